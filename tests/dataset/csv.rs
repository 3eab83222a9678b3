use super::{bytes, entries};
use lemmacheck::dataset::{Dataset, csv, npy};

fn read(text: &str) -> Dataset {
    csv::read(text.as_bytes()).unwrap()
}

fn refusal(text: &str) -> String {
    csv::read(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn the_first_row_is_a_header_exactly_when_a_field_is_no_number() {
    let bare = read("1,2\n3,4\n");
    assert_eq!((bare.names, entries(&bare.design)), (None, vec![1.0, 2.0, 3.0, 4.0]));
    let named = read("1,y\n3,4\n");
    assert_eq!((named.names, entries(&named.design)), (Some(vec!["1".into(), "y".into()]), vec![3.0, 4.0]));
    let unnamed_first = read(",y\n3,4\n");
    assert_eq!(unnamed_first.names, Some(vec![String::new(), "y".into()]));
    assert_eq!(refusal("1,,2\n3,4,5\n"), "line 1, column 2: wanted a number, found \"\"");
    assert_eq!(refusal("1,nan\n3,4\n"), "line 1, column 2: wanted a finite number, found \"nan\"");
}

#[test]
fn quotes_blanks_and_line_ends_do_not_change_the_numbers() {
    let plain = read("b,\"x, y\"\n1,-2e3\n3,4\n");
    for text in [
        "\u{feff}b,\"x, y\"\r\n1,-2e3\r\n3,4\r\n",
        "\"b\" , \"x, y\"\n \"1\" , \" -2e3\"\n3 ,4",
        "# b,\"x, y\"\n1,-2000.0\n3,4\n\n \n",
    ] {
        assert_eq!(read(text), plain, "{text:?}");
    }
    assert_eq!(read("\"a \"\"quoted\"\" name\"\n1\n").names, Some(vec!["a \"quoted\" name".into()]));
}

#[test]
fn damage_is_refused_at_line_and_column() {
    for (text, message) in [
        ("", "line 1: no data; wanted at least one row and one column"),
        ("a,b\n", "line 2: no data; wanted at least one row and one column"),
        ("1,2\n3\n", "line 2: wanted 2 fields, found 1"),
        ("a,b\n3,4,5\n", "line 2: wanted 2 fields, found 3"),
        ("1,2\n3,\n", "line 2, column 2: wanted a number, found \"\""),
        ("1,2\n\n3,4\n", "line 2: wanted a row of the table, found \"an empty line\""),
        ("1,2,3\n4,5,6\n7,8,abc\n", "line 3, column 3: wanted a number, found \"abc\""),
        ("a;b\n1;2\n", "line 2, column 1: wanted a number, and commas between the fields, found \"1;2\""),
        ("1,\"2\n3,4\n", "line 1, column 2: wanted a closing quote on the same line, found \"2\""),
        ("1,\"2\"3\n", "line 1, column 2: wanted a comma after the closing quote, found \"3\""),
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
