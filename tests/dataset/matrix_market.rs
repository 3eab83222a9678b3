use super::{bits, bytes, entries, fixture};
use lemmacheck::dataset::{matrix_market, npy};
use lemmacheck::linalg::Storage;

#[test]
fn every_kind_of_matrix_that_scipy_writes_reads_as_its_copy_in_npy() {
    let mut seen = 0;
    for file in std::fs::read_dir(fixture("mtx")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().unwrap() != "mtx" {
            continue;
        }
        let matrix = matrix_market::read(std::fs::File::open(&path).unwrap()).unwrap();
        let copy = npy::read(std::fs::File::open(path.with_extension("npy")).unwrap()).unwrap();
        assert_eq!((matrix.rows(), matrix.columns()), (copy.rows(), copy.columns()), "{path:?}");
        // Zeros of a dense −X are −0 in one copy and left out in the other; + 0 makes them equal.
        let positive = |values: Vec<f64>| bits(&values.iter().map(|v| v + 0.0).collect::<Vec<_>>());
        assert_eq!(positive(entries(&matrix)), positive(entries(&copy)), "{path:?}");
        let sparse = matches!(matrix.storage(), Storage::Sparse { .. });
        assert_eq!(sparse, path.file_name().unwrap().to_str().unwrap().starts_with("coordinate"), "{path:?}");
        seen += 1;
    }
    assert_eq!(seen, 8);
}

fn refusal(text: &str) -> String {
    matrix_market::read(text.as_bytes()).unwrap_err().to_string()
}

fn array(rest: &str) -> String {
    refusal(&format!("%%MatrixMarket matrix array real general\n{rest}"))
}

fn coordinate(rest: &str) -> String {
    refusal(&format!("%%MatrixMarket matrix coordinate real general\n{rest}"))
}

#[test]
fn banners_are_refused_at_the_word() {
    for (text, message) in [
        ("", "line 1: no data; wanted at least one row and one column"),
        ("%%MatrixMarket tensor array real general\n", "line 1, column 2: wanted `matrix`, found \"tensor\""),
        (
            "%%MatrixMarket matrix list real general\n",
            "line 1, column 3: wanted `array` or `coordinate`, found \"list\"",
        ),
        (
            "%%MatrixMarket matrix array complex general\n",
            "line 1, column 4: wanted entries over the reals: `real`, `integer`, `unsigned-integer` or `pattern`, found \
             \"complex\"",
        ),
        (
            "%%MatrixMarket matrix array rational general\n",
            "line 1, column 4: wanted `real`, `integer`, `unsigned-integer` or `pattern`, found \"rational\"",
        ),
        (
            "%%MatrixMarket matrix array pattern general\n",
            "line 1, column 4: wanted `real` or `integer` in an array, found \"pattern\"",
        ),
        (
            "%%MatrixMarket matrix coordinate real upper\n",
            "line 1, column 5: wanted `general`, `symmetric`, `hermitian` or `skew-symmetric`, found \"upper\"",
        ),
        (
            "%%MatrixMarket matrix coordinate pattern skew-symmetric\n",
            "line 1, column 5: wanted `general` or `symmetric` with a pattern, found \"skew-symmetric\"",
        ),
        ("MatrixMarket matrix array real general\n", "line 1, column 1: wanted %%MatrixMarket, found \"matrixmarket\""),
    ] {
        assert_eq!(refusal(text), message);
    }
    assert!(refusal("1 2\n3 4\n").starts_with("line 1: wanted %%MatrixMarket matrix array|coordinate"));
    assert!(matrix_market::read("%%matrixmarket MATRIX Array REAL General\n1 1\n5\n".as_bytes()).is_ok());
}

#[test]
fn sizes_are_refused_at_the_word() {
    for (text, message) in [
        ("% c\n", "line 2: wanted the line with the size of the matrix, found \"the end of the file\""),
        ("2\n", "line 2: wanted 2 fields, found 1"),
        ("2 2 4\n", "line 2: wanted 2 fields, found 3"),
        ("2 -2\n", "line 2, column 2: wanted rows and columns as whole numbers, found \"-2\""),
        ("0 2\n", "line 2: no data; wanted at least one row and one column"),
        ("1000000000000 1\n1\n", "line 3: the data ends after 1 of 1000000000000 entries"),
    ] {
        assert_eq!(array(text), message);
    }
    assert!(array("4294967296 4294967296\n1\n").contains("too sparse"));
    let symmetric = refusal("%%MatrixMarket matrix array real symmetric\n2 3\n");
    assert_eq!(symmetric, "line 2: a symmetric matrix must be square, found 2 × 3");
}

#[test]
fn arrays_are_refused_at_the_line() {
    for (text, message) in [
        ("2 1\n1\n", "line 3: the data ends after 1 of 2 entries"),
        ("2 1\n1\n2\n3\n", "line 5: wanted the end of the file after 2 entries, found more"),
        ("2 1\n1 2\n", "line 3: wanted 1 field, found 2"),
        ("2 1\n1\n\nabc\n", "line 5: wanted a number, found \"abc\""),
        ("2 1\n1\nnan\n", "line 4: wanted a finite number, found \"nan\""),
        ("2 1\n1e400\n1\n", "line 3: wanted a finite number, found \"1e400\""),
    ] {
        assert_eq!(array(text), message);
    }
    let integer = refusal("%%MatrixMarket matrix array integer general\n1 1\n1.5\n");
    assert_eq!(integer, "line 3: wanted an integer, found \"1.5\"");
}

#[test]
fn coordinates_are_refused_at_the_line_and_field() {
    for (text, message) in [
        (
            "2 2 1\n0 1 5\n",
            "line 3, column 1: index 0 lies outside 1 to 2; indices start at 1, or at 0 with `--index-base 0` in a libsvm file",
        ),
        ("2 2 1\n1 3 5\n", "line 3, column 2: index 3 lies outside 1 to 2"),
        ("2 2 1\n1 1.0 5\n", "line 3, column 2: wanted an index from 1 on, found \"1.0\""),
        ("2 2 1\n1 1\n", "line 3: wanted 3 fields, found 2"),
        ("2 2 1\n1 1 x\n", "line 3, column 3: wanted a number, found \"x\""),
        ("2 2 1\n1 1 inf\n", "line 3, column 3: wanted a finite number, found \"inf\""),
        ("2 2 2\n1 1 1\n", "line 3: the data ends after 1 of 2 entries"),
        ("2 2 1\n1 1 1\n2 2 1\n", "line 4: wanted the end of the file after 1 entries, found more"),
        (
            "2 2 3\n2 1 1\n1 1 1\n2 1 1\n",
            "line 5: entry (2, 1) was given before, on line 3; wanted every entry at most once",
        ),
        (
            "1000000000000 1 1\n1 1 1\n",
            "line 2: a 1000000000000 × 1 matrix with 1 entries is too sparse to be data; is an index wrong?",
        ),
        (
            "2000000000000 1 1000000000000\n1 1 1\n",
            "line 2: a 2000000000000 × 1 matrix with 1000000000000 entries is too \
          sparse to be data; is an index wrong?",
        ),
        ("4000000000 1 1000000000000\n1 1 1\n", "line 3: the data ends after 1 of 1000000000000 entries"),
    ] {
        assert_eq!(coordinate(text), message);
    }
}

#[test]
fn a_symmetric_entry_stands_on_either_side_of_the_diagonal_and_once() {
    let read = |banner: &str, rest: &str| {
        let text = format!("%%MatrixMarket matrix coordinate {banner}\n{rest}");
        matrix_market::read(text.as_bytes()).map(|matrix| entries(&matrix)).map_err(|error| error.to_string())
    };
    let symmetric = Ok(vec![1.0, 5.0, 5.0, 0.0]);
    assert_eq!(read("real symmetric", "2 2 2\n1 1 1\n2 1 5\n"), symmetric);
    assert_eq!(read("real symmetric", "2 2 2\n1 2 5\n1 1 1\n"), symmetric);
    assert_eq!(read("real hermitian", "2 2 2\n1 1 1\n2 1 5\n"), symmetric);
    assert_eq!(read("integer hermitian", "2 2 2\n1 1 1\n2 1 5\n"), symmetric);
    let skew = Ok(vec![0.0, -5.0, 5.0, 0.0]);
    assert_eq!(read("real skew-symmetric", "2 2 1\n2 1 5\n"), skew);
    assert_eq!(read("real skew-symmetric", "2 2 1\n1 2 -5\n"), skew);
    assert_eq!(read("real skew-symmetric", "2 2 3\n2 1 5\n1 1 0\n2 2 0.0\n"), skew);
    assert_eq!(
        read("real skew-symmetric", "2 2 1\n1 1 5\n").unwrap_err(),
        "line 3: wanted zeros on the diagonal of a skew-symmetric matrix, found \"1 1 5\""
    );
    for kind in ["symmetric", "skew-symmetric", "hermitian"] {
        assert_eq!(
            read(&format!("real {kind}"), "2 2 3\n1 1 0\n2 1 5\n1 2 5\n").unwrap_err(),
            "line 5: entry (1, 2) was given before, on line 4 from the other side of the diagonal; wanted every entry at \
             most once"
        );
    }
}

#[test]
fn what_other_writers_write_is_read() {
    let read =
        |text: &str| matrix_market::read(text.as_bytes()).map(|matrix| entries(&matrix)).map_err(|e| e.to_string());
    let array = |field: &str, rest: &str| read(&format!("%%MatrixMarket matrix array {field} general\n{rest}"));
    // Fortran's exponents; what is no number stays none.
    assert_eq!(array("real", "2 2\n0.5D+00\n-1d1\n1.5D-2\n1e3\n"), Ok(vec![0.5, 0.015, -10.0, 1000.0]));
    assert_eq!(array("real", "1 1\nD\n").unwrap_err(), "line 3: wanted a number, found \"D\"");
    assert_eq!(array("real", "1 1\n1D2e3\n").unwrap_err(), "line 3: wanted a number, found \"1D2e3\"");
    assert_eq!(array("unsigned-integer", "2 1\n7\n18446744073709551615\n"), Ok(vec![7.0, 18446744073709551615.0]));
    assert_eq!(
        array("unsigned-integer", "1 1\n-7\n").unwrap_err(),
        "line 3: wanted an integer without a sign, found \"-7\""
    );
    // Comments and empty lines wherever they stand, also in a text that is not UTF-8.
    assert_eq!(array("real", "\n % by hand\n\n%\n2 1\n% first\n1\n\n  %second\n2\n% end\n"), Ok(vec![1.0, 2.0]));
    assert_eq!(read("%%MatrixMarket matrix coordinate real general\r% c\r2 1 1\r% c\r2 1 7\r"), Ok(vec![0.0, 7.0]));
    assert_eq!(read("%MatrixMarket matrix array real general\n1 1\n7\n"), Ok(vec![7.0]));
    let latin = b"%%MatrixMarket matrix array real general\n% gr\xf6\xdfe\n1 1\n7\n";
    assert_eq!(entries(&matrix_market::read(&latin[..]).unwrap()), [7.0]);
}

#[test]
fn the_copies_of_the_diabetes_rows_agree_in_mtx_and_npy() {
    for name in ["A", "b"] {
        let mtx = matrix_market::read(&bytes(&format!("diabetes/{name}.mtx"))[..]).unwrap();
        assert_eq!(mtx, npy::read(&bytes(&format!("diabetes/{name}.npy"))[..]).unwrap());
    }
}
