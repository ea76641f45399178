//! Events as rows of the table: found, added, inserted.

use rusqlite::{Connection, OptionalExtension, Row};

use super::chain;
use super::error::AppendError;
use super::names::Names;
use super::row::EventRow;
use crate::review::{DeviceId, Event, NewEvent};

/// The stored event of a draft, if there is one; an error if the id stands for another event.
pub fn stored(connection: &Connection, draft: &NewEvent) -> Result<Option<Event>, AppendError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_id.sql"))?;
    let mut rows = statement.query([draft.id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let differs = |_| AppendError::Differs(draft.id);
    let columns = EventRow::of_row(row).map_err(differs)?;
    let same = EventRow::of(draft, DeviceId(columns.device), columns.seq, columns.prev);
    if chain::hash(&same) != columns.hash {
        return Err(AppendError::Differs(draft.id));
    }
    columns.event(&mut Names::default()).map(Some).map_err(differs)
}

/// Whether the event that has a draft's id says what the draft says, whenever and wherever that was.
pub fn says_the_same(connection: &Connection, draft: &NewEvent) -> bool {
    let Ok(mut statement) = connection.prepare_cached(include_str!("sql/select_id.sql")) else { return false };
    let event = |row: &Row<'_>| Ok(EventRow::of_row(row).and_then(|columns| columns.event(&mut Names::default())));
    matches!(statement.query_row([draft.id.0], event), Ok(Ok(event)) if event.fact == draft.fact)
}

/// Adds an event behind the last one of its device.
pub fn add(connection: &Connection, draft: &NewEvent, device: DeviceId) -> Result<Event, AppendError> {
    let last = connection
        .prepare_cached(include_str!("sql/select_last.sql"))?
        .query_row([device.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, prev): (i64, Option<[u8; 16]>) = last.map_or((0, None), |(seq, hash)| (seq, Some(hash)));
    let columns = chain::seal(EventRow::of(draft, device, seq.saturating_add(1), prev));
    let event =
        columns.event(&mut Names::default()).map_err(|decode_error| AppendError::Refused(decode_error.to_string()))?;
    insert(connection, &columns)?;
    Ok(event)
}

/// Adds a finished row.
pub fn insert(connection: &Connection, columns: &EventRow<'_>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(include_str!("sql/insert_event.sql"))?;
    columns.with_params(|params| statement.execute(params)).map(drop)
}
