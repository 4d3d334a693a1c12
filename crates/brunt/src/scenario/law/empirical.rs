//! Empirical laws, as people state them.

use crate::random::Law;
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{List, Number, Quantity};
use crate::scenario::law::check::Dimension;
use crate::scenario::law::family::{Build, Family, invalid_law};
use crate::scenario::law::plausible::note_outlier;
use crate::scenario::read::{At, Context};

table! {
    /// Parameters of an empirical law, which draws observed values.
    pub(crate) Empirical = "`empirical`" {
        /// The observed values.
        / values: List<Quantity> [required];
        /// Weight of each value, in the order of `values`; equally likely values if left out.
        / weights: List<Number>;
    }
}

pub(crate) const FAMILY: Family = Family {
    name: "empirical",
    keys: Empirical::KEYS,
    numbers: &[],
    signed: &[],
    takes_percentiles: false,
    accepted: "`values`, with `weights` if they are not equally likely",
    build: Build::OfList(build),
};

fn build(cx: &mut Context, at: &At<'_>, dimension: Dimension, family: &Family) -> Option<Law> {
    let at = cx.table(at, &family.keys)?;
    let values = cx.required(&at, "values", &family.keys);
    let values = values.and_then(|at| numbers(cx, &at, |cx, at| dimension.size(cx, at)));
    let weights = at.child("weights").map(|at| numbers(cx, &at, |cx, at| cx.share_number(at)));
    let weights = match weights {
        Some(weights) => Some(weights?),
        None => None,
    };
    let values = values?;
    let law = Law::empirical(&values, weights.as_deref());
    match law {
        Err(error) => {
            invalid_law(cx, &at, family.name, error, dimension);
        }
        Ok(_) => note_outlier(cx, &at.child("values")?, &values),
    }
    law.ok()
}

fn numbers(cx: &mut Context, at: &At<'_>, number: impl Fn(&mut Context, &At<'_>) -> Option<f64>) -> Option<Vec<f64>> {
    let items = cx.list(at, "a list of values")?;
    let numbers: Vec<_> = items.iter().map(|item| number(cx, item)).collect();
    numbers.into_iter().collect()
}
