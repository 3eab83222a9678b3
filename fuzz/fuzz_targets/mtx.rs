//! Any bytes are read as `.mtx` or refused; a matrix that was read survives being written and read again, as a vector, too.
#![no_main]

#[path = "../shared/vector.rs"]
mod vector;

use lemmacheck::dataset::{Format, matrix_market};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    vector::survives(Format::MatrixMarket, bytes);
    match matrix_market::read(bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(matrix) => {
            let mut file = Vec::new();
            assert_eq!(matrix_market::write(&matrix, &mut file), Ok(()));
            assert_eq!(matrix_market::read(&file[..]), Ok(matrix));
        }
    }
});
