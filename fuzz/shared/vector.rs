//! A vector that was read from any bytes survives being written and read again, bit for bit.

use lemmacheck::dataset::Format;

/// Panics where it does not.
pub fn survives(format: Format, bytes: &[u8]) {
    let Ok(vector) = format.read_vector(bytes) else { return };
    let mut file = Vec::new();
    assert_eq!(format.write_vector(&vector, &mut file), Ok(()));
    if vector.is_empty() {
        return;
    }
    let back = format.read_vector(&file[..]).expect("what was written is read");
    let bits = |vector: &[f64]| vector.iter().map(|entry| entry.to_bits()).collect::<Vec<u64>>();
    assert_eq!(bits(&back), bits(&vector));
}
