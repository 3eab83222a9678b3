//! The page of a run, through its one door.

mod schema;

use lemmacheck::claims::Verdict;
use lemmacheck::engine::Budget;
use lemmacheck::export::{Program, coq, mark};
use lemmacheck::ledger::{Ledger, SCHEMA};
use lemmacheck::lemmas::{Examination, Lemmas, Text};
use lemmacheck::repair::{How, Outcome, Target, repaired};
use lemmacheck::report::{self, Beside, Sheet};
use miniz_oxide::inflate::decompress_to_vec;

/// A text judged at the quick budget.
fn judged(text: &str) -> (Ledger, Lemmas) {
    let lemmas = Lemmas::read(&[Text { name: "own.lemma".into(), text: text.into() }]).unwrap();
    let claims = lemmas.judged(Examination::quick()).unwrap().into_iter().map(|checked| checked.entry).collect();
    let ledger = Ledger {
        schema: SCHEMA.into(),
        version: "0".into(),
        seed: 0,
        budget: "quick".into(),
        fresh: false,
        no_hints: false,
        at: None,
        parts: Vec::new(),
        claims,
    };
    (ledger, lemmas)
}

fn page(text: &str) -> String {
    let (ledger, lemmas) = judged(text);
    report::page("own.lemma", &ledger, &lemmas, Beside::default())
}

/// What the page unfolds when it is asked for.
fn details(page: &str) -> Vec<String> {
    let (_, packed) = page.split_once("id=\"store\" type=\"text/plain\">").unwrap();
    let packed = packed.split_once("</script>").unwrap().0;
    let digit = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = packed.bytes().filter(|letter| *letter != b'=').collect();
    let bytes: Vec<u8> = letters
        .chunks(4)
        .flat_map(|four| {
            let word =
                four.iter().fold(0u32, |word, letter| word << 6 | u32::from(digit(*letter))) << (6 * (4 - four.len()));
            word.to_be_bytes()[1..four.len()].to_vec()
        })
        .collect();
    serde_json::from_slice(&decompress_to_vec(&bytes).unwrap()).unwrap()
}

/// The opening tag of the article of a lemma.
fn article<'a>(page: &'a str, id: &str) -> &'a str {
    let start = page.find(&format!("<article class=\"card\" id=\"own.{id}\"")).unwrap();
    page[start..].split_once('>').unwrap().0
}

const SWAPPED: &str = "
lemma swapped \"Lemma 1\"
  let   x ∈ ℝ^n
  where s = ‖x‖_1
  claim s ≤ ‖x‖
  repair \"the other way round\"
    claim ‖x‖ ≤ s
    stronger ‖x‖ ≤ 1/2 s
lemma middle \"Lemma 2\"
  uses  swapped
  let   x ∈ ℝ^n
  claim ‖x‖ ≤ √n ‖x‖
lemma last \"Theorem 3\"
  uses  middle
  let   x ∈ ℝ^n
  claim ‖x‖ ≤ n ‖x‖
lemma apart \"Remark 4\"
  let   x ∈ ℝ^n
  claim 0 ≤ ‖x‖
";

#[test]
fn the_same_values_give_the_same_bytes() {
    let (ledger, lemmas) = judged(SWAPPED);
    let again = Lemmas::read(&[Text { name: "own.lemma".into(), text: SWAPPED.into() }]).unwrap();
    assert_eq!(
        report::page("t", &ledger, &lemmas, Beside::default()),
        report::page("t", &ledger, &again, Beside::default())
    );
}

#[test]
fn what_rests_on_a_false_claim_says_so_directly_and_through_others() {
    let page = page(SWAPPED);
    let tags = |id: &str| {
        let tag = article(&page, id);
        let tags = tag.split_once("data-v=\"").unwrap().1.split_once('"').unwrap().0;
        tags.split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(tags("swapped"), ["refuted"]);
    assert_eq!(tags("middle"), ["certified", "rests"]);
    assert_eq!(tags("last"), ["certified", "rests"]);
    assert_eq!(tags("apart"), ["certified"]);
    assert!(page.contains("Lemma 1: false") && page.contains("Theorem 3: rests on a false one"), "the graph says it");
    assert!(page.contains("<b class=\"amber\">2</b> rest on a false one, 2 of them not refuted themselves"));
}

#[test]
fn a_counterexample_is_a_calculation_line_by_line() {
    let page = page(SWAPPED);
    let details = details(&page);
    // x = [1, 1]: s = ‖x‖₁ = 2, ‖x‖ = √2 = 1.41421…
    let calculation = details.iter().find(|piece| piece.contains("line by line")).unwrap();
    let plain = strip(calculation);
    assert!(plain.contains("s=‖x‖1=2"), "{plain}");
    assert!(plain.contains("‖x‖=1.41421…"), "{plain}");
    assert!(strip(&page).contains("2>1.41421…"), "the contradiction stands in the page itself");
}

/// Text without its tags.
fn strip(html: &str) -> String {
    let mut inside = false;
    let text: String = html
        .chars()
        .filter(|c| {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    return false;
                }
                _ => {}
            }
            !inside
        })
        .collect();
    text.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
}

/// A false statement without a repair by hand, in an own setting.
const LONE: &str = "lemma lone \"Lemma 1\"
  let   x ∈ ℝ^n, R ∈ ℝ
  given ‖x‖ ≤ R
        R ≥ 1
  where s = ‖x‖_1
  claim s ≤ R
";

#[test]
fn what_the_machine_found_is_told_from_what_was_written_by_hand() {
    let (ledger, lemmas) = judged(LONE);
    let targets = Target::all("own.lemma", LONE).unwrap();
    let found = repaired(&targets[0], How { last: Budget::Quick, seed: 0 }).unwrap();
    assert!(!found.repairs.is_empty());
    let whole = serde_json::to_string(&found).unwrap();
    let found: Outcome = serde_json::from_str(&whole).unwrap();
    assert_eq!(serde_json::to_string(&found).unwrap(), whole, "what `repair` prints is read back");
    let all = [found];
    let beside = Beside { repairs: &all, ..Beside::default() };
    let page = report::page("own.lemma", &ledger, &lemmas, beside);
    assert!(page.contains("Found by machine") && !page.contains("by hand"));
    assert!(
        page.contains("for <b class=\"good\">1</b> of them by machine alone")
            || page.contains("for 1 of them by machine alone")
    );
    let nearest = &all[0].repairs[0];
    assert!(page.contains(nearest.reason.split(';').next().unwrap()), "{}", nearest.reason);
    let without = report::page("own.lemma", &ledger, &lemmas, Beside::default());
    assert!(!without.contains("Found by machine"));
    // what was found of another lemma is of no use here
    let (ledger, lemmas) = judged(SWAPPED);
    let page = report::page("own.lemma", &ledger, &lemmas, beside);
    assert!(!page.contains("Found by machine") && page.contains("True instead, by hand"));
}

#[test]
fn a_sheet_says_what_is_supposed_and_counts_in_words() {
    let (ledger, lemmas) = judged(LONE);
    for kind in [Sheet::Markdown, Sheet::Latex] {
        let sheet = report::sheet("Errata", &ledger, &lemmas, Beside::default(), kind);
        assert!(sheet.contains("1 printed statement is false. It is refuted"), "{sheet}");
        assert!(sheet.contains("given ") && sheet.contains("where "), "{sheet}");
    }
    let sheet = report::sheet("Errata", &ledger, &lemmas, Beside::default(), Sheet::Markdown);
    assert!(sheet.contains("given ‖x‖ ≤ R; R ≥ 1.") && sheet.contains("where s = ‖x‖\\_1."), "{sheet}");
    let (ledger, lemmas) = judged("lemma fine\n  let x ∈ ℝ^n\n  claim 0 ≤ ‖x‖\n");
    let sheet = report::sheet("Errata", &ledger, &lemmas, Beside::default(), Sheet::Markdown);
    assert!(sheet.contains("No printed statement is refuted"), "{sheet}");
}

#[test]
fn a_refutation_is_counted_where_the_proof_that_was_accepted_is_that_of_its_counterexample() {
    let (ledger, lemmas) = judged(SWAPPED);
    let entry = ledger.claims.iter().find(|entry| entry.verdict == Verdict::Refuted).unwrap();
    let (_, form) = lemmas.catalogue.find(&entry.id, &entry.case).unwrap();
    let program = Program::new(form.judged().unwrap(), entry.counterexample.as_ref().unwrap()).unwrap();
    let file = coq(&program).unwrap();
    let mark = mark(&file).unwrap();
    let page =
        |accepted: &[&str]| report::page("own.lemma", &ledger, &lemmas, Beside { accepted, ..Beside::default() });
    assert!(page(&[mark]).contains("kernel was seen to accept <b>1</b> of the 2 refutations"));
    assert!(!page(&["0123"]).contains("kernel was seen"));
}

#[test]
fn words_of_a_lemma_never_become_markup() {
    let page = page(
        "lemma hostile \"</title><script>alert(1)</script>\"
  printed \"<img src=x onerror=alert(2)>\"
  note \"\\\"><b>bold</b>\"
  let x ∈ ℝ^n
  claim ‖x‖_1 ≤ ‖x‖
  repair \"<i>why</i>\"
    claim ‖x‖ ≤ ‖x‖_1
",
    );
    let all = page.clone() + &details(&page).concat();
    for wrong in ["<script>alert", "<img", "<b>bold", "<i>why"] {
        assert!(!all.contains(wrong), "{wrong}");
    }
    assert!(all.contains("&lt;img src=x onerror=alert(2)&gt;"));
}

#[test]
fn nothing_is_fetched() {
    let page = page(SWAPPED);
    for wrong in ["http:", "https:", "src=", "url(", "@import", "<link"] {
        assert!(!page.contains(wrong), "{wrong}");
    }
}

#[test]
fn a_file_without_fault_says_that_nothing_fell() {
    let page = page("lemma fine\n  let x ∈ ℝ^n\n  claim 0 ≤ ‖x‖\n");
    assert!(page.contains("None is refuted") && page.contains("No claim is refuted"));
    assert!(!page.contains("<section id=\"graph\""), "nothing rests on anything");
}

#[cfg(feature = "papers")]
mod papers {
    use super::details;
    use lemmacheck::claims::Verdict;
    use lemmacheck::papers;
    use lemmacheck::report::{self, Beside};

    #[test]
    fn the_page_of_both_papers_is_below_three_megabytes_and_shows_every_refutation() {
        let (ledger, lemmas) = (papers::kept().unwrap(), papers::lemmas().unwrap());
        let page = report::page("both", &ledger, &lemmas, Beside::default());
        assert!(page.len() < 3_000_000, "{} bytes", page.len());
        let refuted = ledger.claims.iter().filter(|entry| entry.verdict == Verdict::Refuted).count();
        assert_eq!(
            page.matches("<p class=\"k\">and here</p>").count() + page.matches("<mtext>left side </mtext>").count(),
            refuted
        );
        let shown = details(&page).iter().filter(|piece| piece.contains("line by line")).count();
        assert!(shown > 200, "{shown} different calculations");
    }
}
