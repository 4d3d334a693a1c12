//! Assumptions of independence, for the parts that the scenario has.

use super::factor::pairs_in_use;
use super::listed;
use crate::report::{Assumption, AssumptionKind, Independence};
use crate::scenario::{ControlSet, Frequency, LossAmount, OutageLength, Pick, Scenario, Threat, Timing};
use crate::units::Probability;

pub(super) fn assumptions(scenario: &Scenario, at_work: ControlSet) -> Vec<Assumption> {
    let mut list = vec![independent(Independence::Trials, "trials are independent of one another")];
    if pairs_in_use(scenario).any(|pair| pair.2 == 0.0) {
        list.push(independent(Independence::Factors, "all other pairs of factors are independent"));
    }
    list.extend(counts(scenario));
    let threats = || scenario.threats.iter();
    let needs = scenario.nodes.iter().flat_map(|node| &node.needs);
    let further = [
        (
            threats().any(|threat| threat.frequency.is_some() && !matches!(threat.timing, Timing::Fixed(_))),
            Independence::Times,
            "each time at which a threat occurs by itself is independent of all else",
        ),
        (
            threats().any(picks),
            Independence::Targets,
            "which of its nodes an occurrence hits is independent of all else",
        ),
        (threats().any(has_sizes), Independence::Sizes, sizes(scenario)),
        (
            threats().any(|threat| !threat.triggers.is_empty()),
            Independence::Triggers,
            "whether and when an occurrence triggers another is independent of all else",
        ),
        (
            needs.into_iter().any(|need| need.probability < Probability::ONE),
            Independence::NeedChances,
            "whether a need feels an episode is drawn once by need and occurrence, independently of all else",
        ),
        (
            !at_work.is_empty(),
            Independence::Controls,
            "whether a control works, and how well, is drawn once by control and demand, independently of all else",
        ),
    ];
    list.extend(further.into_iter().filter(|entry| entry.0).map(|(_, of, text)| independent(of, text)));
    list
}

fn independent(of: Independence, text: &str) -> Assumption {
    Assumption { kind: AssumptionKind::Independent { of, threats: Vec::new() }, text: text.into() }
}

/// Independence of numbers of occurrences: for threats whose frequency loads on no factor, and for threats whose frequency loads on
/// factors.
fn counts(scenario: &Scenario) -> impl Iterator<Item = Assumption> {
    let random =
        |threat: &&Threat| threat.frequency.is_some_and(|frequency| !matches!(frequency, Frequency::Fixed { .. }));
    let loaded = |threat: &&Threat| threat.loadings.iter().any(|loading| loading.frequency != 0.0);
    let (given, free): (Vec<&Threat>, Vec<&Threat>) = scenario.threats.iter().filter(random).partition(loaded);
    let [given, free] = [given, free].map(|of| of.into_iter().map(|threat| threat.id.clone()).collect::<Vec<_>>());
    let alone = "numbers of occurrences, but triggered ones, of threats whose frequency loads on";
    let texts = [
        (Independence::Counts, free, format!("{alone} no factor are independent of all else")),
        (
            Independence::CountsGivenFactors,
            given,
            format!("given the factors, {alone} factors are independent of all else"),
        ),
    ];
    texts.into_iter().filter(|entry| !entry.1.is_empty()).map(|(of, threats, text)| {
        let text = format!("{text}: {}", listed(&threats, "threats"));
        Assumption { kind: AssumptionKind::Independent { of, threats }, text }
    })
}

/// Whether chance decides which nodes are hit.
fn picks(threat: &Threat) -> bool {
    threat.hits.as_ref().is_some_and(|hits| match &hits.pick {
        Pick::One(nodes) => nodes.len() > 1,
        Pick::Each(_, probability) => probability.get() > 0.0 && probability.get() < 1.0,
        Pick::All(_) => false,
    })
}

/// Whether chance decides how hard and how long nodes are hit, or how much an occurrence costs.
fn has_sizes(threat: &Threat) -> bool {
    let hits = threat.hits.iter().flat_map(|hits| {
        let outage = match &hits.outage {
            OutageLength::Law(law) => Some(law),
            OutageLength::UntilHorizon => None,
        };
        [Some(&hits.takes), outage, hits.data_loss.as_ref()].into_iter().flatten()
    });
    let losses = threat.losses.iter().flat_map(|loss| {
        let laws = match &loss.amount {
            LossAmount::Amount(law) | LossAmount::PerHour(law) => [Some(law), None],
            LossAmount::Records { records, each } => [Some(records), Some(each)],
        };
        laws.into_iter().flatten()
    });
    hits.chain(losses).any(|law| law.is_constant().is_none())
}

fn sizes(scenario: &Scenario) -> &'static str {
    if scenario.threats.iter().flat_map(|threat| &threat.loadings).any(|loading| loading.loss != 0.0) {
        "given the factors, every capacity taken, outage, data loss and direct loss of an occurrence is a draw of its own, \
         independent of all else"
    } else {
        "every capacity taken, outage, data loss and direct loss of an occurrence is a draw of its own, independent of all else"
    }
}
