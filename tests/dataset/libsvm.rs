use super::{bytes, entries};
use lemmacheck::dataset::{Convention, IndexBase, libsvm, npy};
use lemmacheck::linalg::{DesignMatrix, Storage};

fn refusal(text: &str) -> String {
    libsvm::read(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn labels_are_the_target_and_absent_entries_are_zero() {
    let text = "# a comment\n+1 1:0.5 3:-2 # the first row\n\n-1 qid:7 2:1e-3\n0\n";
    let data = libsvm::read(text.as_bytes()).unwrap();
    assert_eq!(data.target, Some(vec![1.0, -1.0, 0.0]));
    assert!(matches!(data.design.storage(), Storage::Sparse { .. }));
    assert_eq!((data.design.rows(), data.design.columns()), (3, 3));
    assert_eq!(entries(&data.design), [0.5, 0.0, -2.0, 0.0, 1e-3, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn damage_is_refused_at_line_and_field() {
    for (text, message) in [
        ("", "line 1: no data; wanted at least one row and one column"),
        ("1\n2\n", "line 3: no data; wanted at least one row and one column"),
        ("a 1:2\n", "line 1, column 1: wanted a number, found \"a\""),
        (
            "1 0:2\n",
            "line 1, column 2: index 0 lies outside 1 to 4294967295; indices start at 1, or at 0 with `--index-base 0` in a libsvm file",
        ),
        ("1 1:2\n1 99999999999:2\n", "line 2, column 2: index 99999999999 lies outside 1 to 4294967295"),
        ("1 -1:2\n", "line 1, column 2: wanted an index before the colon, found \"-1\""),
        ("1 2:1 1:1\n", "line 1, column 3: index 1 follows 2; wanted indices that increase along the line, none twice"),
        ("1 2:1 2:1\n", "line 1, column 3: index 2 follows 2; wanted indices that increase along the line, none twice"),
        ("1 1:2 5\n", "line 1, column 3: wanted index:value, found \"5\""),
        ("1 1:\n", "line 1, column 2: wanted a number, found \"\""),
        ("1 1: 2:3\n", "line 1, column 2: wanted a number, found \"2:3\""),
        ("1 1:2:3\n", "line 1, column 2: wanted a number, found \"2:3\""),
        ("1 1:inf\n", "line 1, column 2: wanted a finite number, found \"inf\""),
        ("nan 1:1\n", "line 1, column 1: wanted a finite number, found \"nan\""),
        ("1 qid:x 1:1\n", "line 1, column 2: wanted a whole number after `qid:`, found \"x\""),
        ("1 1:1 qid:2\n", "line 1, column 3: wanted an index before the colon, found \"qid\""),
        (
            "1 1:1\n1 4000000000:1\n1 2:1\n",
            "line 2: a 3 × 4000000000 matrix with 3 entries is too sparse to be data; is an index wrong?",
        ),
    ] {
        assert_eq!(refusal(text), message, "{text:?}");
    }
}

#[test]
fn indices_start_where_told_and_the_width_is_what_was_told() {
    let (a, b) = (npy::read(&bytes("tables/A.npy")[..]).unwrap(), npy::read(&bytes("tables/b.npy")[..]).unwrap());
    let read = |name: &str, base, width| {
        let convention = Convention { index_base: base, width, ..Convention::default() };
        libsvm::read_as(&bytes(&format!("tables/{name}.svm"))[..], &convention).map_err(|error| error.to_string())
    };
    let data = read("from-0", IndexBase::Zero, None).unwrap();
    assert_eq!((entries(&data.design), data.target), (entries(&a), Some(entries(&b))));
    assert_eq!(data.notes[0].to_string(), "indices from 0, d from the largest");
    let refusal = read("from-0", IndexBase::One, None).unwrap_err();
    assert!(refusal.starts_with("line 1, column 2: index 0 lies outside") && refusal.contains("`--index-base 0`"));
    let narrow = read("last-column-zero", IndexBase::One, None).unwrap();
    assert_eq!(
        (narrow.design.columns(), narrow.notes[0].to_string()),
        (3, "indices from 1, d from the largest".into())
    );
    let whole = read("last-column-zero", IndexBase::One, Some(4)).unwrap();
    assert_eq!((whole.design.columns(), whole.notes[0].to_string()), (4, "indices from 1, d as told".into()));
    assert_eq!(read("from-0", IndexBase::Zero, Some(3)).unwrap().design, data.design);
    let refusal = read("last-column-zero", IndexBase::One, Some(2)).unwrap_err();
    assert_eq!(refusal, "line 1, column 4: index 3 lies outside 1 to 2");
    assert_eq!(read("from-0", IndexBase::Zero, Some(2)).unwrap_err(), "line 1, column 4: index 2 lies outside 0 to 1");
}

#[test]
fn a_blank_may_follow_a_colon() {
    let plain = libsvm::read("1.5 1:0.5 3:-2\n-1 2:1\n".as_bytes()).unwrap();
    assert_eq!(libsvm::read("1.5 1: 0.5 3:   -2\r-1\t2:\t1\r".as_bytes()).unwrap(), plain);
}

#[test]
fn the_copies_of_the_diabetes_rows_agree_whoever_wrote_them() {
    let design = entries(&npy::read(&bytes("diabetes/A.npy")[..]).unwrap());
    let target = entries(&npy::read(&bytes("diabetes/b.npy")[..]).unwrap());
    let data = libsvm::read(&bytes("diabetes/data.libsvm")[..]).unwrap();
    assert_eq!((entries(&data.design), data.target), (design.clone(), Some(target.clone())));
    // scikit-learn writes 16 digits, one short of all doubles.
    let dump = libsvm::read(&bytes("diabetes/dump.svm")[..]).unwrap();
    for (ours, theirs) in [(entries(&dump.design), design), (dump.target.unwrap(), target)] {
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(&theirs) {
            approx::assert_relative_eq!(ours, theirs, max_relative = 1e-15);
        }
    }
}

#[test]
fn writing_asks_for_a_label_a_row() {
    let matrix = DesignMatrix::dense(2, 1, vec![1.0, 2.0]).unwrap();
    let error = libsvm::write(&matrix, &[1.0], Vec::new()).unwrap_err().to_string();
    assert_eq!(error, "a libsvm file needs a label for each of 2 rows, found 1; .npy, .mtx and .csv need none");
}
