//! Instances that a lemma names, as corners of its claim: every one is tried, and what is wrong with one is told.

use crate::claims::{Instance, Judged, Object, Size};
use crate::engine::certify::{Decision, decide_escalating};
use crate::language::{Example, Row};

/// The longest length that a dimension gets which an example does not settle.
const LENGTHS: usize = 8;

/// The complete instances among a row's examples, and what is to be told of them.
pub(super) fn corners(row: &Row, claim: &Judged) -> (Vec<Instance>, Vec<String>) {
    let such_as = row.such_as.iter().map(|example| ("such as", example));
    let tries = row.tries.iter().map(|example| ("try", example));
    let (mut corners, mut told) = (Vec::new(), Vec::new());
    for (clause, example) in such_as.chain(tries) {
        let instance = instance(row, claim, example);
        let wrong = match &instance {
            Ok(instance) => unmet(row, claim, example, instance),
            Err(wrong) => Some(format!("{wrong}, and is not tried")),
        };
        // an instance for the lemma need not be one for its readings
        if let Some(wrong) = wrong.filter(|_| example.own) {
            told.push(format!("{} ({}): the instance of `{clause}` {wrong}", row.id, row.case));
        }
        corners.extend(instance);
    }
    let draws = row.draws.iter().map(|draw| &draw.hook);
    told.extend(draws.map(|hook| {
        format!("{} ({}): no parametrisation is called `{hook}`, so that `draw {hook}` is ignored", row.id, row.case)
    }));
    (corners, told)
}

/// The lengths of the dimensions: as the example settles them, the others the least that the lemma allows.
fn size(row: &Row, example: &Example) -> Option<Size> {
    let settled = |name: &str| example.dims.iter().find(|(known, _)| &**known == name).map(|(_, length)| *length);
    let at = |free: usize| Size::of(&row.dims.iter().map(|name| settled(name).unwrap_or(free)).collect::<Vec<_>>());
    let sizes = (1..=LENGTHS).map(at);
    sizes.clone().find(|size| row.admits(*size).is_ok()).or_else(|| sizes.clone().next())
}

/// The instance that an example is, or what it lacks.
fn instance(row: &Row, claim: &Judged, example: &Example) -> Result<Instance, String> {
    let size = size(row, example).ok_or("has no size")?;
    let object = |shape: &crate::claims::Shape| {
        let value = example.values.iter().find(|(name, _)| *name == shape.name).map(|(_, value)| value.clone());
        let value = value.ok_or_else(|| format!("lacks `{}`", shape.name))?;
        let wanted = (size.along(shape.rows), size.along(shape.columns));
        if value.shape() != wanted {
            let (rows, columns) = value.shape();
            return Err(format!("has `{}` of {rows} × {columns}, wanted {} × {}", shape.name, wanted.0, wanted.1));
        }
        Ok(Object { name: shape.name.clone(), value })
    };
    Ok(Instance { size, objects: claim.objects.iter().map(object).collect::<Result<_, _>>()? })
}

/// Which hypothesis an instance does not meet, in words; nothing where it meets them.
fn unmet(row: &Row, claim: &Judged, example: &Example, instance: &Instance) -> Option<String> {
    let Some(recording) = claim.record(instance.size) else {
        return Some(format!("is of a size at which nothing is said, {}", claim.sized(instance.size)));
    };
    match decide_escalating(&recording, instance).0 {
        Decision::Rejected(premise) => Some(format!("does not meet `{premise}`")),
        Decision::Open(premise) => Some(format!("could not be proved to meet `{premise}`")),
        Decision::Undefined => Some("is one at which a formula has no value".into()),
        Decision::Holds | Decision::Violated(_) | Decision::Tie(_) => contradicts(row, example, instance.size),
    }
}

/// Which hypothesis fails with the values that an example gives to derived objects, too.
fn contradicts(row: &Row, example: &Example, size: Size) -> Option<String> {
    let value = |name: &str| example.values.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.clone());
    let object = |one: &crate::language::Ingredient| Some(Object { name: one.name.clone(), value: value(&one.name)? });
    let objects = row.ingredients.iter().map(object).collect::<Option<Vec<_>>>()?;
    let recording = row.record(size).ok()?.recording;
    match decide_escalating(&recording, &Instance { size, objects }).0 {
        Decision::Rejected(premise) => Some(format!("does not meet `{premise}`")),
        _ => None,
    }
}
