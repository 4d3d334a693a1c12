//! Layers of insurance: moments in closed form event by event, and aggregate terms by the exact distribution of the sum.

use crate::suite::exact::aggregate::{Aggregate, Severity};
use crate::suite::exact::chance::Frequency;
use crate::suite::exact::figure::{check, check_between, check_mean, check_share, error_of_share, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::law::Law;
use crate::suite::run::outcome::load;
use brunt::ledger::LossTable;
use brunt::ledger::Settled;
use brunt::plan::Plan;
use brunt::scenario::{Cover, PartyIndex, Policy, Programme};
use brunt::settle::{Terms, settle};
use brunt::simulate::{Run, losses};
use brunt::units::{Money, Share};

const SEED: u64 = 2031;
const TRIALS: u64 = 100_000;
const INSURED: PartyIndex = PartyIndex(1);
const INSURER: PartyIndex = PartyIndex(0);

fn table(plan: &Plan, trials: u64) -> LossTable {
    losses(plan, &Run::new(trials).with_seed(SEED)).unwrap()
}

fn plan(frequency: Frequency, severity: Law) -> Plan {
    let threat = format!(
        "[threats.t]\nframework = \"operational\"\nfrequency = {}\nlosses = [{{ category = \"c\", bearer = \"us\", amount = {} }}]",
        frequency.text(),
        severity.amount()
    );
    Plan::compile(&load(&scenario("1y", &["insurer", "us"], &threat))).unwrap()
}

fn money(amount: f64) -> Money {
    Money::new(amount).unwrap()
}

fn layer(retention: f64, limit: f64) -> Policy {
    Policy::new("layer", INSURED, INSURER, Cover::losses()).with_retention(money(retention)).with_limit(money(limit))
}

fn insure(plan: &Plan, table: &LossTable, policy: Policy) -> Settled {
    settle(&Terms::compile(plan, &Programme::default().with_policy(policy)).unwrap(), table).unwrap()
}

/// Of an event the layer answers Y = min(max(X - r, 0), l) with E[Y] = E[min(X, r + l)] - E[min(X, r)] and E[Y^2], the integral of 2 y P(X > r + y)
/// over [0, l]; of a year of a mean number m with variance v: mean m E[Y], variance m Var[Y] + v E[Y]^2. (Klugman, Panjer and Willmot,
/// Loss Models, 4th ed. 2012, theorem 8.8 and section 9.1.)
#[test]
fn layers_have_their_limited_expected_values() {
    let severities =
        [Law::Exponential { mean: 3.0 }, Law::Pareto { min: 1.0, index: 2.2 }, Law::Lognormal { mu: 0.5, sigma: 1.2 }];
    let frequencies =
        [(Frequency::Poisson(2.5), 2.5), (Frequency::NegativeBinomial { mean: 2.5, k: 1.5 }, 2.5 + 2.5 * 2.5 / 1.5)];
    for severity in severities {
        for (frequency, variance) in frequencies {
            let plan = plan(frequency, severity);
            let table = table(&plan, TRIALS);
            for (retention, limit) in [(0.0, 2.0), (2.0, 5.0), (8.0, 30.0)] {
                let mean = severity.limited(retention + limit) - severity.limited(retention);
                // The survival function of a Pareto law has its kink at 1.
                let square = |from, to| integral(from, to, 400, |y| 2.0 * y * severity.survival(retention + y));
                let kink = (1.0 - retention).clamp(0.0, limit);
                let second = square(0.0, kink) + square(kink, limit);
                let spread = frequency.mean() * (second - mean * mean) + variance * mean * mean;
                let settled = insure(&plan, &table, layer(retention, limit));
                let name = format!("{limit} in excess of {retention} of {frequency:?} {severity:?}");
                let recovery = &settled.recoveries[0];
                let found = recovery.iter().sum::<f64>() / TRIALS as f64;
                check(&name, found, frequency.mean() * mean, (spread / TRIALS as f64).sqrt());
                // What is left above the limit, where more than a handful of events are.
                if frequency.mean() * severity.survival(retention + limit) * TRIALS as f64 > 1000.0 {
                    let above = severity.moment(1) - severity.limited(retention + limit);
                    let sums = &settled.sums.policies[0].above;
                    let error = (sums.variance(TRIALS).unwrap() / TRIALS as f64).sqrt();
                    check(&format!("{name}: above"), sums.mean(TRIALS), frequency.mean() * above, error);
                }
                // No event reaches the layer: the generating function at P(X <= r).
                let reached = 1.0 - frequency.generating(1.0 - severity.survival(retention));
                let attached = recovery.iter().filter(|&&paid| paid > 0.0).count();
                check_share(&format!("{name}: attached"), attached as f64 / TRIALS as f64, reached, TRIALS);
            }
        }
    }
}

/// The sum over the year of Y goes through an annual retention R and limit L: E[min(max(S - R, 0), L)] is the integral of P(S > u) over
/// [R, R + L], P(S > R) the chance that anything is paid and P(S >= R + L) that the limit is used up.
#[test]
fn aggregate_terms_follow_the_exact_distribution_of_the_sum() {
    let (retention, limit) = (1.0, 6.0);
    let (annual_retention, annual_limit) = (4.0, 20.0);
    for severity in
        [Law::Exponential { mean: 3.0 }, Law::Pareto { min: 1.0, index: 2.2 }, Law::Lognormal { mu: 0.5, sigma: 1.2 }]
    {
        for frequency in [Frequency::Poisson(2.5), Frequency::NegativeBinomial { mean: 2.5, k: 1.5 }] {
            // Events that reach the layer, of which there are fewer, are those that are added up.
            let reaching = severity.survival(retention);
            let fewer = match frequency {
                Frequency::Poisson(mean) => Frequency::Poisson(mean * reaching),
                Frequency::NegativeBinomial { mean, k } => Frequency::NegativeBinomial { mean: mean * reaching, k },
            };
            let survival = |y: f64| if y < limit { severity.survival(retention + y) / reaching } else { 0.0 };
            let excess =
                |y: f64| (severity.limited(retention + limit) - severity.limited(retention + y.min(limit))) / reaching;
            let in_layer = Severity { survival: &survival, excess: &excess };
            let exact = Aggregate::new(fewer, &in_layer, 1.0, 40.0, 8_000);
            let plan = plan(frequency, severity);
            let policy = layer(retention, limit)
                .with_aggregate(money(annual_retention), Some(money(annual_limit)))
                .with_coinsurance(Share::new(0.1).unwrap());
            let settled = insure(&plan, &table(&plan, TRIALS), policy);
            let recovery = &settled.recoveries[0];
            let name = format!("{frequency:?} {severity:?}");
            let share = |count: usize| count as f64 / TRIALS as f64;
            let attached = share(recovery.iter().filter(|&&paid| paid > 0.0).count());
            let (low, high) = exact.cdf(annual_retention);
            let error = error_of_share(1.0 - high, TRIALS);
            check_between(&format!("{name}: attached"), attached, 1.0 - high, 1.0 - low, error);
            let (low, high) = exact.cdf(annual_retention + annual_limit);
            let exhausted = settled.sums.policies[0].exhausted as f64 / TRIALS as f64;
            let error = error_of_share(1.0 - low, TRIALS);
            check_between(&format!("{name}: exhausted"), exhausted, 1.0 - high, 1.0 - low, error);
            // The distribution function rises, so that its values at the ends of a panel bound the integral over it.
            let panels = 4_000;
            let width = annual_limit / f64::from(panels);
            let at = |panel: i32| exact.cdf(annual_retention + width * f64::from(panel));
            let lower: f64 = (1..=panels).map(|panel| width * (1.0 - at(panel).1)).sum();
            let upper: f64 = (0..panels).map(|panel| width * (1.0 - at(panel).0)).sum();
            let mean = recovery.iter().sum::<f64>() / TRIALS as f64;
            let sample = crate::suite::exact::figure::Sample::of(recovery);
            check_between(&format!("{name}: mean"), mean, 0.9 * lower, 0.9 * upper, sample.error);
            assert!(upper - lower < 0.03 * upper, "{name}: bounds {lower} to {upper}");
        }
    }
}

/// Twenty events a year, lognormal (mu 10, sigma 2); 900,000 in excess of 100,000 for each, above 1,000,000 and up to 5,000,000 a year. The
/// chances and the mean are from a Fourier transform of the law of the sum in steps of 50, with bounds; the mean before aggregate terms,
/// 1,275,027.7111, is in closed form.
#[test]
fn a_layer_with_aggregate_terms_has_its_known_mean() {
    const YEARS: u64 = 100_000;
    let plan = plan(Frequency::Poisson(20.0), Law::Lognormal { mu: 10.0, sigma: 2.0 });
    let table = table(&plan, YEARS);
    let plain = insure(&plan, &table, layer(1e5, 9e5));
    check_mean("before aggregate terms", &plain.recoveries[0], 1_275_027.711_1);
    let settled = insure(&plan, &table, layer(1e5, 9e5).with_aggregate(money(1e6), Some(money(5e6))));
    let recovery = &settled.recoveries[0];
    check_mean("mean", recovery, 488_117.419);
    let attached = recovery.iter().filter(|&&paid| paid > 0.0).count() as f64 / YEARS as f64;
    check_share("attached", attached, 0.572_15, YEARS);
    check_share("exhausted", settled.sums.policies[0].exhausted as f64 / YEARS as f64, 8.946e-5, YEARS);
    let net: Vec<f64> = settled.net(INSURED).unwrap().to_vec();
    check_mean("net", &net, 2_766_978.409);
}
