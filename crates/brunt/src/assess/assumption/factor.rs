//! Assumptions of dependence: factors, their loadings and correlations, and needs that feel a shortfall by chance.

use super::node_ids;
use crate::report::{Assumption, AssumptionKind};
use crate::scenario::{FactorIndex, Scenario, Threat};
use crate::units::{Probability, readable};

pub(super) fn assumptions(scenario: &Scenario) -> Vec<Assumption> {
    let mut list = Vec::new();
    if !scenario.factors.names.is_empty() {
        list.push(factors(scenario));
    }
    list.extend(scenario.threats.iter().flat_map(|threat| loadings(scenario, threat)));
    list.extend(pairs_in_use(scenario).filter(|pair| pair.2 != 0.0).map(|pair| correlation(scenario, pair)));
    list.extend(prices(scenario));
    list.extend(super::node::needs(scenario));
    list.extend(need_chances(scenario));
    list
}

/// Whether a threat loads on a factor or a price follows it.
fn in_use(scenario: &Scenario, factor: FactorIndex) -> bool {
    let mut loadings = scenario.threats.iter().flat_map(|threat| &threat.loadings);
    loadings.any(|loading| loading.factor == factor && (loading.frequency != 0.0 || loading.loss != 0.0))
        || scenario.factors.prices.iter().any(|price| price.factor == factor)
}

/// Pairs of factors in use and their correlation, in the order of names.
pub(super) fn pairs_in_use(scenario: &Scenario) -> impl Iterator<Item = (FactorIndex, FactorIndex, f64)> + '_ {
    let all = || (0..scenario.factors.names.len() as u32).map(FactorIndex);
    let used: Vec<FactorIndex> = all().filter(|&factor| in_use(scenario, factor)).collect();
    let pairs: Vec<(FactorIndex, FactorIndex)> = used
        .iter()
        .enumerate()
        .flat_map(|(position, &first)| used[position + 1..].iter().map(move |&second| (first, second)))
        .collect();
    let r =
        |first: FactorIndex, second: FactorIndex| scenario.factors.correlation[[first.0 as usize, second.0 as usize]];
    pairs.into_iter().map(move |(first, second)| (first, second, r(first, second)))
}

fn name(scenario: &Scenario, factor: FactorIndex) -> String {
    scenario.factors.names[factor.0 as usize].clone()
}

fn factors(scenario: &Scenario) -> Assumption {
    let all = (0..scenario.factors.names.len() as u32).map(FactorIndex);
    let (used, idle): (Vec<FactorIndex>, Vec<FactorIndex>) = all.partition(|&factor| in_use(scenario, factor));
    let [names, idle] = [used, idle].map(|of| of.into_iter().map(|factor| name(scenario, factor)).collect::<Vec<_>>());
    let mut sentences = Vec::new();
    if !names.is_empty() {
        sentences.push(format!("factors are standard normal, one set a trial: {}", names.join(", ")));
    }
    if scenario.threats.iter().any(|threat| !threat.loadings.is_empty()) {
        sentences.push(
            "loadings keep means: b multiplies a mean frequency by exp(b.Z - var(b.Z) / 2) and turns a probability p into \
             Phi(Phi^-1(p) sqrt(1 + var(b.Z)) + b.Z), g multiplies outages and direct losses by exp(g.Z - var(g.Z) / 2)"
                .to_string(),
        );
    }
    if !idle.is_empty() {
        sentences.push(format!("nothing follows {}", idle.join(", ")));
    }
    Assumption { kind: AssumptionKind::Factors { names, idle }, text: sentences.join("; ") }
}

fn loadings<'a>(scenario: &'a Scenario, threat: &'a Threat) -> impl Iterator<Item = Assumption> + 'a {
    let loaded = threat.loadings.iter().filter(|loading| loading.frequency != 0.0 || loading.loss != 0.0);
    loaded.map(|loading| {
        let (frequency, loss) = (loading.frequency, loading.loss);
        let of_frequency = (frequency != 0.0).then(|| format!("b = {} of its frequency", readable(frequency)));
        let of_loss = (loss != 0.0).then(|| format!("g = {} of its outages and direct losses", readable(loss)));
        let loads: Vec<String> = of_frequency.into_iter().chain(of_loss).collect();
        let (threat, factor) = (threat.id.clone(), name(scenario, loading.factor));
        let text = format!("{threat} loads on {factor} with {}", loads.join(" and "));
        Assumption { kind: AssumptionKind::Loading { threat, factor, frequency, loss }, text }
    })
}

fn correlation(scenario: &Scenario, (first, second, r): (FactorIndex, FactorIndex, f64)) -> Assumption {
    let (first, second) = (name(scenario, first), name(scenario, second));
    let text = format!("{first} and {second} have correlation {}", readable(r));
    Assumption { kind: AssumptionKind::Correlation { first, second, r }, text }
}

fn prices(scenario: &Scenario) -> impl Iterator<Item = Assumption> + '_ {
    scenario.factors.prices.iter().map(|price| {
        let (sigma, factor) = (price.sigma, name(scenario, price.factor));
        let said = readable(sigma);
        let text = format!("price {} is exp({said} Z - {said}^2 / 2), of mean 1, with Z the factor {factor}", price.id);
        Assumption { kind: AssumptionKind::Price { price: price.id.clone(), factor, sigma }, text }
    })
}

fn need_chances(scenario: &Scenario) -> impl Iterator<Item = Assumption> + '_ {
    scenario.nodes.iter().flat_map(move |node| {
        let chancy = (0..).zip(&node.needs).filter(|(_, need)| need.probability < Probability::ONE);
        chancy.map(move |(position, need)| {
            let (members, probability) =
                (node_ids(scenario, &need.form.members().collect::<Vec<_>>()), need.probability.get());
            let text = format!(
                "{} feels an episode of its need of {} with probability {}",
                node.id,
                members.join(", "),
                readable(probability)
            );
            let kind = AssumptionKind::NeedChance { node: node.id.clone(), need: position, members, probability };
            Assumption { kind, text }
        })
    })
}
