//! The largest event of a year against the exact law of a maximum.

use crate::suite::exact::chance::Frequency;
use crate::suite::exact::figure::{check, check_share, error_of_share, run, scenario};
use crate::suite::exact::law::Law;
use brunt::report::Report;

const SEED: u64 = 31;
const TRIALS: u64 = 200_000;

/// Every point of the occurrence curve, and value at risk of the largest event, cut off their probability; a jump holds it.
fn check_curve(name: &str, report: &Report, cdf: &dyn Fn(f64) -> f64) {
    let curve = report.exceedance.occurrence.iter().map(|point| (1.0 - point.probability, point.loss.value));
    let levels = report.largest_event.value_at_risk.iter().map(|figure| (figure.level, figure.estimate.value));
    for (p, found) in curve.chain(levels).filter(|&(_, found)| found > 0.0) {
        check(&format!("{name}: probability below {found}"), cdf(found), p, error_of_share(p, TRIALS));
    }
    let largest = &report.largest_event;
    check_share(&format!("{name}: any event"), largest.probability_of_loss.value, 1.0 - cdf(0.0), TRIALS);
}

/// Given N = n the maximum is at most x with probability F(x)^n, so P(max <= x) = E[F(x)^N] = G(F(x)); for Poisson exp(-rate (1 - F(x))).
/// (Klugman, Panjer and Willmot 2012, section 10.) Threats are independent, so that their functions multiply.
#[test]
fn the_largest_event_has_the_law_of_a_maximum() {
    let threats = [
        (Frequency::Poisson(2.0), Law::Lognormal { mu: 0.0, sigma: 1.2 }),
        (Frequency::NegativeBinomial { mean: 1.5, k: 0.5 }, Law::Gamma { shape: 0.7, scale: 3.0 }),
        (Frequency::Poisson(0.3), Law::Pareto { min: 2.0, index: 1.8 }),
    ];
    let text = |chosen: &[(Frequency, Law)]| {
        let threat = |(index, (frequency, severity)): (usize, &(Frequency, Law))| {
            format!(
                "[threats.t{index}]\nframework = \"operational\"\nfrequency = {}\nlosses = [{{ category = \"c\", bearer = \"us\", amount = {} }}]\n",
                frequency.text(),
                severity.amount()
            )
        };
        scenario("1y", &["us"], &chosen.iter().enumerate().map(threat).collect::<String>())
    };
    let below = |(frequency, law): &(Frequency, Law), x: f64| frequency.generating(1.0 - law.survival(x));
    for chosen in [&threats[..1], &threats[1..2], &threats[2..], &threats[..]] {
        let report = run(&text(chosen), TRIALS, SEED).report();
        check_curve(&format!("{chosen:?}"), &report, &|x| chosen.iter().map(|threat| below(threat, x)).product());
    }
}

/// An event is a root with what it triggers: here a loss X, and with probability 0.3 a fine of 5 on top, so that an event is at most x with
/// probability 0.7 F(x) + 0.3 F(x - 5). Two losses of one occurrence are one event as well.
#[test]
fn the_largest_event_includes_what_the_root_triggers() {
    let law = Law::Exponential { mean: 4.0 };
    let root = "[threats.t]\nframework = \"operational\"\nfrequency = { poisson = 1.2 }\n";
    let lines = format!(
        "{root}losses = [{{ category = \"c\", bearer = \"us\", amount = {} }}]\n\
         triggers = [{{ threat = \"fine\", probability = 0.3, after = {{ exponential = {{ mean = \"2y\" }} }} }}]\n\
         [threats.fine]\nframework = \"compliance\"\nlosses = [{{ category = \"fine\", bearer = \"us\", amount = 5 }}]\n",
        law.amount()
    );
    let below = |x: f64| 1.0 - law.survival(x).min(1.0);
    let at_most = |x: f64| 0.7 * below(x) + if x >= 5.0 { 0.3 * below(x - 5.0) } else { 0.0 };
    let report = run(&scenario("1y", &["us"], &lines), TRIALS, SEED).report();
    check_curve("with fines", &report, &|x| (1.2 * (at_most(x) - 1.0)).exp());
    // Two exponential losses: a gamma law of shape 2.
    let twice = format!("{{ category = \"c\", bearer = \"us\", amount = {} }}", law.amount());
    let report = run(&scenario("1y", &["us"], &format!("{root}losses = [{twice}, {twice}]\n")), TRIALS, SEED).report();
    let both = Law::Gamma { shape: 2.0, scale: 4.0 };
    check_curve("two losses", &report, &|x| (-1.2 * both.survival(x)).exp());
}
