//! Any bytes are read as `.npy` or refused; a matrix that was read survives being written and read again, as a vector, too.
#![no_main]

#[path = "../shared/vector.rs"]
mod vector;

use lemmacheck::dataset::{Format, npy};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    vector::survives(Format::Npy, bytes);
    match npy::read(bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(matrix) => {
            let mut file = Vec::new();
            assert_eq!(npy::write(&matrix, &mut file), Ok(()));
            assert_eq!(npy::read(&file[..]), Ok(matrix));
        }
    }
});
