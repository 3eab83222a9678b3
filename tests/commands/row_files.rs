//! A matrix in several files, and one that stays in its file.

use super::{json, lemmacheck, scratch};
use lemmacheck::dataset::npy;
use lemmacheck::linalg::DesignMatrix;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

const ROWS: usize = 700;
const COLUMNS: usize = 3;

fn entries(rows: std::ops::Range<usize>, columns: usize) -> Vec<f64> {
    (rows.start * columns..rows.end * columns).map(|k| (k as f64 * 0.7).sin() * 0.5).collect()
}

fn write(path: &Path, rows: std::ops::Range<usize>, columns: usize) {
    let design = DesignMatrix::dense(rows.len(), columns, entries(rows, columns)).unwrap();
    npy::write(&design, File::create(path).unwrap()).unwrap();
}

/// A folder of shards of one matrix, and the matrix in one file.
fn folder(name: &str) -> (PathBuf, String) {
    let folder = PathBuf::from(scratch(name, None));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    for (k, rows) in [0..1, 1..400, 400..ROWS].into_iter().enumerate() {
        write(&folder.join(format!("part-{k}.npy")), rows, COLUMNS);
    }
    let whole = scratch(&format!("{name}.npy"), None);
    write(Path::new(&whole), 0..ROWS, COLUMNS);
    (folder, whole)
}

fn target() -> String {
    let lines: String = (0..ROWS).map(|i| format!("{}\n", (1.5 + (i as f64).cos()) / ROWS as f64)).collect();
    scratch("row-files-b.csv", Some(&lines))
}

/// What is found of a matrix, but for where it came from and the time.
fn found(matrix: &str, more: &[&str]) -> String {
    let b = target();
    let run = ["solve", "--loss", "softmax", "--matrix", matrix, "--target", &b, "--weights", "1e-3"];
    let mut found = json(&[&run[..], more].concat(), 0);
    let fields = found.as_object_mut().unwrap();
    assert_eq!((&fields["n"], &fields["d"]), (&ROWS.into(), &COLUMNS.into()));
    fields.remove("source");
    fields.remove("seconds");
    found.to_string()
}

#[test]
fn a_folder_and_a_list_of_shards_are_the_matrix_that_their_rows_make() {
    let (folder, whole) = folder("row-files-same");
    let expected = found(&whole, &[]);
    assert_eq!(found(folder.to_str().unwrap(), &[]), expected);
    let lines = "# shards\nrow-files-same/part-0.npy 1\n\nrow-files-same/part-1.npy\nrow-files-same/part-2.npy 300\n";
    assert_eq!(found(&scratch("row-files-same.list", Some(lines)), &[]), expected);
}

#[test]
fn a_matrix_that_stays_in_its_file_gives_the_same_bits_and_says_how_it_goes_on() {
    let (folder, whole) = folder("row-files-streamed");
    assert_eq!(found(&whole, &["--stream", "yes"]), found(&whole, &["--stream", "no"]));
    let b = target();
    let run = ["solve", "--loss", "softmax", "--matrix", &whole, "--target", &b];
    let (_, said, _) = lemmacheck(&[&run[..], &["--stream", "yes"]].concat());
    assert!(said.starts_with("iteration 0: L = "), "{said}");
    let (_, said, _) = lemmacheck(&run);
    assert_eq!(said, "");
    let csv = scratch("row-files-streamed.csv", Some("1,2\n3,4\n"));
    for matrix in [csv.as_str(), folder.to_str().unwrap()] {
        let (_, said, code) =
            lemmacheck(&["solve", "--loss", "softmax", "--matrix", matrix, "--target", &b, "--stream", "yes"]);
        assert!(code == 1 && said.contains("cannot be used where it lies"), "{said}");
    }
}

#[test]
fn shards_that_do_not_belong_together_are_refused_by_name() {
    let (folder, _) = folder("row-files-wrong");
    let path = folder.to_str().unwrap();
    let b = target();
    let refusal = |matrix: &str| {
        let (_, said, code) = lemmacheck(&["solve", "--loss", "softmax", "--matrix", matrix, "--target", &b]);
        assert_eq!(code, 1, "{said}");
        said
    };
    let list = scratch("row-files-wrong.list", Some("row-files-wrong/part-0.npy 2\n"));
    assert!(refusal(&list).contains("part-0.npy` has 1 rows where 2 rows are wanted"), "{}", refusal(&list));
    let list = scratch("row-files-twice.list", Some("row-files-wrong/part-0.npy\nrow-files-wrong/part-0.npy\n"));
    assert!(refusal(&list).contains("listed twice"));
    write(&folder.join("part-1.npy"), 0..5, COLUMNS + 1);
    assert!(refusal(path).contains("part-1.npy` has 4 columns where 3 columns"), "{}", refusal(path));
    let cut = folder.join("part-1.npy");
    fs::write(&cut, &fs::read(folder.join("part-2.npy")).unwrap()[..1000]).unwrap();
    assert!(refusal(path).contains("part-1.npy"), "{}", refusal(path));
    fs::remove_file(cut).unwrap();
    assert!(refusal(path).contains("301 rows"), "{}", refusal(path));
    let empty = folder.join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(refusal(empty.to_str().unwrap()).contains("names no .npy file"));
}
