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
            "line 1, column 4: wanted `real`, `integer` or `pattern`, found \"complex\"",
        ),
        (
            "%%MatrixMarket matrix array pattern general\n",
            "line 1, column 4: wanted `real` or `integer` in an array, found \"pattern\"",
        ),
        (
            "%%MatrixMarket matrix coordinate real hermitian\n",
            "line 1, column 5: wanted `general`, `symmetric` or `skew-symmetric`, found \"hermitian\"",
        ),
        (
            "%%MatrixMarket matrix coordinate pattern skew-symmetric\n",
            "line 1, column 5: wanted `general` or `symmetric` with a pattern, found \"skew-symmetric\"",
        ),
        (
            "%MatrixMarket matrix array real general\n",
            "line 1, column 1: wanted %%MatrixMarket, found \"%matrixmarket\"",
        ),
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
        ("2 2 1\n0 1 5\n", "line 3, column 1: index 0 lies outside 1 to 2; indices start at 1"),
        ("2 2 1\n1 3 5\n", "line 3, column 2: index 3 lies outside 1 to 2; indices start at 1"),
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
fn entries_on_the_wrong_side_of_the_diagonal_are_refused() {
    let symmetric = refusal("%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n1 2 5\n");
    assert_eq!(symmetric, "line 3: wanted an entry on or below the diagonal of a symmetric matrix, found \"1 2 5\"");
    let skew = refusal("%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n1 1 5\n");
    assert_eq!(skew, "line 3: wanted an entry below the diagonal of a skew-symmetric matrix, found \"1 1 5\"");
}

#[test]
fn the_copies_of_the_diabetes_rows_agree_in_mtx_and_npy() {
    for name in ["A", "b"] {
        let mtx = matrix_market::read(&bytes(&format!("diabetes/{name}.mtx"))[..]).unwrap();
        assert_eq!(mtx, npy::read(&bytes(&format!("diabetes/{name}.npy"))[..]).unwrap());
    }
}
