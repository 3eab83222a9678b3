//! The instances that the papers' lemmas name.

use lemmacheck::papers::lemmas;

#[test]
fn every_instance_that_a_lemma_names_is_one_of_its_hypotheses() {
    let lemmas = lemmas().expect("the papers are read");
    assert!(lemmas.hints.is_empty(), "{}", lemmas.hints.join("\n"));
    let named = lemmas.catalogue.entries.iter().flat_map(|entry| &entry.forms).filter_map(|form| form.judged());
    let (mut misfits, mut corners) = (Vec::new(), 0);
    for claim in named {
        corners += claim.corners.len();
        let found = claim.corners.iter().filter_map(|corner| claim.misfit(corner));
        misfits.extend(found.map(|misfit| format!("{} ({}): {misfit}", claim.id, claim.case)));
    }
    assert!(misfits.is_empty() && corners > 0, "{}", misfits.join("\n"));
}

#[test]
fn every_file_of_the_papers_is_read_without_a_warning_that_is_no_reading_of_a_norm() {
    let lemmas = lemmas().expect("the papers are read");
    let told: Vec<String> = lemmas.warnings.iter().map(|warning| warning.message().to_owned()).collect();
    assert!(told.iter().all(|told| told.contains("spectral") || told.contains("entry")), "{}", told.join("\n"));
}
