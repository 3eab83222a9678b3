//! Any text is read or refused with a place; what is read prints and reads again as the same, and is recorded.
#![no_main]

use lemmacheck::claims::Size;
use lemmacheck::language::{parse, print, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(file) = parse("fuzz.lemma", text) {
        let printed = print(&file);
        let again = parse("fuzz.lemma", &printed).expect("what is printed is read");
        assert_eq!(file, again, "{printed}");
    }
    match read("fuzz.lemma", text) {
        Err(error) => {
            assert!(error.line >= 1 && !error.message().is_empty());
            let _ = error.to_string();
        }
        Ok(reading) => {
            for row in reading.rows.iter().take(8) {
                let _ = row.record(Size::of(&vec![2; row.dims.len()]));
            }
        }
    }
});
