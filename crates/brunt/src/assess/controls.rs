//! Effects and worth of controls: the same trials under many sets of controls.

mod effect;
mod joined;
mod sets;
mod worth;

pub(crate) use worth::yearly_cost;

use super::proof::{Bound, Proof};
use super::{Known, Party};
use crate::measure::{MeasureError, clustered_probability, measure, probability};
use crate::plan::Plan;
use crate::report::{
    Answered, BreachUnder, ControlMeasure, ControlMeasures, EffectOn, ObligationMeasures, PartyUnder, RiskKind,
    RiskUnder, Unmet,
};
use crate::scenario::{Act, Control, ControlIndex, ControlSet, Effect, PartyIndex, Scenario, Status, ThreatIndex};
use crate::settle::{Terms, TermsError};
use crate::simulate::{Asked, Compare, Compared, Observer, Run, SimulateError, Variants, variants};
use crate::units::Level;
use effect::Effects;
use sets::Sets;
use std::fmt;

/// Request for the effects and the worth of the controls of a scenario.
#[derive(Debug, Clone)]
pub(crate) struct ControlQuestion<'a> {
    scenario: &'a Scenario,
    plan: &'a Plan,
    level: Level,
    levels: Vec<Level>,
    orders: u32,
}

/// Why controls could not be compared.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) enum ControlError {
    /// The scenario has no controls.
    NoControls,
    /// The run failed.
    Simulate(SimulateError),
    /// Figures could not be measured: no trial was run, or losses cannot be counted.
    Measure(MeasureError),
    /// The terms of the scenario could not be compiled.
    Terms(TermsError),
}

impl fmt::Display for ControlError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoControls => write!(out, "the scenario has no controls"),
            Self::Simulate(error) => error.fmt(out),
            Self::Measure(error) => error.fmt(out),
            Self::Terms(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for ControlError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoControls => None,
            Self::Simulate(reason) => Some(reason),
            Self::Measure(reason) => Some(reason),
            Self::Terms(reason) => Some(reason),
        }
    }
}

impl From<SimulateError> for ControlError {
    fn from(error: SimulateError) -> Self {
        Self::Simulate(error)
    }
}

impl From<MeasureError> for ControlError {
    fn from(error: MeasureError) -> Self {
        Self::Measure(error)
    }
}

impl From<TermsError> for ControlError {
    fn from(error: TermsError) -> Self {
        Self::Terms(error)
    }
}

impl<'a> ControlQuestion<'a> {
    /// Default figures: effects on value at risk and tail value at risk at 99 %, and risks at 95, 99 and 99.5 %. Shapley values use
    /// at least 48 random orders where trying every set would take too long: for the total beyond 12 controls, for other figures
    /// beyond 8.
    pub(crate) fn new(scenario: &'a Scenario, plan: &'a Plan) -> Self {
        let levels = vec![super::level(950_000_000), super::TAIL, super::level(995_000_000)];
        Self { scenario, plan, level: super::TAIL, levels, orders: 48 }
    }

    /// With another level of the effects on value at risk and tail value at risk. Risks are measured at this level, too.
    pub(crate) fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self.levels.push(level);
        self.levels.sort_unstable();
        self.levels.dedup();
        self
    }

    /// With at least `orders` random orders, in whole groups. A group has as many orders as there are controls, at most 16, and
    /// there are at least four groups.
    pub(crate) fn with_orders(self, orders: u32) -> Self {
        Self { orders, ..self }
    }

    /// Runs the trials under all sets of controls that the figures need, on the caller's rayon pool. If the observer cancels the
    /// run, the figures are those of the first trials.
    ///
    /// # Errors
    /// [`ControlError`].
    pub(crate) fn answer<O: Observer>(&self, run: &Run, observer: &O) -> Result<ControlMeasures, ControlError> {
        let (sets, found) = self.sets_compared(run, observer)?;
        let range = found.trials();
        let proof = Proof::new(self.scenario, range.end - range.start);
        Answering { question: self, sets: &sets, found: &found, proof: &proof }.measures()
    }

    /// Runs the trials under the same sets of controls as [`answer`](Self::answer), without measuring figures.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    pub(crate) fn compare<O: Observer>(&self, run: &Run, observer: &O) -> Result<Variants, ControlError> {
        self.sets_compared(run, observer).map(|(_, found)| found)
    }

    fn sets_compared<O: Observer>(&self, run: &Run, observer: &O) -> Result<(Sets, Variants), ControlError> {
        if self.scenario.controls.is_empty() {
            return Err(ControlError::NoControls);
        }
        let terms = Terms::compile(self.plan, &self.scenario.programme)?;
        let terms = (!terms.is_empty()).then_some(&terms);
        let sets = Sets::new(self.scenario, self.orders);
        let compare = Compare::new(sets.gross.clone())
            .with_net(if terms.is_some() { &sets.net } else { &[] })
            .with_answers(&[sets.current, sets.all])
            .with_obligations(self.obligations().into_iter().map(|(_, controls)| controls).collect());
        let found = variants(self.plan, terms, run, &compare, observer)?;
        Ok((sets, found))
    }

    /// Each obligation and the controls that serve it.
    fn obligations(&self) -> Vec<(&'a str, ControlSet)> {
        let mut names: Vec<&str> =
            self.scenario.controls.iter().flat_map(|control| &control.obligations).map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let serving = |name: &str| {
            let serves = |control: &Control| control.obligations.iter().any(|obligation| obligation == name);
            let all = (0..).map(ControlIndex).zip(&self.scenario.controls);
            all.filter(|(_, control)| serves(control)).fold(ControlSet::EMPTY, |set, (index, _)| set.with(index))
        };
        names.into_iter().map(|name| (name, serving(name))).collect()
    }
}

/// The variants of a run, with what their figures are measured by.
struct Answering<'a> {
    question: &'a ControlQuestion<'a>,
    sets: &'a Sets,
    found: &'a Variants,
    proof: &'a Proof<'a>,
}

impl Answering<'_> {
    fn measures(&self) -> Result<ControlMeasures, ControlError> {
        let trials = self.found.trials();
        let effects = Effects::of(self)?;
        let controls = &self.question.scenario.controls;
        let measures = (0..).map(ControlIndex).zip(controls).map(|(index, control)| {
            let of_control = effects.of_control(index);
            let worth = worth::worth(self, control, &of_control);
            ControlMeasure {
                id: control.id.clone(),
                name: control.name.clone(),
                role: control.role.name().into(),
                status: control.status.name().into(),
                answered: self.answered(index, control),
                effects: of_control,
                worth,
            }
        });
        Ok(ControlMeasures {
            trials: [trials.start, trials.end],
            level: self.question.level.get(),
            risks: self.risks()?,
            controls: measures.collect(),
            shapley: effects.methods(),
            interactions: effects.interactions(self),
            obligations: self.obligations()?,
        })
    }

    fn ids(&self, set: ControlSet) -> Vec<String> {
        set.iter().map(|control| self.question.scenario.controls[control.0 as usize].id.clone()).collect()
    }

    /// The figures that controls change: the total, each party gross and net, each tolerance.
    fn figures(&self) -> Vec<(EffectOn, Compared)> {
        let id = |party: &PartyIndex| Party::of(self.question.scenario, *party).id;
        let gross = self.found.bearers().iter().map(|party| (EffectOn::Gross(id(party)), Compared::Gross(*party)));
        let net = self.found.involved().iter().map(|party| (EffectOn::Net(id(party)), Compared::Net(*party)));
        let nodes = self.question.plan.tolerances().iter().enumerate();
        let node = |(index, node): (usize, &crate::scenario::NodeIndex)| {
            let id = self.question.scenario.nodes[node.0 as usize].id.clone();
            (EffectOn::Breach(id), Compared::Breach(index))
        };
        let total = (EffectOn::Total, Compared::Total);
        std::iter::once(total).chain(gross).chain(net).chain(nodes.map(node)).collect()
    }

    /// The proven bound of a figure under any set of controls.
    fn bound(&self, compared: Compared) -> Bound {
        match compared {
            Compared::Total => self.proof.total(),
            Compared::Gross(party) => self.proof.party(party),
            Compared::Net(party) => self.proof.net(party),
            Compared::Breach(_) => Bound::up_to(crate::ledger::Amount::new(1.0)),
        }
    }

    fn risks(&self) -> Result<Vec<RiskUnder>, MeasureError> {
        let risks = [
            (RiskKind::Inherent, None, ControlSet::EMPTY),
            (RiskKind::Current, Some(ControlSet::EMPTY), self.sets.current),
            (RiskKind::Target, Some(self.sets.current), self.sets.all),
        ];
        risks.into_iter().map(|(risk, before, set)| self.risk(risk, before, set)).collect()
    }

    fn risk(&self, risk: RiskKind, before: Option<ControlSet>, set: ControlSet) -> Result<RiskUnder, MeasureError> {
        let reduction = |compared| before.map(|before| effect::step(self, compared, before, set)).transpose();
        let losses = |compared| -> Result<_, MeasureError> {
            let Some(column) = self.found.column(set, compared) else { return Ok(None) };
            let known = Known::new(&column, self.bound(compared))?;
            Ok(Some(measure(&known.sorted, &self.question.levels, known.tail)))
        };
        let mut parties: Vec<PartyIndex> = [self.found.bearers(), self.found.involved()].concat();
        parties.sort_unstable();
        parties.dedup();
        let party = |party: PartyIndex| -> Result<_, MeasureError> {
            let id = Party::of(self.question.scenario, party).id;
            let [gross, net] = [Compared::Gross(party), Compared::Net(party)];
            let under = |compared, found: &Option<_>| Ok(if found.is_some() { reduction(compared)? } else { None });
            let (of_gross, of_net) = (losses(gross)?, losses(net)?);
            let (gross_reduction, net_reduction) = (under(gross, &of_gross)?, under(net, &of_net)?);
            Ok(PartyUnder { id, gross: of_gross, gross_reduction, net: of_net, net_reduction })
        };
        let breach = |(index, node): (usize, &crate::scenario::NodeIndex)| -> Result<_, MeasureError> {
            let column = self.found.column(set, Compared::Breach(index)).unwrap_or_default();
            let breached = column.iter().filter(|breached| **breached > 0.0).count() as u64;
            let node = self.question.scenario.nodes[node.0 as usize].id.clone();
            let reduction = reduction(Compared::Breach(index))?.map(|reduction| reduction.mean);
            Ok(BreachUnder { node, probability: probability(breached, column.len() as u64)?, reduction })
        };
        Ok(RiskUnder {
            risk,
            controls: self.ids(set),
            total: losses(Compared::Total)?.ok_or(MeasureError::NoTrials)?,
            reduction: reduction(Compared::Total)?,
            parties: parties.into_iter().map(party).collect::<Result<_, _>>()?,
            breaches: self.question.plan.tolerances().iter().enumerate().map(breach).collect::<Result<_, _>>()?,
        })
    }

    /// Demands on a control and how they were answered. A control in place is counted under the current controls, a proposed
    /// control under all controls.
    fn answered(&self, index: ControlIndex, control: &Control) -> Answered {
        let counted = usize::from(control.status == Status::Proposed);
        let answers = self.found.answers().get(counted);
        let asked = answers.and_then(|answers| answers.control(index)).copied();
        let Asked { demands, prevented, worked, forestalled, failed, host_down, squares } = asked.unwrap_or_default();
        let threats = answers.map_or(&[][..], |answers| answers.threats_of(index));
        let prevents = prevention(control, threats);
        let (done, of_done) =
            if prevents.is_some() { (prevented, squares.prevented) } else { (worked + prevented, squares.answered) };
        // Sum over trials of (done - share x demands)^2.
        let share = done as f64 / demands.max(1) as f64;
        let residual = of_done[0] as f64 - 2.0 * share * of_done[1] as f64 + share * share * squares.demands as f64;
        Answered {
            nominal: control.coverage.get() * control.reliability.get() * prevents.unwrap_or(1.0),
            realised: clustered_probability(done, demands, squares.trials, residual.max(0.0)).ok(),
            demands,
            prevented,
            worked,
            forestalled,
            failed,
            host_down,
        }
    }

    fn obligations(&self) -> Result<Vec<ObligationMeasures>, MeasureError> {
        let trials = self.found.trials();
        let trials = trials.end - trials.start;
        let obligations = self.question.obligations();
        let unmet = |counted: usize, position: usize| -> Result<_, MeasureError> {
            let found = self.found.answers().get(counted).and_then(|answers| answers.obligations.get(position));
            let found = found.copied().unwrap_or_default();
            let probability = probability(found.trials, trials)?;
            Ok(Unmet { probability, trials: found.trials, demands: found.demands, unmet: found.unmet })
        };
        let measures = |(position, (name, controls)): (usize, &(&str, ControlSet))| -> Result<_, MeasureError> {
            let in_place = ControlSet::from_bits(controls.bits() & self.sets.current.bits());
            let proposed = ControlSet::from_bits(controls.bits() & !self.sets.current.bits());
            Ok(ObligationMeasures {
                name: (*name).to_owned(),
                in_place: self.ids(in_place),
                proposed: self.ids(proposed),
                current: unmet(0, position)?,
                target: unmet(1, position)?,
            })
        };
        obligations.iter().enumerate().map(measures).collect()
    }
}

/// Mean probability with which a control prevents an occurrence that it acts on, weighted by its demands by threat. Without demands
/// it is the largest probability of any threat. `None` if the control has any other effect.
fn prevention(control: &Control, demands: &[u64]) -> Option<f64> {
    let chance = |threat: usize| {
        let acts = control.acts.iter().filter_map(|act| match act {
            Act::Occurrence { threats, effect: Effect::Prevents(law), .. } => Some((threats, law)),
            _ => None,
        });
        let here =
            acts.filter(|(threats, _)| threats.as_ref().is_none_or(|all| all.contains(&ThreatIndex(threat as u32))));
        here.map(|(_, law)| law.is_constant().unwrap_or_else(|| super::fact::mean_of_law(law))).fold(0.0, f64::max)
    };
    let prevents = |act: &Act| matches!(act, Act::Occurrence { effect: Effect::Prevents(_), .. });
    if !control.acts.iter().all(prevents) {
        return None;
    }
    let all: u64 = demands.iter().sum();
    if all == 0 {
        let most = (0..demands.len()).map(chance).fold(0.0, f64::max);
        return Some(most);
    }
    Some(demands.iter().enumerate().map(|(threat, &count)| count as f64 * chance(threat)).sum::<f64>() / all as f64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_control_question() {
        use brunt::{
            assess::ControlQuestion,
            plan::Plan,
            report::EffectOn,
            scenario::file,
            simulate::{Run, Silent},
        };
        use std::path::Path;
        // Four thefts of 100 a year, of which a guard prevents half.
        let text = r#"
        brunt = 1
        scenario = { name = "One guard", currency = "EUR" }
        parties.shop = {}
        threats.theft = { framework = "operational", frequency = { poisson = 4 }, losses = [{ category = "theft", bearer = "shop", amount = 100 }] }
        controls.guard = { role = "prevention", acts = { on = { threats = "theft" }, prevents = 0.5 }, cost = { yearly = 50, payer = "shop" } }
        "#;
        let scenario = file::load(Path::new("guard.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let plan = Plan::compile(&scenario).unwrap();
        let found = ControlQuestion::new(&scenario, &plan).answer(&Run::new(20_000), &Silent).unwrap();
        let guard = &found.controls[0];
        assert_eq!(guard.effects[0].on, EffectOn::Total);
        assert!((guard.effects[0].leave_one_out.mean.value - 200.0).abs() < 4.0);
        assert!((guard.worth.as_ref().unwrap().all.net_benefit.value - 150.0).abs() < 4.0);
    }
}
