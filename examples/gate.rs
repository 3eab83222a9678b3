//! Whether lemmas say what Rust says: `gate FILE.lemma… [--only ID]`, `gate --dump OUT.json`.

use lemmacheck::claims::{Atom, Executable, Judged, Recording, Size};
use lemmacheck::language::{Row, Source};
use lemmacheck::lemmas::{Lemmas, Text};
use lemmacheck::number::recorder::Slot;
use lemmacheck::number::{Arithmetic, Bits, Enclosure, Exact, Wide};
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, HashMap};

fn main() {
    let _: Option<Source> = None;
    let args: Vec<String> = std::env::args().skip(1).collect();
    let forms = lemmacheck::papers::forms();
    if args.first().is_some_and(|arg| arg == "--dump") {
        std::fs::write(&args[1], dump(&forms)).unwrap();
        return;
    }
    let only = args.iter().position(|arg| arg == "--only").map(|at| args[at + 1].clone());
    let files: Vec<&String> = args.iter().take_while(|arg| *arg != "--only").collect();
    let texts: Vec<Text> =
        files.iter().map(|name| Text { name: (*name).clone(), text: std::fs::read_to_string(name).unwrap() }).collect();
    let lemmas = match Lemmas::read_with(&texts, &mut |_, _| None) {
        Ok(lemmas) => lemmas,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1);
        }
    };
    let by: HashMap<(String, String), &Executable> =
        forms.iter().map(|form| ((form.id().into(), form.case().into()), form)).collect();
    let (mut good, mut bad) = (0, 0);
    let mut ids: Vec<String> = Vec::new();
    let mut seen: Vec<(String, String)> = Vec::new();
    for entry in &lemmas.catalogue.entries {
        for form in &entry.forms {
            let key = (form.id().to_owned(), form.case().to_owned());
            let base = key.0.strip_suffix(".corrected").unwrap_or(&key.0).to_owned();
            if only.as_ref().is_some_and(|only| !base.contains(only.as_str())) {
                continue;
            }
            ids.push(base);
            seen.push(key.clone());
            let name = format!("{} ({})", key.0, key.1);
            if key.1.ends_with(lemmacheck::lemmas::STRONGER) {
                println!("  next   {name}: a stronger variant, not in Rust");
                continue;
            }
            let known = lemmas.known(&key.0, &key.1).unwrap();
            let Some(rust) = by.get(&key) else {
                println!("FAIL     {name}: no such row in Rust");
                bad += 1;
                continue;
            };
            match compare(&known.row, form, rust) {
                Ok(how) => {
                    good += 1;
                    println!("  same   {name}: {how}");
                }
                Err(why) => {
                    bad += 1;
                    println!("FAIL     {name}: {why}");
                }
            }
        }
    }
    for form in &forms {
        let base = form.id().strip_suffix(".corrected").unwrap_or(form.id());
        if ids.iter().any(|id| id == base) && !seen.contains(&(form.id().into(), form.case().into())) {
            println!("MISSING  {} ({})", form.id(), form.case());
            bad += 1;
        }
    }
    for told in &lemmas.hints {
        println!("hint     {told}");
    }
    println!("{good} the same, {bad} not");
    std::process::exit(i32::from(bad > 0));
}

/// Bits at which sides are compared.
const BITS: u32 = 256;

/// One atom at several instances: its kind and the values of both sides.
struct Told {
    name: String,
    kind: u8,
    sides: Vec<(Vec<Option<Wide>>, Vec<Option<Wide>>)>,
    of: Vec<Told>,
}

fn compare(row: &Row, form: &Executable, rust: &Executable) -> Result<String, String> {
    let readings = (form.reading().to_owned(), rust.reading().to_owned());
    let rust = match (rust, &row.experiment, &row.ill_formed) {
        (_, Some(_), _) => return Ok("stays in Rust".into()),
        (Executable::Typed(_), _, Some(_)) => return Ok("ill-formed both".into()),
        (Executable::Typed(_), _, None) => return Ok("of a print that type-checks, in Rust; a formula here".into()),
        (Executable::Formula(rust), _, None) => rust,
        (Executable::Experiment(_), None, _) => return Err("an experiment in Rust: write `experiment NAME`".into()),
        (_, _, Some(why)) => return Err(format!("ill-formed in the text alone: {why}")),
        _ => return Err("of another kind in Rust".into()),
    };
    let Executable::Formula(text) = form else { return Err("not judged by a formula in the text".into()) };
    let mut wrong = Vec::new();
    if readings.0 != readings.1 && !(row.id.ends_with(".corrected")) {
        wrong.push(format!("reading `{}`, in Rust `{}`", readings.0, readings.1));
    }
    if text.scope != rust.scope {
        wrong.push(format!("scope `{}`, in Rust `{}`", text.scope, rust.scope));
    }
    if text.strength != rust.strength {
        wrong.push(format!("strength {:?}, in Rust {:?}", text.strength, rust.strength));
    }
    let (mut compared, mut sizes) = (0, Vec::new());
    let large = Some((rust.least.n(), rust.least.d())).filter(|(n, d)| *n > 4 || *d > 3);
    for (n, d) in [(2, 1), (3, 2), (4, 3), (1, 1), (1, 2)].into_iter().chain(large) {
        let size = Size::new(n, d);
        let in_rust = rust.least.n() <= n && rust.least.d() <= d && rust.record(size).is_some();
        let lengths: Option<Vec<usize>> = row
            .dims
            .iter()
            .map(|name| match &**name {
                "n" => Some(n),
                "d" => Some(d),
                _ => None,
            })
            .collect();
        let Some(lengths) = lengths else { return Err(format!("dimensions {:?}", row.dims)) };
        let recording = row.record(Size::of(&lengths));
        match (&recording, in_rust) {
            (Err(why), true) => wrong.push(format!("n = {n}, d = {d}: the text says nothing there ({why}), Rust does")),
            (Ok(_), false) => wrong.push(format!("n = {n}, d = {d}: Rust says nothing there, the text does")),
            _ => {}
        }
        if n == 1 {
            continue;
        }
        if let (Ok(recording), true) = (recording, in_rust) {
            compared +=
                same(row, &recording.recording, rust, size).map_err(|why| format!("n = {n}, d = {d}: {why}"))?;
            sizes.push(n);
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.join("; "));
    }
    if compared == 0 {
        return Err("nothing could be compared".into());
    }
    Ok(format!("{} sizes, {compared} instances", sizes.len()))
}

fn instances(rust: &Judged, size: Size) -> Vec<Vec<Exact>> {
    let mut rng = rand_chacha(7);
    let mut found = Vec::new();
    let Some(construction) = rust.construct(size, 0) else { return found };
    for turn in 0..120 {
        let scale = [1.0, 0.3, 2.0, 0.05, 4.0][turn % 5];
        let knobs: Vec<f64> = construction.knobs.iter().map(|_| scale * (2.0 * rng.random::<f64>() - 1.0)).collect();
        let Some(values) = construction.tape.replay::<f64>(&knobs, &()) else { continue };
        let entries: Option<Vec<Exact>> =
            construction.entries.iter().map(|slot| Exact::from_f64(values[*slot as usize])).collect();
        let Some(entries) = entries else { continue };
        found.push(entries);
        if found.len() == 14 {
            break;
        }
    }
    let corners = rust.corners.iter().filter(|corner| corner.size == size);
    found.extend(corners.map(|corner| corner.entries().cloned().collect()));
    // instances off the hypotheses tell premises apart
    let count = rust.entries(size);
    for _ in 0..6 {
        found.push((0..count).map(|_| Exact::from_f64((rng.random::<f64>() - 0.3) * 3.0).unwrap()).collect());
    }
    found
}

fn rand_chacha(seed: u64) -> rand::rngs::ChaCha8Rng {
    rand::rngs::ChaCha8Rng::seed_from_u64(seed)
}

fn values(recording: &Recording, inputs: &[Exact]) -> Vec<Option<Wide>> {
    let context = Bits::new(BITS);
    let inputs: Option<Vec<Wide>> = inputs.iter().map(|x| Wide::constant(x, &context)).collect();
    match inputs {
        Some(inputs) => recording.tape.replay_partly(&inputs, &context, |x| x.lower().is_some() && x.upper().is_some()),
        None => vec![None; recording.tape.operations().len()],
    }
}

fn same(row: &Row, text: &Recording, rust: &Judged, size: Size) -> Result<usize, String> {
    let in_rust = rust.record(size).ok_or("no recording")?;
    let mut start = BTreeMap::new();
    let mut next = 0;
    for shape in &rust.objects {
        start.insert(shape.name.to_string(), (next, shape.entries(size)));
        next += shape.entries(size);
    }
    let mut map = Vec::new();
    for one in &row.ingredients {
        let latin = [("α", "alpha"), ("β", "beta"), ("δ", "delta"), ("ε", "eps"), ("ε", "epsilon"), ("γ", "gamma")];
        let spelled = latin.iter().filter(|(greek, _)| *greek == &*one.name).find_map(|(_, name)| start.get(*name));
        let Some((from, count)) = start.get(&*one.name).or(spelled) else {
            return Err(format!("Rust has no ingredient `{}`, but {:?}", one.name, start.keys()));
        };
        map.extend(*from..from + count);
    }
    let unused = |slot: Slot| {
        let reached = in_rust.tape.reachable(&[slot]);
        in_rust.tape.operations().iter().zip(reached).any(|(operation, reached)| {
            reached && matches!(operation, lemmacheck::number::recorder::Operation::Input(k) if !map.contains(&(*k as usize)))
        })
    };
    let mut in_rust = in_rust.clone();
    let about_unused = |premise: &lemmacheck::claims::Premise<Slot>| {
        let mut any = false;
        premise.statement.map(&mut |slot: &Slot| any |= unused(*slot));
        any
    };
    let kept: Vec<_> = in_rust.premises.iter().filter(|premise| !about_unused(premise)).cloned().collect();
    in_rust.premises = kept;
    let mut all = Vec::new();
    for instance in instances(rust, size) {
        let inputs: Vec<Exact> = map.iter().map(|k| instance[*k].clone()).collect();
        all.push((values(text, &inputs), values(&in_rust, &instance)));
    }
    if all.is_empty() {
        return Err("Rust draws no instance".into());
    }
    let pick = |of: &Recording, side: usize| -> (Vec<Told>, Vec<Told>) {
        let told = |name: &str, atom: &Atom<Slot>| tell(name, atom, &all, side);
        let premises = of.premises.iter().flat_map(|premise| {
            premise.statement.atoms().into_iter().map(|atom| told(&premise.name, &atom)).collect::<Vec<_>>()
        });
        let said =
            of.statement.atoms().iter().enumerate().map(|(k, atom)| told(&format!("part {}", k + 1), atom)).collect();
        (premises.collect(), said)
    };
    let (text_premises, text_said) = pick(text, 0);
    let (rust_premises, rust_said) = pick(&in_rust, 1);
    match_up("hypothesis", &text_premises, &rust_premises)?;
    match_up("claim", &text_said, &rust_said)?;
    let decided = |k: usize| rust_said.iter().all(|one| one.sides[k].0.iter().all(Option::is_some));
    let count = (0..all.len()).filter(|k| decided(*k)).count();
    if count < 3 { Err(format!("only {count} instances have values")) } else { Ok(count) }
}

fn tell(name: &str, atom: &Atom<Slot>, all: &[(Vec<Option<Wide>>, Vec<Option<Wide>>)], side: usize) -> Told {
    let mut of = Vec::new();
    let (kind, slots): (u8, (Vec<Slot>, Vec<Slot>)) = match atom {
        Atom::AtMost(l, r) => (0, (vec![*l], vec![*r])),
        Atom::Less(l, r) => (1, (vec![*l], vec![*r])),
        Atom::Equal(l, r, _) => (2, (vec![*l], vec![*r])),
        Atom::Differ(l, r) => (3, (vec![*l], vec![*r])),
        Atom::Loewner(l, r) if l.len() == 1 => (0, (vec![l[(0, 0)]], vec![r[(0, 0)]])),
        Atom::Loewner(l, r) => (4, (l.iter().copied().collect(), r.iter().copied().collect())),
        Atom::If(when, then) => {
            of = when.iter().chain([&**then]).map(|atom| tell(name, atom, all, side)).collect();
            (5, (Vec::new(), Vec::new()))
        }
    };
    let values = |slots: &[Slot], k: usize| -> Vec<Option<Wide>> {
        let of = if side == 0 { &all[k].0 } else { &all[k].1 };
        slots.iter().map(|slot| of[*slot as usize].clone()).collect()
    };
    let sides = (0..all.len()).map(|k| (values(&slots.0, k), values(&slots.1, k))).collect();
    Told { name: name.into(), kind, sides, of }
}

fn middle(x: &Wide) -> f64 {
    x.lower().map_or(f64::NAN, |x| x.to_f64())
}

fn gap(a: &Wide, b: &Wide) -> Option<(f64, f64)> {
    let gap = a.sub(b, &Bits::new(BITS))?;
    Some((gap.lower()?.to_f64(), gap.upper()?.to_f64()))
}

/// Equal as far as 256 bits tell: enclosures meet, and are narrow.
fn near(a: &Option<Wide>, b: &Option<Wide>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => {
            let Some((low, high)) = gap(a, b) else { return false };
            let size = middle(a).abs().max(middle(b).abs()).max(1e-300);
            low <= 0.0 && high >= 0.0 || low.abs().max(high.abs()) <= 1e-40 * size
        }
        _ => true,
    }
}

fn alike(a: &Told, b: &Told) -> bool {
    if a.kind == 5 || b.kind == 5 {
        return a.kind == b.kind && a.of.len() == b.of.len() && a.of.iter().zip(&b.of).all(|(a, b)| alike(a, b));
    }
    if a.kind != b.kind {
        return false;
    }
    let valued = |of: &(Vec<Option<Wide>>, Vec<Option<Wide>>)| of.0.iter().chain(&of.1).all(Option::is_some);
    let compared = a.sides.iter().zip(&b.sides).filter(|(a, b)| valued(a) && valued(b)).count();
    if compared < 2 {
        return false;
    }
    let all = |l: &[Option<Wide>], r: &[Option<Wide>]| l.len() == r.len() && l.iter().zip(r).all(|(l, r)| near(l, r));
    let straight = a.sides.iter().zip(&b.sides).all(|(a, b)| all(&a.0, &b.0) && all(&a.1, &b.1));
    let crossed =
        || matches!(a.kind, 2 | 3) && a.sides.iter().zip(&b.sides).all(|(a, b)| all(&a.0, &b.1) && all(&a.1, &b.0));
    let gaps = |of: &(Vec<Option<Wide>>, Vec<Option<Wide>>)| -> Vec<Option<Wide>> {
        of.0.iter().zip(&of.1).map(|(l, r)| l.as_ref()?.sub(r.as_ref()?, &Bits::new(BITS))).collect()
    };
    let zero = |of: &[Option<Wide>]| {
        of.iter()
            .flatten()
            .all(|x| x.lower().is_some_and(|x| x.to_f64() <= 0.0) && x.upper().is_some_and(|x| x.to_f64() >= 0.0))
    };
    let moved = || {
        let mut nonzero = false;
        let same = a.sides.iter().zip(&b.sides).all(|(a, b)| {
            let (a, b) = (gaps(a), gaps(b));
            nonzero |= !zero(&a);
            all(&a, &b)
        });
        same && nonzero
    };
    straight || crossed() || moved()
}

fn match_up(what: &str, text: &[Told], rust: &[Told]) -> Result<(), String> {
    let show = |one: &Told| {
        let at = one.sides.iter().find(|(l, _)| l.iter().all(Option::is_some));
        let values = |of: &[Option<Wide>]| {
            of.iter()
                .map(|x| x.as_ref().map_or("?".into(), |x| format!("{:.6}", middle(x))))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let kind = ["≤", "<", "=", "≠", "⪯", "if"][one.kind as usize];
        at.map_or_else(
            || format!("`{}` ({kind}, no values)", one.name),
            |(l, r)| format!("`{}`: {} {kind} {}", one.name, values(l), values(r)),
        )
    };
    let trivial = |one: &Told| {
        one.kind == 2 && what == "hypothesis" && one.sides.iter().all(|(l, r)| l.iter().zip(r).all(|(l, r)| near(l, r)))
    };
    let first = text.iter().filter(|one| !trivial(one)).find(|one| !rust.iter().any(|other| alike(one, other)));
    let second = rust.iter().filter(|one| !trivial(one)).find(|one| !text.iter().any(|other| alike(one, other)));
    match (first, second) {
        (None, None) => Ok(()),
        (first, second) => {
            let mut said = Vec::new();
            said.extend(first.map(|one| format!("{what} of the text that Rust has not: {}", show(one))));
            said.extend(second.map(|one| format!("{what} of Rust that the text has not: {}", show(one))));
            Err(said.join("; "))
        }
    }
}

fn dump(forms: &[Executable]) -> String {
    let mut rows = Vec::new();
    for form in forms {
        let mut row = serde_json::json!({ "id": form.id(), "case": form.case(), "reading": form.reading() });
        row["kind"] = match form {
            Executable::Formula(claim) => {
                let shape = |shape: &lemmacheck::claims::Shape| {
                    let axis = |axis| {
                        let (a, b, c) =
                            (Size::new(2, 1).along(axis), Size::new(2, 2).along(axis), Size::new(3, 1).along(axis));
                        if (a, b, c) == (1, 1, 1) {
                            "1"
                        } else if a == 1 {
                            "d"
                        } else {
                            "n"
                        }
                    };
                    serde_json::json!([&*shape.name, axis(shape.rows), axis(shape.columns)])
                };
                row["shapes"] = claim.objects.iter().map(shape).collect();
                row["derived"] = claim.derived.iter().map(|d| serde_json::json!([&*d.name, &*d.formula])).collect();
                row["scope"] = (*claim.scope).into();
                row["least"] = serde_json::json!([claim.least.n(), claim.least.d()]);
                row["consequence"] = (claim.strength == lemmacheck::claims::Strength::Consequence).into();
                let at = Size::new(claim.least.n().max(2), claim.least.d().max(2));
                row["premises"] = claim
                    .record(at)
                    .map_or(Vec::new(), |r| r.premises.iter().map(|p| p.name.to_string()).collect())
                    .into();
                row["corners"] = claim
                    .corners
                    .iter()
                    .map(|corner| {
                        let of = |o: &lemmacheck::claims::Object<Exact>| {
                            let rows: Vec<Vec<Exact>> =
                                (0..o.value.nrows()).map(|i| o.value.row(i).iter().cloned().collect()).collect();
                            format!("{} = {}", o.name, lemmacheck::lemmas::assignment(&rows))
                        };
                        corner.objects.iter().map(of).collect::<Vec<_>>().join(", ")
                    })
                    .collect::<Vec<_>>()
                    .into();
                "formula".into()
            }
            Executable::Typed(_) => "typed".into(),
            Executable::Experiment(_) => "experiment".into(),
            Executable::Unjudged(_) => "unjudged".into(),
        };
        rows.push(row);
    }
    serde_json::to_string_pretty(&rows).unwrap()
}
