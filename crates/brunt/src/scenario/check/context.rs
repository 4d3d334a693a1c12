//! What checking carries along: the problems found so far, the ids that exist, and where in the tree it stands.

use super::character::odd;
use super::rule::Rule;
use super::suggest::Suggester;
use crate::scenario::CategoryIndex;
use crate::scenario::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::scenario::read::tree::{Entry, Place, Table, Tree, Value};
use std::collections::BTreeMap;

/// A place in the tree: a value, the key it stands under, and the keys from the top.
#[derive(Debug, Clone)]
pub(crate) struct At<'t> {
    /// The value.
    pub(crate) tree: &'t Tree,
    key_place: Option<Place>,
    path: String,
}

impl<'t> At<'t> {
    /// The whole scenario.
    pub(crate) fn root(tree: &'t Tree) -> Self {
        Self { tree, key_place: None, path: String::new() }
    }

    /// The keys from the top.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Where the value stands.
    pub(crate) fn place(&self) -> Option<Place> {
        self.tree.place
    }

    /// Where the key stands, or the value if it has none (in a list).
    pub(crate) fn key_place(&self) -> Option<Place> {
        self.key_place.or(self.tree.place)
    }

    /// The value of a key, if this is a table that has it.
    pub(crate) fn child(&self, key: &str) -> Option<At<'t>> {
        self.as_table()?.get(key).map(|entry| self.entry(entry))
    }

    /// The table, if it is one.
    pub(crate) fn as_table(&self) -> Option<&'t Table> {
        if let Value::Table(table) = &self.tree.value { Some(table) } else { None }
    }

    /// The text, if it is text.
    pub(crate) fn as_str(&self) -> Option<&'t str> {
        if let Value::String(text) = &self.tree.value { Some(text) } else { None }
    }

    /// Keys and values of a table; none if it is no table.
    pub(crate) fn entries(&self) -> Vec<(&'t str, At<'t>)> {
        let entries = self.as_table().into_iter().flat_map(Table::iter);
        entries.map(|entry| (entry.key.as_str(), self.entry(entry))).collect()
    }

    /// Members of a list; none if it is no list.
    pub(crate) fn items(&self) -> Vec<At<'t>> {
        let Value::Array(items) = &self.tree.value else { return Vec::new() };
        let at = |(index, tree)| At { tree, key_place: None, path: format!("{}[{index}]", self.path) };
        items.iter().enumerate().map(at).collect()
    }

    fn entry(&self, entry: &'t Entry) -> At<'t> {
        let path = if self.path.is_empty() { entry.key.clone() } else { format!("{}.{}", self.path, entry.key) };
        At { tree: &entry.tree, key_place: entry.key_place, path }
    }
}

/// The ids of one kind of entity, sorted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids(Vec<String>);

impl Ids {
    /// The ids in any order.
    pub(crate) fn new(mut ids: Vec<String>) -> Self {
        ids.sort();
        ids.dedup();
        Self(ids)
    }

    /// Position of an id.
    pub(crate) fn index(&self, id: &str) -> Option<u32> {
        self.0.binary_search_by(|probe| probe.as_str().cmp(id)).ok().map(|index| index as u32)
    }

    /// The ids, sorted.
    pub(crate) fn as_slice(&self) -> &[String] {
        &self.0
    }
}

/// Most problems of one severity that are kept, so that a large file of nonsense stays quick to check. How many there are beside them is
/// said by [`Context::finish`].
pub(crate) const MOST_PROBLEMS: usize = 100_000;

/// Problems, ids and categories.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// The problems so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Ids of parties.
    pub(crate) parties: Ids,
    /// Ids of nodes.
    pub(crate) nodes: Ids,
    /// Ids of threats.
    pub(crate) threats: Ids,
    /// Ids of controls.
    pub(crate) controls: Ids,
    /// Ids of contracts.
    pub(crate) contracts: Ids,
    /// Ids of policies.
    pub(crate) policies: Ids,
    /// Ids of stresses.
    pub(crate) stresses: Ids,
    /// Names of factors.
    pub(crate) factors: Ids,
    categories: BTreeMap<String, u32>,
    /// The names of categories in their final order, once they are all known.
    category_names: Vec<String>,
    pub(super) suggester: Suggester,
    /// Problems found, by severity, those that are not kept among them.
    found: [usize; 3],
    /// The last problem beyond the most that are kept.
    beyond: Option<Diagnostic>,
}

impl Context {
    /// Reports a broken rule at a value.
    pub(crate) fn report(&mut self, rule: Rule, at: &At<'_>, label: &str) -> &mut Diagnostic {
        self.report_at(rule, at.place(), at.path(), label)
    }

    /// Reports a broken rule at a key.
    pub(crate) fn report_key(&mut self, rule: Rule, at: &At<'_>, label: &str) -> &mut Diagnostic {
        self.report_at(rule, at.key_place(), at.path(), label)
    }

    /// Reports a broken rule at a place.
    pub(crate) fn report_at(&mut self, rule: Rule, place: Option<Place>, path: &str, label: &str) -> &mut Diagnostic {
        let diagnostic = diagnose(&rule, place, path, label);
        let found = &mut self.found[diagnostic.severity as usize];
        *found += 1;
        if *found > MOST_PROBLEMS {
            return self.beyond.insert(diagnostic);
        }
        self.diagnostics.push(diagnostic);
        self.diagnostics.last_mut().expect("one was pushed just now")
    }

    /// How many problems were found so far.
    pub(crate) fn problems(&self) -> usize {
        self.found.iter().sum()
    }

    /// Whether no error was found so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.found[Severity::Error as usize] == 0
    }

    /// Takes back the problems from a position on, for a closer look at each.
    pub(crate) fn take_from(&mut self, position: usize) -> Vec<Diagnostic> {
        let taken = self.diagnostics.split_off(position);
        taken.iter().for_each(|diagnostic| self.found[diagnostic.severity as usize] -= 1);
        taken
    }

    /// Adds a problem that was taken back, unless there are too many of its severity.
    pub(crate) fn put(&mut self, diagnostic: Diagnostic) {
        let found = &mut self.found[diagnostic.severity as usize];
        *found += 1;
        if *found <= MOST_PROBLEMS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The problems, and how many there are that were not kept: errors beyond the most are an error, the others a note.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        let [errors, others @ ..] = self.found.map(|found| found.saturating_sub(MOST_PROBLEMS));
        if errors > 0 {
            self.diagnostics.push(diagnose(&Rule::TooManyProblems { more: errors }, None, "", ""));
        }
        let more: usize = others.iter().sum();
        if more > 0 {
            self.diagnostics.push(diagnose(&Rule::MoreWarnings { more }, None, "", ""));
        }
        self.diagnostics
    }

    /// A number for a category, the same for the same name; numbered as they come.
    pub(crate) fn category(&mut self, name: &str) -> u32 {
        let next = self.categories.len() as u32;
        *self.categories.entry(name.to_owned()).or_insert(next)
    }

    /// The names of categories in their final order; none before they are sorted.
    pub(crate) fn category_names(&self) -> &[String] {
        &self.category_names
    }

    /// The name of a category, once they are sorted.
    pub(crate) fn category_name(&self, category: CategoryIndex) -> &str {
        self.category_names.get(category.0 as usize).map_or("", String::as_str)
    }

    /// Sorts the names of categories, and says of each number given out its position among them.
    pub(crate) fn sort_categories(&mut self) -> Vec<u32> {
        let mut positions = vec![0; self.categories.len()];
        for (position, &number) in self.categories.values().enumerate() {
            positions[number as usize] = position as u32;
        }
        self.category_names = self.categories.keys().cloned().collect();
        positions
    }
}

/// Makes a diagnostic of a broken rule.
pub(crate) fn diagnose(rule: &Rule, place: Option<Place>, path: &str, label: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic {
        severity: rule.severity(),
        code: rule.code(),
        message: rule.to_string(),
        labels: Vec::new(),
        path: path.to_owned(),
        help: None,
        fix: None,
    };
    diagnostic.point(place, label);
    diagnostic
}

impl Diagnostic {
    /// Adds a label where the place is known.
    pub(crate) fn point(&mut self, place: Option<Place>, text: &str) -> &mut Self {
        let label = place.map(|place| Label { file: place.file, span: place.start..place.end, text: text.to_owned() });
        self.labels.extend(label);
        self
    }

    /// Says what to do.
    pub(crate) fn advise(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Says first of a text which of its characters looks like another, if one does.
    pub(crate) fn name_odd(&mut self, text: &str) -> &mut Self {
        if let Some(odd) = odd(text) {
            let help = self.help.take().map(|help| format!("; {help}")).unwrap_or_default();
            self.help = Some(format!("{}{help}", odd.advice()));
        }
        self
    }

    /// Proposes a replacement where the place is known.
    pub(crate) fn mend(&mut self, place: Option<Place>, replacement: impl Into<String>) -> &mut Self {
        let fix =
            |place: Place| Fix { file: place.file, span: place.start..place.end, replacement: replacement.into() };
        self.fix = place.map(fix);
        self
    }
}
