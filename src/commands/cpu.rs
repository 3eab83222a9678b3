//! The CPU that the program was built for.

use super::Error;

/// Refuses a CPU that lacks what the building machine's has: core-math's C is compiled for that one unless `TARGET_CPU`
/// says otherwise, and would end in an illegal instruction.
///
/// # Errors
/// [`Error::OtherCpu`] with the first feature that is missing.
pub fn fits() -> Result<(), Error> {
    missing_cpu_feature().map_or(Ok(()), |feature| Err(Error::OtherCpu { feature: feature.to_owned() }))
}

/// What the crate was built to use and this CPU does not have, if anything: any function might end in an illegal instruction
/// then. A build with `TARGET_CPU=x86-64-v2` asks for nothing that is not everywhere.
pub fn missing_cpu_feature() -> Option<&'static str> {
    lacking(env!("LEMMACHECK_CPU"), present)
}

/// The first of some features that a CPU does not have.
fn lacking(wanted: &str, present: impl Fn(&str) -> bool) -> Option<&str> {
    wanted.split(',').find(|feature| !feature.is_empty() && !present(feature))
}

#[cfg(target_arch = "x86_64")]
fn present(feature: &str) -> bool {
    match feature {
        "avx" => is_x86_feature_detected!("avx"),
        "avx2" => is_x86_feature_detected!("avx2"),
        "fma" => is_x86_feature_detected!("fma"),
        "bmi1" => is_x86_feature_detected!("bmi1"),
        "bmi2" => is_x86_feature_detected!("bmi2"),
        "avx512f" => is_x86_feature_detected!("avx512f"),
        "avx512vl" => is_x86_feature_detected!("avx512vl"),
        _ => false,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn present(_: &str) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cpu_without_what_the_build_used_is_refused_by_the_feature() {
        assert_eq!(lacking("avx,fma", |feature| feature != "fma"), Some("fma"));
        assert_eq!(lacking("avx,fma", |_| true), None);
        assert_eq!(lacking("", |_| false), None);
        assert!(fits().is_ok(), "this machine built it");
    }
}
