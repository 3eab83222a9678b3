//! Fingerprints of bytes, against damage and not against malice.

/// FNV-1a of 128 bits, as 32 hexadecimal digits.
pub fn fingerprint(bytes: &[u8]) -> String {
    format!("{:032x}", fnv(bytes))
}

/// FNV-1a of 128 bits.
pub(super) fn fnv(bytes: &[u8]) -> u128 {
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for byte in bytes {
        hash = (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn a_fingerprint_is_fnv_1a() {
        // The empty text gives the offset basis and `a` the first product, both as its authors print them.
        assert_eq!(fingerprint(b""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(fingerprint(b"a"), "d228cb696f1a8caf78912b704e4a8964");
    }
}
