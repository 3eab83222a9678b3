//! What a journal holds after it was written, cut, changed or begun by another run.

use crate::together::entry;
use lemmacheck::ledger::journal::{Held, heading, line, read};
use lemmacheck::ledger::{JOURNAL_SCHEMA, JournalError, Run};

fn run() -> Run {
    Run {
        schema: JOURNAL_SCHEMA.into(),
        version: "1".into(),
        seed: 7,
        budget: "quick".into(),
        fresh: false,
        no_hints: false,
        at: None,
        kept: Some("of one ledger".into()),
    }
}

/// The lines of a journal with these entries.
fn journal(entries: &[(&str, u64)]) -> Vec<String> {
    let lines = entries.iter().map(|(id, instances)| line(&entry(id, *instances)).expect("it is JSON"));
    std::iter::once(heading(&run()).expect("it is JSON")).chain(lines).collect()
}

fn held(text: &str) -> Result<Held, JournalError> {
    read(text.as_bytes())
}

#[test]
fn a_journal_cut_at_any_byte_holds_its_whole_lines_and_the_torn_one_apart() {
    let lines = journal(&[("a", 1), ("b", 2)]);
    let text = lines.concat();
    for cut in 0..=text.len() {
        let found = read(&text.as_bytes()[..cut]).expect("a cut is no change");
        let mut whole = 0;
        let mut count = 0;
        for line in &lines {
            if whole + line.len() <= cut {
                whole += line.len();
                count += 1;
            }
        }
        assert_eq!(found.whole, whole as u64, "cut at {cut}");
        assert_eq!(found.torn, &text.as_bytes()[whole..cut], "cut at {cut}");
        assert_eq!((found.run.is_some(), found.entries.len()), (count > 0, usize::saturating_sub(count, 1)));
        assert!(found.fits(&run()).is_ok(), "cut at {cut}");
    }
    let found = held(&text).expect("it reads");
    assert_eq!((found.run, found.entries), (Some(run()), vec![entry("a", 1), entry("b", 2)]));
}

#[test]
fn blank_lines_hold_nothing_and_the_same_entry_twice_is_one() {
    let lines = journal(&[("a", 1)]);
    let text = format!("\n{}\n  \n{}{}", lines[0], lines[1], lines[1]);
    let found = held(&text).expect("it reads");
    assert_eq!((found.entries.len(), found.whole), (1, text.len() as u64));
    let other = line(&entry("a", 2)).expect("it is JSON");
    let twice = held(&(lines.concat() + &other));
    assert!(
        matches!(&twice, Err(JournalError::Twice { line: 3, id, case }) if id == "a" && case == "any"),
        "{twice:?}"
    );
    let mut another = entry("a", 2);
    another.text = "1".into();
    let text = lines.concat() + &line(&another).expect("it is JSON");
    assert_eq!(held(&text).expect("another text is another claim").entries.len(), 2);
}

#[test]
fn a_changed_line_is_told_by_its_fingerprint_and_one_without_is_taken() {
    let lines = journal(&[("a", 11), ("b", 22)]);
    let changed = lines.concat().replacen("\"instances\":22", "\"instances\":23", 1);
    assert!(matches!(held(&changed), Err(JournalError::Changed { line: 3 })));
    let sum = lines[1].find(",\"sum\":").expect("a fingerprint");
    let plain = format!("{}{}}}\n", lines[0], &lines[1][..sum]);
    assert_eq!(held(&plain).expect("it has none").entries, [entry("a", 11)]);
    let broken = format!("{}{{\"id\": 3}}\n", lines[0]);
    assert!(matches!(held(&broken), Err(JournalError::Line { line: 2, .. })));
    // Every byte of a line but its end is under the fingerprint, or it is no line of a journal.
    let line = &lines[1];
    for at in (0..line.len() - 1).filter(|&at| line.as_bytes()[at].is_ascii_alphanumeric()) {
        let mut bytes = line.clone().into_bytes();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let text = [lines[0].as_bytes(), &bytes].concat();
        match read(&text[..]) {
            Err(JournalError::Changed { line: 2 } | JournalError::Line { line: 2, .. }) => {}
            // The name `sum` itself: without it there is no fingerprint.
            Ok(_) => assert!((sum..sum + 7).contains(&at), "byte {at}"),
            Err(other) => panic!("byte {at}: {other}"),
        }
    }
}

#[test]
fn a_first_line_that_names_no_run_or_another_schema_is_refused() {
    assert!(matches!(held("{}\n"), Err(JournalError::NoJournal(_))));
    assert!(matches!(held("words\n"), Err(JournalError::NoJournal(_))));
    let other = heading(&Run { schema: "lemmacheck.journal/0".into(), ..run() }).expect("it is JSON");
    let found = held(&other);
    assert!(matches!(&found, Err(JournalError::OtherSchema { found }) if found == "lemmacheck.journal/0"), "{found:?}");
    let torn = held("{\"something\": ").expect("torn");
    assert!(matches!(torn.fits(&run()), Err(JournalError::Foreign)));
}

#[test]
fn only_the_same_run_goes_on_with_a_journal() {
    let found = held(&heading(&run()).expect("it is JSON")).expect("it reads");
    assert!(found.fits(&run()).is_ok());
    let others = [
        Run { version: "2".into(), ..run() },
        Run { seed: 8, ..run() },
        Run { budget: "deep".into(), ..run() },
        Run { fresh: true, ..run() },
        Run { no_hints: true, ..run() },
        Run { at: Some("n=2".into()), ..run() },
    ];
    let told = [", budget quick", "seed 8", "budget deep", ", fresh", ", no hints", ", at n=2"];
    for (other, words) in others.iter().zip(told) {
        let refused = found.fits(other).expect_err("another run");
        assert!(matches!(&refused, JournalError::OtherRun { .. }), "{refused}");
        assert!(refused.to_string().contains("of version 1, seed 7, budget quick, this run"), "{refused}");
        assert!(refused.to_string().contains(words), "{refused}");
    }
    let kept = |kept: Option<&str>, fresh| Run { kept: kept.map(str::to_owned), fresh, ..run() };
    let of = |run: &Run| held(&heading(run).expect("it is JSON")).expect("it reads");
    for (before, now, fits) in [
        (Some("one"), Some("one"), true),
        (Some("one"), Some("two"), false),
        (None, Some("two"), true),
        (Some("one"), None, true),
    ] {
        let answer = of(&kept(before, false)).fits(&kept(now, false));
        assert_eq!(answer.is_ok(), fits, "{before:?} {now:?}");
        assert!(fits || matches!(answer, Err(JournalError::OtherKept)));
        assert!(of(&kept(before, true)).fits(&kept(now, true)).is_ok(), "a fresh run replays none");
    }
}
