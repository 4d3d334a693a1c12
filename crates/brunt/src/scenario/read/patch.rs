//! Patches: values of a tree replaced or added by another.

use super::shape::Shape;
use crate::scenario::read::tree::{Table, Tree, Value};
use std::sync::Arc;

/// The tree of a shape with values replaced or added.
pub(crate) fn patched(root: &Tree, over: &Table, shape: Shape) -> Tree {
    let mut tree = root.clone();
    if let Some(table) = tree.table_mut() {
        patch(table, over, shape);
    }
    tree
}

/// Replaces or adds values of a table of a shape, recursively within tables. A key of one form removes the keys of other forms.
pub(crate) fn patch(into: &mut Table, over: &Table, shape: Shape) {
    let shape = shape.member();
    into.retain(|known| !gives_way(known, over, shape));
    for entry in over.iter() {
        match into.get_mut(&entry.key) {
            Some(known) => match (&mut known.tree.value, &entry.tree.value) {
                (Value::Table(into), Value::Table(over)) => {
                    patch(Arc::make_mut(into), over, shape.under(&entry.key));
                }
                _ => *known = entry.clone(),
            },
            None => into.insert(entry.clone()),
        }
    }
}

/// Whether a key belongs to a form in whose place a table states another form.
fn gives_way(known: &str, over: &Table, shape: Shape) -> bool {
    matches!(shape, Shape::Table(..) | Shape::Form(_)) && over.iter().any(|entry| shape.excludes(known, &entry.key))
}
