//! Ids in the log: of events, devices and sessions.

use std::fmt;

/// Defines a newtype over 16 bytes that prints as a UUID.
macro_rules! uuid_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// Parses a UUID in any of its usual spellings.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                uuid::Uuid::try_parse(text).ok().map(|uuid| Self(uuid.into_bytes()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", uuid::Uuid::from_bytes(self.0).hyphenated())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    };
}

uuid_newtype! {
    /// The id of an event: a UUIDv7, created before the first attempt to write the event and reused on retry.
    EventId
}
uuid_newtype! {
    /// The id of one installation of the program: a random UUID.
    DeviceId
}
uuid_newtype! {
    /// The id of a session: a random UUID, and the source of all its randomness.
    SessionId
}

/// Generates the ids of a session's events without a clock or random numbers: each is a UUIDv7 whose random bits are a
/// hash of the session id and a counter.
#[derive(Clone, Debug)]
pub struct EventIds {
    session: SessionId,
    count: u64,
}

impl EventIds {
    /// Starts the ids of a session. The session id must be random, since the event ids are only as unique as it is.
    #[must_use]
    pub fn new(session: SessionId) -> Self {
        Self { session, count: 0 }
    }

    /// The session whose ids these are.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// Creates the next id with a timestamp in UTC milliseconds.
    pub fn mint(&mut self, at_ms: i64) -> EventId {
        self.count += 1;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.session.0);
        hasher.update(&self.count.to_be_bytes());
        let mut random = [0; 10];
        hasher.finalize_xof().fill(&mut random);
        let ms = u64::try_from(at_ms).unwrap_or(0);
        let uuid = uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid();
        EventId(uuid.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn minted_ids_are_distinct_version_7_uuids() {
        let mut minter = EventIds::new(SessionId([7; 16]));
        let ids: Vec<EventId> = (0..1000).map(|n| minter.mint(1_790_000_000_000 + n)).collect();
        for id in &ids {
            assert_eq!(uuid::Uuid::from_bytes(id.0).get_version_num(), 7);
        }
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1000);
        assert!(ids.is_sorted());
    }

    #[test]
    fn the_same_session_mints_the_same_ids() {
        let ids = |session| {
            let mut minter = EventIds::new(SessionId([session; 16]));
            [minter.mint(5), minter.mint(5)]
        };
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
    }

    #[test]
    fn printed_ids_parse_back() {
        let id = EventIds::new(SessionId([3; 16])).mint(1_790_000_000_000);
        assert_eq!(EventId::parse(&id.to_string()), Some(id));
    }
}
