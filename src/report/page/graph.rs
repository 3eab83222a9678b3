//! What rests on what, as a drawing: a column a step, what is used left of what uses it.

use crate::report::material::{Claim, Material};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Height of a row and width of a column.
const ROW: usize = 15;
const COLUMN: usize = 168;
/// Width of ten letters of a name; a line begins behind it.
const LETTER: usize = 52;
/// Claims in a column; more open another one beside it.
const TALL: usize = 30;

/// Whether anything rests on anything.
pub fn is_worth_drawing(material: &Material) -> bool {
    material.claims.iter().any(|claim| !claim.uses.is_empty())
}

/// The section; nothing where nothing rests on anything.
pub fn section(material: &Material) -> Markup {
    let mut papers: Vec<&str> = material.claims.iter().map(Claim::paper).collect();
    papers.dedup();
    html! {
        @if is_worth_drawing(material) {
            section #graph aria-labelledby="graph-title" {
                h2 #graph-title { "What rests on what" }
                p {
                    "Left is used, right uses it. "
                    "A red diamond is false, a half-filled circle rests on a false one, a dot is neither. "
                    "Bold lines come from a false claim. The same is said in words at every claim."
                }
                @for paper in papers { (drawing(material, paper)) }
            }
        }
    }
}

/// How many steps of use lie below a claim.
fn depths(material: &Material) -> Vec<usize> {
    let mut depth = vec![0; material.claims.len()];
    // uses may run in a circle: as many rounds as there are claims are enough where they do not
    for _ in 0..material.claims.len().min(40) {
        let mut moved = false;
        for (at, claim) in material.claims.iter().enumerate() {
            let least = claim.uses.iter().map(|used| depth[*used] + 1).max().unwrap_or(0).min(40);
            moved |= least > depth[at];
            depth[at] = depth[at].max(least);
        }
        if !moved {
            break;
        }
    }
    depth
}

fn drawing(material: &Material, paper: &str) -> Markup {
    let depth = depths(material);
    let drawn = |claim: &Claim| claim.paper() == paper && claim.uses.len() + claim.used_by.len() > 0;
    let mut columns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in (0..material.claims.len()).filter(|at| drawn(&material.claims[*at])) {
        columns.entry(depth[at]).or_default().push(at);
    }
    // places from the left: each claim beside the mean of what it uses
    let mut place: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut column = 0;
    let mut tallest = 0;
    for (_, mut claims) in columns {
        let mean = |at: usize| {
            let rows: Vec<usize> =
                material.claims[at].uses.iter().filter_map(|used| Some(place.get(used)?.1)).collect();
            1000 * rows.iter().sum::<usize>() / rows.len().max(1)
        };
        claims.sort_by_key(|at| (mean(*at), *at));
        let parts = claims.len().div_ceil(TALL).max(1);
        let height = claims.len().div_ceil(parts);
        for (k, at) in claims.into_iter().enumerate() {
            place.insert(at, (column + k / height.max(1), k % height.max(1)));
            tallest = tallest.max(height);
        }
        column += parts;
    }
    let (width, height) = (column * COLUMN + 8, tallest * ROW + 16);
    let at = |(column, row): (usize, usize)| (column * COLUMN + 8, row * ROW + 14);
    let edges = place.iter().flat_map(|(to, end)| {
        let place = &place;
        material.claims[*to].uses.iter().filter_map(move |from| Some((*from, *place.get(from)?, *end)))
    });
    let mut edges: Vec<(bool, String)> = edges
        .map(|(from, start, end)| {
            let ((x, y), (u, v)) = (at(start), at(end));
            let x = x + 12 + LETTER * short(&material.claims[from]).chars().count() / 10;
            let middle = (x + u) / 2;
            (material.claims[from].is_false(), format!("M{x} {y}C{middle} {y} {middle} {v} {u} {v}"))
        })
        .collect();
    edges.sort();
    let joined =
        |bad: bool| edges.iter().filter(|(other, _)| *other == bad).map(|(_, path)| path.as_str()).collect::<String>();
    html! {
        @if !place.is_empty() {
            figure.graph tabindex="0" aria-label={ "What rests on what in " (paper) } {
                svg width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } role="group" {
                    title { "What rests on what in " (paper) }
                    path.e d=(joined(false)) {}
                    path.e.bad d=(joined(true)) {}
                    @for (number, spot) in &place {
                        @let claim = &material.claims[*number];
                        @let (x, y) = at(*spot);
                        a href={ "#" (claim.id()) } {
                            @if claim.is_false() {
                                title { (claim.name()) ": false" }
                                path.refuted d={ "M" (x) " " (y - 5) "l5 5l-5 5l-5 -5z" } {}
                            } @else if !claim.falls_with.is_empty() {
                                title { (claim.name()) ": rests on a false one" }
                                circle.halo cx=(x) cy=(y) r="4" {}
                                path.rests d={ "M" (x) " " (y - 4) "a4 4 0 0 0 0 8z" } {}
                            } @else {
                                title { (claim.name()) }
                                circle.fine cx=(x) cy=(y) r="3" {}
                            }
                            text x=(x + 8) y=(y + 3) { (short(claim)) }
                        }
                    }
                }
            }
        }
    }
}

/// The id without its paper, cut to what fits a column.
fn short(claim: &Claim) -> String {
    let bare = claim.id().split_once('.').map_or(claim.id(), |(_, bare)| bare);
    if bare.chars().count() <= 24 { bare.to_owned() } else { bare.chars().take(23).chain(['…']).collect() }
}
