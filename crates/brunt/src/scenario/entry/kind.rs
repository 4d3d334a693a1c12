//! Kinds of scenario values, and the Rust types that state a value of each kind.

use crate::scenario::read::number::{integer, unsigned_zero};
use crate::scenario::read::shape::{Shape, Shaped};
use crate::scenario::read::tree::{Table, Tree, Value};
use crate::units::Date;
#[cfg(feature = "serde")]
use {
    schemars::{JsonSchema, Schema, SchemaGenerator, json_schema},
    std::borrow::Cow,
};

pub(crate) use super::scenario::File;
pub use super::scenario::Scenario;
pub use super::union::{Cap, Changes, Correlation, Covers, Frequency, Lasting, LevelMeasure, Members, Nodes, Premium};
pub(crate) use crate::scenario::contract::entry::Fees;
pub use crate::scenario::contract::entry::{
    Band, CoFunding, Contract, Cover, EarnBack, Excused, Forward, Indemnity, PriceBand, PriceTerm, ServiceLevel,
    Termination,
};
pub use crate::scenario::control::entry::{
    Act, Add, AddedMember, Closes, Control, ControlCost, Factor, Host, LossShrink, On, Shrink,
};
pub(crate) use crate::scenario::factor::entry::CorrelatedPair;
pub use crate::scenario::factor::entry::{Factors, Price};
pub(crate) use crate::scenario::header::entry::Header;
pub use crate::scenario::header::entry::Party;
pub use crate::scenario::law::entry::Law;
pub(crate) use crate::scenario::law::*;
pub use crate::scenario::node::entry::{Backlog, DowntimeCurve, Hours, Lump, Need, Node, Step, Tolerance};
pub(crate) use crate::scenario::policy::entry::TechnicalPremium;
pub use crate::scenario::policy::entry::{
    Aggregate, Disappearing, Loads, Parametric, Policy, Reinstatement, Rung, Sublimit, Waiting,
};
pub use crate::scenario::stress::entry::{ForcedOccurrence, MovedFactor, OutOfService, Scale, Stress};
pub use crate::scenario::threat::entry::{Hits, Loading, Loss, RecoveryStep, Selector, Threat, Trigger};

/// A Rust value that can stand where a scenario states a value of a kind: an `f64` states a number, `"8h"` a duration, `"5%"` a share.
///
/// The check of the scenario reports an invalid value, together with all other problems.
#[diagnostic::on_unimplemented(message = "`{Self}` does not state a `{K}`")]
pub trait Stated<K: ?Sized> {
    /// The value as a tree, the form in which the check reads values.
    #[doc(hidden)]
    fn tree(self) -> Tree;
}

impl Tree {
    /// A value without a place in a file.
    pub(crate) fn of(value: Value) -> Self {
        Self::new(None, value)
    }

    pub(crate) fn table(table: Table) -> Self {
        Self::of(Value::Table(table.into()))
    }

    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::of(Value::Array(items))
    }
}

/// Declares a kind of value, the Rust types that state it, and its JSON Schema.
macro_rules! kind {
    ($(#[doc = $doc:literal])+ $kind:ident $shape:ident: $($type:ty)|+ => $value:path, { $($schema:tt)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind {}

        $(impl Stated<$kind> for $type {
            fn tree(self) -> Tree {
                Tree::of($value(self.into()))
            }
        })+

        impl Shaped for $kind {
            fn shape() -> Shape {
                Shape::$shape
            }
        }

        #[cfg(feature = "serde")]
        impl JsonSchema for $kind {
            fn inline_schema() -> bool {
                !json!({ $($schema)* }).as_object().is_some_and(|schema| schema.contains_key("title"))
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($kind).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ $($schema)* })
            }
        }
    };
}

#[cfg(feature = "serde")]
use serde_json::json;

/// Regular expression of a duration.
#[cfg(feature = "serde")]
const DURATION_PATTERN: &str = r"^\s*([0-9]+(\.[0-9]+)?\s*[smhdwy]\s*)+$";

/// Regular expression of a percentage.
#[cfg(feature = "serde")]
const PERCENT_PATTERN: &str = r"^\s*[0-9]+(\.[0-9]+)?\s*%\s*$";

kind! {
    /// Text: a name, an id, a free word.
    Text Name: &str | String | &String => Value::String, { "type": "string" }
}

kind! {
    /// One of a few words, such as `"operational"`. The schema of the key lists the words.
    Word Name: &str | String => Value::String, { "type": "string" }
}

kind! {
    /// `true` or `false`.
    Flag Quantity: bool => Value::Bool, { "type": "boolean" }
}

kind! {
    /// A whole number.
    Whole Quantity: u8 | u16 | u32 | i32 | i64 => Value::Integer, { "type": "integer" }
}

kind! {
    /// A length of time: numbers with a unit each, such as `"90m"`, `"8h"`, `"3d"`, `"2w"`, `"1y"`, `"1h30m"`. Units are `s`, `m`, `h`, `d`, `w`
    /// and `y` (8,760 h).
    Duration Quantity: &str | String => Value::String, {
        "type": "string",
        "pattern": DURATION_PATTERN,
        "title": "Duration",
        "description": "Numbers with a unit each: s, m, h, d, w or y (8,760 h).",
        "examples": ["90m", "8h", "3d", "2w", "1y", "1h30m"],
    }
}

impl Shaped for Date {
    fn shape() -> Shape {
        Shape::Name
    }
}

impl Stated<Date> for Date {
    fn tree(self) -> Tree {
        Tree::of(Value::String(self.to_string()))
    }
}

impl Stated<Date> for &str {
    fn tree(self) -> Tree {
        Tree::of(Value::String(self.to_owned()))
    }
}

impl Stated<Date> for String {
    fn tree(self) -> Tree {
        Tree::of(Value::String(self))
    }
}

#[cfg(feature = "serde")]
impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date",
            "title": "Date",
            "description": "Year, month and day; TOML may write it without quotes.",
            "examples": ["2029-01-01"],
        })
    }
}

kind! {
    /// A time of day from `"00:00"` to `"24:00"`.
    TimeOfDay Name: &str | String => Value::String, {
        "type": "string",
        "pattern": "^([01][0-9]|2[0-4]):[0-5][0-9](:00)?$",
        "title": "Time of day",
        "description": "Hours and minutes, from \"00:00\" to \"24:00\".",
        "examples": ["06:00", "22:00"],
    }
}

/// Declares a kind that is stated by Rust numbers, and by the text types that are listed.
macro_rules! number {
    ($(#[doc = $doc:literal])+ $kind:ident $(or $text:ty)*) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind {}

        impl Shaped for $kind {
            fn shape() -> Shape {
                Shape::Quantity
            }
        }

        number! { @of $kind f64 }
        number! { @whole $kind i32 u32 i64 }
        $(impl Stated<$kind> for $text {
            fn tree(self) -> Tree {
                Tree::of(Value::String(self.into()))
            }
        })*
    };
    (@of $kind:ident $type:ty) => {
        impl Stated<$kind> for $type {
            fn tree(self) -> Tree {
                Tree::of(Value::Float(unsigned_zero(self)))
            }
        }
    };
    (@whole $kind:ident $($type:ty)+) => {
        $(impl Stated<$kind> for $type {
            fn tree(self) -> Tree {
                Tree::of(integer(&self.to_string(), 10))
            }
        })+
    };
}

number! {
    /// A number: money, a multiple, a parameter of a law.
    Number
}

number! {
    /// A number from 0 to 1, or a percentage such as `"5%"`.
    Share or &str or String
}

number! {
    /// A number; a duration such as `"30h"` where a law measures time, a percentage such as `"90%"` where it measures a share.
    Quantity or &str or String
}

#[cfg(feature = "serde")]
impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

#[cfg(feature = "serde")]
impl JsonSchema for Share {
    fn schema_name() -> Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Share",
            "description": "A number from 0 to 1, or a percentage as text.",
            "anyOf": [
                { "type": "number", "minimum": 0, "maximum": 1 },
                { "type": "string", "pattern": PERCENT_PATTERN },
            ],
            "examples": [0.05, "5%"],
        })
    }
}

#[cfg(feature = "serde")]
impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Quantity",
            "description": "A number; a duration such as \"30h\" where the law measures time, a percentage where it measures a share.",
            "anyOf": [
                { "type": "number" },
                generator.subschema_for::<Duration>(),
                { "type": "string", "pattern": PERCENT_PATTERN },
            ],
        })
    }
}

/// Several values of a kind, stated by an array or a vector; a file may state a single one without brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Many<K>(std::marker::PhantomData<K>);

/// A list of values of a kind, stated by an array or a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List<K>(std::marker::PhantomData<K>);

/// Values of a kind by id, stated by an array or a vector of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Map<K>(std::marker::PhantomData<K>);

macro_rules! lists {
    ($($container:ident)+) => {
        $(
            impl<K, T: Stated<K>, const N: usize> Stated<$container<K>> for [T; N] {
                fn tree(self) -> Tree {
                    Tree::list(self.into_iter().map(Stated::tree).collect())
                }
            }

            impl<K, T: Stated<K>> Stated<$container<K>> for Vec<T> {
                fn tree(self) -> Tree {
                    Tree::list(self.into_iter().map(Stated::tree).collect())
                }
            }
        )+
    };
}
lists! { Many List }

impl<K: Shaped> Shaped for Many<K> {
    fn shape() -> Shape {
        Shape::List(K::shape)
    }
}

impl<K: Shaped> Shaped for List<K> {
    fn shape() -> Shape {
        Shape::List(K::shape)
    }
}

impl<K: Shaped> Shaped for Map<K> {
    fn shape() -> Shape {
        Shape::ById(K::shape)
    }
}

/// A table of values by id. Of two values with the same id the later one is kept.
pub fn map<K, I: Into<String>, T: Stated<K>>(pairs: impl IntoIterator<Item = (I, T)>) -> Tree {
    Tree::table(Table::sorted(pairs.into_iter().map(|(id, value)| (id.into(), value.tree())).collect()))
}

impl<K, I: Into<String>, T: Stated<K>, const N: usize> Stated<Map<K>> for [(I, T); N] {
    fn tree(self) -> Tree {
        map(self)
    }
}

impl<K, I: Into<String>, T: Stated<K>> Stated<Map<K>> for Vec<(I, T)> {
    fn tree(self) -> Tree {
        map(self)
    }
}

#[cfg(feature = "serde")]
impl<K: JsonSchema> JsonSchema for Many<K> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Many{}", K::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<K>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

#[cfg(feature = "serde")]
impl<K: JsonSchema> JsonSchema for List<K> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("List{}", K::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": generator.subschema_for::<K>() })
    }
}

#[cfg(feature = "serde")]
impl<K: JsonSchema> JsonSchema for Map<K> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Map{}", K::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<K>() })
    }
}
