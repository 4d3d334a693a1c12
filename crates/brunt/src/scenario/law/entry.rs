//! Laws as people state them: by name and parameters, by other laws, or as a constant.

use super::{Bound, Component, Spliced, Truncated};
use crate::random::{Fingerprinted, OwnLaw};
#[cfg(feature = "serde")]
use crate::scenario::entry::union::{form, told};
use crate::scenario::entry::union::{one, schema, union};
use crate::scenario::entry::{List, Number, Quantity, Share, Stated};
use crate::scenario::read::shape::{Shape, Shaped};
use crate::scenario::read::tree::{Table, Tree, Value};
use std::borrow::Cow;
#[cfg(feature = "serde")]
use {
    schemars::{JsonSchema, Schema, SchemaGenerator, json_schema},
    serde_json::json,
};

union! {
    /// A probability law of a size. A bare number, duration or share is a constant: `40_000.0`, `"8h"`, `"80%"`.
    ///
    /// Setters state the parameters. The documentation of a constructor lists the combinations of parameters that it takes.
    ///
    /// ```
    /// use brunt::build::Law;
    /// let repair = Law::lognormal().median("30h").p95("6d");
    /// let fine = Law::pareto().mean(1e5).index(2.5).capped(5e6);
    /// # let _ = (repair, fine);
    /// ```
    Law: Shape::Law(|| crate::scenario::law::KEYS); f64 | i32 | &str | String as Quantity
}

/// Declares the parameters of laws.
macro_rules! parameters {
    ($($(#[doc = $doc:literal])+ $key:ident: $kind:ty;)+) => {
        impl Law {
            $(
                $(#[doc = $doc])+
                #[must_use]
                pub fn $key(self, value: impl Stated<$kind>) -> Self {
                    self.with(stringify!($key), value.tree())
                }
            )+
        }
    };
}

parameters! {
    /// Mean of the natural logarithm of the value (in hours, for durations).
    mu: Number;
    /// Standard deviation of the natural logarithm of the value.
    sigma: Number;
    /// The median: the value that is exceeded with probability 1/2.
    median: Quantity;
    /// The value that is exceeded with probability 1/10.
    p90: Quantity;
    /// The value that is exceeded with probability 1/20.
    p95: Quantity;
    /// The value that is exceeded with probability 1/100.
    p99: Quantity;
    /// The mean.
    mean: Quantity;
    /// Coefficient of variation: standard deviation over mean.
    cv: Number;
    /// The standard deviation.
    sd: Quantity;
    /// The shape.
    shape: Number;
    /// The scale.
    scale: Quantity;
    /// The least value.
    min: Quantity;
    /// The likeliest value.
    mode: Quantity;
    /// The largest value.
    max: Quantity;
    /// Tail index: the mean is finite above 1, the variance above 2.
    index: Number;
    /// The least value of a generalised Pareto law. 0 if left out.
    location: Quantity;
    /// The first shape of a beta law.
    a: Number;
    /// The second shape of a beta law.
    b: Number;
    /// One over the mean of an exponential law (per hour, for durations).
    rate: Number;
    /// The values of an empirical law.
    values: List<Quantity>;
    /// Weight of each value of an empirical law; equally likely values if left out.
    weights: List<Number>;
}

impl Law {
    /// A percentile at any level, in percent: `percentile(99.5, "30d")`.
    #[must_use]
    pub fn percentile(self, percent: f64, value: impl Stated<Quantity>) -> Self {
        self.with(format!("p{percent}"), value.tree())
    }

    /// A law that the caller defines. Parameters belong to `law` itself, so setters other than [`truncated`](Self::truncated),
    /// [`capped`](Self::capped) and [`floored`](Self::floored) change nothing. No file can state an own law.
    pub fn own(law: impl OwnLaw + 'static) -> Self {
        Self(one("own", Tree::of(Value::Own(Fingerprinted::new(law)))))
    }

    /// A mixture of laws, each with a weight; weights sum to 1.
    pub fn mixture<W: Stated<Share>, L: Stated<Law>>(parts: impl IntoIterator<Item = (W, L)>) -> Self {
        let parts = parts.into_iter().map(Stated::<Component>::tree).collect();
        Self(one("mixture", Tree::list(parts)))
    }

    /// With `tail_probability` the threshold `at` plus an excess from `tail`; otherwise `body`, conditional on a value of at most `at`.
    pub fn spliced(
        body: impl Stated<Law>,
        at: impl Stated<Quantity>,
        tail_probability: impl Stated<Share>,
        tail: impl Stated<Law>,
    ) -> Self {
        let table = Table::default().with("body", body.tree()).with("at", at.tree());
        let table = table.with("tail_probability", tail_probability.tree()).with("tail", tail.tree());
        Self(one("spliced", Tree::table(table)))
    }

    /// This law, conditional on a value between bounds, which the setters `min` and `max` state.
    #[must_use]
    pub fn truncated(self) -> Self {
        Self(one("truncated", Tree::table(Table::default().with("law", self.0))))
    }

    /// The smaller of this law and a bound.
    #[must_use]
    pub fn capped(self, at: impl Stated<Quantity>) -> Self {
        Self(one("capped", Tree::table(Table::default().with("law", self.0).with("at", at.tree()))))
    }

    /// The larger of this law and a bound.
    #[must_use]
    pub fn floored(self, at: impl Stated<Quantity>) -> Self {
        Self(one("floored", Tree::table(Table::default().with("law", self.0).with("at", at.tree()))))
    }

    /// A law by name, without parameters.
    pub(crate) fn named(name: &'static str) -> Self {
        Self(one(name, Tree::table(Table::default())))
    }

    /// Sets a parameter. A constant takes no parameters: the call then changes nothing.
    fn with(mut self, key: impl Into<Cow<'static, str>>, value: Tree) -> Self {
        let law = self.0.table_mut().and_then(Table::first_mut);
        if let Some(parameters) = law.and_then(|entry| entry.tree.table_mut()) {
            *parameters = std::mem::take(parameters).with(key, value);
        }
        self
    }
}

schema! { Law: "A law: a bare number or duration is a constant, a table names one law and its parameters.", |generator| { "anyOf": [
    { "type": "number", "description": "A constant." },
    {
        "type": "string",
        "description": "A constant duration such as `\"8h\"`, a constant share such as `\"80%\"`, or `\"to_horizon\"` for an outage that does not end.",
    },
    told("A law by name.", generator.subschema_for::<NamedLaw>()),
] } }

/// A law by name.
#[cfg(feature = "serde")]
enum NamedLaw {}

#[cfg(feature = "serde")]
impl JsonSchema for NamedLaw {
    fn schema_name() -> Cow<'static, str> {
        "NamedLaw".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut laws = crate::scenario::law::schemas(generator);
        let components = json!({ "type": "array", "items": generator.subschema_for::<Component>() });
        laws.push(form("mixture", "One of several laws, each with its weight; weights sum to 1.", components));
        let mut compound = |key, text, schema: Schema| laws.push(form(key, text, json!(schema)));
        compound(
            "spliced",
            "A body up to a threshold and a tail of excesses over it.",
            generator.subschema_for::<Spliced>(),
        );
        compound(
            "truncated",
            "A law given that it lies between `min` and `max`.",
            generator.subschema_for::<Truncated>(),
        );
        compound("capped", "The smaller of a law and a bound.", generator.subschema_for::<Bound>());
        compound("floored", "The larger of a law and a bound.", generator.subschema_for::<Bound>());
        json_schema!({ "oneOf": laws, "description": "A law and its parameters." })
    }
}
