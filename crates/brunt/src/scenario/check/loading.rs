//! Joint loadings: where frequency and loss rise together, the mean annual loss is more than the product of means.

use super::context::Context;
use super::rule::Rule;
use super::threat::ThreatDraft;
use crate::scenario::Factors;

/// Says by how much a threat's mean annual loss differs from frequency times size.
pub(crate) fn check_loadings(cx: &mut Context, threats: &[ThreatDraft<'_>], factors: &Factors) {
    for draft in threats {
        if let Some(factor) = draft.threat.joint_factor(factors) {
            let at = draft.at.child("loads").unwrap_or_else(|| draft.at.clone());
            let rule = Rule::JointLoading { factor };
            cx.report_key(rule, &at, "frequency and size move together from year to year");
        }
    }
}

/// Warns of factors that no threat loads on and no price follows.
pub(crate) fn check_factors_used(
    cx: &mut Context,
    threats: &[ThreatDraft<'_>],
    factors: &Factors,
    names: &[(&str, super::context::At<'_>)],
) {
    let mut used = vec![false; factors.names.len()];
    let loadings = threats.iter().flat_map(|draft| &draft.threat.loadings).map(|loading| loading.factor);
    for factor in loadings.chain(factors.prices.iter().map(|price| price.factor)) {
        used[factor.0 as usize] = true;
    }
    for (name, at) in names {
        if cx.factors.index(name).is_some_and(|index| !used[index as usize]) {
            cx.report(Rule::IdleFactor { factor: (*name).to_owned() }, at, "nothing loads on it");
        }
    }
}
