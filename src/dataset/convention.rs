//! What a file does not say about itself, told by whoever reads it.

use super::Error;
use std::str::FromStr;

/// How a file is to be read where it may be understood in several ways. The default asks for nothing and takes nothing
/// for granted: a reader that cannot tell two readings apart refuses the file and names the choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Convention {
    /// Which lines of a table are its header.
    pub header: Header,
    /// Which columns of a table are read.
    pub columns: Columns,
    /// How a table spells the point of a decimal number.
    pub decimal: Decimal,
    /// The index of the first column of a libsvm file.
    pub index_base: IndexBase,
    /// d of a libsvm file, where columns of zeros at its end leave no trace.
    pub width: Option<usize>,
    /// What is to be read from the file.
    pub wanted: Wanted,
}

/// Which lines of a table are its header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// The first row where it is told apart safely: names, or none.
    #[default]
    Auto,
    /// None: every row holds data.
    Absent,
    /// The first row, or the comment right above it that has a name for every column.
    Row,
    /// So many lines at the top of the file, whatever they hold; the last of them may name the columns.
    Lines(usize),
}

/// How a table spells the point of a decimal number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimal {
    /// As a point; what may be meant with commas is refused.
    #[default]
    Auto,
    /// As a point.
    Point,
    /// As a comma; fields are apart by semicolons, tabs or blanks.
    Comma,
}

/// The index of the first column of a libsvm file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IndexBase {
    /// 0, as scikit-learn writes unless told otherwise.
    Zero,
    /// 1, as the format has it.
    #[default]
    One,
}

impl IndexBase {
    /// 0 or 1.
    pub fn first(self) -> u64 {
        match self {
            IndexBase::Zero => 0,
            IndexBase::One => 1,
        }
    }
}

/// What is to be read from a file: what is known of its shape settles some doubts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// A design matrix.
    #[default]
    Matrix,
    /// A target a column.
    Targets,
    /// A vector of so many entries, where the number is known.
    Vector {
        /// Its length.
        entries: Option<usize>,
    },
}

/// Which columns of a table are read, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// All of them, but for a first column that may hold row numbers: such a table is refused.
    #[default]
    Auto,
    /// All of them.
    All,
    /// These.
    Chosen(Vec<Choice>),
}

/// One item of a choice of columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Columns by their 1-based numbers, both ends included; to the last one where no end is given.
    Range {
        /// The first.
        first: usize,
        /// The last.
        last: Option<usize>,
    },
    /// A column by its name in the header.
    Name(String),
}

impl Columns {
    /// The 0-based columns that are read, of `count` whose names are `names`.
    pub(super) fn resolve(&self, count: usize, names: Option<&[String]>) -> Result<Option<Vec<usize>>, Error> {
        let Columns::Chosen(choices) = self else { return Ok(None) };
        let mut chosen = Vec::new();
        for choice in choices {
            let missing = |column: String| Error::NoColumn { column, columns: count };
            match choice {
                Choice::Range { first, last } => {
                    let last = last.unwrap_or(count);
                    for column in [*first, last] {
                        if column == 0 || column > count {
                            return Err(missing(column.to_string()));
                        }
                    }
                    chosen.extend(first - 1..last);
                }
                Choice::Name(name) => {
                    let mut found = names.into_iter().flatten().enumerate().filter(|(_, known)| *known == name);
                    match (found.next(), found.next()) {
                        (Some((column, _)), None) => chosen.push(column),
                        (Some(_), Some(_)) => return Err(Error::NameTwice { name: name.clone() }),
                        (None, _) => return Err(missing(format!("{name:?}"))),
                    }
                }
            }
        }
        let mut sorted = chosen.clone();
        sorted.sort_unstable();
        if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::NameTwice { name: (twice[0] + 1).to_string() });
        }
        Ok(Some(chosen))
    }
}

impl FromStr for Columns {
    type Err = Error;

    /// `all`, or items apart by commas: numbers from 1 on (`3`), ranges (`2-4`, `2-`) and names.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text == "all" {
            return Ok(Columns::All);
        }
        let items: Result<Vec<Choice>, Error> = text.split(',').map(|item| item.trim_ascii().parse()).collect();
        items.map(Columns::Chosen)
    }
}

impl FromStr for Choice {
    type Err = Error;

    fn from_str(item: &str) -> Result<Self, Error> {
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let refused = || Error::Choice { found: item.to_owned() };
        let range = |first: usize, last: Option<usize>| match last {
            Some(last) if last < first => Err(refused()),
            _ if first == 0 => Err(refused()),
            _ => Ok(Choice::Range { first, last }),
        };
        if item.is_empty() {
            return Err(refused());
        }
        if let Some(column) = number(item) {
            return range(column, Some(column));
        }
        match item.split_once('-') {
            Some((first, "")) if number(first).is_some() => range(number(first).unwrap_or(0), None),
            Some((first, last)) => match (number(first), number(last)) {
                (Some(first), Some(last)) => range(first, Some(last)),
                _ => Ok(Choice::Name(item.to_owned())),
            },
            None => Ok(Choice::Name(item.to_owned())),
        }
    }
}

impl FromStr for Header {
    type Err = Error;

    /// `auto`, `yes`, `no`, or a number of lines.
    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "auto" => Ok(Header::Auto),
            "yes" => Ok(Header::Row),
            "no" | "0" => Ok(Header::Absent),
            _ => text.parse().map(Header::Lines).map_err(|_| Error::HeaderWord { found: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_chosen_by_number_range_and_name_in_the_order_given() {
        let names: Vec<String> = ["y", "a-b", "c", "2019"].map(String::from).into();
        let chosen = |text: &str| text.parse::<Columns>()?.resolve(4, Some(&names));
        assert_eq!(chosen("all"), Ok(None));
        assert_eq!(chosen("2-"), Ok(Some(vec![1, 2, 3])));
        assert_eq!(chosen("c, 1,a-b"), Ok(Some(vec![2, 0, 1])));
        for (text, message) in [
            ("0", "0"),
            ("3-2", "3-2"),
            ("", "``"),
            ("1,", "``"),
            ("5", "column 5"),
            ("2-9", "column 9"),
            ("z", "\"z\""),
            ("1,y", "1"),
        ] {
            let refusal = chosen(text).unwrap_err().to_string();
            assert!(refusal.contains(message), "{text}: {refusal}");
        }
    }
}
