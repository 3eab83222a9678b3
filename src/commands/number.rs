//! Numbers of the command line that refuse with the reason.

/// A seed.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// A number of threads.
pub(super) fn threads(text: &str) -> Result<usize, String> {
    let wanted = || "a number of threads is a whole number from 1 on".to_owned();
    text.parse().ok().filter(|threads| *threads > 0).ok_or_else(wanted)
}

/// A number of shards.
pub(super) fn shards(text: &str) -> Result<usize, String> {
    let wanted = || "a number of shards is a whole number from 1 on".to_owned();
    text.parse().ok().filter(|shards| *shards > 0).ok_or_else(wanted)
}

/// A number of samples or instances.
pub(super) fn trials(text: &str) -> Result<u64, String> {
    let wanted = || "wanted a whole number from 1 on".to_owned();
    text.parse().ok().filter(|trials| *trials > 0).ok_or_else(wanted)
}
