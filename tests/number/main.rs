//! The number systems, through their public interface.
#![allow(non_snake_case)]

mod ball;
mod derivative;
mod edges;
mod exactly;
mod interval;
mod matrix;
mod oracle;
mod refined;
mod spectra;
mod tape;
mod wide;

use proptest::test_runner::{Config, FileFailurePersistence};

/// 256 cases; seeds that broke our code are kept in `proptest-regressions/number/`.
fn persisted(name: &'static str) -> Config {
    let path: &'static str = Box::leak(format!("proptest-regressions/number/{name}.txt").into_boxed_str());
    Config {
        cases: 256,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(path))),
        ..Config::default()
    }
}
