//! Reading of direct losses of a threat.

use crate::scenario::entry;
use crate::scenario::law::check::{Dimension, law};
use crate::scenario::read::{At, Context, Rule, quoted};
use crate::scenario::{CategoryIndex, DirectLoss, LossAmount};

/// Reads the direct losses of a threat: a single table, or a list.
pub(crate) fn losses(cx: &mut Context, threat: &At<'_>) -> Vec<DirectLoss> {
    let Some(at) = threat.child("losses") else { return Vec::new() };
    let items = if at.as_table().is_some() { vec![at] } else { cx.list(&at, "a list of losses").unwrap_or_default() };
    items.iter().filter_map(|item| loss(cx, item, threat)).collect()
}

fn loss(cx: &mut Context, at: &At<'_>, threat: &At<'_>) -> Option<DirectLoss> {
    let at = cx.table(at, &entry::Loss::KEYS)?;
    let category = cx.required(&at, "category", &entry::Loss::KEYS).and_then(|at| cx.text(&at, "the category"));
    let bearer = cx.required(&at, "bearer", &entry::Loss::KEYS).and_then(|at| cx.party(&at));
    let amount = loss_amount(cx, &at, threat);
    let category = category.map(|category| CategoryIndex(cx.category(category)));
    Some(DirectLoss { category: category?, bearer: bearer?, amount: amount? })
}

fn loss_amount(cx: &mut Context, at: &At<'_>, threat: &At<'_>) -> Option<LossAmount> {
    let stated: Vec<&str> =
        ["amount", "records", "per_hour"].into_iter().filter(|key| at.child(key).is_some()).collect();
    let each = at.child("each");
    match (stated.as_slice(), each) {
        (["amount"], None) => law(cx, &at.child("amount")?, Dimension::Money).map(LossAmount::Amount),
        (["records"], Some(each)) => {
            let records = law(cx, &at.child("records")?, Dimension::Count);
            let each = law(cx, &each, Dimension::Money);
            Some(LossAmount::Records { records: records?, each: each? })
        }
        (["per_hour"], None) => {
            let per_hour_at = at.child("per_hour")?;
            let per_hour = law(cx, &per_hour_at, Dimension::Money);
            if threat.child("hits").is_none() {
                let rule = Rule::KeyNeedsKey { key: "per_hour", other: "hits" };
                cx.report_key(rule, &per_hour_at, "hours of which outage");
            }
            per_hour.map(LossAmount::PerHour)
        }
        (["records"], None) => {
            cx.missing(at, "each", &entry::Loss::KEYS);
            None
        }
        (stated, each) => {
            let mut found = stated.to_vec();
            found.extend(each.map(|_| "each"));
            let found = if found.is_empty() { "none".to_owned() } else { quoted(&found) };
            cx.report(Rule::LossForm { found }, at, "how much");
            None
        }
    }
}
