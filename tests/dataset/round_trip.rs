use super::{bits, bytes, config, entries};
use lemmacheck::dataset::{Dataset, Error, Format, libsvm};
use lemmacheck::linalg::{DesignMatrix, Storage};
use proptest::prelude::*;

const FORMATS: [Format; 3] = [Format::Npy, Format::MatrixMarket, Format::Csv];

/// Any finite double: subnormal, huge and −0 included.
fn entry() -> impl Strategy<Value = f64> {
    prop_oneof![any::<u64>().prop_map(f64::from_bits), any::<i16>().prop_map(f64::from), Just(-0.0)]
        .prop_filter("finite", |value| value.is_finite())
}

fn dense() -> impl Strategy<Value = DesignMatrix> {
    (1usize..6, 1usize..6).prop_flat_map(|(rows, columns)| {
        prop::collection::vec(entry(), rows * columns)
            .prop_map(move |values| DesignMatrix::dense(rows, columns, values).unwrap())
    })
}

fn sparse() -> impl Strategy<Value = DesignMatrix> {
    (1usize..6, 1usize..6).prop_flat_map(|(rows, columns)| {
        prop::collection::btree_map((0..rows, 0..columns), entry(), 0..=rows * columns).prop_map(move |map| {
            let triplets = map.into_iter().map(|((row, column), value)| (row, column, value)).collect();
            DesignMatrix::from_triplets(rows, columns, triplets).unwrap()
        })
    })
}

fn written(format: Format, matrix: &DesignMatrix) -> Vec<u8> {
    let mut file = Vec::new();
    format.write(matrix, &mut file).unwrap();
    file
}

proptest! {
    #![proptest_config(config("round_trip", 256))]

    #[test]
    fn a_dense_matrix_keeps_shape_and_bits_through_every_format(matrix in dense()) {
        for format in FORMATS {
            let back = format.read(&written(format, &matrix)[..]).unwrap().design;
            prop_assert_eq!((back.rows(), back.columns()), (matrix.rows(), matrix.columns()));
            prop_assert_eq!(bits(&entries(&back)), bits(&entries(&matrix)));
        }
    }

    #[test]
    fn a_sparse_matrix_keeps_entries_in_every_format_and_stays_sparse_in_mtx(matrix in sparse()) {
        for format in FORMATS {
            let back = format.read(&written(format, &matrix)[..]).unwrap().design;
            prop_assert_eq!((back.rows(), back.columns()), (matrix.rows(), matrix.columns()));
            prop_assert_eq!(bits(&entries(&back)), bits(&entries(&matrix)));
            let stays = matches!(back.storage(), Storage::Sparse { .. });
            prop_assert_eq!(stays, format == Format::MatrixMarket);
        }
    }

    #[test]
    fn a_vector_keeps_its_bits_through_every_format(vector in prop::collection::vec(entry(), 1..20)) {
        for format in FORMATS {
            let mut file = Vec::new();
            format.write_vector(&vector, &mut file).unwrap();
            prop_assert_eq!(bits(&format.read_vector(&file[..]).unwrap()), bits(&vector));
        }
    }

    #[test]
    fn a_matrix_and_its_labels_keep_their_entries_through_libsvm(matrix in prop_oneof![dense(), sparse()]) {
        let labels: Vec<f64> = (0..matrix.rows()).map(|row| row as f64 / 7.0).collect();
        let mut file = Vec::new();
        libsvm::write(&matrix, &labels, &mut file).unwrap();
        let all = entries(&matrix);
        match Format::Libsvm.read(&file[..]) {
            Err(error) => {
                let empty = matches!(error, Error::Empty { .. });
                prop_assert!(empty && all.iter().all(|value| *value == 0.0), "{}", error);
            }
            Ok(Dataset { design, target, .. }) => {
                prop_assert_eq!(target, Some(labels));
                prop_assert_eq!(design.rows(), matrix.rows());
                let back = entries(&design);
                for row in 0..matrix.rows() {
                    for column in 0..matrix.columns() {
                        let read = if column < design.columns() { back[row * design.columns() + column] } else { 0.0 };
                        prop_assert_eq!(read, all[row * matrix.columns() + column]);
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_column_becomes_the_target_whether_dense_or_sparse(matrix in prop_oneof![dense(), sparse()]) {
        let (all, columns) = (entries(&matrix), matrix.columns());
        let data = Dataset { design: matrix, target: None, names: None, notes: Vec::new() };
        let Ok(Dataset { design, target, .. }) = data.with_target_first() else {
            prop_assert_eq!(columns, 1);
            return Ok(());
        };
        let (target, rest) = (target.unwrap(), entries(&design));
        for (row, whole) in all.chunks(columns).enumerate() {
            prop_assert_eq!(target[row].to_bits(), whole[0].to_bits());
            prop_assert_eq!(bits(&rest[row * (columns - 1)..(row + 1) * (columns - 1)]), bits(&whole[1..]));
        }
    }
}

#[test]
fn targets_are_all_columns_of_a_matrix_or_the_labels() {
    let csv = Format::Csv.read_targets("1,2.0\n3,4\n5,6\n".as_bytes()).unwrap();
    assert_eq!((csv.shape(), csv.column(1).as_slice().to_vec()), ((3, 2), vec![2.0, 4.0, 6.0]));
    let labels = Format::Libsvm.read_targets("0.5 1:1\n0.25 2:1\n".as_bytes()).unwrap();
    assert_eq!((labels.shape(), labels.as_slice().to_vec()), ((2, 1), vec![0.5, 0.25]));
    let file = "%%MatrixMarket matrix coordinate real general\n3 2 2\n3 1 7\n1 2 8\n";
    let coordinate = Format::MatrixMarket.read_targets(file.as_bytes()).unwrap();
    assert_eq!((coordinate.shape(), coordinate.as_slice().to_vec()), ((3, 2), vec![0.0, 0.0, 7.0, 8.0, 0.0, 0.0]));
}

#[test]
fn a_vector_is_one_row_or_one_column() {
    assert_eq!(Format::Csv.read_vector("1,2,3\n".as_bytes()).unwrap(), [1.0, 2.0, 3.0]);
    assert_eq!(Format::Csv.read_vector("1\n2\n3\n".as_bytes()).unwrap(), [1.0, 2.0, 3.0]);
    assert_eq!(Format::Npy.read_vector(&bytes("npy/one-axis.npy")[..]).unwrap(), [1.5, 2.5, 3.5]);
    let error = Format::Csv.read_vector("1.0,2\n3,4\n".as_bytes()).unwrap_err().to_string();
    assert_eq!(error, "wanted a vector, one row or one column, found a 2 × 2 matrix");
}

#[test]
fn a_sparse_target_that_would_fill_the_memory_is_refused() {
    let file = "%%MatrixMarket matrix coordinate real general\n1000000 1000000 1\n1 1 1\n";
    assert_eq!(Format::MatrixMarket.read(file.as_bytes()).unwrap().design.rows(), 1_000_000);
    let error = Format::MatrixMarket.read_targets(file.as_bytes()).unwrap_err();
    assert!(matches!(error, Error::TooSparse { rows: 1_000_000, entries: 1, .. }), "{error}");
}

#[test]
fn the_ending_tells_the_format_and_an_unknown_one_is_refused() {
    for (path, format) in [
        ("a/b.npy", Format::Npy),
        ("b.MTX", Format::MatrixMarket),
        ("b.csv", Format::Csv),
        ("b.svm", Format::Libsvm),
        ("b.c.libsvm", Format::Libsvm),
    ] {
        assert_eq!(Format::from_path_ending(path), Ok(format));
    }
    let error = Format::from_path_ending("data/b.txt").unwrap_err().to_string();
    assert_eq!(error, "the ending of `data/b.txt` names no format; wanted .npy, .mtx, .csv, .tsv, .svm or .libsvm");
    assert!(Format::from_path_ending("npy").is_err());
}

#[test]
fn a_writer_that_fails_is_told() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("no space left"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in FORMATS {
        assert_eq!(format.write_vector(&[1.0], Full).unwrap_err().to_string(), "cannot write: no space left");
    }
    assert!(matches!(Format::Libsvm.write_vector(&[1.0], Full), Err(Error::Labels { rows: 1, labels: 0 })));
}
