//! Ids of the parts of a scenario, by the kind of part.

use crate::scenario::entry::{List, Members, Node, Nodes, Stated};
use crate::scenario::read::shape::{Shape, Shaped};
use crate::scenario::read::tree::{Tree, Value};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The id of a part of a scenario: `Id<Node>` of a node, `Id<Threat>` of a threat, `Id<Party>` of a party.
///
/// Text states an id wherever an id is expected. An `Id` that is made once and passed on is checked by the compiler: the id of a threat
/// cannot stand where a node is expected, and a misspelt variable is no text that only the check of the scenario finds.
///
/// ```
/// use brunt::build::{Id, Need, Node, Party, Scenario};
/// let (client, site) = (Id::<Party>::new("client"), Id::<Node>::new("site"));
/// let scenario = Scenario::new("One site", "EUR")
///     .party(&client)
///     .node(&site, Node::new().owner(&client))
///     .node("service", Node::new().needs([Need::all([&site])]));
/// assert_eq!(site.to_string(), "site");
/// # assert!(brunt::Model::new(&scenario).is_ok());
/// ```
///
/// ```compile_fail
/// use brunt::build::{Id, Need, Threat};
/// let fire = Id::<Threat>::new("fire");
/// let need = Need::any([fire]); // a need has nodes, no threats
/// ```
pub struct Id<N> {
    text: String,
    noun: PhantomData<fn() -> N>,
}

impl<N> Id<N> {
    /// The id with a text: up to 100 letters, digits, `-` and `_`.
    ///
    /// The check of the scenario reports a text that is no id, and an id that no part of the scenario has.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), noun: PhantomData }
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<N> Clone for Id<N> {
    fn clone(&self) -> Self {
        Self::new(self.as_str())
    }
}

impl<N> PartialEq for Id<N> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<N> Eq for Id<N> {}

impl<N> Hash for Id<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<N> fmt::Debug for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({:?})", self.text)
    }
}

impl<N> fmt::Display for Id<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<N> std::ops::Deref for Id<N> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl<N> From<&str> for Id<N> {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl<N> From<String> for Id<N> {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl<N> From<&String> for Id<N> {
    fn from(text: &String) -> Self {
        Self::new(text)
    }
}

impl<N> From<&Self> for Id<N> {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

impl<N> From<Id<N>> for String {
    fn from(id: Id<N>) -> Self {
        id.text
    }
}

impl<N> From<&Id<N>> for String {
    fn from(id: &Id<N>) -> Self {
        id.text.clone()
    }
}

impl<N, T: Into<Id<N>>> Stated<Id<N>> for T {
    fn tree(self) -> Tree {
        Tree::of(Value::String(self.into().text))
    }
}

impl<N> Shaped for Id<N> {
    fn shape() -> Shape {
        Shape::Name
    }
}

impl<const N: usize> Stated<Members> for [Id<Node>; N] {
    fn tree(self) -> Tree {
        Stated::<List<Id<Node>>>::tree(self)
    }
}

impl<const N: usize> Stated<Members> for [&Id<Node>; N] {
    fn tree(self) -> Tree {
        Stated::<List<Id<Node>>>::tree(self)
    }
}

impl Stated<Members> for Vec<Id<Node>> {
    fn tree(self) -> Tree {
        Stated::<List<Id<Node>>>::tree(self)
    }
}

impl Stated<Nodes> for Id<Node> {
    fn tree(self) -> Tree {
        Stated::<Self>::tree(self)
    }
}

impl Stated<Nodes> for &Id<Node> {
    fn tree(self) -> Tree {
        Stated::<Id<Node>>::tree(self)
    }
}

#[cfg(feature = "serde")]
impl<N> schemars::JsonSchema for Id<N> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}
