//! The error of decoding a row.

/// The name of a column whose value is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be read")]
pub struct DecodeError(pub(in crate::store) &'static str);

/// Requires a value to be present.
pub fn require<T>(value: Option<T>, column: &'static str) -> Result<T, DecodeError> {
    value.ok_or(DecodeError(column))
}
