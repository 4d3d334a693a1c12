//! Options beside one another: runs, saved or new, each compared with the first.

use super::pairing::{Pairs, Trials};
use crate::assess::yearly_cost;
use crate::error::Error;
use crate::model::Model;
use crate::report::{
    CostValue, Estimate, FORMAT, Interval, LossMeasures, Method, NoInterval, OptionCost, OptionFacts, OptionFigure,
    OptionMeasure, OptionValue, Options, Pairing, PartyNet, Report, Told, Unpaired,
};
use crate::results::{Results, Sample};
use crate::scenario::{StatementMeasure, Subject};
use std::collections::BTreeMap;
use std::ops::Range;

/// Levels of the headline figures: 1 in 20 and 1 in 100.
const LEVELS: [f64; 2] = [0.95, 0.99];
/// Hours of a year.
const YEAR: f64 = 8760.0;

/// One of the options that are compared: a report, with the losses of the trials and the model where they are at hand.
///
/// ```
/// use brunt::ask::Candidate;
/// use brunt::{Model, Run, Variant};
/// let model = Model::from_toml(r#"
/// brunt = 1
/// scenario = { name = "A fine, insured", currency = "EUR" }
/// parties = { client = {}, insurer = {} }
/// threats.fine = { framework = "compliance", frequency = { fixed = 1 }, losses = { category = "fine", bearer = "client", amount = 5e4 } }
/// policies.fines = { insured = "client", insurers = { insurer = 1 }, covers = "all", retention = 1e4, limit = 2e4 }
/// "#)?;
/// let found = model.compare([Variant::patch("policies.fines.retention = 2e4")]).results(Run::trials(100))?;
/// let reports = found.iter().map(|results| results.report()).collect::<Result<Vec<_>, _>>()?;
/// let options = [("as it is", 0), ("retention of 20,000", 1)].map(|(name, at)| Candidate::new(name, &reports[at]).results(&found[at]));
/// let compared = Candidate::compare(&options)?;
/// assert_eq!(compared.options[1].changes.as_ref().map(Vec::len), Some(1));
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug)]
pub struct Candidate<'a> {
    name: String,
    report: &'a Report,
    model: Option<&'a Model>,
    trials: Option<Trials<'a>>,
}

impl<'a> Candidate<'a> {
    /// An option of which the report alone is known. Such an option is compared unpaired.
    pub fn new(name: &str, report: &'a Report) -> Self {
        Self { name: name.to_owned(), report, model: None, trials: None }
    }

    /// With the results that the report is of: their model, and the losses of their trials unless they keep tails.
    #[must_use]
    pub fn results(self, results: &'a Results) -> Self {
        Self { model: Some(results.model()), trials: Trials::of(results), ..self }
    }

    /// With the model that was run.
    #[must_use]
    pub fn model(self, model: &'a Model) -> Self {
        Self { model: Some(model), ..self }
    }

    /// With the losses of trials by name of column, as in the saved file of trials: `total`, `party_ID`, `net_ID`. Each column has a
    /// number for each trial of the ranges, which are sorted.
    ///
    /// # Errors
    /// [`Error::Question`] if a column has another length, or there is no column `total`.
    pub fn losses(
        self,
        ranges: Vec<Range<u64>>,
        columns: impl IntoIterator<Item = (String, Vec<f64>)>,
    ) -> Result<Self, Error> {
        Ok(Self { trials: Some(Trials::new(ranges, columns)?), ..self })
    }

    /// Compares the options with the first of them: what each changes in the file, every headline figure, and the total cost.
    ///
    /// # Errors
    /// [`Error::Question`] for fewer than two options, and for options in other currencies, over other horizons, or with other parties;
    /// [`Error::Overflow`] for losses that add up to 1.8e25 or more.
    pub fn compare(options: &[Self]) -> Result<Options, Error> {
        let [base, others @ ..] = options else { return Err(few()) };
        if others.is_empty() {
            return Err(few());
        }
        others.iter().try_for_each(|other| other.comparable(base))?;
        let pairs: Vec<Result<Pairs<'_>, Unpaired>> = options.iter().map(|option| option.pairs(base)).collect();
        let facts = options.iter().zip(&pairs).map(|(option, pairs)| option.facts(base, pairs)).collect();
        let rows = rows(options);
        let figures = rows.iter().map(|row| row.figure(options, &pairs)).collect::<Result<Vec<_>, _>>()?;
        Ok(Options {
            format: FORMAT,
            currency: base.report.scenario.currency.clone(),
            horizon_hours: base.report.scenario.horizon_hours,
            options: facts,
            costs: costs(options, &figures),
            figures,
        })
    }

    fn comparable(&self, base: &Self) -> Result<(), Error> {
        let (here, there) = (&base.report.scenario, &self.report.scenario);
        let parties = |option: &Self| option.model.map(|model| model.parties().map(str::to_owned).collect::<Vec<_>>());
        let other_parties = matches!((parties(base), parties(self)), (Some(one), Some(other)) if one != other);
        let (differs, mend) = if here.currency != there.currency {
            ("another currency", "state both in one currency")
        } else if here.horizon_hours != there.horizon_hours {
            ("another horizon", "state both over one horizon")
        } else if other_parties {
            ("other parties", "a party of one of them must be in both, and may bear nothing in the other")
        } else {
            return Ok(());
        };
        Err(Error::Question(format!("`{}` has {differs} than `{}`: {mend}", self.name, base.name)))
    }

    /// The trials that this option and the base both have.
    fn pairs<'s>(&'s self, base: &'s Self) -> Result<Pairs<'s>, Unpaired> {
        let (mine, theirs) = (&self.report, &base.report);
        if mine.program.version != theirs.program.version || mine.program.arithmetic != theirs.program.arithmetic {
            return Err(Unpaired::Version);
        }
        if mine.run.seed != theirs.run.seed {
            return Err(Unpaired::Seed);
        }
        let (Some(mine), Some(theirs)) = (&self.trials, &base.trials) else { return Err(Unpaired::Kept) };
        Pairs::of(mine, theirs).ok_or(Unpaired::Trials)
    }

    fn facts(&self, base: &Self, pairs: &Result<Pairs<'_>, Unpaired>) -> OptionFacts {
        let changes = match (base.model, self.model) {
            (Some(base), Some(own)) => base.changes(own),
            _ if base.report.scenario.hash == self.report.scenario.hash => Some(Vec::new()),
            _ => None,
        };
        OptionFacts {
            name: self.name.clone(),
            scenario: self.report.scenario.name.clone(),
            hash: self.report.scenario.hash.clone(),
            program: self.report.program.clone(),
            seed: self.report.run.seed,
            ranges: self.report.run.ranges.clone(),
            trials: self.report.run.trials,
            changes,
            pairing: match pairs {
                Ok(pairs) => Pairing::Paired { trials: pairs.count() },
                Err(reason) => Pairing::Unpaired { reason: *reason },
            },
            appetite: self.report.appetite.clone(),
        }
    }

    /// Measures of a loss in the report; `None` for a party that bears none.
    fn measured(&self, party: Option<&str>, net: bool) -> Option<&'a LossMeasures> {
        let Some(id) = party else { return Some(&self.report.total) };
        let gross = || self.report.parties.iter().find(|party| party.id == id).map(|party| &party.losses);
        if net { self.net(id).map(|party| &party.net).or_else(gross) } else { gross() }
    }

    fn net(&self, id: &str) -> Option<&'a PartyNet> {
        self.report.terms.as_ref()?.parties.iter().find(|party| party.id == id)
    }

    fn value(&self, row: &Row) -> Result<Option<Estimate>, Error> {
        let measured = self.measured(row.party.as_deref(), row.net);
        let nothing = Estimate::new(0.0, Interval::Exact);
        Ok(match row.measure {
            OptionMeasure::Mean => Some(measured.map_or(nothing, |loss| loss.mean)),
            OptionMeasure::ValueAtRisk { level } => match measured {
                None => Some(nothing),
                Some(loss) => loss.value_at_risk.iter().find(|at| at.level == level).map(|at| at.estimate),
            },
            OptionMeasure::Exceeds { above } => match &self.trials {
                Some(trials) => Some(trials.sample(&row.column()).probability_above(above)?),
                None => None,
            },
        })
    }
}

fn few() -> Error {
    Error::Question("a comparison takes two options at least".to_owned())
}

/// A figure that is asked of every option.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    party: Option<String>,
    name: String,
    net: bool,
    measure: OptionMeasure,
}

impl Row {
    /// Names of the columns of the loss: the column, and the column that stands for it where it is missing.
    fn column(&self) -> [String; 2] {
        match (&self.party, self.net) {
            (None, _) => ["total".to_owned(), "total".to_owned()],
            (Some(id), false) => [format!("party_{id}"), format!("party_{id}")],
            (Some(id), true) => [format!("net_{id}"), format!("party_{id}")],
        }
    }

    fn figure(&self, options: &[Candidate<'_>], pairs: &[Result<Pairs<'_>, Unpaired>]) -> Result<OptionFigure, Error> {
        let base = options[0].value(self)?;
        let mut values = vec![OptionValue { value: base, added: None, told: None }];
        for (option, pairs) in options.iter().zip(pairs).skip(1) {
            let value = option.value(self)?;
            let added = match pairs {
                Ok(pairs) => Some(pairs.difference(&self.column(), self.measure)?),
                Err(_) => value.zip(base).map(|(value, base)| unpaired(&value, &base)),
            };
            let same = pairs.as_ref().is_ok_and(|pairs| pairs.is_same(&self.column()));
            values.push(OptionValue { value, added, told: added.map(|added| told(&added, same)) });
        }
        let Self { party, name, net, measure } = self.clone();
        Ok(OptionFigure { party, name, net, measure, values })
    }
}

/// The rows of the comparison: all parties together, then each party gross and net.
fn rows(options: &[Candidate<'_>]) -> Vec<Row> {
    let mut losses = vec![(None, "all parties".to_owned(), false)];
    for (id, name) in parties(options) {
        let bears = |net: bool| options.iter().any(|option| option.measured(Some(&id), net).is_some());
        let settles = options.iter().any(|option| option.net(&id).is_some());
        losses.extend(bears(false).then(|| (Some(id.clone()), name.clone(), false)));
        losses.extend((settles && bears(true)).then(|| (Some(id.clone()), name.clone(), true)));
    }
    let limits = limits(options);
    let mut rows = Vec::new();
    for (party, name, net) in losses {
        let mut measures = vec![OptionMeasure::Mean];
        measures.extend(LEVELS.map(|level| OptionMeasure::ValueAtRisk { level }));
        let of = limits.iter().filter(|limit| (&limit.0, limit.1) == (&party, net));
        measures.extend(of.map(|limit| OptionMeasure::Exceeds { above: limit.2 }));
        rows.extend(measures.into_iter().map(|measure| Row { party: party.clone(), name: name.clone(), net, measure }));
    }
    rows
}

/// Ids and names of the parties with a loss or a term: in the order of the file where it is known, then by id.
fn parties(options: &[Candidate<'_>]) -> Vec<(String, String)> {
    let mut named: BTreeMap<&str, &str> = BTreeMap::new();
    for report in options.iter().rev().map(|option| option.report) {
        named.extend(report.parties.iter().map(|party| (party.id.as_str(), party.name.as_str())));
        named.extend(
            report.terms.iter().flat_map(|terms| &terms.parties).map(|one| (one.id.as_str(), one.name.as_str())),
        );
    }
    let order: Vec<&str> = options.iter().filter_map(|option| option.model).flat_map(Model::parties).collect();
    let mut all: Vec<_> = named.into_iter().map(|(id, name)| (id.to_owned(), name.to_owned())).collect();
    all.sort_by_key(|(id, _)| order.iter().position(|other| other == id).unwrap_or(usize::MAX));
    all
}

/// The losses and amounts that appetite statements limit the chance of, in any option.
fn limits(options: &[Candidate<'_>]) -> Vec<(Option<String>, bool, f64)> {
    let mut found = Vec::new();
    for model in options.iter().filter_map(|option| option.model) {
        let scenario = model.scenario();
        for statement in &scenario.appetite {
            let StatementMeasure::Exceeds { subject, above } = statement.measure else { continue };
            let id = |party: crate::scenario::PartyIndex| Some(scenario.parties[party.0 as usize].id.clone());
            let limit = match subject {
                Subject::Total => (None, false, above),
                Subject::Party(party) => (id(party), false, above),
                Subject::Net(party) => (id(party), true, above),
                _ => continue,
            };
            if !found.contains(&limit) {
                found.push(limit);
            }
        }
    }
    found
}

/// The difference of figures of two runs, whether or not they depend on each other: each end of the interval is the difference of the
/// far ends.
fn unpaired(value: &Estimate, base: &Estimate) -> Estimate {
    let ends = |estimate: &Estimate| match estimate.interval {
        Interval::Exact => (Some(estimate.value), Some(estimate.value), None),
        interval => (interval.lower(), interval.upper(), method(interval)),
    };
    let ((lower, upper, own_method), (base_lower, base_upper, base_method)) = (ends(value), ends(base));
    let reason = value.interval.reason().or(base.interval.reason());
    let less = |one: Option<f64>, other: Option<f64>| Some(one? - other?);
    let interval = match (own_method.or(base_method), reason) {
        (None, None) => Interval::Exact,
        (None, Some(reason)) => Interval::None { reason },
        (Some(how), reason) => {
            let reason = reason.unwrap_or(NoInterval::AllEqual);
            Interval::of_ends(less(lower, base_upper), less(upper, base_lower), how, reason)
        }
    };
    let heavy_tail = value.heavy_tail || base.heavy_tail;
    Estimate { heavy_tail, ..Estimate::new(value.value - base.value, interval) }
}

/// How the ends of an interval were computed; `None` where there are none.
fn method(interval: Interval) -> Option<Method> {
    match interval {
        Interval::Bounds { method, .. }
        | Interval::Above { method, .. }
        | Interval::AtLeast { method, .. }
        | Interval::AtMost { method, .. } => Some(method),
        Interval::Exact | Interval::None { .. } => None,
    }
}

/// Whether a difference is told apart from 0.
fn told(added: &Estimate, same: bool) -> Told {
    let (lower, upper) = match added.interval {
        Interval::Exact => (Some(added.value), Some(added.value)),
        // Every trial differs by the same amount.
        Interval::None { reason: NoInterval::AllEqual } if added.value != 0.0 => (Some(added.value), Some(added.value)),
        interval => (interval.lower(), interval.upper()),
    };
    if same || (added.value == 0.0 && added.interval == Interval::Exact) {
        Told::Same
    } else if upper.is_some_and(|upper| upper < 0.0) {
        Told::Less
    } else if lower.is_some_and(|lower| lower > 0.0) {
        Told::More
    } else {
        Told::Unclear
    }
}

/// Total cost by option: of all parties together, then by party.
fn costs(options: &[Candidate<'_>], figures: &[OptionFigure]) -> Vec<OptionCost> {
    let mean = |party: Option<&str>, net: bool| {
        figures.iter().find(|figure| {
            figure.party.as_deref() == party && figure.net == net && figure.measure == OptionMeasure::Mean
        })
    };
    let mut rows = Vec::new();
    // Of all parties together, payments between parties cancel: the net loss is the gross loss.
    rows.extend(mean(None, false).map(|figure| cost(options, figure)));
    for (id, _) in parties(options) {
        let loss = mean(Some(&id), true).or_else(|| mean(Some(&id), false));
        rows.extend(loss.map(|figure| cost(options, figure)));
    }
    rows
}

fn cost(options: &[Candidate<'_>], loss: &OptionFigure) -> OptionCost {
    let mut values: Vec<CostValue> = Vec::new();
    for (option, value) in options.iter().zip(&loss.values) {
        let years = option.report.scenario.horizon_hours / YEAR;
        let premiums = years * option.premiums(loss.party.as_deref());
        let controls = option.control_costs(loss.party.as_deref()).map(|cost| years * cost);
        let net = value.value.unwrap_or(Estimate::new(0.0, Interval::Exact));
        let known = controls.map(|controls| premiums + controls);
        let base = values.first().and_then(|base| Some(base.premiums + base.controls?));
        let added = value.added.zip(known.zip(base)).map(|(added, (known, base))| shifted(&added, known - base));
        let same = value.told == Some(Told::Same);
        // Where all losses agree, the difference of the stated costs is exact.
        let added = added.map(|added| if same { Estimate::new(added.value, Interval::Exact) } else { added });
        values.push(CostValue {
            net,
            premiums,
            controls,
            total: known.map(|known| shifted(&net, known)),
            added,
            told: added.map(|added| told(&added, false)),
        });
    }
    OptionCost { party: loss.party.clone(), name: loss.name.clone(), values }
}

fn shifted(estimate: &Estimate, by: f64) -> Estimate {
    Estimate { value: estimate.value + by, interval: estimate.interval.linear(1.0, by), ..*estimate }
}

impl Candidate<'_> {
    /// Premiums that a party pays in a year, less those that it receives; of all parties, those that leave the parties.
    fn premiums(&self, party: Option<&str>) -> f64 {
        match (party, &self.report.terms) {
            (_, None) => 0.0,
            (Some(id), _) => self.net(id).map_or(0.0, |party| party.premiums),
            (None, Some(terms)) => terms.parties.iter().map(|party| party.premiums).sum(),
        }
    }

    /// Costs in a year of the controls at work that a party pays for; `None` where the model is not known.
    fn control_costs(&self, party: Option<&str>) -> Option<f64> {
        let model = self.model?;
        let scenario = model.scenario();
        let at_work = model.plan().controls().bits();
        let pays = |control: &crate::scenario::Control| {
            let payer = control.cost.as_ref().map(|cost| scenario.parties[cost.payer.0 as usize].id.as_str());
            party.is_none() || payer == party
        };
        let controls = scenario.controls.iter().enumerate();
        let paid = controls.filter(|(position, control)| at_work >> position & 1 == 1 && pays(control));
        Some(paid.filter_map(|(_, control)| yearly_cost(control)).sum())
    }
}

impl Trials<'_> {
    /// A column, or the column that stands for it; zeros where neither is there.
    pub(super) fn sample(&self, [column, otherwise]: &[String; 2]) -> Sample<'_> {
        let losses = self.column(column).or_else(|| self.column(otherwise));
        losses.map_or_else(|| Sample::new(vec![0.0; self.count() as usize]), Sample::new)
    }
}
