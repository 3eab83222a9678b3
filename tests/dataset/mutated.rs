use super::{bytes, config, entries};
use lemmacheck::dataset::Format;
use proptest::prelude::*;
use proptest::sample::Index;

const FORMATS: [Format; 4] = [Format::Npy, Format::MatrixMarket, Format::Csv, Format::Libsvm];

const FIXTURES: [&str; 15] = [
    "npy/f8-little-c-v1.npy",
    "npy/i2-big-fortran-v1.npy",
    "npy/f8-little-c-v3.npy",
    "mtx/array-skew.mtx",
    "mtx/coordinate-symmetric.mtx",
    "mtx/coordinate-pattern.mtx",
    "diabetes/data.csv",
    "diabetes/quoted.csv",
    "diabetes/data.libsvm",
    "diabetes/dump.svm",
    "tables/pandas-numbers-rows.csv",
    "tables/pandas-german.csv",
    "tables/savetxt-header.csv",
    "tables/r-write-table.csv",
    "tables/from-0.svm",
];

/// One damage to a file.
#[derive(Clone, Debug)]
enum Damage {
    Set(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Repeat(Index, Index),
    Cut(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    // Bytes with a meaning in some format come more often than others.
    let byte = || prop_oneof![any::<u8>(), prop::sample::select(b"0123456789-+.eE,:;#%\"' \t\r\n(){}<>".to_vec())];
    prop_oneof![
        (any::<Index>(), byte()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (any::<Index>(), byte()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
        any::<Index>().prop_map(Damage::Remove),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Repeat(from, to)),
        any::<Index>().prop_map(Damage::Cut),
    ]
}

fn apply(file: &mut Vec<u8>, damage: &Damage) {
    let length = file.len();
    if length == 0 {
        return;
    }
    match damage {
        Damage::Set(at, byte) => file[at.index(length)] = *byte,
        Damage::Insert(at, byte) => file.insert(at.index(length), *byte),
        Damage::Remove(at) => drop(file.remove(at.index(length))),
        Damage::Repeat(from, to) => {
            let (from, to) = (from.index(length), to.index(length));
            let part = file[from.min(to)..from.max(to)].to_vec();
            file.splice(to..to, part);
        }
        Damage::Cut(at) => file.truncate(at.index(length)),
    }
}

/// What every reader must keep whatever it is given: an answer or a lower-case error, and nothing but finite entries.
fn read_by_all(file: &[u8]) -> Result<(), TestCaseError> {
    for format in FORMATS {
        match format.read(file) {
            Ok(data) => {
                let (rows, columns) = (data.design.rows(), data.design.columns());
                prop_assert!(rows > 0 && columns > 0);
                prop_assert!(data.target.is_none_or(|target| target.len() == rows));
                prop_assert!(data.names.is_none_or(|names| names.len() == columns));
                if rows * columns < 1 << 20 {
                    prop_assert!(entries(&data.design).iter().all(|entry| entry.is_finite()));
                }
            }
            Err(error) => {
                let message = error.to_string();
                prop_assert!(message.starts_with(|c: char| c.is_ascii_lowercase()), "{}", message);
                prop_assert!(message.contains("line ") || message.contains("byte "), "{}", message);
                prop_assert!(message.len() < 600, "{}", message);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config("mutated", 1000))]

    #[test]
    fn a_damaged_file_is_read_or_refused_with_its_place(
        name in prop::sample::select(FIXTURES.to_vec()),
        damages in prop::collection::vec(damage(), 0..6),
    ) {
        let mut file = bytes(name);
        for damage in &damages {
            apply(&mut file, damage);
        }
        read_by_all(&file)?;
    }

    #[test]
    fn any_bytes_are_read_or_refused_with_their_place(file in prop::collection::vec(any::<u8>(), 0..200)) {
        read_by_all(&file)?;
    }
}

#[test]
fn a_file_of_a_hundred_thousand_lines_takes_time_in_proportion() {
    // Quadratic work would take minutes here.
    let lines = 100_000;
    let csv: String = (0..lines).map(|row| format!("{row}.5,1\n")).collect();
    assert_eq!(Format::Csv.read(csv.as_bytes()).unwrap().design.rows(), lines);
    let wide: String = (0..lines).map(|column| format!("{column},")).collect::<String>() + "1";
    assert_eq!(Format::Csv.read(wide.as_bytes()).unwrap().design.columns(), lines + 1);
    let libsvm: String = (0..lines).map(|row| format!("1 {}:1\n", lines - row)).collect();
    assert_eq!(Format::Libsvm.read(libsvm.as_bytes()).unwrap().design.columns(), lines);
    let entries: String = (0..lines).map(|row| format!("{} 1 1\n", lines - row)).collect();
    let mtx = format!("%%MatrixMarket matrix coordinate real general\n{lines} 1 {lines}\n{entries}");
    assert_eq!(Format::MatrixMarket.read(mtx.as_bytes()).unwrap().design.rows(), lines);
    let quotes = format!("\"{}\"\n1\n", "\"\"".repeat(lines));
    assert_eq!(Format::Csv.read(quotes.as_bytes()).unwrap().names.unwrap()[0].len(), lines);
}
