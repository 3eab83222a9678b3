//! Any bytes are read as `.csv` or refused; a table that was read survives being written and read again, and its first
//! column becomes the target whenever there are two.
#![no_main]

use lemmacheck::dataset::csv;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match csv::read(bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(table) => {
            assert!(table.names.as_ref().is_none_or(|names| names.len() == table.design.columns()));
            let mut file = Vec::new();
            assert_eq!(csv::write(&table.design, &mut file), Ok(()));
            assert_eq!(csv::read(&file[..]).map(|back| back.design), Ok(table.design.clone()));
            assert_eq!(table.design.columns() > 1, table.with_target_first().is_ok());
        }
    }
});
