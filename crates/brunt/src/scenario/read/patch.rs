//! Patches: values of a tree replaced or added by another.

use crate::scenario::read::tree::{Table, Tree, Value};
use std::sync::Arc;

/// The tree with values replaced or added.
pub(crate) fn patched(root: &Tree, over: &Table) -> Tree {
    let mut tree = root.clone();
    if let Some(table) = tree.table_mut() {
        patch(table, over);
    }
    tree
}

/// Replaces or adds values of a table, recursively within tables.
pub(crate) fn patch(into: &mut Table, over: &Table) {
    for entry in over.iter() {
        match into.get_mut(&entry.key) {
            Some(known) => match (&mut known.tree.value, &entry.tree.value) {
                (Value::Table(into), Value::Table(over)) => patch(Arc::make_mut(into), over),
                _ => *known = entry.clone(),
            },
            None => into.insert(entry.clone()),
        }
    }
}
