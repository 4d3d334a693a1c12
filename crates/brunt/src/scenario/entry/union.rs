//! Values that may be stated in several ways.

use super::kind::{
    Add, Closes, Component, CorrelatedPair, Cover, Disappearing, Duration, Factor, Fees, List, Loads, Lump, Map, Node,
    Number, RecoveryStep, Reinstatement, Rung, Selector, Share, Stated, Step, TechnicalPremium, Text, Whole,
};
use crate::scenario::entry::{Id, Law};
use crate::scenario::read::shape::{Shape, Shaped};
use crate::scenario::read::tree::{Table, Tree};
#[cfg(feature = "serde")]
use {
    schemars::{JsonSchema, Schema, SchemaGenerator, json_schema},
    serde_json::json,
    std::borrow::Cow,
};

/// Declares the schema of a union: a name, a description, and a schema made with a generator.
macro_rules! schema {
    ($kind:ident: $text:literal, |$generator:ident| $schema:tt) => {
        #[cfg(feature = "serde")]
        impl JsonSchema for $kind {
            fn schema_name() -> Cow<'static, str> {
                stringify!($kind).into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!($schema);
                schema.insert("description".into(), $text.into());
                schema
            }
        }
    };
}

/// A table with one key.
pub(crate) fn one(key: &'static str, value: Tree) -> Tree {
    Tree::table(Table::default().with(key, value))
}

/// Declares a value that may be stated in several ways, its shape, and the Rust types that state it directly. Constructors of the union
/// state all other cases.
macro_rules! union {
    ($(#[doc = $doc:literal])+ $union:ident: $shape:expr; $($($type:ty)|+ as $kind:ty)?) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $union(Tree);

        impl Stated<$union> for $union {
            fn tree(self) -> Tree {
                self.0
            }
        }

        impl Shaped for $union {
            fn shape() -> Shape {
                $shape
            }
        }

        $($(impl Stated<$union> for $type {
            fn tree(self) -> Tree {
                Stated::<$kind>::tree(self)
            }
        })+)?
    };
}

union! {
    /// Frequency of a threat.
    ///
    /// Parameters of Poisson and negative binomial frequencies are per year, those of the other frequencies per horizon.
    Frequency: Shape::Quantity;
}

impl Frequency {
    /// Poisson with a mean per year.
    pub fn poisson(mean: impl Stated<Number>) -> Self {
        Self(one("poisson", mean.tree()))
    }

    /// Negative binomial with a mean per year; the variance per year is mean + mean^2 / k.
    pub fn negative_binomial(mean: impl Stated<Number>, k: impl Stated<Number>) -> Self {
        let table = Table::default().with("mean", mean.tree()).with("k", k.tree());
        Self(one("negative_binomial", Tree::table(table)))
    }

    /// At most one occurrence per horizon, with probability `p`.
    pub fn bernoulli(p: impl Stated<Share>) -> Self {
        Self(one("bernoulli", p.tree()))
    }

    /// Binomial: `n` chances per horizon, each with probability `p`.
    pub fn binomial(n: impl Stated<Whole>, p: impl Stated<Share>) -> Self {
        Self(one("binomial", Tree::table(Table::default().with("n", n.tree()).with("p", p.tree()))))
    }

    /// A fixed number of occurrences per horizon.
    pub fn fixed(count: impl Stated<Whole>) -> Self {
        Self(one("fixed", count.tree()))
    }
}

schema! { Frequency: "How often a threat happens.", |generator| { "oneOf": [
    form("poisson", "Poisson with this mean a year.", json!({ "type": "number" })),
    form("negative_binomial", "Negative binomial: variance is mean + mean^2 / k, a year.", json!({
        "type": "object",
        "properties": {
            "mean": { "description": "Mean a year.", "type": "number" },
            "k": { "description": "Size; the smaller, the more clustered.", "type": "number" },
        },
        "additionalProperties": false,
        "required": ["mean", "k"],
    })),
    form("bernoulli", "Once per horizon at most, with this probability.", json!(generator.subschema_for::<Share>())),
    form("binomial", "A number of chances per horizon, each with the same probability.", json!({
        "type": "object",
        "properties": {
            "n": { "description": "Number of chances.", "type": "integer", "minimum": 0 },
            "p": { "description": "Probability of each.", "allOf": [generator.subschema_for::<Share>()] },
        },
        "additionalProperties": false,
        "required": ["n", "p"],
    })),
    form("fixed", "The same number in every horizon.", json!({ "type": "integer", "minimum": 0 })),
] } }

/// The schema of a table with one key.
#[cfg(feature = "serde")]
pub(crate) fn form(key: &str, text: &str, schema: serde_json::Value) -> serde_json::Value {
    json!({
        "type": "object",
        "properties": { key: schema },
        "required": [key],
        "additionalProperties": false,
        "description": text,
    })
}

/// A schema with a description of its own.
#[cfg(feature = "serde")]
pub(crate) fn told(text: &str, schema: Schema) -> serde_json::Value {
    json!({ "description": text, "allOf": [schema] })
}

union! {
    /// A cap on payments: an amount, or a multiple of the yearly fee of the contract.
    Cap: Shape::Quantity; f64 | i32 as Number
}

impl Cap {
    /// A cap of a multiple of the yearly fee of the contract.
    pub fn fees(times: impl Stated<Number>) -> Self {
        Self(one("fees", times.tree()))
    }
}

schema! { Cap: "The most that is paid: an amount, or a multiple of the contract's yearly fee.", |generator| { "anyOf": [
    { "type": "number", "description": "An amount." },
    told("A multiple of the yearly fee.", generator.subschema_for::<Fees>()),
] } }

union! {
    /// Losses that a term answers: `"all"` losses of the party, or the losses that a [`Cover`] selects.
    Covers: Cover::shape(); &str as Text
}

impl Stated<Covers> for Cover {
    fn tree(self) -> Tree {
        Stated::<Cover>::tree(self)
    }
}

schema! { Covers: "Which losses a term answers: all that is stated must hold.", |generator| { "anyOf": [
    { "type": "string", "enum": ["all"], "description": "All losses of the party, and nothing that it has paid under clauses." },
    told("Some of them.", generator.subschema_for::<Cover>()),
] } }

union! {
    /// Nodes: one node by id, several nodes by an array or a vector of ids, or all nodes that a [`Selector`] selects.
    Nodes: Selector::shape(); &str | String as Text
}

impl<T: Stated<Id<Node>>, const N: usize> Stated<Nodes> for [T; N] {
    fn tree(self) -> Tree {
        Stated::<List<Id<Node>>>::tree(self)
    }
}

impl<T: Stated<Id<Node>>> Stated<Nodes> for Vec<T> {
    fn tree(self) -> Tree {
        Stated::<List<Id<Node>>>::tree(self)
    }
}

impl Stated<Nodes> for Selector {
    fn tree(self) -> Tree {
        Stated::<Selector>::tree(self)
    }
}

schema! { Nodes: "Nodes by id, or by their properties.", |generator| { "anyOf": [
    { "type": "string", "description": "One, by id." },
    { "type": "array", "items": { "type": "string" }, "description": "Some, by id." },
    told("All that a selector selects.", generator.subschema_for::<Selector>()),
] } }

union! {
    /// Nodes of an `all` need: ids, or pairs of an id and a criticality.
    Members: Shape::ById(Share::shape);
}

impl<const N: usize> Stated<Members> for [&str; N] {
    fn tree(self) -> Tree {
        Stated::<List<Text>>::tree(self)
    }
}

impl Stated<Members> for Vec<String> {
    fn tree(self) -> Tree {
        Stated::<List<Text>>::tree(self)
    }
}

impl<I: Into<String>, T: Stated<Share>, const N: usize> Stated<Members> for [(I, T); N] {
    fn tree(self) -> Tree {
        Stated::<Map<Share>>::tree(self)
    }
}

impl<I: Into<String>, T: Stated<Share>> Stated<Members> for Vec<(I, T)> {
    fn tree(self) -> Tree {
        Stated::<Map<Share>>::tree(self)
    }
}

schema! { Members: "Members as a list of ids, or as a table of ids and criticalities.", |generator| { "anyOf": [
    { "type": "array", "items": { "type": "string" }, "description": "Ids." },
    { "type": "object", "additionalProperties": generator.subschema_for::<Share>(), "description": "Ids, each with its criticality." },
] } }

union! {
    /// Premium of a policy: a quoted amount for a policy year, or [`Loads`] on the recoveries of the policy.
    Premium: TechnicalPremium::shape(); f64 | i32 as Number
}

impl Stated<Premium> for Loads {
    fn tree(self) -> Tree {
        one("technical", Stated::<Loads>::tree(self))
    }
}

schema! { Premium: "What a policy costs.", |generator| { "anyOf": [
    { "type": "number", "description": "A quoted amount for a policy year." },
    told("By its recoveries.", generator.subschema_for::<TechnicalPremium>()),
] } }

union! {
    /// A length of time, or `"to_horizon"`.
    Lasting: Shape::Quantity; &str | String as Text
}

schema! { Lasting: "A length of time, or `\"to_horizon\"`.", |generator| { "anyOf": [
    { "type": "string", "enum": ["to_horizon"], "description": "To the end of the horizon." },
    told("So long.", generator.subschema_for::<Duration>()),
] } }

union! {
    /// Quantity that a service level measures.
    LevelMeasure: Shape::Quantity; &str as Text
}

impl LevelMeasure {
    /// The time average of capacity.
    pub fn time_average() -> Self {
        Self(Stated::<Text>::tree("time_average"))
    }

    /// The share of time with at least the given capacity.
    pub fn share_at_least(capacity: impl Stated<Share>) -> Self {
        Self(one("share_at_least", capacity.tree()))
    }

    /// Hours with less than the given capacity, added over the nodes. A capacity of 1 counts any shortfall.
    pub fn outage_hours(capacity: impl Stated<Share>) -> Self {
        Self(one("outage_hours", capacity.tree()))
    }
}

schema! { LevelMeasure: "What a service level measures.", |generator| { "oneOf": [
    { "type": "string", "const": "time_average", "description": "The time average of capacity." },
    form("share_at_least", "The share of time at or above a capacity.", json!(generator.subschema_for::<Share>())),
    form("outage_hours", "Hours below a capacity, added over the nodes; 1 for any shortfall.", json!(generator.subschema_for::<Share>())),
] } }

union! {
    /// Correlations of factors: rows of a matrix in the order of the factors, or triples of two factors and a correlation.
    Correlation: Shape::List(CorrelatedPair::shape);
}

impl<const N: usize> Stated<Correlation> for [[f64; N]; N] {
    fn tree(self) -> Tree {
        Stated::<List<List<Number>>>::tree(self)
    }
}

impl Stated<Correlation> for Vec<Vec<f64>> {
    fn tree(self) -> Tree {
        Stated::<List<List<Number>>>::tree(self)
    }
}

impl<I: Stated<Text>, const N: usize> Stated<Correlation> for [(I, I, f64); N] {
    fn tree(self) -> Tree {
        Stated::<List<CorrelatedPair>>::tree(self)
    }
}

impl<I: Stated<Text>> Stated<Correlation> for Vec<(I, I, f64)> {
    fn tree(self) -> Tree {
        Stated::<List<CorrelatedPair>>::tree(self)
    }
}

schema! { Correlation: "Correlations as a matrix or as pairs.", |generator| { "anyOf": [
    {
        "type": "array",
        "items": { "type": "array", "items": { "type": "number" } },
        "description": "Rows in the order of the names; symmetric, with ones on the diagonal.",
    },
    {
        "type": "array",
        "items": generator.subschema_for::<CorrelatedPair>(),
        "description": "Pairs that are correlated; all others are not.",
    },
] } }

/// Changes of a contract or a policy by a stress: a [`Contract`](super::Contract) or [`Policy`](super::Policy) that states only the keys that change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changes<N>(std::marker::PhantomData<N>);

impl<N: Stated<N>> Stated<Changes<N>> for N {
    fn tree(self) -> Tree {
        Stated::<N>::tree(self)
    }
}

impl<N: Shaped> Shaped for Changes<N> {
    fn shape() -> Shape {
        Shape::Changes(N::shape)
    }
}

#[cfg(feature = "serde")]
impl<N> JsonSchema for Changes<N> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Changes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": true })
    }
}

/// Declares tables that are stated by tuples, such as `(after, per_hour)` for a step.
macro_rules! tuple {
    ($($table:ident: $($key:ident: $kind:ty),+;)+) => {
        $(
            #[allow(non_camel_case_types)]
            impl<$($key: Stated<$kind>),+> Stated<$table> for ($($key),+) {
                fn tree(self) -> Tree {
                    let ($($key),+) = self;
                    Tree::table(Table::default()$(.with(stringify!($key), $key.tree()))+)
                }
            }
        )+
    };
}

tuple! {
    Step: after: Duration, per_hour: Number;
    Lump: at: Duration, amount: Number;
    Rung: after: Duration, pays: Number;
    RecoveryStep: after: Duration, takes: Share;
    Disappearing: from: Number, to: Number;
    Component: weight: Share, law: Law;
}

impl<I: Stated<Text>> Stated<CorrelatedPair> for (I, I, f64) {
    fn tree(self) -> Tree {
        let between = Stated::<List<Text>>::tree([self.0, self.1]);
        Tree::table(Table::default().with("between", between).with("r", Stated::<Number>::tree(self.2)))
    }
}

/// Declares tables with one key that are stated by the value of the key alone.
macro_rules! single {
    ($($table:ident: $key:ident: $kind:ty;)+) => {
        $(impl<T: Stated<$kind>> Stated<$table> for T {
            fn tree(self) -> Tree {
                one(stringify!($key), Stated::<$kind>::tree(self))
            }
        })+
    };
}

single! {
    Add: add: Law;
    Factor: factor: Law;
    Closes: closes: Law;
    Reinstatement: premium: Number;
}

pub(crate) use {schema, union};
