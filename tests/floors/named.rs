//! What the files of a crate name, read from their tokens, and the files that it stands in.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

pub type Names = Vec<String>;

/// A path as a file names it.
struct Named {
    /// The module that names it.
    within: Names,
    path: Names,
    /// The name that a `use` gives to it; none in an expression or type.
    called: Option<String>,
    public: bool,
    /// Whether only tests are compiled with it.
    tests: bool,
}

/// What the files of a crate name.
#[derive(Default)]
pub struct Crate {
    /// The file of each module, inline modules included.
    modules: BTreeMap<Names, String>,
    /// By the file that names it.
    named: Vec<(String, Named)>,
    /// What a `use` of a module gives a name to: where in `named`.
    bound: BTreeMap<(Names, String), usize>,
    /// By the file that includes it: files beside it, as paths from the root.
    pub included: Vec<(String, String)>,
    /// The file of each macro that the crate exports.
    macros: BTreeMap<String, String>,
}

fn names(path: &[&str]) -> Names {
    path.iter().map(ToString::to_string).collect()
}

/// The module that a file is.
fn module(file: &str) -> Names {
    let stem = file.trim_start_matches("src/").trim_end_matches(".rs");
    names(&stem.split('/').filter(|part| !["mod", "lib", "main"].contains(part)).collect::<Vec<_>>())
}

/// Folder and relative path, `..` taken away.
fn joined(file: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

impl Crate {
    pub fn read(files: &[(String, String)]) -> Self {
        let mut found = Crate::default();
        for (file, _) in files {
            found.modules.insert(module(file), file.clone());
        }
        for (file, text) in files {
            let tokens = text.parse().unwrap_or_else(|wrong| panic!("{file}: {wrong}"));
            found.walk(file, &module(file), tokens, false);
        }
        let of_tests = found.only_tests();
        for (at, (file, named)) in found.named.iter_mut().enumerate() {
            if let Some(name) = named.called.as_ref().filter(|name| *name != "mod") {
                found.bound.entry((named.within.clone(), name.clone())).or_insert(at);
            }
            named.tests |= of_tests.iter().any(|above| module(file).starts_with(above));
        }
        found
    }

    /// Modules that a `#[cfg(test)] mod name;` declares.
    fn only_tests(&self) -> Vec<Names> {
        let declared = self.named.iter().filter(|(_, named)| named.tests && named.called.as_deref() == Some("mod"));
        declared.map(|(_, named)| [&named.within[..], &named.path[..]].concat()).collect()
    }

    fn walk(&mut self, file: &str, within: &Names, tokens: TokenStream, tests: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let word = |at: usize| match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => ident.to_string(),
            Some(TokenTree::Punct(mark)) => mark.to_string(),
            _ => String::new(),
        };
        let (mut at, mut public, mut own_tests) = (0, false, tests);
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    own_tests |= tokens.get(at + 1).is_some_and(|group| {
                        let attribute = group.to_string();
                        attribute.contains("cfg") && attribute.contains("test") && !attribute.contains("not")
                    });
                    at += 1; // the attribute itself is walked, too: its strings are nothing, its paths are paths
                }
                TokenTree::Punct(mark) => {
                    if mark.as_char() == ';' {
                        (public, own_tests) = (false, tests);
                    }
                    at += 1;
                }
                TokenTree::Group(group) => {
                    self.walk(file, within, group.stream(), own_tests);
                    if group.delimiter() == Delimiter::Brace {
                        (public, own_tests) = (false, tests);
                    }
                    at += 1;
                }
                TokenTree::Literal(_) => at += 1,
                TokenTree::Ident(ident) if ident == "pub" => {
                    public = true;
                    at += 1 + usize::from(matches!(tokens.get(at + 1), Some(TokenTree::Group(_))));
                }
                TokenTree::Ident(ident) if ident == "use" => {
                    let end = (at..tokens.len()).find(|end| word(*end) == ";").unwrap_or(tokens.len());
                    for (path, called) in unfolded(&tokens[at + 1..end]) {
                        let within = within.clone();
                        self.named.push((file.into(), Named { within, path, called, public, tests: own_tests }));
                    }
                    at = end;
                }
                TokenTree::Ident(ident) if ident == "mod" => {
                    let inner = [&within[..], &[word(at + 1)]].concat();
                    match tokens.get(at + 2) {
                        Some(TokenTree::Group(body)) => {
                            self.modules.insert(inner.clone(), file.into());
                            self.walk(file, &inner, body.stream(), own_tests);
                            (public, own_tests) = (false, tests);
                            at += 1;
                        }
                        _ if own_tests => {
                            let (within, path, called) = (within.clone(), vec![word(at + 1)], Some("mod".into()));
                            self.named.push((file.into(), Named { within, path, called, public: true, tests: true }));
                        }
                        _ => {}
                    }
                    at += 2; // the `;` or the body is next
                }
                TokenTree::Ident(ident) if ident == "macro_rules" => {
                    self.macros.insert(word(at + 2), file.into());
                    at += 3;
                }
                TokenTree::Ident(ident) if ident.to_string().starts_with("include") && word(at + 1) == "!" => {
                    let what = tokens.get(at + 2).map(ToString::to_string).unwrap_or_default();
                    // of `concat!` the beginning tells the folder
                    let beginning = what.split('"').nth(1).unwrap_or_else(|| panic!("{file} includes {what}"));
                    self.included.push((file.into(), joined(file, beginning)));
                    at += 3;
                }
                TokenTree::Ident(_) => {
                    let mut path = vec![word(at)];
                    at += 1;
                    while word(at) == ":"
                        && word(at + 1) == ":"
                        && matches!(tokens.get(at + 2), Some(TokenTree::Ident(_)))
                    {
                        path.push(word(at + 2));
                        at += 3;
                    }
                    if path.len() > 1 {
                        let within = within.clone();
                        self.named.push((file.into(), Named { within, path, called: None, public, tests: own_tests }));
                    }
                }
            }
        }
    }

    /// The module that a path is, or that it names something in, with what is left of the path.
    fn descend<'a>(&self, within: &[String], path: &'a [String]) -> Option<(Names, &'a [String])> {
        let (mut module, mut rest) = (within.to_vec(), path);
        match path.first()?.as_str() {
            "crate" => (module, rest) = (Vec::new(), &rest[1..]),
            "self" => rest = &rest[1..],
            "super" => {}
            first if self.modules.contains_key(&[within, &[first.to_owned()]].concat()) => {}
            first if self.binding(within, first).is_some() => return Some((module, rest)),
            _ => return None,
        }
        while let Some((first, after)) = rest.split_first() {
            let inner = [&module[..], std::slice::from_ref(first)].concat();
            if first == "super" {
                module.pop();
            } else if self.modules.contains_key(&inner) && (!after.is_empty() || self.binding(&module, first).is_none())
            {
                module = inner;
            } else {
                break;
            }
            rest = after;
        }
        Some((module, rest))
    }

    fn binding(&self, module: &[String], name: &str) -> Option<&Named> {
        let at = self.bound.get(&(module.to_vec(), name.to_owned()))?;
        self.named.get(*at).map(|(_, named)| named)
    }

    /// The file in which the last name of a path stands.
    fn resolved(&self, within: &[String], path: &[String], depth: usize) -> Option<&String> {
        let (module, rest) = self.descend(within, path)?;
        if let (Some(name), true) = (rest.first(), depth > 0) {
            if let Some(binding) = self.binding(&module, name).filter(|binding| binding.path != path) {
                let further = self.resolved(&module, &[&binding.path[..], &rest[1..]].concat(), depth - 1);
                if further.is_some() {
                    return further;
                }
            }
            if let (true, Some(file)) = (module.is_empty(), self.macros.get(name)) {
                return Some(file);
            }
        }
        self.modules.get(&module)
    }

    /// Every file with one that it names, whether only tests do, and whether it only hands on what is inside it.
    pub fn edges(&self) -> BTreeSet<(String, String, bool, bool)> {
        let mut edges = BTreeSet::new();
        for (file, named) in self.named.iter().filter(|(_, named)| named.called.as_deref() != Some("mod")) {
            if let Some(to) = self.resolved(&named.within, &named.path, 8).filter(|to| *to != file) {
                let inside = named.public && named.called.is_some() && module(to).starts_with(&module(file));
                edges.insert((file.clone(), to.clone(), named.tests, inside));
            }
        }
        edges
    }
}

/// The paths of a `use`, each with the name that it gives.
fn unfolded(tree: &[TokenTree]) -> Vec<(Names, Option<String>)> {
    let mut path = Vec::new();
    let mut called = None;
    for (at, token) in tree.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if ident == "as" => {
                called = tree.get(at + 1).map(ToString::to_string);
                break;
            }
            TokenTree::Ident(ident) => path.push(ident.to_string()),
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let parts = inner.split(|token| token.to_string() == ",").filter(|part| !part.is_empty());
                return parts
                    .flat_map(unfolded)
                    .map(|(rest, called)| {
                        let rest = if rest == ["self"] { Vec::new() } else { rest };
                        let path = [&path[..], &rest[..]].concat();
                        let called = called.filter(|name| name != "self").or_else(|| path.last().cloned());
                        (path, called)
                    })
                    .collect();
            }
            _ => {}
        }
    }
    let called = called.or_else(|| path.last().cloned());
    vec![(path, called)]
}
