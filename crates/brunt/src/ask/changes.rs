//! What changed between the files of two models.

use crate::model::Model;
use crate::report::{FileChange, FileChangeKind, FilePlace};
use crate::scenario::read::difference::{Difference, Stated, Step, differences, says_the_same, spelt, written};
use crate::scenario::read::tree::{Place, Table, Value};

/// Sections of entities by id, and of entities within entities.
const ENTITIES: [&[&str]; 8] =
    [&["parties"], &["nodes"], &["threats"], &["factors"], &["contracts"], &["policies"], &["controls"], &["stress"]];

impl Model {
    /// What `other` states differently than this model: each value that differs, with its path, both values and the line of the file.
    /// Another notation of the same value is no change. `None` for a model under a stress, which no file states.
    ///
    /// ```
    /// # use brunt::Model;
    /// let model = Model::from_toml(r#"
    /// brunt = 1
    /// scenario = { name = "One fine a year", currency = "EUR" }
    /// parties.client = {}
    /// threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
    /// "#)?;
    /// let dearer = model.patch("threats.fine.losses.amount = 75_000")?;
    /// let changes = model.changes(&dearer).expect("files state both");
    /// assert_eq!(changes[0].path, "threats.fine.losses.amount");
    /// assert_eq!((changes[0].before.as_deref(), changes[0].after.as_deref()), (Some("50,000"), Some("75,000")));
    /// # Ok::<(), brunt::Error>(())
    /// ```
    pub fn changes(&self, other: &Self) -> Option<Vec<FileChange>> {
        let (before, after) = (self.tree()?, other.tree()?);
        let found = differences(before, after);
        let renamed = renamed(&found);
        let mut changes: Vec<FileChange> = found
            .iter()
            .enumerate()
            .filter(|(position, _)| !renamed.iter().any(|(from, _)| from == position))
            .map(|(position, difference)| {
                let from = renamed.iter().find(|(_, to)| *to == position).map(|(from, _)| spelt(&found[*from].path));
                self.change(other, difference, from)
            })
            .collect();
        join_forms(&mut changes);
        changes.extend(self.switched(other));
        Some(changes)
    }

    fn change(&self, other: &Self, difference: &Difference<'_>, renamed_from: Option<String>) -> FileChange {
        let text = |stated: &Option<Stated<'_>>| stated.map(|stated| written(stated.tree));
        let place = match (&difference.after, &difference.before) {
            (Some(after), _) => other.line(after.place),
            (None, Some(before)) => self.line(before.place),
            (None, None) => None,
        };
        let kind = match renamed_from {
            Some(from) => FileChangeKind::EntityRenamed { from },
            None => kind(difference),
        };
        let (before, after) = (text(&difference.before), text(&difference.after));
        FileChange { path: spelt(&difference.path), before, after, place, kind }
    }

    /// File and line of a place; `None` for a value built in code.
    fn line(&self, place: Option<Place>) -> Option<FilePlace> {
        let place = place?;
        let source = self.problems().sources().get(place.file)?;
        Some(FilePlace { file: source.path.clone(), line: source.position(place.start).line })
    }

    /// Controls that are switched on or off without a change of the file.
    fn switched(&self, other: &Self) -> Vec<FileChange> {
        let (here, there) = (self.plan().controls(), other.plan().controls());
        let (mine, theirs) = (&self.scenario().controls, &other.scenario().controls);
        let word = |works: bool| Some(if works { "at work" } else { "not at work" }.to_owned());
        let same_file = mine.iter().map(|control| (&control.id, control.status));
        if !same_file.eq(theirs.iter().map(|control| (&control.id, control.status))) {
            return Vec::new();
        }
        let bit = |position: usize, set: crate::scenario::ControlSet| set.bits() >> position & 1 == 1;
        let differs = |position: &usize| bit(*position, here) != bit(*position, there);
        let change = |position: usize| FileChange {
            path: spelt(&[Step::Key("controls"), Step::Key(&mine[position].id)]),
            before: word(bit(position, here)),
            after: word(bit(position, there)),
            place: None,
            kind: FileChangeKind::Value,
        };
        (0..mine.len()).filter(differs).map(change).collect()
    }
}

fn is_entity(path: &[Step<'_>]) -> bool {
    let [section @ .., Step::Key(_)] = path else { return false };
    ENTITIES.iter().any(|entities| section.iter().copied().eq(entities.iter().map(|key| Step::Key(key))))
}

fn kind(difference: &Difference<'_>) -> FileChangeKind {
    match (is_entity(&difference.path), &difference.before, &difference.after) {
        (true, None, Some(_)) => FileChangeKind::EntityAdded,
        (true, Some(_), None) => FileChangeKind::EntityRemoved,
        _ => FileChangeKind::Value,
    }
}

/// Pairs of a removed and an added entity of one section that are equal but for the id, by position.
fn renamed(found: &[Difference<'_>]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (from, removed) in found.iter().enumerate().filter(|(_, one)| kind(one) == FileChangeKind::EntityRemoved) {
        let to = found.iter().enumerate().position(|(to, added)| {
            kind(added) == FileChangeKind::EntityAdded
                && added.path[..added.path.len() - 1] == removed.path[..removed.path.len() - 1]
                && !pairs.iter().any(|pair| pair.1 == to)
                && is_alike(removed, added)
        });
        pairs.extend(to.map(|to| (from, to)));
    }
    pairs
}

/// Whether two entities state the same, apart from their names for people.
fn is_alike(removed: &Difference<'_>, added: &Difference<'_>) -> bool {
    let (Some(before), Some(after)) = (removed.before, added.after) else { return false };
    match (&before.tree.value, &after.tree.value) {
        (Value::Table(before), Value::Table(after)) => {
            let nameless = |table: &Table| {
                let mut table = table.clone();
                table.remove("name");
                table
            };
            let (before, after) = (nameless(before), nameless(after));
            before.iter().count() == after.iter().count()
                && before.iter().zip(after.iter()).all(|(a, b)| a.key == b.key && says_the_same(&a.tree, &b.tree))
        }
        _ => says_the_same(before.tree, after.tree),
    }
}

/// Fewest keys above a table in which one form may take the place of another: a section, an entity, a key of the entity.
const DEPTH: usize = 3;

/// Joins a key that is removed with the key of the same table that takes its place, where each is the only one.
fn join_forms(changes: &mut Vec<FileChange>) {
    let parent =
        |change: &FileChange| change.path.rsplit_once('.').map(|(parent, key)| (parent.to_owned(), key.to_owned()));
    let removed = |change: &FileChange| change.after.is_none() && change.kind == FileChangeKind::Value;
    let added = |change: &FileChange| change.before.is_none() && change.kind == FileChangeKind::Value;
    let mut position = 0;
    while position < changes.len() {
        let Some((table, from)) = parent(&changes[position])
            .filter(|(table, _)| removed(&changes[position]) && table.split('.').count() >= DEPTH)
        else {
            position += 1;
            continue;
        };
        let of_table = |change: &FileChange| parent(change).is_some_and(|(other, _)| other == table);
        let all: Vec<usize> = (0..changes.len()).filter(|&other| of_table(&changes[other])).collect();
        let gains: Vec<usize> = all.iter().copied().filter(|&other| added(&changes[other])).collect();
        let losses = all.iter().filter(|&&other| removed(&changes[other])).count();
        match gains.as_slice() {
            [gain] if losses == 1 => {
                let to = parent(&changes[*gain]).map_or(String::new(), |(_, key)| key);
                let gained = changes[*gain].clone();
                let change = &mut changes[position];
                (change.after, change.place) = (gained.after, gained.place);
                change.path = table;
                change.kind = FileChangeKind::FormReplaced { from, to };
                changes.remove(*gain);
            }
            _ => {}
        }
        position += 1;
    }
}

#[cfg(all(test, feature = "serde"))]
mod tests {
    use crate::Model;

    const FINE: &str = r#"
brunt = 1
scenario = { name = "One fine a year", currency = "EUR" }
parties.client = {}
threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = [{ category = "fine", bearer = "client", amount = 50_000 }] }
"#;

    fn changes(patch: &str) -> Vec<String> {
        let base = Model::from_toml(FINE).unwrap_or_else(|error| panic!("{error}"));
        let changed = base.patch(patch).unwrap_or_else(|error| panic!("{error}"));
        let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        let line = |change: &crate::report::FileChange| {
            let place = change.place.as_ref().map_or(String::new(), |place| format!("{}:{}", place.file, place.line));
            format!("{}: {} -> {} ({place})", change.path, text(&change.before), text(&change.after))
        };
        base.changes(&changed).expect("both have files").iter().map(line).collect()
    }

    #[test]
    fn a_change_has_its_path_both_values_and_its_line() {
        assert_eq!(
            changes("\nthreats.fine.frequency.poisson = 0.5"),
            ["threats.fine.frequency.poisson: 1 -> 0.5 (<patch>:2)"]
        );
    }

    #[test]
    fn another_notation_is_no_change() {
        assert_eq!(
            changes("threats.fine.losses = [{ category = \"fine\", bearer = \"client\", amount = 5e4 }]"),
            Vec::<String>::new()
        );
    }
}
