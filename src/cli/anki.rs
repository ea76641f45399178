//! The review history of Anki, or of any program that can write a table of reviews, for those who come from there.
//!
//! Each review becomes an answer to an item `imported/card-<number>`, which no deck has: nothing is asked of it, but the memory
//! model can be fitted to it. Taking the same table in again adds nothing.

use std::io::Read;

use crate::day::{Moment, Zone};
use crate::deck::limits::ANSWER_MS;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::Rating;
use crate::response::{Confidence, Score, Verdict};
use crate::review::{Answer, Draft, EventId, Fact, Reply, SessionId, StudyMode, Weighed};

/// Names that a column goes by: the moment in milliseconds, the card, the rating of 1 to 4, and the milliseconds it took.
const NAMES: [&[&str]; 4] = [
    &["id", "review_ms", "review_time", "timestamp", "time_ms"],
    &["cid", "card", "card_id"],
    &["ease", "rating", "review_rating", "button"],
    &["time", "duration_ms", "review_duration", "taken_ms"],
];

/// Reviews of a table, and the rows that are none: their number, from one, and why.
pub type Reviews = (Vec<Draft>, Vec<(usize, String)>);

/// Whether a text begins like such a table.
#[must_use]
pub fn is_table(first: &str) -> bool {
    columns(&csv::StringRecord::from(
        first.trim_start_matches('\u{feff}').trim().split([',', ';', '\t']).collect::<Vec<_>>(),
    ))
    .is_some()
}

/// Where the moment, the card, the rating and, if there is one, the duration stand.
fn columns(head: &csv::StringRecord) -> Option<([usize; 3], Option<usize>)> {
    let find = |names: &[&str]| head.iter().position(|name| names.contains(&name.trim_matches('"').trim()));
    Some(([find(NAMES[0])?, find(NAMES[1])?, find(NAMES[2])?], find(NAMES[3])))
}

/// Reads a table of reviews. `first` is its first line, which tells what parts its cells.
///
/// # Errors
///
/// It has no such columns.
pub fn read(first: &str, table: impl Read, zone: &Zone) -> Result<Reviews, String> {
    let separator =
        [b',', b';', b'\t'].into_iter().max_by_key(|separator| first.bytes().filter(|b| b == separator).count());
    let mut reader = csv::ReaderBuilder::new().delimiter(separator.unwrap_or(b',')).flexible(true).from_reader(table);
    let head = reader.headers().map_err(|error| error.to_string())?.clone();
    let head: csv::StringRecord = head.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
    let (places, duration) = columns(&head).ok_or("the first line must name a moment, a card and a rating")?;
    let (mut drafts, mut refused) = (Vec::new(), Vec::new());
    for (n, record) in reader.records().enumerate() {
        let number = n + 2;
        let drafted =
            record.map_err(|error| error.to_string()).and_then(|record| draft(&record, places, duration, zone));
        match drafted {
            Ok(draft) => drafts.push(draft),
            Err(why) => refused.push((number, why)),
        }
    }
    drafts.sort_by_key(|draft: &Draft| (draft.at.at_ms, draft.id));
    Ok((drafts, refused))
}

/// The answer that a row tells of.
fn draft(
    record: &csv::StringRecord,
    [moment, card, rating]: [usize; 3],
    duration: Option<usize>,
    zone: &Zone,
) -> Result<Draft, String> {
    let cell = |place: usize| record.get(place).unwrap_or_default().trim();
    let at_ms: i64 = cell(moment).parse().map_err(|_| format!("`{}` is no moment in milliseconds", cell(moment)))?;
    let at = zone.moment(at_ms);
    if at.at_ms != at_ms || at_ms <= 0 {
        return Err(format!("`{at_ms}` is no moment that a clock shows"));
    }
    let number: i64 = cell(rating).parse().map_err(|_| format!("`{}` is no rating", cell(rating)))?;
    let rating = Rating::from_number(number).ok_or_else(|| format!("the rating {number} is not one of 1 to 4"))?;
    let name: String = cell(card).chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let item = ItemId::parse(&format!("imported/card-{name}")).filter(|_| !name.is_empty());
    let item = item.ok_or_else(|| format!("`{}` names no card", cell(card)))?;
    let taken = duration.and_then(|place| cell(place).parse::<u32>().ok()).unwrap_or(0);
    Ok(Draft { id: id(&item, at), at, session: session(at), fact: Fact::Answer(answer(item, rating, taken)) })
}

/// The answer of a rating.
fn answer(item: ItemId, rating: Rating, taken_ms: u32) -> Answer {
    let right = rating != Rating::Again;
    Answer {
        content: Fingerprint::of([item.as_str()]),
        key: Fingerprint::of([item.as_str()]),
        words: Vec::new(),
        reply: Reply::default(),
        self_rated: true,
        shown: Vec::new(),
        verdict: if right { Verdict::Right } else { Verdict::Wrong },
        score: if right { Score::FULL } else { Score::NONE },
        confidence: Confidence::Fairly,
        rating,
        latency_ms: taken_ms.min(ANSWER_MS),
        mode: StudyMode::Imported,
        weighed: Weighed::default(),
        item,
    }
}

/// The id of a review: the same whenever it is taken in.
fn id(item: &ItemId, at: Moment) -> EventId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"imported review");
    hasher.update(item.as_str().as_bytes());
    hasher.update(&at.at_ms.to_be_bytes());
    let mut random = [0; 10];
    hasher.finalize_xof().fill(&mut random);
    let uuid = uuid::Builder::from_unix_timestamp_millis(at.at_ms.unsigned_abs(), &random).into_uuid();
    EventId(uuid.into_bytes())
}

/// The session of a review: one for each day of the calendar.
fn session(at: Moment) -> SessionId {
    let day = at.at_ms.div_euclid(86_400_000);
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"imported day");
    hasher.update(&day.to_be_bytes());
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    SessionId(uuid::Builder::from_random_bytes(bytes).into_uuid().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reviews(table: &str) -> Reviews {
        let first = table.lines().next().unwrap();
        assert!(is_table(first), "{first}");
        read(first, table.as_bytes(), &Zone::named("UTC").unwrap()).unwrap()
    }

    #[test]
    fn tables_of_anki_and_of_others_are_read_alike() {
        let anki = "id,cid,usn,ease,ivl,lastIvl,factor,time,type\n1711744352250,77,-1,3,1,0,2500,8000,0\n";
        let other = "review_ms;card;rating;duration_ms\r\n1711744352250;77;3;8000\r\n";
        let (anki, refused) = reviews(anki);
        assert_eq!(refused, []);
        assert_eq!(reviews(other).0, anki);
        let Fact::Answer(answer) = &anki[0].fact else { panic!() };
        assert_eq!((answer.item.as_str(), answer.rating, answer.latency_ms), ("imported/card-77", Rating::Good, 8000));
    }

    #[test]
    fn rows_that_are_no_review_are_told_and_the_rest_is_taken() {
        let table = "review_ms,card,rating\n1,1,3\n1711744352250,1,0\n1711744352251,1,7\nx,1,3\n,,\n1711744352252,,3\n1711744352253,1\n1711744352254,2,4\n-5,1,3\n";
        let (drafts, refused) = reviews(table);
        assert_eq!(drafts.len(), 2);
        let rows: Vec<usize> = refused.iter().map(|(row, _)| *row).collect();
        assert_eq!(rows, [3, 4, 5, 6, 7, 8, 10], "{refused:?}");
        assert!(!is_table("{\"schema\":1}") && !is_table(""));
    }
}
