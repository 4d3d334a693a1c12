//! One need of a node.

use crate::scenario::NodeIndex;
use crate::scenario::entry;
use crate::scenario::node::form::{NeedForm, form};
use crate::scenario::read::{At, Context, Rule};
use crate::units::{Probability, Ticks};

/// One dependency of a node on a group of other nodes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Need {
    /// Members of the group and the rule that combines their capacities.
    pub form: NeedForm,
    /// Time until work is rerouted.
    pub switchover: Ticks,
    /// Time for which stock, a battery or a grace period hides a shortfall.
    pub buffer: Ticks,
    /// Time that a restart takes after an episode that the node felt.
    pub restart: Ticks,
    /// Probability that an episode of the need is passed on to the node.
    pub probability: Probability,
}

/// Reads one need of a node.
pub(crate) fn need(cx: &mut Context, at: &At<'_>, node: NodeIndex) -> Option<Need> {
    let at = cx.table(at, &entry::Need::KEYS)?;
    let form = form(cx, &at, node);
    let clock = |cx: &mut Context, key| at.child(key).and_then(|at| cx.duration(&at)).unwrap_or(Ticks::ZERO);
    let switchover = clock(cx, "switchover");
    let buffer = clock(cx, "buffer");
    let restart = clock(cx, "restart");
    let probability = at.child("probability").and_then(|at| cx.probability(&at, "a probability"));
    let form = form?;
    warn_of_idle_switchover(cx, &at, &form, switchover);
    Some(Need { form, switchover, buffer, restart, probability: probability.unwrap_or(Probability::ONE) })
}

fn warn_of_idle_switchover(cx: &mut Context, at: &At<'_>, form: &NeedForm, switchover: Ticks) {
    let Some(form) = form.name_without_rerouting() else { return };
    if let Some(at) = at.child("switchover").filter(|_| switchover > Ticks::ZERO) {
        let help = "only `any` and `pool` reroute work after a switchover";
        cx.report(Rule::IdleSwitchover { form }, &at, "never acts").advise(help);
    }
}
