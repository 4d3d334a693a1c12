//! Context of a check: the problems found, the known ids, and positions in the tree.

use crate::scenario::CategoryIndex;
use crate::scenario::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::scenario::read::character::odd;
use crate::scenario::read::rule::Rule;
use crate::scenario::read::suggest::Suggester;
use crate::scenario::read::tree::{Entry, Place, Table, Tree, Value};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// A position in the tree: a value, the place of its key, and its path of keys from the root.
///
/// The path is put into words only where a problem is reported, so that a position costs the same at any depth.
#[derive(Debug, Clone)]
pub(crate) struct At<'t> {
    /// The value.
    pub(crate) tree: &'t Tree,
    key_place: Option<Place>,
    trail: Trail<'t>,
}

/// The way to a value: the table or list that holds it, and its key or number there.
#[derive(Debug, Clone)]
struct Trail<'t> {
    /// `None` for the whole scenario.
    from: Option<Rc<Trail<'t>>>,
    step: Step<'t>,
}

/// A step from a table or list to a value in it.
#[derive(Debug, Clone, Copy)]
enum Step<'t> {
    Root,
    Key(&'t str),
    Item(usize),
}

impl Trail<'_> {
    /// Adds the keys and numbers of the trail to a path.
    fn write(&self, path: &mut String) {
        self.from.iter().for_each(|from| from.write(path));
        match self.step {
            Step::Root => {}
            Step::Key(key) => {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(key);
            }
            Step::Item(number) => path.push_str(&format!("[{number}]")),
        }
    }
}

impl<'t> At<'t> {
    /// Position of the whole scenario.
    pub(crate) fn root(tree: &'t Tree) -> Self {
        Self { tree, key_place: None, trail: Trail { from: None, step: Step::Root } }
    }

    /// Path of keys from the root, as `threats.typhoon.losses[0]`.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        self.trail.write(&mut path);
        path
    }

    /// Place of the value in a file.
    pub(crate) fn place(&self) -> Option<Place> {
        self.tree.place()
    }

    /// Place of the key in a file, or of the value if the value has no key (in a list).
    pub(crate) fn key_place(&self) -> Option<Place> {
        self.key_place.or(self.tree.place())
    }

    /// Position of the value of a key; `None` if the value here is not a table with this key.
    pub(crate) fn child(&self, key: &str) -> Option<At<'t>> {
        self.as_table()?.get(key).map(|entry| self.entry(entry))
    }

    /// Whether the value here is a table with this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.as_table().is_some_and(|table| table.get(key).is_some())
    }

    /// The table; `None` for a value of another type.
    pub(crate) fn as_table(&self) -> Option<&'t Table> {
        if let Value::Table(table) = &self.tree.value { Some(table) } else { None }
    }

    /// The text; `None` for a value of another type.
    pub(crate) fn as_str(&self) -> Option<&'t str> {
        if let Value::String(text) = &self.tree.value { Some(text) } else { None }
    }

    /// Keys and values of a table; empty for a value of another type.
    pub(crate) fn entries(&self) -> Vec<(&'t str, At<'t>)> {
        let entries = self.as_table().into_iter().flat_map(Table::iter);
        let here = self.shared();
        entries.map(|entry| (entry.key.as_ref(), At::of_entry(entry, Rc::clone(&here)))).collect()
    }

    /// Members of a list; empty for a value of another type.
    pub(crate) fn items(&self) -> Vec<At<'t>> {
        let Value::Array(items) = &self.tree.value else { return Vec::new() };
        let here = self.shared();
        let trail = |number| Trail { from: Some(Rc::clone(&here)), step: Step::Item(number) };
        let at = |(number, tree)| At { tree, key_place: None, trail: trail(number) };
        items.iter().enumerate().map(at).collect()
    }

    /// Position of an entry of the table here.
    pub(crate) fn entry(&self, entry: &'t Entry) -> At<'t> {
        Self::of_entry(entry, self.shared())
    }

    fn of_entry(entry: &'t Entry, from: Rc<Trail<'t>>) -> At<'t> {
        let trail = Trail { from: Some(from), step: Step::Key(&entry.key) };
        At { tree: &entry.tree, key_place: entry.key_place(), trail }
    }

    /// The way here, for the positions of the values within.
    fn shared(&self) -> Rc<Trail<'t>> {
        Rc::new(self.trail.clone())
    }
}

/// The ids of one kind of entity, sorted, and the position of each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    sorted: Vec<String>,
    /// Looked up for each member of each need, which takes a tenth of the time of a search among sorted ids.
    positions: HashMap<String, u32>,
}

impl Ids {
    /// Sorts ids given in any order, and drops duplicates.
    pub(crate) fn new(mut ids: Vec<String>) -> Self {
        ids.sort();
        ids.dedup();
        let positions = ids.iter().cloned().zip(0..).collect();
        Self { sorted: ids, positions }
    }

    /// Position of an id in sorted order.
    pub(crate) fn index(&self, id: &str) -> Option<u32> {
        self.positions.get(id).copied()
    }

    /// The ids, sorted.
    pub(crate) fn as_slice(&self) -> &[String] {
        &self.sorted
    }
}

/// Most problems of one severity that are kept, which bounds the time to check a large invalid file. [`Context::finish`] reports the
/// number of problems beyond this limit.
pub(crate) const MOST_PROBLEMS: usize = 100_000;

/// Problems, ids and categories of a scenario under check.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// The problems kept so far.
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
    /// Category names in their final order; empty until all categories are known.
    category_names: Ids,
    pub(crate) suggester: Suggester,
    /// Number of problems found, by severity, including problems that are not kept.
    found: [usize; 3],
    /// The last problem beyond [`MOST_PROBLEMS`].
    beyond: Option<Diagnostic>,
}

impl Context {
    /// Reports a broken rule at a value.
    pub(crate) fn report(&mut self, rule: Rule, at: &At<'_>, label: &str) -> &mut Diagnostic {
        self.report_at(rule, at.place(), &at.path(), label)
    }

    /// Reports a broken rule at a key.
    pub(crate) fn report_key(&mut self, rule: Rule, at: &At<'_>, label: &str) -> &mut Diagnostic {
        self.report_at(rule, at.key_place(), &at.path(), label)
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

    /// Number of problems found so far.
    pub(crate) fn problems(&self) -> usize {
        self.found.iter().sum()
    }

    /// Whether no error was found so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.found[Severity::Error as usize] == 0
    }

    /// Removes and returns the problems from a position on, so that the caller can filter them.
    pub(crate) fn take_from(&mut self, position: usize) -> Vec<Diagnostic> {
        let taken = self.diagnostics.split_off(position);
        taken.iter().for_each(|diagnostic| self.found[diagnostic.severity as usize] -= 1);
        taken
    }

    /// Adds an existing problem, unless [`MOST_PROBLEMS`] of its severity are kept already.
    pub(crate) fn put(&mut self, diagnostic: Diagnostic) {
        let found = &mut self.found[diagnostic.severity as usize];
        *found += 1;
        if *found <= MOST_PROBLEMS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The problems, with one more for the number of problems not kept: an error for errors, a note for warnings and notes.
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

    /// The provisional number of a category, by order of first use of its name.
    pub(crate) fn category(&mut self, name: &str) -> u32 {
        if let Some(&known) = self.categories.get(name) {
            return known;
        }
        let next = self.categories.len() as u32;
        self.categories.insert(name.to_owned(), next);
        next
    }

    /// Category names in their final order; empty before [`Context::sort_categories`].
    pub(crate) fn category_names(&self) -> &Ids {
        &self.category_names
    }

    /// The name of a category, valid after [`Context::sort_categories`].
    pub(crate) fn category_name(&self, category: CategoryIndex) -> &str {
        self.category_names.as_slice().get(category.0 as usize).map_or("", String::as_str)
    }

    /// Sorts the category names, and returns the final position for each provisional number.
    pub(crate) fn sort_categories(&mut self) -> Vec<u32> {
        let mut positions = vec![0; self.categories.len()];
        for (position, &number) in self.categories.values().enumerate() {
            positions[number as usize] = position as u32;
        }
        self.category_names = Ids::new(self.categories.keys().cloned().collect());
        positions
    }
}

/// A diagnostic for a broken rule.
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
    /// Adds a label if the place is known.
    pub(crate) fn point(&mut self, place: Option<Place>, text: &str) -> &mut Self {
        let label = place.map(|place| Label { file: place.file, span: place.start..place.end, text: text.to_owned() });
        self.labels.extend(label);
        self
    }

    /// Sets the advice.
    pub(crate) fn advise(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Puts advice on the first odd character of a text before the present advice, if the text has one.
    pub(crate) fn name_odd(&mut self, text: &str) -> &mut Self {
        if let Some(odd) = odd(text) {
            let help = self.help.take().map(|help| format!("; {help}")).unwrap_or_default();
            self.help = Some(format!("{}{help}", odd.advice()));
        }
        self
    }

    /// Sets a replacement as the fix if the place is known.
    pub(crate) fn mend(&mut self, place: Option<Place>, replacement: impl Into<String>) -> &mut Self {
        let fix =
            |place: Place| Fix { file: place.file, span: place.start..place.end, replacement: replacement.into() };
        self.fix = place.map(fix);
        self
    }
}
