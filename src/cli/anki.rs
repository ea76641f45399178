//! Review histories of other programs: Anki's revlog as a table, or any table with a time, a card and a rating per row.
//!
//! Each review becomes an answer to an item `imported/card-...`, which no deck has: nothing is asked of it, but the memory
//! model can be fitted to it. Importing the same table again adds nothing.
//!
//! Times are Unix times. Their unit is the one in which the whole column lies between 1980 and 2100; a column that mixes
//! units is refused, since a guess would put reviews years away from where they were. Different card names make different
//! items. Rows mean what they mean to Anki: a row that was not graded, that was written by hand or by rescheduling, or that
//! comes from cramming in a filtered deck is not a review, and "Forget" makes the card new again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;

use crate::day::{Moment, Zone};
use crate::deck::limits::{ANSWER_MS, ID_BYTES};
use crate::deck::{Fingerprint, ItemId};
use crate::memory::Rating;
use crate::response::{Confidence, Score, Verdict};
use crate::review::{Answer, EventId, Fact, GuessModel, ItemFact, NewEvent, Reply, SessionId, StudyMode};

/// Names that a column goes by: the moment, the card, the rating of 1 to 4, the milliseconds it took, and, of Anki alone, the
/// kind of row and the ease factor.
const NAMES: [&[&str]; 6] = [
    &["id", "review_ms", "review_time", "timestamp", "time_ms"],
    &["cid", "card", "card_id"],
    &["ease", "rating", "review_rating", "button"],
    &["time", "duration_ms", "review_duration", "taken_ms"],
    &["type", "review_kind"],
    &["factor", "ease_factor"],
];

/// What a table says.
#[derive(Debug, Default, PartialEq)]
pub struct Table {
    /// Its reviews, and the resets of cards, oldest first.
    pub drafts: Vec<NewEvent>,
    /// Rows that make no sense: their line, and why.
    pub refused: Vec<(usize, String)>,
    /// Rows that are sound and no reviews, by what they are.
    pub passed_over: BTreeMap<SkippedRow, usize>,
    /// The column of times and its unit, where it is not milliseconds.
    pub unit: Option<(String, &'static str)>,
}

/// A row of Anki's that is not a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkippedRow {
    /// Studied in a filtered deck that does not reschedule.
    Cram,
    /// Set by hand, as by "Set Due Date".
    Manual,
    /// Rescheduled by Anki, as after a change of options.
    Rescheduled,
    /// No button was pressed.
    Ungraded,
}

impl SkippedRow {
    /// What it is, behind its number.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cram => "from a filtered deck without rescheduling",
            Self::Manual => "set by hand",
            Self::Rescheduled => "rescheduled by Anki",
            Self::Ungraded => "without a rating",
        }
    }
}

/// What a row says.
enum Row {
    /// A rating.
    Review(Rating),
    /// The card was made new again.
    Reset,
    /// Neither.
    No(SkippedRow),
}

/// Where the columns stand.
struct Columns {
    moment: usize,
    card: usize,
    rating: usize,
    duration: Option<usize>,
    kind: Option<usize>,
    factor: Option<usize>,
    /// Whether the rating is Anki's, of which 0 means that no button was pressed.
    is_ease: bool,
}

impl Columns {
    /// Finds them by their names.
    fn of(head: &csv::StringRecord) -> Option<Self> {
        let name = |name: &str| name.trim_matches('"').trim().to_ascii_lowercase();
        let find = |names: &[&str]| head.iter().position(|cell| names.contains(&name(cell).as_str()));
        let rating = find(NAMES[2])?;
        Some(Self {
            moment: find(NAMES[0])?,
            card: find(NAMES[1])?,
            rating,
            duration: find(NAMES[3]),
            kind: find(NAMES[4]),
            factor: find(NAMES[5]),
            is_ease: head.get(rating).is_some_and(|cell| name(cell) == "ease"),
        })
    }
}

/// What a table must have, and the names that its columns may have.
pub fn columns() -> String {
    let names = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let [moment, card, rating] = [NAMES[0], NAMES[1], NAMES[2]].map(names);
    format!("columns for the time ({moment}), the card ({card}) and the rating ({rating})")
}

/// Whether a text begins like such a table.
#[must_use]
pub fn is_table(first: &str) -> bool {
    let cells = first.trim_start_matches('\u{feff}').trim().split([',', ';', '\t']).collect::<Vec<_>>();
    Columns::of(&csv::StringRecord::from(cells)).is_some()
}

/// Reads a table of reviews. `first` is its first line, which tells what parts its cells.
///
/// # Errors
///
/// It has no such columns, or its times are not all in one unit.
pub fn read(first: &str, table: impl Read, zone: &Zone) -> Result<Table, String> {
    let separator =
        [b',', b';', b'\t'].into_iter().max_by_key(|separator| first.bytes().filter(|b| b == separator).count());
    let mut reader = csv::ReaderBuilder::new().delimiter(separator.unwrap_or(b',')).flexible(true).from_reader(table);
    let head = reader.headers().map_err(|error| error.to_string())?.clone();
    let head: csv::StringRecord = head.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
    let columns = Columns::of(&head).ok_or("the header line must name a time, a card and a rating column")?;
    let mut read = Table::default();
    let mut rows = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let line = n + 2;
        match record.map_err(|error| error.to_string()).and_then(|record| row(&record, &columns)) {
            Ok(row) => rows.push((line, row)),
            Err(why) => read.refused.push((line, why)),
        }
    }
    let column = head.get(columns.moment).unwrap_or_default().trim();
    let unit = one_unit(column, rows.iter().map(|(line, row)| (*line, row.time.unit)))?;
    for (_, Parsed { time, item, row, taken_ms }) in rows {
        let at = zone.moment(time.at_ms());
        let fact = match row {
            Row::Review(rating) => Fact::Item(ItemFact::Answer(answer(item.clone(), rating, taken_ms))),
            Row::Reset => Fact::Item(ItemFact::Reset(item.clone())),
            Row::No(what) => {
                *read.passed_over.entry(what).or_default() += 1;
                continue;
            }
        };
        read.drafts.push(NewEvent { id: id(&item, at, &fact), at, session: session(at), fact });
    }
    read.drafts.sort_by_key(|draft: &NewEvent| (draft.at.at_ms, draft.id));
    read.unit = unit.filter(|unit| *unit != Unit::Milliseconds).map(|unit| (column.to_owned(), unit.words()));
    Ok(read)
}

/// A row as it was read.
struct Parsed {
    time: Time,
    item: ItemId,
    row: Row,
    taken_ms: u32,
}

/// Reads a row.
fn row(record: &csv::StringRecord, columns: &Columns) -> Result<Parsed, String> {
    let cell = |place: usize| record.get(place).unwrap_or_default().trim();
    let time = Time::parse(cell(columns.moment))?;
    let number: i64 =
        cell(columns.rating).parse().map_err(|_| format!("`{}` is not a rating", cell(columns.rating)))?;
    let rating = || Rating::from_number(number).ok_or_else(|| format!("the rating {number} is not 1 to 4"));
    // Anki keeps an ease factor of 0 where it did not schedule: in a filtered deck that does not reschedule, and on "Forget".
    let factor = columns.factor.and_then(|place| cell(place).parse::<i64>().ok());
    let row = match columns.kind.map(cell) {
        Some("4") if number == 0 && factor == Some(0) => Row::Reset,
        Some("4") => Row::No(SkippedRow::Manual),
        Some("5") => Row::No(SkippedRow::Rescheduled),
        Some("0" | "1" | "2" | "3") if number == 0 => Row::No(SkippedRow::Ungraded),
        Some("3") if factor.is_none_or(|factor| factor == 0) => Row::No(SkippedRow::Cram),
        Some("0" | "1" | "2" | "3") => Row::Review(rating()?),
        Some(other) => {
            return Err(format!(
                "unknown Anki review type `{other}`; expected 0 learn, 1 review, 2 \
                relearn, 3 filtered, 4 manual, 5 rescheduled"
            ));
        }
        None if number == 0 && columns.is_ease => Row::No(SkippedRow::Ungraded),
        None => Row::Review(rating()?),
    };
    let item = item(cell(columns.card)).ok_or_else(|| format!("`{}` is not a card id", cell(columns.card)))?;
    let taken_ms = columns.duration.and_then(|place| cell(place).parse::<u32>().ok()).unwrap_or(0);
    Ok(Parsed { time, item, row, taken_ms })
}

/// What a number of a column of times counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl Unit {
    /// All.
    const ALL: [Self; 4] = [Self::Seconds, Self::Milliseconds, Self::Microseconds, Self::Nanoseconds];

    /// How many make a second.
    fn per_second(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Milliseconds => 1_000,
            Self::Microseconds => 1_000_000,
            Self::Nanoseconds => 1_000_000_000,
        }
    }

    /// Its name.
    fn words(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
            Self::Microseconds => "microseconds",
            Self::Nanoseconds => "nanoseconds",
        }
    }
}

/// The seconds of the years 1980 to 2100: no review was earlier, and none can be later.
const YEARS: std::ops::Range<i64> = 315_532_800..4_133_980_800;

/// A Unix time in the one unit in which it is plausible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Time {
    unit: Unit,
    whole: i64,
    /// What stands behind the decimal point, in billionths.
    billionths: i64,
}

impl Time {
    /// Reads a Unix time.
    fn parse(text: &str) -> Result<Self, String> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let number = whole.parse::<i64>().ok().filter(|_| digits(fraction));
        let whole = number
            .ok_or_else(|| format!("`{text}` is not a time: use Unix time in seconds, milliseconds or microseconds"))?;
        let unit = Unit::ALL.into_iter().find(|unit| YEARS.contains(&whole.div_euclid(unit.per_second())));
        let unit = unit.ok_or_else(|| {
            format!("`{text}` is not a Unix time between 1980 and 2100 in seconds, milliseconds or microseconds")
        })?;
        let billionths = format!("{fraction:0<9}").get(..9).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        Ok(Self { unit, whole, billionths })
    }

    /// The same in milliseconds.
    fn at_ms(self) -> i64 {
        let per_second = self.unit.per_second();
        if per_second == 1 { self.whole * 1000 + self.billionths / 1_000_000 } else { self.whole / (per_second / 1000) }
    }
}

/// The unit that all times of a column are in; none where there are no times.
fn one_unit(column: &str, units: impl Iterator<Item = (usize, Unit)>) -> Result<Option<Unit>, String> {
    let mut first: Option<(usize, Unit)> = None;
    for (line, unit) in units {
        match first {
            None => first = Some((line, unit)),
            Some((_, same)) if same == unit => {}
            Some((before, other)) => {
                return Err(format!(
                    "the column `{column}` mixes units: line {before} is in {}, line {line} in {}; nothing was imported",
                    other.words(),
                    unit.words()
                ));
            }
        }
    }
    Ok(first.map(|(_, unit)| unit))
}

/// The item of a card: another one for each name, and the same for a name whatever was imported before.
///
/// A name of letters and digits alone stands as it is. In any other one every byte that is neither becomes a hyphen and two
/// hexadecimal digits, behind a mark that no plain name has; one that is too long is told by its hash.
fn item(card: &str) -> Option<ItemId> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut name = String::from("card-");
    if card.is_empty() {
        return None;
    }
    if card.bytes().all(is_plain) {
        name.push_str(card);
    } else {
        name.push_str("x-");
        for byte in card.bytes() {
            if is_plain(byte) {
                name.push(char::from(byte));
            } else {
                let _ = write!(name, "-{byte:02x}");
            }
        }
    }
    if name.len() > ID_BYTES {
        name = format!("card-h-{:032x}", u128::from_be_bytes(Fingerprint::of([card]).0));
    }
    ItemId::parse(&format!("imported/{name}"))
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
        confidence_said: true,
        rating,
        latency_ms: taken_ms.min(ANSWER_MS),
        mode: StudyMode::Imported,
        guess_model: GuessModel::default(),
        item,
    }
}

/// The id of a review or a reset: the same whenever it is imported.
fn id(item: &ItemId, at: Moment, fact: &Fact) -> EventId {
    let mut hasher = blake3::Hasher::new();
    let is_reset = matches!(fact, Fact::Item(ItemFact::Reset(_)));
    hasher.update(if is_reset { b"imported reset" } else { b"imported review" });
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
    use proptest::prelude::*;

    use super::*;

    fn try_read(table: &str) -> Result<Table, String> {
        let first = table.lines().next().unwrap();
        assert!(is_table(first), "{first}");
        read(first, table.as_bytes(), &Zone::named("UTC").unwrap())
    }

    fn reviews(table: &str) -> Table {
        try_read(table).unwrap()
    }

    #[test]
    fn tables_of_anki_and_of_others_are_read_alike() {
        let anki = "id,cid,usn,ease,ivl,lastIvl,factor,time,type\n1711744352250,77,-1,3,1,0,2500,8000,0\n";
        let other = "review_ms;card;rating;duration_ms\r\n1711744352250;77;3;8000\r\n";
        let anki = reviews(anki);
        assert_eq!(anki.refused, []);
        assert_eq!(reviews(other), anki);
        let Fact::Item(ItemFact::Answer(answer)) = &anki.drafts[0].fact else { panic!() };
        assert_eq!((answer.item.as_str(), answer.rating, answer.latency_ms), ("imported/card-77", Rating::Good, 8000));
        assert_eq!(
            anki.drafts[0].id.to_string(),
            "018e8be9-fffa-763b-bff4-59a897ec648c",
            "ids of earlier imports stay"
        );
    }

    #[test]
    fn rows_that_are_no_review_are_told_and_the_rest_is_taken() {
        let table = "review_ms,card,rating\n1,1,3\n1711744352250,1,0\n1711744352251,1,7\nx,1,3\n,,\n1711744352252,,3\n1711744352253,1\n1711744352254,2,4\n-5,1,3\n";
        let Table { drafts, refused, .. } = reviews(table);
        assert_eq!(drafts.len(), 1);
        let rows: Vec<usize> = refused.iter().map(|(row, _)| *row).collect();
        assert_eq!(rows, [2, 3, 4, 5, 6, 7, 8, 10], "{refused:?}");
        assert!(!is_table("{\"schema\":1}") && !is_table(""));
    }

    #[test]
    fn the_unit_of_times_is_known_by_their_size_and_told() {
        let at = |time: &str| {
            let table = reviews(&format!("timestamp,card_id,rating\n{time},1,3\n"));
            (table.drafts[0].at.at_ms, table.unit.map(|(_, unit)| unit))
        };
        assert_eq!(at("1711744352"), (1_711_744_352_000, Some("seconds")));
        assert_eq!(at("1711744352.25"), (1_711_744_352_250, Some("seconds")));
        assert_eq!(at("1711744352250"), (1_711_744_352_250, None));
        assert_eq!(at("1711744352250.75"), (1_711_744_352_250, None));
        assert_eq!(at("1711744352250999"), (1_711_744_352_250, Some("microseconds")));
        assert_eq!(at("1711744352250999999"), (1_711_744_352_250, Some("nanoseconds")));
    }

    #[test]
    fn a_column_that_mixes_units_is_refused_and_so_are_times_of_no_unit() {
        let told = try_read("timestamp,card,rating\n1711744352,1,3\n1711744352250,2,3\n").unwrap_err();
        assert!(told.contains("line 2 is in seconds, line 3 in milliseconds"), "{told}");
        for time in
            ["0", "-1711744352", "171174435", "17117443522", "2024-03-29", "1.7e9", "1711744352.x", "4133980800"]
        {
            let table = reviews(&format!("timestamp,card,rating\n{time},1,3\n"));
            assert_eq!((table.drafts.len(), table.refused.len()), (0, 1), "{time}");
            assert!(table.refused[0].1.contains("is not a"), "{time}: {:?}", table.refused);
        }
    }

    #[test]
    fn rows_mean_what_they_mean_to_anki() {
        let head = "id,cid,usn,ease,ivl,lastIvl,factor,time,type\n";
        let row = |ease: i64, factor: i64, kind: i64| {
            let table = reviews(&format!("{head}1711744352250,77,-1,{ease},1,0,{factor},8000,{kind}\n"));
            assert_eq!(table.refused, []);
            let fact = table.drafts.first().map(|draft| match &draft.fact {
                Fact::Item(ItemFact::Answer(answer)) => format!("{:?}", answer.rating),
                fact => fact.kind().to_owned(),
            });
            fact.unwrap_or_else(|| table.passed_over.keys().next().unwrap().words().to_owned())
        };
        for kind in [0, 1, 2] {
            assert_eq!(row(3, 2500, kind), "Good");
            // While a card is learned it has no factor yet.
            assert_eq!(row(1, 0, kind), "Again");
            assert_eq!(row(0, 2500, kind), "without a rating");
        }
        assert_eq!(row(2, 2500, 3), "Hard", "an early review in a filtered deck reschedules");
        assert_eq!(row(2, 0, 3), "from a filtered deck without rescheduling");
        assert_eq!(row(0, 2500, 4), "set by hand");
        assert_eq!(row(0, 0, 4), "reset", "\"Forget\" makes a card new again");
        assert_eq!(row(0, 0, 5), "rescheduled by Anki");
        let unknown = reviews(&format!("{head}1711744352250,77,-1,3,1,0,2500,8000,9\n"));
        assert!(unknown.drafts.is_empty() && unknown.refused[0].1.contains("review type `9`"));
        // Without the factor it is not known whether a filtered deck rescheduled: then it is not counted.
        let bare = reviews("id,cid,ease,type\n1711744352250,77,3,3\n1711744352251,77,0,1\n1711744352252,77,3,1\n");
        assert_eq!((bare.drafts.len(), bare.refused.len(), bare.passed_over.len()), (1, 0, 2));
        let without_kind = reviews("id,cid,ease\n1711744352250,77,0\n");
        assert_eq!((without_kind.drafts.len(), without_kind.refused.len()), (0, 0));
    }

    #[test]
    fn different_names_of_cards_are_different_items_and_plain_ones_are_what_they_were() {
        let names =
            ["1-1", "11", "1.1", "1 1", "A", "a", "\u{e9}t\u{e9}", "日本", "x-1", "x--2d", "h-1", "1711744352250"];
        let ids: std::collections::HashSet<ItemId> = names.iter().filter_map(|name| item(name)).collect();
        assert_eq!(ids.len(), names.len());
        assert_eq!(item("11").unwrap().as_str(), "imported/card-11");
        assert_eq!(item("1-1").unwrap().as_str(), "imported/card-x-1-2d1");
        let long = |end: &str| item(&format!("{}{end}", "日本".repeat(60))).unwrap();
        assert_ne!(long("a"), long("b"));
        assert_eq!(item(""), None);
    }

    proptest! {
        #[test]
        fn no_two_names_of_cards_are_one_item(one in "\\PC{1,40}", other in "\\PC{1,40}") {
            let (a, b) = (item(&one), item(&other));
            prop_assert!(a.is_some() && b.is_some());
            prop_assert_eq!(a == b, one == other);
        }

        #[test]
        fn names_that_differ_in_what_ids_lack_are_different_items(
            one in "[a1x \\-.A]{1,8}", other in "[a1x \\-.A]{1,8}",
        ) {
            prop_assert_eq!(item(&one) == item(&other), one == other);
        }
    }
}
