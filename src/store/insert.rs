//! Finding, appending and inserting rows of the event table.

use rusqlite::{Connection, OptionalExtension, Row};

use super::chain;
use super::error::AppendError;
use super::names::ItemIdInterner;
use super::row::EventRow;
use crate::review::{DeviceId, Event, NewEvent};

/// The stored event with this event's id, if there is one; an error if it is a different event.
pub fn find_stored(connection: &Connection, new_event: &NewEvent) -> Result<Option<Event>, AppendError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_id.sql"))?;
    let mut rows = statement.query([new_event.id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let conflict = |_| AppendError::Differs(new_event.id);
    let columns = EventRow::of_row(row).map_err(conflict)?;
    let expected = EventRow::of(new_event, DeviceId(columns.device), columns.seq, columns.prev);
    if chain::hash(&expected) != columns.hash {
        return Err(AppendError::Differs(new_event.id));
    }
    columns.event(&mut ItemIdInterner::default()).map(Some).map_err(conflict)
}

/// Whether the stored event with this event's id has the same fact, at whatever time and place.
pub fn has_same_fact(connection: &Connection, new_event: &NewEvent) -> bool {
    let Ok(mut statement) = connection.prepare_cached(include_str!("sql/select_id.sql")) else { return false };
    let event =
        |row: &Row<'_>| Ok(EventRow::of_row(row).and_then(|columns| columns.event(&mut ItemIdInterner::default())));
    matches!(statement.query_row([new_event.id.0], event), Ok(Ok(event)) if event.fact == new_event.fact)
}

/// Appends an event after the last one of its device.
pub fn append_row(connection: &Connection, new_event: &NewEvent, device: DeviceId) -> Result<Event, AppendError> {
    let last = connection
        .prepare_cached(include_str!("sql/select_last.sql"))?
        .query_row([device.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, prev): (i64, Option<[u8; 16]>) = last.map_or((0, None), |(seq, hash)| (seq, Some(hash)));
    let columns = chain::seal(EventRow::of(new_event, device, seq.saturating_add(1), prev));
    let event = columns
        .event(&mut ItemIdInterner::default())
        .map_err(|decode_error| AppendError::Refused(decode_error.to_string()))?;
    insert(connection, &columns)?;
    Ok(event)
}

pub fn insert(connection: &Connection, columns: &EventRow<'_>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(include_str!("sql/insert_event.sql"))?;
    columns.with_params(|params| statement.execute(params)).map(drop)
}
