//! Instances as a lemma file writes them: a counterexample can be pasted back behind `try`.

use crate::claims::Judged;
use crate::ledger::StoredCounterexample;
use crate::number::Exact;

/// A matrix as the language writes it: `3`, `[1, 2]` for a column, `[1, 2]ᵀ` for a row, `[1, 2; 3, 4]`.
pub fn assignment(rows: &[Vec<Exact>]) -> String {
    let listed =
        |entries: &mut dyn Iterator<Item = &Exact>| entries.map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match rows {
        [row] if row.len() == 1 => row[0].to_string(),
        [row] => format!("[{}]ᵀ", listed(&mut row.iter())),
        _ if rows.iter().all(|row| row.len() == 1) => format!("[{}]", listed(&mut rows.iter().flatten())),
        _ => {
            let rows: Vec<String> = rows.iter().map(|row| listed(&mut row.iter())).collect();
            format!("[{}]", rows.join("; "))
        }
    }
}

/// A counterexample as what stands behind `try`: `A = [1, 2; 3, 4], x = [1, 0]`, its objects in the order of the claim,
/// dimensions that no object tells first.
pub fn pasted(found: &StoredCounterexample, claim: &Judged) -> String {
    let lengths = claim.dimensions.iter().enumerate().filter(|(k, _)| !claim.uses(*k));
    let lengths = lengths.filter_map(|(_, name)| Some(format!("{name} = {}", found.dims.get(&**name)?)));
    let objects = claim.objects.iter().map(|shape| &*shape.name);
    let objects = objects.filter_map(|name| Some(format!("{name} = {}", assignment(found.values.get(name)?))));
    lengths.chain(objects).collect::<Vec<_>>().join(", ")
}
