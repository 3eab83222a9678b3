//! A loss from its name.

use super::{Error, Loss};
use std::str::FromStr;

impl FromStr for Loss {
    type Err = Error;

    /// # Errors
    /// [`Error::UnknownLoss`], whose message lists the eight names.
    fn from_str(name: &str) -> Result<Self, Error> {
        Loss::ALL
            .into_iter()
            .find(|loss| loss.name() == name)
            .ok_or_else(|| Error::UnknownLoss { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_as_its_loss() {
        for loss in Loss::ALL {
            assert_eq!(loss.to_string().parse(), Ok(loss));
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_eight_known_ones() {
        let message = "Softmax".parse::<Loss>().unwrap_err().to_string();
        assert!(Loss::ALL.iter().all(|loss| message.contains(loss.name())), "{message}");
        assert!(message.contains("`Softmax`"), "{message}");
    }
}
