//! Facts: what a scenario states of one subject, by name and in order.

use crate::units::{Level, Money, Probability, Share, Ticks};
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Facts that a scenario states of one subject, by name and in the order of the JSON report.
///
/// Names and shapes are those of the JSON report; `docs/results.md` lists them by kind of assumption. A term that is not stated has no
/// fact. Entities are named by id; amounts are in the scenario's currency, durations in hours, shares and probabilities in [0, 1].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts(Vec<(String, Fact)>);

/// Value of a fact.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(untagged))]
#[non_exhaustive]
pub enum Fact {
    /// Whether something holds.
    Flag(bool),
    /// Count or position.
    Whole(u64),
    /// Amount, duration, share or other number.
    Number(f64),
    /// Id or word.
    Text(String),
    /// Values in order, such as the hours and the amount of a step.
    List(Vec<Fact>),
    /// Facts about a part, or one fact whose name says which of several forms the part has.
    Table(Facts),
}

impl Facts {
    /// Fact of a name; `None` if it is not stated.
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.iter().find(|fact| fact.0 == name).map(|fact| fact.1)
    }

    /// Number of a name, whole or not; `None` if it is not stated or is no number.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Fact::Number(number) => Some(*number),
            Fact::Whole(whole) => Some(*whole as f64),
            _ => None,
        }
    }

    /// Names and facts in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.0.iter().map(|(name, fact)| (name.as_str(), fact))
    }

    /// One fact, to which others may be added.
    pub(crate) fn of(name: &str, value: impl Into<Fact>) -> Self {
        Self::default().with(name, value)
    }

    /// One fact more.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Fact>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// One fact more if there is a value.
    pub(crate) fn maybe(self, name: &str, value: Option<impl Into<Fact>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// One list more.
    pub(crate) fn list(self, name: &str, values: impl IntoIterator<Item = impl Into<Fact>>) -> Self {
        self.with(name, Fact::list(values))
    }

    /// One list more if it has values.
    pub(crate) fn unless_empty(self, name: &str, values: impl IntoIterator<Item = impl Into<Fact>>) -> Self {
        let mut values = values.into_iter().peekable();
        if values.peek().is_some() { self.list(name, values) } else { self }
    }
}

impl Fact {
    /// A list of values.
    pub(crate) fn list(values: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl<First: Into<Self>, Second: Into<Self>> From<(First, Second)> for Fact {
    fn from((first, second): (First, Second)) -> Self {
        Self::List(vec![first.into(), second.into()])
    }
}

/// Conversions into facts.
macro_rules! facts {
    ($($from:ty: $value:ident => $fact:expr,)*) => {
        $(impl From<$from> for Fact {
            fn from($value: $from) -> Self {
                $fact
            }
        })*
    };
}

facts! {
    bool: flag => Self::Flag(flag),
    u32: whole => Self::Whole(whole.into()),
    f64: number => Self::Number(number),
    Level: level => Self::Number(level.get()),
    Money: amount => Self::Number(amount.get()),
    Probability: probability => Self::Number(probability.get()),
    Share: share => Self::Number(share.get()),
    Ticks: time => Self::Number(time.hours()),
    &str: text => Self::Text(text.into()),
    &String: text => Self::Text(text.clone()),
    String: text => Self::Text(text),
    Vec<String>: texts => Self::list(texts),
    Facts: facts => Self::Table(facts),
}

#[cfg(feature = "serde")]
mod form {
    use super::{Fact, Facts};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
    use serde::ser::{Serialize, Serializer};
    use std::borrow::Cow;
    use std::fmt;

    impl JsonSchema for Facts {
        fn schema_name() -> Cow<'static, str> {
            "Facts".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<Fact>() })
        }
    }

    impl Serialize for Facts {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.iter())
        }
    }

    impl<'de> Deserialize<'de> for Facts {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(InOrder)
        }
    }

    /// A reader that keeps the order of members.
    struct InOrder;

    impl<'de> Visitor<'de> for InOrder {
        type Value = Facts;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("facts by name")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Facts, A::Error> {
            let mut facts = Vec::new();
            while let Some(fact) = members.next_entry::<String, Fact>()? {
                facts.push(fact);
            }
            Ok(Facts(facts))
        }
    }
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_written_in_order_and_read_back() {
        let facts = Facts::of("order", 3_u32)
            .with("amount", 0.1 + 0.2)
            .with("limit", 24.0)
            .maybe("cap", Some(Facts::of("fees", 2.0)))
            .maybe("pool", None::<f64>)
            .unless_empty("nodes", ["north"])
            .unless_empty("threats", Vec::<String>::new())
            .list("bands", [(0.5, 1.0)])
            .with("own", true);
        let text = concat!(
            r#"{"order":3,"amount":0.30000000000000004,"limit":24.0,"cap":{"fees":2.0},"nodes":["north"],"#,
            r#""bands":[[0.5,1.0]],"own":true}"#
        );
        assert_eq!(serde_json::to_string(&facts).unwrap(), text);
        assert_eq!(serde_json::from_str::<Facts>(text).unwrap(), facts);
    }

    #[test]
    fn a_fact_is_found_by_name() {
        let facts = Facts::of("order", 3_u32).with("amount", 0.5).with("payer", "client");
        assert_eq!(facts.get("payer"), Some(&Fact::Text("client".into())));
        assert_eq!(facts.get("payee"), None);
        assert_eq!(
            [facts.number("order"), facts.number("amount"), facts.number("payer")],
            [Some(3.0), Some(0.5), None]
        );
    }
}
