//! Figures of `results.json`, computed again from `trials.csv`.
//!
//! Value at risk, maxima, probabilities and exceedance curves are the same bits. A mean may differ in its last digits, because each line
//! of `trials.csv` is rounded and the sums of a run are not.

use super::losses::Losses;
use crate::save::RESULTS;
use brunt::report::{AtLevel, Estimate, ExceedancePoint, LossMeasures, Report};
use brunt::{Error, Sample};
use brunt_page::verified::Verified;

/// Largest difference of a mean by the rounding of each line, as a share of the mean size of the numbers: each is rounded by at most 2^-53 of
/// its size, and so are the mean of the run and that of the lines.
const ROUNDING: f64 = 4.0 * f64::EPSILON;
/// As [`ROUNDING`], of a standard deviation, where digits are lost in a difference of squares.
const OF_SPREAD: f64 = 1e-9;

/// Compares the figures of each column with those in the report.
pub(super) fn check(report: &Report, losses: &Losses, found: &mut Verified) -> Result<(), Error> {
    let before = found.found();
    let mut checker = Checker { found, compared: 0, path: String::new() };
    for (path, name, stated) in measured(report) {
        let Some(column) = losses.column(&name) else { continue };
        checker.path = path;
        checker.measures(stated, column)?;
    }
    for (path, name, curve) in curves(report) {
        let Some(column) = losses.column(&name) else { continue };
        checker.path = path;
        checker.curve(curve, column)?;
    }
    let compared = checker.compared;
    found.compared("figures", compared, before, format!("{compared} figures, computed again from trials.csv"));
    Ok(())
}

/// Every loss with measures: its path in the report, and the name of its column.
fn measured(report: &Report) -> Vec<(String, String, &LossMeasures)> {
    let mut all = vec![
        ("total".to_string(), "total".to_string(), &report.total),
        ("largest_event".to_string(), "largest_event".to_string(), &report.largest_event),
    ];
    let mut add = |path: String, name: String, stated| all.push((path, name, stated));
    for party in &report.parties {
        add(format!("parties[{}].losses", party.id), format!("party_{}", party.id), &party.losses);
    }
    if let Some(terms) = &report.terms {
        for party in &terms.parties {
            let id = &party.id;
            add(format!("terms.parties[{id}].net"), format!("net_{id}"), &party.net);
            add(format!("terms.parties[{id}].largest_net"), format!("largest_net_{id}"), &party.largest_net);
        }
        for clause in &terms.clauses {
            add(format!("terms.clauses[{}].paid", clause.id), format!("clause_{}", clause.id), &clause.paid);
        }
        for policy in &terms.policies {
            add(format!("terms.policies[{}].recovery", policy.id), format!("recovery_{}", policy.id), &policy.recovery);
        }
    }
    all
}

/// Every exceedance curve: its path in the report, and the name of its column.
fn curves(report: &Report) -> Vec<(String, String, &[ExceedancePoint])> {
    let curve = |path: String, name: String, points| (path, name, points);
    let mut all = vec![
        curve("exceedance.aggregate".into(), "total".into(), report.exceedance.aggregate.as_slice()),
        curve("exceedance.occurrence".into(), "largest_event".into(), report.exceedance.occurrence.as_slice()),
    ];
    for party in report.terms.iter().flat_map(|terms| &terms.parties) {
        let (id, points) = (&party.id, &party.exceedance);
        all.push(curve(format!("terms.parties[{id}].exceedance.aggregate"), format!("net_{id}"), &points.aggregate));
        all.push(curve(
            format!("terms.parties[{id}].exceedance.occurrence"),
            format!("largest_net_{id}"),
            &points.occurrence,
        ));
    }
    all
}

/// Compares figures, and counts them.
struct Checker<'f> {
    found: &'f mut Verified,
    compared: u64,
    /// Path of the loss in the report.
    path: String,
}

impl Checker<'_> {
    fn measures(&mut self, stated: &LossMeasures, column: &[f64]) -> Result<(), Error> {
        let sample = Sample::new(column);
        let count = column.len() as f64;
        let size = column.iter().map(|number| number.abs()).sum::<f64>() / count;
        let mean = sample.mean()?.value;
        self.number("mean.value", stated.mean.value, mean, ROUNDING * size);
        let spread = spread(column, mean);
        self.number("standard_deviation", stated.standard_deviation, spread, OF_SPREAD * spread.max(size));
        let above = column.iter().filter(|&&number| number > 0.0).count() as f64 / count;
        self.estimate("probability_of_loss", &stated.probability_of_loss, above, f64::EPSILON);
        let maximum = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.number("maximum", stated.maximum, maximum, 0.0);
        for AtLevel { level, estimate } in &stated.value_at_risk {
            self.estimate(
                &format!("value_at_risk[{level:?}].estimate"),
                estimate,
                sample.value_at_risk(*level)?.value,
                0.0,
            );
        }
        for AtLevel { level, estimate } in &stated.tail_value_at_risk {
            let computed = sample.tail_value_at_risk(*level)?.value;
            self.estimate(
                &format!("tail_value_at_risk[{level:?}].estimate"),
                estimate,
                computed,
                ROUNDING * computed.abs(),
            );
        }
        Ok(())
    }

    fn curve(&mut self, points: &[ExceedancePoint], column: &[f64]) -> Result<(), Error> {
        let sample = Sample::new(column);
        for point in points {
            let computed = sample.return_period(point.return_period)?.value;
            self.estimate(&format!("[{:?}].loss", point.return_period), &point.loss, computed, 0.0);
        }
        Ok(())
    }

    /// Compares an estimate. One that was made from bins is left out.
    fn estimate(&mut self, what: &str, stated: &Estimate, computed: f64, allowed: f64) {
        if stated.bracket.is_none() {
            self.number(&format!("{what}.value"), stated.value, computed, allowed);
        }
    }

    fn number(&mut self, what: &str, stated: f64, computed: f64, allowed: f64) {
        self.compared += 1;
        if (stated - computed).abs() > allowed {
            let separator = if what.starts_with('[') { "" } else { "." };
            let what = format!("{}{separator}{what}", self.path);
            self.found.differs(RESULTS, what, format!("{computed} (from trials.csv)"), stated.to_string());
        }
    }
}

/// Standard deviation with divisor N - 1; 0 for one number.
fn spread(column: &[f64], mean: f64) -> f64 {
    let squares: f64 = column.iter().map(|number| (number - mean).powi(2)).sum();
    (squares / (column.len() as f64 - 1.0).max(1.0)).sqrt()
}
