//! One from each of several lists.

/// The first so many choices of one from each list, the first of each first.
pub(super) fn choices(lists: &[Vec<usize>], most: usize) -> Vec<Vec<usize>> {
    lists.iter().fold(vec![Vec::new()], |choices, list| {
        let longer = choices.iter().flat_map(|choice| {
            list.iter().map(move |one| {
                let mut longer = choice.clone();
                longer.push(*one);
                longer
            })
        });
        longer.take(most).collect()
    })
}
