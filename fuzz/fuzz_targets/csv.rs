//! Any bytes are read as `.csv` or refused; a table that was read survives being written and read again, as a vector,
//! too, and its first column becomes the target whenever there are two.
#![no_main]

#[path = "../shared/vector.rs"]
mod vector;

use lemmacheck::dataset::{Format, csv};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    vector::survives(Format::Csv, bytes);
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
