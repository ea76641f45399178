//! Mutates inputs. Each mutation comes from a seed, so that a failure can be reproduced.

/// Words that are likely to matter when inserted.
const WORDS: &[&[u8]] = &[
    // Decks.
    b"[[item]]\n",
    b"[[item.options]]\n",
    b"[[item.gaps]]\n",
    b"[[item.vignettes]]\n",
    b"[[case]]\n",
    b"[deck]\n",
    b"[deck.activity]\n",
    b"[refs]\n",
    b"[refs.x]\n",
    b"kind = \"",
    b"single",
    b"multi",
    b"true-false",
    b"short",
    b"numeric",
    b"cloze",
    b"order",
    b"recall",
    b"emq",
    b"options = [",
    b"{ text = \"x\", correct = true }",
    b"gaps = [ { accept = [\"x\"] } ]",
    b"accept = [\"x\"]\n",
    b"reject = [ { text = \"y\" } ]\n",
    b"stem = \"\"\"\n",
    b"\"\"\"",
    b"'''",
    b"correct = true",
    b"pin = \"last\"",
    b"shuffle = false\n",
    b"id = \"x\"\n",
    b"why = \"w\"\n",
    b"value = 1e308\n",
    b"tolerance = -0.0\n",
    b"unit = \"mg\"\n",
    b"{{1}}",
    b"{{2}}",
    b"2026-02-30",
    b"07:32:00",
    b"0x7fffffffffffffff",
    b"-inf",
    b"nan",
    b"# x\n",
    b"\\u001b",
    b"\\U000E0041",
    b"\x1b]52;c;x\x07",
    "\u{202e}".as_bytes(),
    "\u{feff}".as_bytes(),
    "\u{200b}".as_bytes(),
    "\u{1f469}\u{200d}\u{2695}".as_bytes(),
    "\u{130}".as_bytes(),
    "\u{df}".as_bytes(),
    "\u{301}".as_bytes(),
    b"\r\n",
    b"\r",
    b"\0",
    b"All of the above",
    b"always",
    b"5.0 mg",
    b".5 ug",
    b"**",
    b"| a | b |\n| - | - |\n",
    b"- x\n",
    b"[[[[[[[[",
    b"a.b.c.d = 1\n",
    // Logs.
    b"\"kind\":\"answer\"",
    b"\"kind\":\"void\"",
    b"\"kind\":\"params\"",
    b"\"kind\":\"begin\"",
    b"\"kind\":\"exam\"",
    b"\"seq\":0",
    b"\"prev\":null,",
    b"-9223372036854775808",
    b"18446744073709551615",
    b"253402300800000",
    b"null",
    b"[]",
    b"{}",
    b"1e999",
    b"-0.0",
    // Keys.
    b"\n",
    b"\x1b",
    b"e\n\n",
    b"\x8d\x28\x0a",
    b"\x8d\x00\x00",
    b"\x8d\xff\x4f",
    b"\x98\x04",
    b"\x99\xff",
    b"\x9a",
    b"\x9b\x04",
    b"\x9d\x00",
    b"\x9e\x00",
];

/// The longest generated input, in bytes.
const LONGEST: usize = 16 * 1024;

/// A random number generator: xorshift64*.
pub struct Random(u64);

impl Random {
    /// Creates a generator from a seed.
    pub fn new(seed: u64) -> Self {
        // Consecutive seeds must give different sequences, and the state must not be zero.
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A random number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        number as usize % end.max(1)
    }
}

/// An input with one to six mutations; some insert pieces of other inputs.
pub fn mutated(input: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut data = input.to_vec();
    for _ in 0..=random.below(6) {
        mutate(&mut data, others, random);
    }
    data.truncate(LONGEST);
    data
}

/// Applies one mutation.
fn mutate(data: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Random) {
    let at = random.below(data.len() + 1);
    match random.below(10) {
        // Flip a bit, or replace a byte.
        0 if at < data.len() => data[at] ^= 1 << random.below(8),
        1 if at < data.len() => data[at] = random.below(256) as u8,
        // Insert a word, or overwrite with it.
        2 | 3 => {
            let word = WORDS[random.below(WORDS.len())];
            let cut = if random.below(2) == 0 { 0 } else { word.len() };
            let end = (at + cut).min(data.len());
            data.splice(at..end, word.iter().copied());
        }
        // Remove a piece.
        4 => {
            let end = (at + 1 + random.below(24)).min(data.len());
            data.drain(at..end);
        }
        // Repeat a piece.
        5 => {
            let from = random.below(data.len() + 1);
            let piece = data[from..(from + 1 + random.below(200)).min(data.len())].to_vec();
            data.splice(at..at, piece);
        }
        // Insert a piece of another input.
        6 => {
            let Some(other) = others.get(random.below(others.len())) else { return };
            let from = random.below(other.len() + 1);
            let piece = other[from..(from + 1 + random.below(400)).min(other.len())].to_vec();
            data.splice(at..at, piece);
        }
        // Swap two lines, or remove one.
        7 | 8 => {
            let mut lines: Vec<&[u8]> = data.split_inclusive(|byte| *byte == b'\n').collect();
            let (one, other) = (random.below(lines.len()), random.below(lines.len()));
            if one < lines.len() && random.below(3) == 0 {
                lines.remove(one);
            } else if one < lines.len() {
                lines.swap(one, other);
            }
            *data = lines.concat();
        }
        // Truncate.
        _ if random.below(4) == 0 => data.truncate(at),
        _ => {}
    }
}
