use super::{bits, bytes, entries, fixture};
use lemmacheck::dataset::npy;

/// The values that fixtures/make.py puts into the array of an element type such as `i4`.
fn values(element: &str) -> Vec<f64> {
    let bytes = element[1..].parse::<u32>().unwrap();
    match &element[..1] {
        "f" => vec![0.5, -1.25, 2.0, 3.0, -0.0, 65504.0, 2f64.powi(-24), -(2f64.powi(-14))],
        "b" => vec![1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0],
        kind => {
            let (least, largest) = match kind {
                "i" => (-(1i128 << (8 * bytes - 1)), (1i128 << (8 * bytes - 1)) - 1),
                _ => (0, (1i128 << (8 * bytes)) - 1),
            };
            vec![0.0, 1.0, 2.0, 3.0, 4.0, 100.0, least as f64, largest as f64]
        }
    }
}

#[test]
fn every_element_type_byte_order_entry_order_and_version_reads_the_same_values() {
    let mut seen = 0;
    for file in std::fs::read_dir(fixture("npy")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !name.contains("-v") {
            continue;
        }
        let matrix = npy::read(std::fs::File::open(&path).unwrap()).unwrap();
        assert_eq!((matrix.rows(), matrix.columns()), (2, 4), "{name}");
        assert_eq!(bits(&entries(&matrix)), bits(&values(&name[..2])), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 46);
}

#[test]
fn an_array_of_one_axis_is_a_column_and_one_without_axes_a_single_number() {
    let column = npy::read(&bytes("npy/one-axis.npy")[..]).unwrap();
    assert_eq!((column.rows(), column.columns(), entries(&column)), (3, 1, vec![1.5, 2.5, 3.5]));
    let number = npy::read(&bytes("npy/no-axis.npy")[..]).unwrap();
    assert_eq!((number.rows(), number.columns(), entries(&number)), (1, 1, vec![7.5]));
}

fn refusal(bytes: &[u8]) -> String {
    npy::read(bytes).unwrap_err().to_string()
}

/// A version 1 file with this header and this data.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(header.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

fn doubles(shape: &str, values: &[f64]) -> Vec<u8> {
    let data: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    file(&format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}}}"), &data)
}

#[test]
fn arrays_that_are_no_real_matrix_are_refused_with_what_was_found() {
    assert_eq!(
        refusal(&bytes("npy/three-axes.npy")),
        "byte 60: wanted a shape of one or two axes, such as (3, 4), found \"(1, 2, 3)\""
    );
    assert_eq!(
        refusal(&bytes("npy/complex.npy")),
        "byte 20: wanted an element type of f2, f4, f8, i1 to i8, u1 to u8 or b1, such as `<f8`, found \"<c16\""
    );
    assert_eq!(refusal(&bytes("npy/no-rows.npy")), "byte 128: no data; wanted at least one row and one column");
}

#[test]
fn a_nan_is_refused_at_its_row_and_column_in_either_order() {
    let row_major = doubles("(2, 3)", &[1.0, 2.0, 3.0, 4.0, f64::NAN, 6.0]);
    let start = row_major.len() - 48;
    let at = start + 32;
    assert_eq!(refusal(&row_major), format!("byte {at}, entry (2, 2): wanted a finite number, found \"NaN\""));
    let header = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3)}";
    let column_major = file(header, &row_major[start..]);
    let at = column_major.len() - 16;
    assert_eq!(refusal(&column_major), format!("byte {at}, entry (1, 3): wanted a finite number, found \"NaN\""));
}

#[test]
fn missing_and_surplus_data_are_refused_at_the_byte() {
    let whole = doubles("(2, 2)", &[1.0, 2.0, 3.0, 4.0]);
    let end = whole.len();
    assert_eq!(refusal(&whole[..end - 8]), format!("byte {}: the data ends after 3 of 4 entries", end - 8));
    assert_eq!(refusal(&whole[..end - 1]), format!("byte {}: the data ends after 3 of 4 entries", end - 1));
    let surplus = [&whole[..], &[0]].concat();
    assert_eq!(refusal(&surplus), format!("byte {end}: wanted the end of the file after 4 entries, found more"));
    // More than one chunk of the reader, so that the surplus stands in a later one.
    let values = vec![1.0; 10_000];
    let long = doubles("(10000,)", &values);
    assert_eq!(npy::read(&long[..]).unwrap().rows(), 10_000);
    assert!(refusal(&[&long[..], &[1]].concat()).starts_with(&format!("byte {}: wanted the end", long.len())));
}

#[test]
fn a_header_that_claims_more_than_memory_holds_fails_on_the_data_that_is_there() {
    assert!(
        refusal(&doubles("(1000000000000, 1)", &[1.0])).ends_with("the data ends after 1 of 1000000000000 entries")
    );
    assert!(refusal(&doubles("(4294967296, 4294967296)", &[1.0])).contains("too sparse"));
    assert!(refusal(&doubles("(99999999999999999999, 1)", &[1.0])).contains("wanted a shape"));
    let long_header = [b"\x93NUMPY\x02\x00", &u32::MAX.to_le_bytes()[..], b"{"].concat();
    assert_eq!(refusal(&long_header), "byte 8: wanted a header of at most 65536 bytes, found \"4294967295\"");
}

#[test]
fn a_damaged_header_is_refused_at_the_byte() {
    for (text, message) in [
        ("", "byte 10: wanted the header's dictionary, found \"\""),
        ("{'descr': '<f8'}", "byte 10: wanted `descr`, `fortran_order` and `shape`, found \"{'descr': '<f8'}\""),
        ("{'order': 1}", "byte 11: wanted `descr`, `fortran_order` and `shape`, found \"order\""),
        ("{'descr' '<f8'}", "byte 19: wanted a colon, found \"'<f8'}\""),
        ("{'fortran_order': 1}", "byte 28: wanted True or False, found \"1}\""),
        ("{'descr: }", "byte 12: wanted a key of the header, found \"descr: }\""),
        ("{'shape': (3 4)}", "byte 23: wanted a shape of one or two axes, such as (3, 4), found \"4)}\""),
        ("{} x", "byte 13: wanted the end of the header, found \"x\""),
    ] {
        assert_eq!(refusal(&file(text, &[])), message, "{text}");
    }
    assert_eq!(
        refusal(b"PK\x03\x04"),
        "byte 0: wanted one array as numpy.save writes it, not an archive (.npz) of several, found \"PK\\u{3}\\u{4}\""
    );
    assert_eq!(refusal(b"\x93NUMPY\x04\x00\x00\x00"), "byte 6: wanted version 1, 2 or 3 of the format, found \"4\"");
    assert_eq!(refusal(b"\x93NUMPY\x01\x00\x10\x00{}"), "byte 10: wanted the whole header, found \"2 of 16 bytes\"");
}

#[test]
fn the_header_that_python_2_wrote_is_read() {
    let matrix =
        npy::read(&file("{'shape': (1L, 2L), 'fortran_order': False, 'descr': '|u1'}\n", &[7, 8])[..]).unwrap();
    assert_eq!((matrix.rows(), entries(&matrix)), (1, vec![7.0, 8.0]));
}

#[test]
fn a_reader_that_fails_is_told_with_the_byte() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    assert_eq!(npy::read(Broken).unwrap_err().to_string(), "byte 0: cannot read on: the disk is gone");
    let start = doubles("(2, 2)", &[]);
    let error = npy::read(std::io::Read::chain(&start[..], Broken)).unwrap_err().to_string();
    assert_eq!(error, format!("byte {}: cannot read on: the disk is gone", start.len()));
}

#[test]
fn the_data_that_is_written_starts_at_a_multiple_of_64_bytes() {
    let mut file = Vec::new();
    npy::write_vector(&[1.0, 2.0], &mut file).unwrap();
    assert_eq!(file.len(), 128 + 16);
    assert_eq!(file[127], b'\n');
}

#[test]
fn every_name_that_numpy_gives_an_element_type_is_read() {
    // Each as numpy.dtype(name) understands it on a little-endian machine, with the bytes of the value 1.
    let one: [(&[&str], &[u8]); 12] = [
        (&["f8", "=f8", "<f8", "|f8", "d", "=d", "float64", "double", "float"], &[0, 0, 0, 0, 0, 0, 0xf0, 0x3f]),
        (&["f4", "=f4", "f", "float32", "single"], &[0, 0, 0x80, 0x3f]),
        (&["f2", "=f2", "e", "float16", "half"], &[0, 0x3c]),
        (&["i8", "=i8", "q", "int64"], &[1, 0, 0, 0, 0, 0, 0, 0]),
        (&["i4", "=i4", "i", "int32"], &[1, 0, 0, 0]),
        (&["i2", "h", "int16"], &[1, 0]),
        (&["i1", "|i1", "<i1", "b", "int8"], &[1]),
        (&["u8", "Q", "uint64"], &[1, 0, 0, 0, 0, 0, 0, 0]),
        (&["u4", "I", "uint32"], &[1, 0, 0, 0]),
        (&["u2", "H", "uint16"], &[1, 0]),
        (&["u1", "|u1", "B", "uint8"], &[1]),
        (&["b1", "|b1", "?", "|?", "<?", "bool"], &[1]),
    ];
    let file = |descr: &str, bytes: &[u8]| {
        let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,)}}\n");
        [&b"\x93NUMPY\x01\x00"[..], &[header.len() as u8, 0], header.as_bytes(), bytes].concat()
    };
    for (names, bytes) in one {
        for name in names {
            if cfg!(target_endian = "little") || bytes.len() == 1 {
                assert_eq!(entries(&npy::read(&file(name, bytes)[..]).unwrap()), [1.0], "{name}");
            }
        }
    }
    assert_eq!(entries(&npy::read(&file(">d", &[0x3f, 0xf0, 0, 0, 0, 0, 0, 0])[..]).unwrap()), [1.0]);
    for name in ["c16", "f16", "g", "O", "U3", "S3", "V8", "M8[ns]", "", "<", "=", "f3", "i8 "] {
        assert!(npy::read(&file(name, &[0; 16])[..]).is_err(), "{name}");
    }
}
