//! Any bytes are read as `.libsvm` or refused; rows and labels that were read survive being written and read again.
#![no_main]

use lemmacheck::dataset::libsvm;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match libsvm::read(bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(data) => {
            let labels = data.target.clone().unwrap_or_default();
            let mut file = Vec::new();
            assert_eq!(libsvm::write(&data.design, &labels, &mut file), Ok(()));
            assert_eq!(libsvm::read(&file[..]), Ok(data));
        }
    }
});
