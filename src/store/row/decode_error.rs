//! What stands in the way of reading a row.

/// A column whose value cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be read")]
pub struct DecodeError(pub(in crate::store) &'static str);

/// Takes what must not be missing.
pub fn need<T>(value: Option<T>, column: &'static str) -> Result<T, DecodeError> {
    value.ok_or(DecodeError(column))
}
