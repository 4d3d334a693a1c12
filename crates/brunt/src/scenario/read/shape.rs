//! What a scenario may state at a place: which text is a name, which keys a table has, and which values say no more than their absence.

/// Kind of the values at a place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Text that is a name, an id or a word.
    Name,
    /// A number, a share or a duration, in any notation; or a table of such values.
    Quantity,
    /// A table with declared keys, some of which exclude each other. Text in its place is a name, as an id in place of a selector.
    Table(&'static [Key], &'static [Choice]),
    /// A table of which one key is stated, or a quantity in its place: a law, a frequency.
    Form(fn() -> &'static [Key]),
    /// Values by id.
    ById(fn() -> Self),
    /// A list, or its only member without brackets.
    List(fn() -> Self),
    /// Changes of an existing part: every stated value is a change, even a change back to the default.
    Changes(fn() -> Self),
}

impl Shape {
    /// The shape of a member of a list, or of a value that stands without brackets.
    pub(crate) fn member(self) -> Self {
        match self {
            Self::List(inner) | Self::Changes(inner) => inner().member(),
            _ => self,
        }
    }

    /// The declared key of a table.
    pub(crate) fn key(self, name: &str) -> Option<&'static Key> {
        match self {
            Self::Table(keys, _) => keys.iter().find(|key| key.name == name),
            Self::Form(keys) => keys().iter().find(|key| key.name == name),
            _ => None,
        }
    }

    /// The shape of the value under a key of a table.
    pub(crate) fn under(self, name: &str) -> Self {
        match self {
            Self::ById(inner) => inner(),
            _ => self.key(name).map_or(Self::Quantity, |key| (key.shape)()),
        }
    }

    /// Whether two keys of a table belong to different forms of one thing.
    pub(crate) fn excludes(self, one: &str, other: &str) -> bool {
        match self {
            Self::Form(_) => one != other,
            Self::Table(_, choices) => choices.iter().any(|choice| choice.excludes(one, other)),
            _ => false,
        }
    }
}

/// Forms of one thing, of which a table states one at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    /// The keys of each form.
    pub(crate) forms: &'static [&'static [&'static str]],
    /// Whether the schema asks for exactly one form, with all its keys.
    #[cfg_attr(not(feature = "serde"), allow(dead_code))]
    pub(crate) required: bool,
}

impl Choice {
    /// A choice of which one form is stated, with all its keys.
    pub(crate) const fn one(forms: &'static [&'static [&'static str]]) -> Self {
        Self { forms, required: true }
    }

    /// A choice of which one form is stated at most.
    pub(crate) const fn at_most_one(forms: &'static [&'static [&'static str]]) -> Self {
        Self { forms, required: false }
    }

    fn excludes(&self, one: &str, other: &str) -> bool {
        let form = |key: &str| self.forms.iter().position(|form| form.contains(&key));
        form(one).zip(form(other)).is_some_and(|(one, other)| one != other)
    }
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

impl Key {
    /// A key whose every value counts.
    pub(crate) const fn stated(name: &'static str, shape: fn() -> Shape) -> Self {
        Self { name, shape, silence: Silence::Never }
    }
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
