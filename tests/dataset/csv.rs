use super::{bytes, entries};
use lemmacheck::dataset::{Convention, Dataset, Decimal, Error, Header, Wanted, csv, npy};

fn read(text: &str) -> Dataset {
    csv::read(text.as_bytes()).unwrap()
}

fn refusal(text: &str) -> String {
    csv::read(text.as_bytes()).unwrap_err().to_string()
}

/// What is read of a text as a convention says.
fn read_as(text: &str, convention: &Convention) -> Result<Dataset, Error> {
    csv::read_as(text.as_bytes(), convention)
}

/// A convention from the words of the command line.
fn told(header: &str, columns: &str) -> Convention {
    let columns = if columns.is_empty() { Default::default() } else { columns.parse().unwrap() };
    Convention { header: header.parse().unwrap(), columns, ..Convention::default() }
}

/// Whether a table of tests/dataset/fixtures/tables holds the matrix of A.npy.
fn is_a(name: &str, convention: &Convention) -> Result<(), String> {
    let a = npy::read(&bytes("tables/A.npy")[..]).unwrap();
    let found =
        csv::read_as(&bytes(&format!("tables/{name}.csv"))[..], convention).map_err(|error| error.to_string())?;
    assert_eq!(found.design, a, "{name}");
    Ok(())
}

/// Whether a table holds the vector of b.npy.
fn is_b(name: &str, convention: &Convention) -> Result<(), String> {
    let b = entries(&npy::read(&bytes("tables/b.npy")[..]).unwrap());
    let convention = Convention { wanted: Wanted::Targets, ..convention.clone() };
    let file = bytes(&format!("tables/{name}.csv"));
    let found = csv::read_as(&file[..], &convention).and_then(Dataset::into_vector);
    assert_eq!(found.map_err(|error| error.to_string())?, b, "{name}");
    Ok(())
}

#[test]
fn names_are_a_header_and_numbers_are_data() {
    let bare = read("1.0,2\n3,4\n");
    assert_eq!((bare.names, entries(&bare.design)), (None, vec![1.0, 2.0, 3.0, 4.0]));
    let named = read("x,y\n3,4\n");
    assert_eq!((named.names, entries(&named.design)), (Some(vec!["x".into(), "y".into()]), vec![3.0, 4.0]));
    assert_eq!(read("x,\n3,4\n").names, Some(vec!["x".into(), String::new()]));
    for name in ["pandas-names", "pandas-bare", "pandas-semicolons", "savetxt", "savetxt-tabs", "savetxt-header"] {
        is_a(name, &Convention::default()).unwrap();
    }
    is_a("savetxt-returns", &Convention::default()).unwrap();
}

#[test]
fn a_row_that_numbers_the_columns_is_asked_about() {
    for name in ["pandas-numbers", "pandas-series"] {
        let check = if name == "pandas-series" { is_b } else { is_a };
        let refusal = check(name, &Convention::default()).unwrap_err();
        assert!(refusal.contains("line 1 may be") && refusal.contains("`--header yes`"), "{name}: {refusal}");
        check(name, &told("yes", "")).unwrap();
        check(name, &told("1", "")).unwrap();
        let kept = csv::read_as(&bytes(&format!("tables/{name}.csv"))[..], &told("no", "")).unwrap();
        assert_eq!(kept.design.rows(), 6, "the row is data");
    }
    let asked = |text: &str| matches!(read_as(text, &Convention::default()), Err(Error::HeaderOrRow { .. }));
    for text in [
        "0,1\n5,6\n",
        "1,2,3\n4,5,6\n",
        "2019,2020\n0.5,1.5\n",
        "2,0,1\n0.5,1.5,2e3\n",
        "2019,2020\n7,5\n",
        "10,20,30\n7,5,9\n",
        "0\n1\n0\n",
        "7\n0.5\n1.5\n",
        "\"0\",\"1\"\n2,3\n",
    ] {
        assert!(asked(text), "{text:?}");
    }
    for text in [
        "0,1\n",
        "0.0,1.0\n5,6\n",
        "1,0\n5,6\n",
        "10,20\n7,5\n",
        "10,20,30\n7,5,40\n",
        "7\n0.5\n8\n",
        "1\n0\n1\n",
        "1,2\n",
        "# a,b\n0,1\n5,6\n",
        "00,01\n3.5,4\n",
    ] {
        assert!(!asked(text), "{text:?}");
    }
    let vector = |entries| Convention { wanted: Wanted::Vector { entries }, ..Convention::default() };
    assert!(read_as("0\n0.5\n1.5\n", &vector(Some(3))).is_ok(), "three entries are wanted, so the first is one");
    assert!(read_as("0\n0.5\n1.5\n", &vector(Some(2))).is_err());
}

#[test]
fn a_column_that_counts_the_rows_or_has_no_name_is_asked_about() {
    for name in [
        "pandas-names-rows",
        "pandas-names-shuffled",
        "pandas-index",
        "pandas-twice",
        "pandas-rows",
        "r-write-csv",
        "r-write-table",
    ] {
        let refusal = is_a(name, &Convention::default()).unwrap_err();
        assert!(refusal.contains("column 1") && refusal.contains("`--columns 2-`"), "{name}: {refusal}");
        let all = csv::read_as(&bytes(&format!("tables/{name}.csv"))[..], &told("auto", "all")).unwrap();
        assert_eq!((all.design.rows(), all.design.columns()), (5, 4), "{name}");
        if name != "pandas-names-shuffled" {
            is_a(name, &told("auto", "2-")).unwrap();
        }
    }
    is_a("pandas-names-rows", &told("auto", "a,b,c")).unwrap();
    is_a("r-write-table", &told("auto", "a,3,c")).unwrap();
    is_a("pandas-numbers-rows", &told("yes", "2-")).unwrap();
    assert!(is_a("pandas-numbers-rows", &told("auto", "2-")).unwrap_err().contains("`--header yes`"));
    let below = read_as("# made by a tool\n\"\" 1 2 3\n0 4 5 6\n", &told("yes", "2-")).unwrap();
    assert_eq!(entries(&below.design), [4.0, 5.0, 6.0], "the comment has as many words as the header below it");
    is_b("pandas-series-rows", &told("yes", "2")).unwrap();
    assert!(is_b("pandas-series-rows", &Convention::default()).is_err());
    let asked = |text: &str| matches!(read_as(text, &Convention::default()), Err(Error::RowNumbers { .. }));
    for text in ["2,0.5\n0,1.5\n1,2\n", "1,5.5\n2,6\n3,7\n", "ID,x\n1,5\n2,6\n", "X,y\n1,5\n2,6\n", ",y\n0.5,4\n"] {
        assert!(asked(text), "{text:?}");
    }
    for text in ["1,0.5\n2,1.5\n4,2\n", "x,y\n1,5\n2,6\n", "1,5\n1,6\n1,7.5\n", "0\n1\n2\n", "1990,1\n1991,0\n1992,5\n"]
    {
        assert!(!asked(text), "{text:?}");
    }
}

#[test]
fn a_missing_value_is_never_a_name() {
    for name in ["NA", "nan", "empty"] {
        let refusal = is_a(&format!("pandas-first-{name}"), &Convention::default()).unwrap_err();
        assert!(refusal.starts_with("line 1, column 1: wanted a number, found"), "{refusal}");
        assert!(refusal.contains("missing value"), "{refusal}");
    }
    for text in
        ["NA\n1\n", "NA,NA\n1,2\n", ",\n1,2\n", "1,,2\n3,4,5\n", "?\n1\n", "1,N/A\n2,3\n", "<NA>\n1\n", "NULL,1\n2,3\n"]
    {
        let refusal = refusal(text);
        assert!(refusal.starts_with("line 1, column") && refusal.contains("missing value"), "{text:?}: {refusal}");
    }
    assert!(refusal("1.5\nNA\n").starts_with("line 2, column 1: wanted a number, found \"NA\", a missing value"));
    assert_eq!(read_as("NA\n1\n", &told("yes", "")).unwrap().names, Some(vec!["NA".into()]));
    let mixed = refusal("1,y\n3,4\n");
    assert!(mixed.starts_with("line 1, column 2: found \"y\" in a row that has numbers, too"), "{mixed}");
    assert_eq!(entries(&read_as("1,y\n3,4\n", &told("yes", "")).unwrap().design), [3.0, 4.0]);
    assert_eq!(entries(&read_as("a,3\nb,4\n", &told("no", "2")).unwrap().design), [3.0, 4.0]);
}

#[test]
fn decimal_commas_are_read_when_told_and_asked_about_when_seen() {
    let comma = Convention { decimal: Decimal::Comma, ..Convention::default() };
    for name in ["pandas-german-quoted", "german-target"] {
        let refusal = is_b(name, &Convention::default()).unwrap_err();
        assert!(refusal.contains("`--decimal comma`"), "{refusal}");
        is_b(name, &comma).unwrap();
    }
    assert!(is_a("pandas-german", &Convention::default()).unwrap_err().contains("`--decimal comma`"));
    is_a("pandas-german", &comma).unwrap();
    assert_eq!(entries(&read_as("0,5 1,5\n-2,25 1e3\n", &comma).unwrap().design), [0.5, 1.5, -2.25, 1e3]);
    assert_eq!(entries(&read_as("\"0,5\",\"1,5\"\n\"2,5\",\"3,0\"\n", &comma).unwrap().design), [0.5, 1.5, 2.5, 3.0]);
    assert_eq!(entries(&read_as("x;y\n,5;1,5e-2\n", &comma).unwrap().design), [0.5, 0.015]);
    for text in [
        "0,5\t1,5\n2,5\t3,5\n",
        "0,5 1,5\n2,5 3,5\n",
        "0,5;1,5\n2,5;3,5\n",
        "0,05\n1,25\n",
        "-0,5,1,5\n0,25,2,0\n",
        "x\n1,5\n2,5\n",
    ] {
        assert!(refusal(text).contains("`--decimal comma`"), "{text:?}: {}", refusal(text));
    }
    for text in ["1,2.5;3\n", "1.5;2\n", "1;2,3,4\n"] {
        assert!(read_as(text, &comma).is_err(), "{text:?}");
    }
    let point = Convention { decimal: Decimal::Point, wanted: Wanted::Targets, ..Convention::default() };
    assert_eq!(read_as("1,5\n0,75\n", &point).unwrap().design.columns(), 2);
}

#[test]
fn what_was_skipped_and_chosen_is_told() {
    let notes = |text: &str, convention: &Convention| {
        let notes = read_as(text, convention).unwrap().notes;
        notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let auto = Convention::default();
    assert_eq!(notes("1.5,2\n3,4\n", &auto), "");
    assert_eq!(notes("x,y\n3,4\n", &auto), "header line 1 skipped");
    assert_eq!(
        notes("# made by hand\n# x y\n3.5 4\n\n5 6 # the last\n", &auto),
        "header line 2 skipped; 1 empty line skipped; 1 comment line skipped; fields apart by blanks"
    );
    assert_eq!(notes("a title\nx,y\n3,4\n", &told("2", "y")), "header lines 1 to 2 skipped; 1 of 2 columns");
    let comma = Convention { decimal: Decimal::Comma, ..Convention::default() };
    assert_eq!(notes("1,5;2\n", &comma), "fields apart by semicolons; decimal commas");
}

#[test]
fn several_header_lines_are_told_by_their_number() {
    let text = "Blood pressure; second visit\nx,y\nmm,kg\n0.5,1\n";
    assert!(refusal(text).contains("line 3, column 1") || refusal(text).contains("`--header 2`"), "{}", refusal(text));
    let read = read_as(text, &Convention { header: Header::Lines(3), ..Convention::default() }).unwrap();
    assert_eq!((entries(&read.design), read.names), (vec![0.5, 1.0], Some(vec!["mm".into(), "kg".into()])));
    let units = refusal("x,y\nmm,kg\n0.5,1\n");
    assert!(units.contains("line 2, column 1") && units.contains("`--header 2`"), "{units}");
    assert!(refusal("a title\nx,y\n3,4\n").contains("`--header 2`"));
}

#[test]
fn quotes_blanks_and_line_ends_do_not_change_the_numbers() {
    let plain = read("b,\"x, y\"\n1,-2e3\n3,4\n");
    for text in [
        "\u{feff}b,\"x, y\"\r\n1,-2e3\r\n3,4\r\n",
        "b,\"x, y\"\r1,-2e3\r3,4",
        "\"b\" , \"x, y\"\n \"1\" , \" -2e3\"\n3 ,4",
        "# b,\"x, y\"\n1,-2000.0\n3,4\n\n \n",
    ] {
        assert_eq!(read(text), plain, "{text:?}");
    }
    assert_eq!(read("b,\"x, y\"\n\n1,-2e3\n3,4\n").design, plain.design);
    assert_eq!(read("\"a \"\"quoted\"\" name\"\n1\n").names, Some(vec!["a \"quoted\" name".into()]));
    assert_eq!(entries(&read("  0.5   \"1\" \t 2  \n3 4 5\n").design), [0.5, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(entries(&read("x\ty\n0.5\t 1 \n").design), [0.5, 1.0]);
}

#[test]
fn tabs_and_blanks_between_numbers_separate_alike_unless_one_is_missing() {
    for text in ["1\t-2 3\n4 5\t6\n", "a b c\n1\t-2  3\n4 \t5 6\n"] {
        assert_eq!(entries(&read(text).design), [1.0, -2.0, 3.0, 4.0, 5.0, 6.0], "{text:?}");
    }
    assert!(csv::read(&b"1\t\t2 3\n4\t5\t6\n"[..]).is_err());
    assert!(csv::read(&b"1\tx 2\t3\n4\t5\t6\n"[..]).is_err());
}

#[test]
fn damage_is_refused_at_line_and_column() {
    for (text, message) in [
        ("", "line 1: no data; wanted at least one row and one column"),
        ("a,b\n", "line 2: no data; wanted at least one row and one column"),
        ("1,2\n3\n", "line 2: wanted 2 fields, found 1"),
        ("a,b\n3,4\n5\n", "line 3: wanted 2 fields, found 1"),
        (
            "1,2\n3,\n",
            "line 2, column 2: wanted a number, found \"\", a missing value; leave out such rows, or fill them",
        ),
        ("1\n\n3\n", "line 2: an empty line amid a column of numbers may be a missing value; take it out"),
        ("\n1\n3\n", "line 1: an empty line amid a column of numbers may be a missing value; take it out"),
        ("1,2,3\n4,5,6\n7,8,abc\n", "line 3, column 3: wanted a number, found \"abc\""),
        ("1;2\n1.5;2\n1,2\n", "line 3: wanted 2 fields, found 1"),
        ("1,\"2\n3,4\n", "line 1, column 2: wanted a closing quote on the same line, found \"2\""),
        ("1,\"2\"3\n", "line 1, column 2: wanted a separator or the end of the line after the quote, found \"3\""),
        ("1,1e999\n", "line 1, column 2: wanted a finite number, found \"1e999\""),
    ] {
        assert_eq!(refusal(text), message, "{text:?}");
    }
    let latin = csv::read(&b"1,2\n3,\xe4\n"[..]).unwrap_err().to_string();
    assert_eq!(latin, "line 2, byte 3: not text in utf-8; is the ending of the file right?");
    let long = format!("1\n{}\n", "x".repeat(1000));
    assert_eq!(refusal(&long), format!("line 2, column 1: wanted a number, found \"{}…\"", "x".repeat(40)));
}

#[test]
fn the_target_comes_out_of_the_first_column_with_its_name() {
    let data = read("b,x,y\n0.5,1,2\n0.25,3,4\n").with_target_first().unwrap();
    assert_eq!(data.target, Some(vec![0.5, 0.25]));
    assert_eq!(data.names, Some(vec!["x".into(), "y".into()]));
    assert_eq!((data.design.rows(), entries(&data.design)), (2, vec![1.0, 2.0, 3.0, 4.0]));
    let single = read("1\n2\n").with_target_first().unwrap_err().to_string();
    assert_eq!(single, "wanted the target in the first column and at least one more column, found 1");
}

#[test]
fn the_copies_of_the_diabetes_rows_agree_whoever_wrote_them() {
    let design = npy::read(&bytes("diabetes/A.npy")[..]).unwrap();
    let target = entries(&npy::read(&bytes("diabetes/b.npy")[..]).unwrap());
    for name in ["data", "savetxt", "quoted"] {
        let data = csv::read(&bytes(&format!("diabetes/{name}.csv"))[..]).unwrap();
        assert_eq!(data.names.as_ref().unwrap()[..2], ["b", "age"], "{name}");
        let data = data.with_target_first().unwrap();
        assert_eq!((data.design, data.target), (design.clone(), Some(target.clone())), "{name}");
    }
}
