use proptest::prelude::*;

use ratatui::crossterm::event::KeyEventKind;

use super::*;

/// Replies to queries, and unsolicited reports.
const REPLIES: &[&str] = &[
    // Colors, the clipboard, titles and so on, with either terminator.
    "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "\x1b]10;rgb:dcdc/aaaa/bbbb\x07",
    "\x1b]4;1;rgb:cccc/0000/0000\x1b\\",
    "\x1b]52;c;YWJjZA==\x07",
    "\x1b]l/home/abc\x1b\\",
    "\x1b]LAbacus\x1b\\",
    "\x1b]99;i=a:p=?;\x1b\\",
    "\x1b]1337;ReportCellSize=16.0;8.0;2.0\x1b\\",
    "\x1b]11;rgb:ffff/ffff/ffff\u{9c}",
    "\u{9d}11;rgb:abab/cdcd/efef\u{9c}",
    // Version, capabilities and settings.
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1bP>|tmux 3.4a\x1b\\",
    "\x1bP1+r544e=787465726d\x1b\\",
    "\x1bP0+r\x1b\\",
    "\x1bP1$r0;1;4m\x1b\\",
    "\x1bP!|7E565445\x1b\\",
    "\u{90}>|abc\u{9c}",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b_Gi=31,s=1;EBADF:bad\x1b\\",
    "\x1b^private a b c\x1b\\",
    "\x1bXstart of string abc\x1b\\",
    // Device attributes, modes, sizes, positions.
    "\x1b[?62;1;4;6;9;15;21;22;28c",
    "\x1b[?1;2c",
    "\x1b[>1;10;0c",
    "\x1b[>0;276;0c",
    "\x1b[=1c",
    "\x1b[0n",
    "\x1b[?997;1n",
    "\x1b[12;40R",
    "\x1b[?12;40;1R",
    "\x1b[?2026;2$y",
    "\x1b[4;2$y",
    "\x1b[8;24;80t",
    "\x1b[4;600;800t",
    "\x1b[48;24;80;600;800t",
    "\x1b[?1;0;256S",
    "\x1b[2;1;1;112;112;1;0x",
    "\x1b[?0u",
    "\x1b[?31u",
    "\x1b[>4;2m",
    "\u{9b}?62;22c",
    "\x1b[I",
    "\x1b[O",
    "\x1b[201~",
    "\x1b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26;27;28;29c",
];

/// Keys and the bytes that they send.
const KEYS: &[(&str, KeyCode, KeyModifiers)] = &[
    ("a", KeyCode::Char('a'), KeyModifiers::NONE),
    ("C", KeyCode::Char('C'), KeyModifiers::SHIFT),
    ("?", KeyCode::Char('?'), KeyModifiers::NONE),
    ("ф", KeyCode::Char('ф'), KeyModifiers::NONE),
    ("é", KeyCode::Char('é'), KeyModifiers::NONE),
    ("ａ", KeyCode::Char('ａ'), KeyModifiers::NONE),
    ("🩺", KeyCode::Char('🩺'), KeyModifiers::NONE),
    ("\r", KeyCode::Enter, KeyModifiers::NONE),
    ("\t", KeyCode::Tab, KeyModifiers::NONE),
    (" ", KeyCode::Char(' '), KeyModifiers::NONE),
    ("\x7f", KeyCode::Backspace, KeyModifiers::NONE),
    ("\x03", KeyCode::Char('c'), KeyModifiers::CONTROL),
    ("\x15", KeyCode::Char('u'), KeyModifiers::CONTROL),
    ("\x1f", KeyCode::Char('7'), KeyModifiers::CONTROL),
    ("\x1ba", KeyCode::Char('a'), KeyModifiers::ALT),
    ("\x1bф", KeyCode::Char('ф'), KeyModifiers::ALT),
    ("\x1b[A", KeyCode::Up, KeyModifiers::NONE),
    ("\x1bOB", KeyCode::Down, KeyModifiers::NONE),
    ("\x1b[1;5C", KeyCode::Right, KeyModifiers::CONTROL),
    ("\x1b[H", KeyCode::Home, KeyModifiers::NONE),
    ("\x1b[4~", KeyCode::End, KeyModifiers::NONE),
    ("\x1b[3~", KeyCode::Delete, KeyModifiers::NONE),
    ("\x1b[6~", KeyCode::PageDown, KeyModifiers::NONE),
    ("\x1b[5;2~", KeyCode::PageUp, KeyModifiers::SHIFT),
    ("\x1b[Z", KeyCode::BackTab, KeyModifiers::SHIFT),
    ("\x1bOP", KeyCode::F(1), KeyModifiers::NONE),
    ("\x1b[11~", KeyCode::F(1), KeyModifiers::NONE),
    ("\x1b[24~", KeyCode::F(12), KeyModifiers::NONE),
    ("\x1b[[E", KeyCode::F(5), KeyModifiers::NONE),
    ("\x1b[97u", KeyCode::Char('a'), KeyModifiers::NONE),
    ("\x1b[97;2u", KeyCode::Char('A'), KeyModifiers::SHIFT),
    ("\x1b[27u", KeyCode::Esc, KeyModifiers::NONE),
    ("\x1b[13;5u", KeyCode::Enter, KeyModifiers::CONTROL),
    ("\x1b[27;5;13~", KeyCode::Enter, KeyModifiers::CONTROL),
];

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn events(decoder: &mut Decoder) -> Vec<Event> {
    decoder.collect()
}

/// Decodes pieces of bytes, each after a delay in milliseconds, then waits for timeouts.
fn read(pieces: &[(u64, &[u8])]) -> Vec<Event> {
    let (mut decoder, mut at_ms) = (Decoder::default(), 1_000_000);
    for (after_ms, bytes) in pieces {
        at_ms += after_ms;
        decoder.feed(bytes, at_ms);
    }
    decoder.expire(at_ms + 60_000);
    events(&mut decoder)
}

#[test]
fn a_reply_is_never_a_key_however_it_is_split() {
    for reply in REPLIES {
        let bytes = reply.as_bytes();
        assert_eq!(read(&[(0, bytes)]), [], "{reply:?}");
        let single: Vec<(u64, &[u8])> = bytes.chunks(1).map(|byte| (1, byte)).collect();
        assert_eq!(read(&single), [], "{reply:?}");
        for at in 2..bytes.len() {
            assert_eq!(read(&[(0, &bytes[..at]), (400, &bytes[at..])]), [], "{reply:?} split at {at}");
        }
    }
}

#[test]
fn a_reply_whose_escape_came_too_early_is_still_a_reply() {
    for reply in
        ["\x1b]11;rgb:abab/cdcd/efef\x1b\\", "\x1bP>|abc\x1b\\", "\x1b_Gi=1;OK\x1b\\", "\x1b[?62;22c", "\x1b[>1;2c"]
    {
        let bytes = reply.as_bytes();
        assert_eq!(read(&[(0, &bytes[..1]), (300, &bytes[1..])]), [key(KeyCode::Esc, KeyModifiers::NONE)], "{reply:?}");
        assert_eq!(read(&[(0, &bytes[..2]), (300, &bytes[2..])]), [], "{reply:?}");
    }
}

#[test]
fn keys_are_read_however_they_are_split() {
    for (bytes, code, modifiers) in KEYS {
        let expected = [key(*code, *modifiers)];
        assert_eq!(read(&[(0, bytes.as_bytes())]), expected, "{bytes:?}");
        let single: Vec<(u64, &[u8])> = bytes.as_bytes().chunks(1).map(|byte| (5, byte)).collect();
        assert_eq!(read(&single), expected, "{bytes:?}");
    }
}

#[test]
fn releases_and_repeats_are_reported_as_such() {
    for (bytes, kind) in [("\x1b[97;1:2u", KeyEventKind::Repeat), ("\x1b[97;1:3u", KeyEventKind::Release)] {
        let expected = KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, kind);
        assert_eq!(read(&[(0, bytes.as_bytes())]), [Event::Key(expected)]);
    }
    assert_eq!(read(&[(0, b"\x1b[57441;2u")]), [], "Shift alone is no key");
}

#[test]
fn escape_alone_is_a_key_after_a_short_timeout() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b", 1000);
    assert_eq!((events(&mut decoder), decoder.timeout_ms(1000)), (vec![], Some(ESCAPE_MS)));
    decoder.expire(1000 + ESCAPE_MS - 1);
    assert_eq!(decoder.next(), None);
    decoder.expire(1000 + ESCAPE_MS);
    assert_eq!(decoder.next(), Some(key(KeyCode::Esc, KeyModifiers::NONE)));
    assert_eq!(decoder.timeout_ms(1000 + ESCAPE_MS), None);
    let escape = key(KeyCode::Esc, KeyModifiers::NONE);
    let a = key(KeyCode::Char('a'), KeyModifiers::NONE);
    assert_eq!(read(&[(0, b"\x1b"), (ESCAPE_MS, b"a")]), [escape.clone(), a]);
    assert_eq!(read(&[(0, b"\x1b\x1b")]), [escape.clone(), escape.clone()]);
    // Keys pressed one by one after Escape are not a sequence, whatever they spell.
    let pressed = read(&[(0, b"\x1b"), (200, b"]"), (200, b"1"), (200, b"1")]);
    assert_eq!(pressed.len(), 4, "{pressed:?}");
}

#[test]
fn an_unfinished_sequence_swallows_no_later_key() {
    let a = key(KeyCode::Char('a'), KeyModifiers::NONE);
    for begun in
        ["\x1b]11;rgb:", "\x1bP>|XTerm", "\x1b_G", "\x1b[?62;", "\x1b[", "\x1b]", "\x1b]11;\x1b", "\x1b[M", "\x1b[["]
    {
        assert_eq!(read(&[(0, begun.as_bytes()), (SILENCE_MS, b"a")]), std::slice::from_ref(&a), "{begun:?}");
        // Keys pressed quickly do not keep it alive.
        let mut pieces: Vec<(u64, &[u8])> = vec![(0, begun.as_bytes())];
        pieces.extend(std::iter::repeat_n((900, &b";"[..]), 4));
        pieces.push((900, b"a"));
        assert_eq!(read(&pieces).last(), Some(&a), "{begun:?}");
        let interrupted = read(&[(0, begun.as_bytes()), (10, b"\x03")]);
        let swallowed = begun.ends_with(['M', '[']) || begun.ends_with('\x1b');
        if !swallowed {
            assert_eq!(interrupted, [key(KeyCode::Char('c'), KeyModifiers::CONTROL)], "{begun:?}");
        }
    }
}

#[test]
fn pasted_text_is_one_event_and_ends_by_itself() {
    let pasted = |text: &str| Event::Paste(text.to_owned());
    let a = key(KeyCode::Char('a'), KeyModifiers::NONE);
    assert_eq!(
        read(&[(0, "\x1b[200~a é\n\x1b]11;b\x07\x1b[201~a".as_bytes())]),
        [pasted("a é\n\x1b]11;b\x07"), a.clone()]
    );
    assert_eq!(read(&[(0, b"\x1b[200~ab"), (2_000, b"cd\x1b[201"), (2_000, b"~a")]), [pasted("abcd"), a.clone()]);
    assert_eq!(read(&[(0, b"\x1b[200~ab"), (PASTE_MS, b"a")]), [pasted("ab"), a.clone()]);
    let long = "x".repeat(PASTED + 5000);
    let read = read(&[(0, format!("\x1b[200~{long}\x1b[201~a").as_bytes())]);
    assert_eq!(read, [pasted(&long[..PASTED]), a]);
}

#[test]
fn every_mouse_protocol_is_decoded() {
    use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
    let mouse = |kind| Event::Mouse(MouseEvent { kind, column: 19, row: 9, modifiers: KeyModifiers::NONE });
    let down = mouse(MouseEventKind::Down(MouseButton::Left));
    for bytes in ["\x1b[<0;20;10M", "\x1b[32;20;10M", "\x1b[M 4*"] {
        assert_eq!(read(&[(0, bytes.as_bytes())]), std::slice::from_ref(&down), "{bytes:?}");
    }
    assert_eq!(read(&[(0, b"\x1b[<0;20;10m")]), [mouse(MouseEventKind::Up(MouseButton::Left))]);
    assert_eq!(read(&[(0, b"\x1b[<64;20;10M")]), [mouse(MouseEventKind::ScrollUp)]);
    assert_eq!(read(&[(0, b"\x1b[<65;20;10M")]), [mouse(MouseEventKind::ScrollDown)]);
    assert_eq!(read(&[(0, b"\x1b[<0;0;0M\x1b[<999999;1;1M\x1b[<M\x1b[Mabc")]).len(), 1, "the last one is a wheel");
}

#[test]
fn sequences_are_removed_from_a_typed_line() {
    assert_eq!(without_sequences("\x1b]11;rgb:abab/cdcd/efef\x1b\\b sure\n"), "b sure");
    assert_eq!(without_sequences("a\x1b[A\x1b[1;5Cb c"), "ab c");
    assert_eq!(without_sequences("\x1b[200~myelin sheath\x1b[201~"), "myelin sheath");
    assert_eq!(without_sequences("\x1bP>|abc"), "", "what never ends goes to the end of the line");
}

proptest! {
    #[test]
    fn replies_among_keys_leave_exactly_the_keys(
        parts in prop::collection::vec((0..REPLIES.len(), 0..KEYS.len(), any::<bool>()), 0..20),
        cuts in prop::collection::vec(1_usize..12, 1..40), pause in 0..ESCAPE_MS,
    ) {
        // A reply that takes longer than the limit is abandoned; another test covers that.
        let longest = REPLIES.iter().map(|reply| reply.len() as u64).max().unwrap_or(1);
        let pause = pause.min(WHOLE_MS / (longest + 1));
        let mut bytes = Vec::new();
        let mut expected = Vec::new();
        for (reply, pressed, first) in parts {
            let (keys, code, modifiers) = KEYS[pressed];
            let pieces = if first { [REPLIES[reply], keys] } else { [keys, REPLIES[reply]] };
            bytes.extend(pieces.concat().into_bytes());
            expected.push(key(code, modifiers));
        }
        let (mut pieces, mut rest) = (Vec::<(u64, &[u8])>::new(), bytes.as_slice());
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            pieces.push((pause, piece));
            rest = after;
        }
        prop_assert_eq!(read(&pieces), expected);
    }

    #[test]
    fn keys_work_after_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (mut decoder, a) = (Decoder::default(), key(KeyCode::Char('a'), KeyModifiers::NONE));
        decoder.feed(&bytes, 0);
        decoder.expire(PASTE_MS);
        events(&mut decoder);
        decoder.feed(b"a", 2 * PASTE_MS);
        prop_assert_eq!(events(&mut decoder), [a]);
    }
}
