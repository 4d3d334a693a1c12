//! The assumptions of the model in a few lines; the JSON output has every law and number.

use super::Page;
use crate::quantity::{Quantity, counted, plain};
use brunt::report::{AssumptionKind, CostKind, Dropped, FrequencyFacts, Independence, TimingFacts};

/// Most correlations that are listed.
const MOST_PAIRS: usize = 6;
/// Most names that are listed.
const MOST_NAMES: usize = 6;

impl Page<'_> {
    /// The assumptions by kind, with the number of each kind.
    pub(super) fn assumptions(&mut self) {
        if self.report.assumptions.is_empty() {
            return;
        }
        self.heading("Assumptions (every law and number is in the JSON output)");
        let lines = [
            self.threats(),
            self.factors(),
            self.independent(),
            self.controls_at_work(),
            self.dropped(),
            self.beside_losses(),
        ];
        for line in lines.into_iter().flatten() {
            self.paragraph(&format!("- {line}"), 2);
        }
    }

    /// The values that `of` finds in the list of assumptions.
    fn found<'b, T>(&'b self, of: impl Fn(&'b AssumptionKind) -> Option<T> + 'b) -> Vec<T> {
        self.report.assumptions.iter().filter_map(|assumption| of(&assumption.kind)).collect()
    }

    fn threats(&self) -> Option<String> {
        let laws = self.found(|kind| match kind {
            AssumptionKind::Frequency { law, .. } => Some(family(law)),
            _ => None,
        });
        let families = FAMILIES.map(|name| (name, laws.iter().filter(|law| **law == name).count()));
        let families = families.into_iter().filter(|family| family.1 > 0);
        let families: Vec<String> = families.map(|(name, number)| format!("{number} {name}")).collect();
        let timed = self.found(|kind| match kind {
            AssumptionKind::Timing { threats, when: TimingFacts::ByMonth { .. } } => Some((threats.len(), "by month")),
            AssumptionKind::Timing { threats, when: TimingFacts::Fixed { .. } } => {
                Some((threats.len(), "at fixed times"))
            }
            _ => None,
        });
        let timings = ["by month", "at fixed times"].map(|name| {
            let number: usize = timed.iter().filter(|timed| timed.1 == name).map(|timed| timed.0).sum();
            (number > 0).then(|| format!("; {number} of them {name}"))
        });
        let timings: String = timings.into_iter().flatten().collect();
        let threats = counted(laws.len() as u64, "threat");
        (!laws.is_empty()).then(|| format!("{threats}: {}{timings}.", families.join(", ")))
    }

    fn factors(&self) -> Option<String> {
        let names = self.found(|kind| match kind {
            AssumptionKind::Factors { names, .. } => Some(names),
            _ => None,
        });
        let names = names.into_iter().next().filter(|names| !names.is_empty())?;
        let loads = self.found(|kind| match kind {
            AssumptionKind::Loading { factor, .. } => Some(factor),
            _ => None,
        });
        let prices = self.found(|kind| match kind {
            AssumptionKind::Price { factor, .. } => Some(factor),
            _ => None,
        });
        let moved = |name: &String| {
            let number = |of: &[&String], noun: &str| {
                let number = of.iter().filter(|factor| **factor == name).count() as u64;
                (number > 0).then(|| counted(number, noun))
            };
            let moved: Vec<String> = number(&loads, "threat").into_iter().chain(number(&prices, "price")).collect();
            format!("{} ({})", plain(name), moved.join(", "))
        };
        let names: Vec<String> = names.iter().map(moved).collect();
        let text = format!("Factors and what they move: {}", some(&names));
        Some(match self.correlations() {
            Some(correlations) => format!("{text}; {correlations}."),
            None => format!("{text}."),
        })
    }

    /// The strongest pairs of factors.
    fn correlations(&self) -> Option<String> {
        let mut pairs = self.found(|kind| match kind {
            AssumptionKind::Correlation { first, second, r } => Some((first, second, *r)),
            _ => None,
        });
        let others = self.is_independent(Independence::Factors);
        pairs.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
        let left = pairs.len().saturating_sub(MOST_PAIRS);
        let mut said: Vec<String> = pairs
            .iter()
            .take(MOST_PAIRS)
            .map(|(first, second, r)| {
                format!("{} with {} {}", plain(first), plain(second), Quantity::Correlation.write(*r))
            })
            .collect();
        if left > 0 {
            said.push(counted(left as u64, "weaker pair"));
        }
        match (said.is_empty(), others) {
            (true, false) => None,
            (true, true) => Some("none are correlated".to_string()),
            (false, false) => Some(format!("correlated: {}", said.join(", "))),
            (false, true) => Some(format!("correlated: {}, no others", said.join(", "))),
        }
    }

    fn is_independent(&self, what: Independence) -> bool {
        let is = |kind: &AssumptionKind| matches!(kind, AssumptionKind::Independent { of, .. } if *of == what);
        self.report.assumptions.iter().any(|assumption| is(&assumption.kind))
    }

    fn independent(&self) -> Option<String> {
        let period = self.period();
        let said = self.found(|kind| {
            let AssumptionKind::Independent { of, threats } = kind else { return None };
            let occur = if threats.len() == 1 { "occurs" } else { "occur" };
            let threats = counted(threats.len() as u64, "threat");
            Some(match of {
                Independence::Trials => format!("the {period}s"),
                Independence::Counts => format!("how often {threats} on no factor {occur}"),
                Independence::CountsGivenFactors => format!("given the factors, how often {threats} {occur}"),
                Independence::Times => "when".to_string(),
                Independence::Targets => "at which nodes".to_string(),
                Independence::Sizes => "how hard, for how long and at what cost".to_string(),
                Independence::Triggers => "what triggers what".to_string(),
                Independence::NeedChances => "which needs feel it".to_string(),
                Independence::Controls => "which controls work".to_string(),
                _ => return None,
            })
        });
        (!said.is_empty()).then(|| format!("Independent of all else: {}.", said.join("; ")))
    }

    fn controls_at_work(&self) -> Option<String> {
        let controls = self.found(|kind| match kind {
            AssumptionKind::Control { control, at_work, .. } => Some((plain(control), *at_work)),
            _ => None,
        });
        let (at_work, idle): (Vec<_>, Vec<_>) = controls.into_iter().partition(|control| control.1);
        let idle: Vec<String> = idle.into_iter().map(|control| control.0).collect();
        let said = counted(at_work.len() as u64, "control") + " at work";
        match (at_work.is_empty(), idle.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("{said}.")),
            _ => Some(format!("{said}; proposed only, so not at work: {}.", some(&idle))),
        }
    }

    /// Effects beyond the end of a trial, which are not counted.
    fn dropped(&self) -> Option<String> {
        let period = self.period();
        let said = self.found(|kind| {
            let AssumptionKind::Dropped { dropped } = kind else { return None };
            let number = |names: &[String], noun: &str| counted(names.len() as u64, noun);
            Some(match dropped {
                Dropped::Outages { mean_hours } if *mean_hours > 0.0 => {
                    format!("{} of outage on average are not counted", Quantity::Hours.write(*mean_hours))
                }
                Dropped::Backlogs { nodes } => format!("work outstanding at {} is dropped", number(nodes, "node")),
                Dropped::LateDisruptions { threats } => {
                    format!(
                        "what is triggered later ({}) costs in full and disrupts nothing",
                        number(threats, "threat")
                    )
                }
                _ => return None,
            })
        });
        (!said.is_empty()).then(|| format!("Beyond the end of a {period}: {}.", said.join("; ")))
    }

    fn beside_losses(&self) -> Option<String> {
        let costs = |of: fn(CostKind) -> Option<&'static str>| {
            self.found(move |kind| match kind {
                AssumptionKind::BesideLosses { cost, .. } => of(*cost),
                _ => None,
            })
        };
        let beside = costs(|cost| match cost {
            CostKind::Fees => Some("fees"),
            CostKind::Premiums => Some("premiums"),
            CostKind::CoFunding => Some("co-funded costs"),
            CostKind::Controls => Some("costs of controls"),
            _ => None,
        });
        let net = costs(|cost| match cost {
            CostKind::Terminations => Some("costs of ending a contract"),
            CostKind::PriceMoves => Some("moves of prices"),
            _ => None,
        });
        let pays = self.report.assumptions.iter().any(|assumption| assumption.kind == AssumptionKind::NoDefault);
        let said = [
            (!beside.is_empty()).then(|| format!("No part of losses: {}.", beside.join(", "))),
            (!net.is_empty()).then(|| format!("In net losses only: {}.", net.join(", "))),
            pays.then(|| "What is owed is paid: nobody defaults.".to_string()),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join(" "))
    }
}

/// Laws of frequency in words.
const FAMILIES: [&str; 6] =
    ["Poisson", "negative binomial", "once with a probability", "binomial", "of a fixed number", "only triggered"];

fn family(law: &FrequencyFacts) -> &'static str {
    match law {
        FrequencyFacts::Poisson { .. } => FAMILIES[0],
        FrequencyFacts::NegativeBinomial { .. } => FAMILIES[1],
        FrequencyFacts::Bernoulli { .. } => FAMILIES[2],
        FrequencyFacts::Binomial { .. } => FAMILIES[3],
        FrequencyFacts::Fixed { .. } => FAMILIES[4],
        _ => FAMILIES[5],
    }
}

/// The first names, and the number of further names.
fn some(names: &[String]) -> String {
    let mut said: Vec<String> = names.iter().take(MOST_NAMES).cloned().collect();
    if names.len() > MOST_NAMES {
        said.push(format!("{} more", names.len() - MOST_NAMES));
    }
    said.join(", ")
}
