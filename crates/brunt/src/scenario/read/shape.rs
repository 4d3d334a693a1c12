//! What a scenario may state at a place: which text is a name, which keys a table has, and which values say no more than their absence.

/// Kind of the values at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Text that is a name, an id or a word.
    Name,
    /// A number, a share or a duration, in any notation; or a table of such values.
    Quantity,
    /// A table with declared keys. Text in its place is a name, as an id in place of a selector.
    Table(&'static [Key]),
    /// A table of which one key is stated, or a quantity in its place: a law.
    Law(fn() -> &'static [Key]),
    /// Values by id.
    ById(fn() -> Self),
    /// A list, or its only member without brackets.
    List(fn() -> Self),
    /// Changes of an existing part: every stated value is a change, even a change back to the default.
    Changes(fn() -> Self),
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    /// Name of the key.
    pub(crate) name: &'static str,
    /// Kind of its values.
    pub(crate) shape: fn() -> Shape,
    /// Values that mean the same as no key.
    pub(crate) silence: Silence,
}

/// Values of a key that mean the same as no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    /// No value: what is stated counts.
    Never,
    /// The default value, as a literal of the declaration: `0`, `"1y"`, `false`.
    Default(&'static str),
    /// An empty list or table.
    Empty,
    /// An empty table of entries by id, where an entry that is empty is none.
    EmptyEntries,
    /// Every value: the key is no part of the meaning.
    Always,
}

/// A kind of value that a scenario states.
pub(crate) trait Shaped {
    /// The shape of values of the kind.
    fn shape() -> Shape;
}
