//! Joint loadings: if frequency and loss rise together, the mean annual loss exceeds the product of the means.

use crate::scenario::Factors;
use crate::scenario::read::{Context, Rule};
use crate::scenario::threat::check::ThreatDraft;

/// Notes the ratio of a threat's mean annual loss to mean frequency times mean size.
pub(crate) fn check_loadings(cx: &mut Context, threats: &[ThreatDraft<'_>], factors: &Factors) {
    for draft in threats {
        if let Some(factor) = draft.threat.joint_factor(factors) {
            let at = draft.at.child("loads").unwrap_or_else(|| draft.at.clone());
            let rule = Rule::JointLoading { factor };
            cx.report_key(rule, &at, "frequency and size move together from year to year");
        }
    }
}

/// Warns of factors on which no threat loads and no price index depends.
pub(crate) fn check_factors_used(
    cx: &mut Context,
    threats: &[ThreatDraft<'_>],
    factors: &Factors,
    names: &[(&str, crate::scenario::read::context::At<'_>)],
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
