//! The options that say how files are to be understood, for one input or for all.

use crate::dataset::{Choice, Columns, Convention, Decimal, Format, Header, IndexBase, Wanted};
use clap::Args;
use std::str::FromStr;

/// How the files are to be understood. An option counts for every input it fits, or for one: `target=VALUE` counts for
/// the target alone. Inputs are matrix, target, weights, x0, x, x-next and matrix-next.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "How files are read")]
pub(super) struct ReadingArgs {
    /// The header of .csv files: `yes` for one line, `no`, a number of lines, or `auto`, which asks in doubt.
    #[arg(long, value_name = "[INPUT=]HEADER", allow_hyphen_values = true)]
    header: Vec<Scoped<Header>>,
    /// The columns of a .csv matrix, such as `2-4,7`, `2-`, `all` or names of its header; of a libsvm file their number.
    #[arg(long, value_name = "[INPUT=]COLUMNS", allow_hyphen_values = true)]
    columns: Vec<Scoped<Columns>>,
    /// The decimal sign of .csv files: `point` or `comma`.
    #[arg(long, value_name = "[INPUT=]SIGN")]
    decimal: Vec<Scoped<DecimalSign>>,
    /// The format, whatever the ending says: npy, mtx, csv or libsvm. Without a known ending the content tells it.
    #[arg(long, value_name = "[INPUT=]FORMAT")]
    input_format: Vec<Scoped<FormatName>>,
    /// The index of the first column of libsvm files: 0 or 1.
    #[arg(long, value_name = "0|1", allow_negative_numbers = true, value_parser = index_base)]
    index_base: Option<IndexBase>,
    /// The number of columns of libsvm files, where columns of zeros at the end leave no trace.
    #[arg(long, value_name = "D", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..))]
    width: Option<u32>,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A.
    Matrix,
    /// b.
    Target,
    /// w.
    Weights,
    /// x0.
    Start,
    /// x.
    Point,
    /// The x after a step.
    NextPoint,
    /// The A after a step.
    NextMatrix,
}

impl Role {
    const ALL: [Role; 7] =
        [Role::Matrix, Role::Target, Role::Weights, Role::Start, Role::Point, Role::NextPoint, Role::NextMatrix];

    /// The name of its option, without the dashes.
    pub fn name(self) -> &'static str {
        match self {
            Role::Matrix => "matrix",
            Role::Target => "target",
            Role::Weights => "weights",
            Role::Start => "x0",
            Role::Point => "x",
            Role::NextPoint => "x-next",
            Role::NextMatrix => "matrix-next",
        }
    }

    /// Its letter in formulas.
    pub fn letter(self) -> &'static str {
        match self {
            Role::Matrix => "A",
            Role::Target => "b",
            Role::Weights => "w",
            Role::Start => "x0",
            Role::Point => "x",
            Role::NextPoint => "x_next",
            Role::NextMatrix => "A_next",
        }
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Role::Matrix | Role::NextMatrix => "design matrix",
            Role::Target => "target",
            Role::Weights => "weights",
            Role::Start => "starting point",
            Role::Point => "point",
            Role::NextPoint => "next point",
        }
    }

    fn is_matrix(self) -> bool {
        matches!(self, Role::Matrix | Role::NextMatrix)
    }
}

/// A value for one input, or for all.
#[derive(Clone, Debug)]
struct Scoped<T> {
    role: Option<Role>,
    value: T,
}

impl<T: FromStr> FromStr for Scoped<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        let scope = text.split_once('=').and_then(|(name, value)| {
            let role = Role::ALL.into_iter().find(|role| role.name() == name)?;
            Some((role, value))
        });
        match scope {
            Some((role, value)) => Ok(Self { role: Some(role), value: value.parse()? }),
            None => Ok(Self { role: None, value: text.parse()? }),
        }
    }
}

/// What counts for an input: the last value given for it, else the last for all.
fn of<T>(given: &[Scoped<T>], role: Role) -> Option<&Scoped<T>> {
    let last = |scope| given.iter().rev().find(move |scoped| scoped.role == scope);
    last(Some(role)).or_else(|| last(None))
}

#[derive(Clone, Copy, Debug)]
struct DecimalSign(Decimal);

impl FromStr for DecimalSign {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "comma" => Ok(Self(Decimal::Comma)),
            "point" => Ok(Self(Decimal::Point)),
            _ => Err("wanted comma or point".into()),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct FormatName(Format);

impl FromStr for FormatName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "npy" => Ok(Self(Format::Npy)),
            "mtx" => Ok(Self(Format::MatrixMarket)),
            "csv" => Ok(Self(Format::Csv)),
            "libsvm" | "svm" => Ok(Self(Format::Libsvm)),
            _ => Err("wanted npy, mtx, csv or libsvm".into()),
        }
    }
}

fn index_base(text: &str) -> Result<IndexBase, String> {
    match text {
        "0" => Ok(IndexBase::Zero),
        "1" => Ok(IndexBase::One),
        _ => Err("wanted 0 or 1, the index of the first column".into()),
    }
}

/// An option that says nothing about the file it was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    /// The option.
    pub option: &'static str,
    /// What it is for.
    pub wanted: &'static str,
}

impl ReadingArgs {
    /// The format of an input, where an option tells it.
    pub fn format(&self, role: Role) -> Option<Format> {
        of(&self.input_format, role).map(|scoped| scoped.value.0)
    }

    /// How an input of a format is to be read.
    ///
    /// # Errors
    /// [`Misplaced`] for an option that was given for this input and says nothing about such files.
    pub fn convention(&self, role: Role, format: Format, wanted: Wanted) -> Result<Convention, Misplaced> {
        let header = of(&self.header, role);
        let decimal = of(&self.decimal, role);
        // Unless told for which input, columns are those of matrices.
        let columns = of(&self.columns, role).filter(|scoped| scoped.role.is_some() || role.is_matrix());
        let (table, libsvm) = (format == Format::Csv, format == Format::Libsvm);
        let scoped_elsewhere = [
            ("--header", header.is_some_and(|scoped| scoped.role.is_some())),
            ("--decimal", decimal.is_some_and(|scoped| scoped.role.is_some())),
        ];
        if let Some((option, _)) = scoped_elsewhere.into_iter().find(|(_, scoped)| *scoped && !table) {
            return Err(Misplaced { option, wanted: "a .csv file" });
        }
        if columns.is_some() && !table && !libsvm {
            return Err(Misplaced { option: "--columns", wanted: "a .csv or libsvm file" });
        }
        if role == Role::Matrix && !libsvm {
            let given = [("--index-base", self.index_base.is_some()), ("--width", self.width.is_some())];
            if let Some((option, _)) = given.into_iter().find(|(_, given)| *given) {
                return Err(Misplaced { option, wanted: "a libsvm file" });
            }
        }
        let columns = columns.map(|scoped| scoped.value.clone()).unwrap_or_default();
        let mut width = self.width.map(|width| width as usize);
        if libsvm {
            width = match &columns {
                Columns::Auto | Columns::All => width,
                Columns::Chosen(choices) => match choices[..] {
                    // A number alone is how many there are, and so is a range from the first on.
                    [Choice::Range { first, last: Some(last) }] if first == last || first == 1 => Some(last),
                    _ => {
                        return Err(Misplaced { option: "--columns", wanted: "a .csv file, or one number for libsvm" });
                    }
                },
            };
        }
        Ok(Convention {
            header: header.map_or(Header::Auto, |scoped| scoped.value),
            columns,
            decimal: decimal.map_or(Decimal::Auto, |scoped| scoped.value.0),
            index_base: self.index_base.unwrap_or_default(),
            width,
            wanted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_for_one_input_counts_before_one_for_all() {
        let header = ["yes", "target=no", "2"].map(|text| text.parse().unwrap()).into();
        let args = ReadingArgs { header, ..ReadingArgs::default() };
        let read = |role| args.convention(role, Format::Csv, Wanted::Matrix).unwrap().header;
        assert_eq!((read(Role::Target), read(Role::Matrix)), (Header::Absent, Header::Lines(2)));
        assert_eq!(
            args.convention(Role::Target, Format::Npy, Wanted::Matrix).unwrap_err().option,
            "--header",
            "it says nothing about .npy"
        );
        assert!(args.convention(Role::Matrix, Format::Npy, Wanted::Matrix).is_ok(), "it may be meant for others");
    }

    #[test]
    fn columns_are_those_of_the_matrix_and_the_width_of_libsvm() {
        let read = |text: &str, role, format| {
            let args = ReadingArgs { columns: vec![text.parse().unwrap()], ..ReadingArgs::default() };
            args.convention(role, format, Wanted::Matrix)
        };
        assert_eq!(read("2-", Role::Target, Format::Csv).unwrap().columns, Columns::Auto);
        assert_ne!(read("target=2-", Role::Target, Format::Csv).unwrap().columns, Columns::Auto);
        assert_eq!(read("3", Role::Matrix, Format::Libsvm).unwrap().width, Some(3));
        assert_eq!(read("1-3", Role::Matrix, Format::Libsvm).unwrap().width, Some(3));
        assert!(read("2-3", Role::Matrix, Format::Libsvm).is_err());
        assert!(read("2-3", Role::Matrix, Format::Npy).is_err());
    }
}
