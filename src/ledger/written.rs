//! A ledger as text.

use super::Ledger;

impl Ledger {
    /// As JSON, a claim a line, so that a change of one claim is a change of one line; without a last line end.
    ///
    /// # Errors
    /// What the serialiser says of a number that JSON has not.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let head = serde_json::to_string_pretty(&Ledger {
            schema: self.schema.clone(),
            version: self.version.clone(),
            seed: self.seed,
            budget: self.budget.clone(),
            fresh: self.fresh,
            no_hints: self.no_hints,
            at: self.at.clone(),
            parts: self.parts.clone(),
            claims: Vec::new(),
        })?;
        let claims = self.claims.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        match head.strip_suffix("[]\n}") {
            Some(head) if !claims.is_empty() => Ok(format!("{head}[\n    {}\n  ]\n}}", claims.join(",\n    "))),
            _ => Ok(head),
        }
    }
}
