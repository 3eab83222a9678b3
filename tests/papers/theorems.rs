//! The repaired theorems with one constant made stronger: each fails at an instance written down here.

use super::weakened::weakened;
use lemmacheck::claims::{Executable, Instance, Verdict, corner};
use lemmacheck::engine::{Examination, examine};
use lemmacheck::papers::catalogue;

type Objects = &'static [(&'static str, &'static [&'static [&'static str]])];

/// A repaired claim, a constant in it, the stronger one, and where that fails: n, d and the objects.
struct Stronger {
    id: &'static str,
    from: &'static str,
    to: &'static str,
    size: (usize, usize),
    at: Objects,
}

/// ‖Ax‖₂ slightly below R², u₁ = u₂ exp(2), and weights between half of what is asked for and all of it.
const DEEP: Objects = &[
    ("A", &[&["4", "0"], &["0", "4"]]),
    ("x", &[&["3.067"], &["2.567"]]),
    ("b", &[&["1/2"], &["1/2"]]),
    ("w", &[&["41000"], &["41000"]]),
    ("l", &[&["1"]]),
    ("R", &[&["4"]]),
];

/// One update whose error shrinks by 0.4 at most, and r_0/ε = 2.9.
const ONE_UPDATE: Objects = &[("r_0", &[&["0.145"]]), ("r", &[&["0.0579"]]), ("eps", &[&["0.05"]])];

const STRONGER: [Stronger; 9] = [
    Stronger {
        id: "rescaled.algorithm-1.line4-f1.corrected",
        from: "1/2", // n/4
        to: "1/4",
        size: (2, 2),
        at: DEEP,
    },
    Stronger { id: "rescaled.theorem-f1.hessian-pd.corrected", from: "1/2", to: "1/4", size: (2, 2), at: DEEP },
    Stronger {
        id: "rescaled.theorem-f1.hessian-pd-at-optimum.corrected",
        from: "1/4",
        to: "1/40",
        size: (4, 1),
        at: &[
            ("A", &[&["1"], &["0"], &["0"], &["0"]]),
            ("x", &[&["0"]]),
            ("b", &[&["1/2"], &["0"], &["0"], &["0"]]),
            ("w", &[&["1.0607"], &["1.0607"], &["1.0607"], &["1.0607"]]),
            ("l", &[&["1"]]),
            ("R", &[&["4"]]),
        ],
    },
    Stronger {
        id: "rescaled.theorem-f1.rate.corrected",
        from: "200",
        to: "1e-20",
        size: (1, 1),
        at: &[("A", &[&["4"]]), ("x", &[&["4"]]), ("w", &[&["1e6"]]), ("R", &[&["4"]]), ("e", &[&["0"]])],
    },
    Stronger {
        id: "rescaled.theorem-f1.rate.corrected",
        from: "21/20", // (1 + ε₁)AᵀDA above AᵀD̃A
        to: "39/20",
        size: (1, 1),
        at: &[("A", &[&["4"]]), ("x", &[&["4"]]), ("w", &[&["4e17"]]), ("R", &[&["4"]]), ("e", &[&["0.9"]])],
    },
    Stronger {
        id: "rescaled.theorem-f1.accuracy.corrected",
        from: "200",
        to: "1e-40",
        size: (1, 1),
        at: &[
            ("A", &[&["4"]]),
            ("x_0", &[&["0.0625"]]),
            ("omega", &[&["0.1"]]),
            ("R", &[&["4"]]),
            ("eps", &[&["0.099"]]),
            ("e", &[&["0"]]),
        ],
    },
    Stronger { id: "rescaled.theorem-f1.iterations-ln.corrected", from: "5/2", to: "3", size: (1, 1), at: ONE_UPDATE },
    Stronger { id: "rescaled.algorithm-1.output.corrected", from: "5/2", to: "3", size: (1, 1), at: ONE_UPDATE },
    Stronger {
        id: "rescaled.theorem-f1.union-bound.corrected",
        from: "2", // T + 1
        to: "1",
        size: (2, 1),
        at: &[("p", &[&["0.05"], &["0.05"]]), ("delta", &[&["0.05"]])],
    },
];

#[test]
fn a_logarithm_to_base_100_counts_too_few_updates() {
    let entries = catalogue().unwrap().entries;
    let forms = entries.into_iter().find(|entry| entry.words.id == "rescaled.algorithm-1.output").unwrap().forms;
    let form = forms.into_iter().find(|form| form.case() == "any; log to base 2").unwrap();
    let Executable::Formula(claim) = form else {
        panic!("no formula");
    };
    let to_base_100 = weakened(claim, "2".parse().unwrap(), "100".parse().unwrap());
    let objects: Objects = &[("r_0", &[&["4.9"]]), ("r", &[&["1.9"], &["0.7"]]), ("eps", &[&["0.05"]])];
    let how = Examination::quick();
    let executable = Executable::Formula(to_base_100);
    let judgement = examine(&executable, &[corner(2, 1, objects)], how).unwrap();
    assert_eq!(judgement.verdict, Verdict::Refuted, "{}", judgement.reason);
}

#[test]
fn a_repaired_theorem_made_stronger_is_refuted() {
    let how = Examination::quick();
    for Stronger { id, from, to, size: (n, d), at } in STRONGER {
        let entries = catalogue().unwrap().entries;
        let forms = entries.into_iter().find(|entry| entry.words.id == id).unwrap().forms;
        let instance: Instance = corner(n, d, at);
        for form in forms {
            let Executable::Formula(claim) = form else {
                continue;
            };
            let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
            let stronger = Executable::Formula(weakened(claim, from, to));
            let judgement = examine(&stronger, std::slice::from_ref(&instance), how).unwrap();
            assert_eq!(judgement.verdict, Verdict::Refuted, "{id}: {}", judgement.reason);
        }
    }
}
