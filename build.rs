//! Notes which CPU core-math's C is compiled for, so that the program can refuse an older one in words, and deflates the
//! kept ledger: the program holds a tenth of its text.

use std::path::Path;
use std::{env, fs, io};

/// The kept ledger, under its own name in the folder of what is built.
fn deflate(ledger: &str) -> io::Result<()> {
    println!("cargo::rerun-if-changed={ledger}");
    let folder = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let deflated = miniz_oxide::deflate::compress_to_vec(&fs::read(ledger)?, 9);
    fs::write(Path::new(&folder).join("ledger.deflate"), deflated)
}

/// What gcc's `-march=native` may use, as far as a program can ask for it.
#[cfg(target_arch = "x86_64")]
fn native() -> Vec<&'static str> {
    let known = [
        ("avx", is_x86_feature_detected!("avx")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("fma", is_x86_feature_detected!("fma")),
        ("bmi1", is_x86_feature_detected!("bmi1")),
        ("bmi2", is_x86_feature_detected!("bmi2")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
        ("avx512vl", is_x86_feature_detected!("avx512vl")),
    ];
    known.into_iter().filter(|(_, present)| *present).map(|(name, _)| name).collect()
}

#[cfg(not(target_arch = "x86_64"))]
fn native() -> Vec<&'static str> {
    Vec::new()
}

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=TARGET_CPU");
    // core-math-sys reads the same variable, and takes the machine's own CPU without it.
    let told = env::var("TARGET_CPU").is_ok_and(|cpu| cpu != "native");
    let features = if told { Vec::new() } else { native() };
    println!("cargo::rustc-env=LEMMACHECK_CPU={}", features.join(","));
    if env::var_os("CARGO_FEATURE_PAPERS").is_some() {
        deflate("src/papers/ledger.json")?;
    }
    Ok(())
}
