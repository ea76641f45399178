-- The review log. Rows are only ever added; `n` is the order of arrival in this file and means nothing elsewhere.
-- A column that a kind of event does not need is null. A column added later must be null in older rows, so that
-- their hashes stay what they are.
CREATE TABLE event (
  n          INTEGER PRIMARY KEY AUTOINCREMENT,
  id         BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),       -- UUIDv7, made before the first attempt to write
  device     BLOB    NOT NULL CHECK (length(device) = 16),          -- random, one for each installation
  seq        INTEGER NOT NULL CHECK (seq > 0),                      -- 1, 2, 3 on that device; gaps show what is missing
  kind       TEXT    NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
  at_ms      INTEGER NOT NULL CHECK (at_ms BETWEEN -62167219200000 AND 253402300799999), -- UTC, years 0 to 9999
  tz_min     INTEGER NOT NULL CHECK (tz_min BETWEEN -720 AND 840),  -- minutes east of UTC at that moment
  session    BLOB    NOT NULL CHECK (length(session) = 16),
  item       TEXT    CHECK (length(item) BETWEEN 1 AND 257),        -- deck-id/item-id
  content    BLOB    CHECK (length(content) = 16),                  -- BLAKE3-128 of the item as seen
  key        BLOB    CHECK (length(key) = 16),                      -- BLAKE3-128 of its key as seen
  rating     INTEGER CHECK (rating BETWEEN 1 AND 4),                -- again, hard, good, easy
  score      REAL    CHECK (score BETWEEN 0.0 AND 1.0),
  verdict    INTEGER CHECK (verdict IN (0, 1)),                     -- wrong, right
  confidence INTEGER CHECK (confidence BETWEEN 1 AND 3),            -- guess, fairly, sure
  latency_ms INTEGER CHECK (latency_ms BETWEEN 0 AND 86400000),     -- monotonic clock, pauses left out
  mode       TEXT    CHECK (length(mode) BETWEEN 1 AND 64),
  chosen     BLOB    CHECK (length(chosen) % 16 = 0 AND length(chosen) <= 4096), -- 16 bytes an alternative
  shown      BLOB    CHECK (length(shown) <= 255),                  -- one byte an alternative: its place in the file
  target     BLOB    CHECK (length(target) = 16),                   -- the event that this one is about
  body       TEXT    -- what has no column of its own; older SQLite says 0 and not null of the JSON in a null
             CHECK (body IS NULL OR (json_valid(body) AND length(body) <= 16777216)),
  prev       BLOB    CHECK (length(prev) = 16),                     -- hash of the event before it on its device
  hash       BLOB    NOT NULL CHECK (length(hash) = 16),            -- BLAKE3-128 of all the above but `n`
  CHECK ((seq = 1) = (prev IS NULL)),
  CHECK (kind <> 'answer' OR (
    content IS NOT NULL AND key IS NOT NULL AND rating IS NOT NULL AND score IS NOT NULL AND verdict IS NOT NULL
    AND confidence IS NOT NULL AND latency_ms IS NOT NULL AND mode IS NOT NULL AND chosen IS NOT NULL
    AND shown IS NOT NULL)),
  CHECK (kind NOT IN ('answer', 'regrade', 'suspend', 'resume', 'mark', 'report') OR item IS NOT NULL),
  CHECK (kind NOT IN ('void', 'regrade') OR target IS NOT NULL),
  CHECK (kind <> 'regrade' OR rating IS NOT NULL),
  CHECK (kind NOT IN ('begin', 'mark') OR body IS NOT NULL)
) STRICT
