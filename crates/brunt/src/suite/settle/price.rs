//! Price terms: exact moments of what is passed on, and the sides that pay.

use crate::suite::settle::desk::{CLIENT, PROVIDER, load, money, share};
use brunt::plan::Plan;
use brunt::scenario::{Contract, PriceSide, PriceTerm, Programme};
use brunt::settle::{Terms, TermsError};
use brunt::simulate::{Run, Silent, simulate_net};

const TRIALS: u64 = 200_000;
const SIGMA: f64 = 0.2;

/// Prices that follow one factor, which a threat loads on, and another one.
fn lines(horizon: &str) -> String {
    format!(
        "[factors]\nnames = [\"a\", \"b\"]\ncorrelation = [{{ between = [\"a\", \"b\"], r = 0.5 }}]\n\
         prices = {{ fx = {{ factor = \"b\", sigma = {SIGMA} }}, volume = {{ factor = \"a\", sigma = 0.1 }} }}\n\
         [threats.error]\nframework = \"financial\"\nfrequency = {{ poisson = 1 }}\n\
         losses = [{{ category = \"error\", bearer = \"client\", amount = 7 }}]\nloads = {{ a = {{ frequency = 0.5 }} }}\n"
    )
    .replace("[factors]", &format!("scenario.horizon = \"{horizon}\"\n[factors]"))
}

/// The column of the one price term of a scenario, and what moves cost its bearer on average.
fn passed(term: PriceTerm) -> (Vec<f64>, f64) {
    let scenario = load(&lines("1y"));
    let plan = Plan::compile(&scenario).unwrap();
    let bearer = term.bearer.0 as usize;
    let programme = Programme::default().with_contract(Contract::new("msa", PROVIDER, CLIENT).with_price(term));
    let ledger = simulate_net(&Terms::compile(&plan, &programme).unwrap(), &Run::new(TRIALS), &Silent).unwrap();
    let settled = ledger.settled().unwrap();
    (settled.clauses[0].clone(), settled.sums.parties[bearer].prices.mean(TRIALS))
}

fn check(column: &[f64], expected: f64) {
    let n = column.len() as f64;
    let mean = column.iter().sum::<f64>() / n;
    let variance = column.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    assert!((mean - expected).abs() <= 4.0 * error, "{mean} is not {expected}, error {error}");
}

/// E[max(P - k, 0)] of a lognormal P of mean 1: Phi(d) - k Phi(d - s), d = s / 2 - ln(k) / s (Black 1976).
fn call(strike: f64) -> f64 {
    let phi = |x: f64| 0.5 * statrs::function::erf::erfc(-x / std::f64::consts::SQRT_2);
    let d = SIGMA / 2.0 - strike.ln() / SIGMA;
    phi(d) - strike * phi(d - SIGMA)
}

/// E[max(k - P, 0)], by parity.
fn put(strike: f64) -> f64 {
    call(strike) + strike - 1.0
}

fn cost() -> PriceTerm {
    PriceTerm::new("fx", 0, PROVIDER, PriceSide::Cost, money(1000.0))
}

#[test]
fn what_lies_beyond_a_neutral_zone_is_passed_on_at_its_exact_mean() {
    let term = cost().with_band(0.0, 0.9, share(0.5)).with_band(1.1, f64::INFINITY, share(0.8));
    let (column, moves) = passed(term);
    check(&column, 1000.0 * (0.8 * call(1.1) - 0.5 * put(0.9)));
    assert!(column.iter().any(|&paid| paid < 0.0) && column.iter().any(|&paid| paid > 0.0));
    // The index has mean 1, so that moves cost nothing on average: sd of P is sqrt(exp(s^2) - 1).
    let error = 1000.0 * ((SIGMA * SIGMA).exp_m1() / TRIALS as f64).sqrt();
    assert!(moves.abs() <= 4.0 * error, "{moves}");
}

#[test]
fn a_collar_leaves_the_middle_and_a_forward_its_rate() {
    let collar = cost().with_band(0.0, 0.8, share(1.0)).with_band(1.25, f64::INFINITY, share(1.0));
    check(&passed(collar).0, 1000.0 * (call(1.25) - put(0.8)));
    // The bearer of a forward at 1.05 gets P - 1.05 on its part, -0.05 on average.
    check(&passed(cost().with_forward(share(0.6), 1.05)).0, 1000.0 * 0.6 * -0.05);
}

#[test]
fn a_revenue_loses_where_a_cost_gains() {
    let with = |side| {
        let term = PriceTerm::new("fx", 0, PROVIDER, side, money(1000.0));
        passed(term.with_band(0.0, 0.9, share(1.0))).0
    };
    let (cost, revenue) = (with(PriceSide::Cost), with(PriceSide::Revenue));
    assert!(cost.iter().zip(&revenue).all(|(cost, revenue)| *cost == -*revenue));
    assert!(cost.iter().all(|&paid| paid <= 0.0));
}

/// A fixed move of the index, by hand: at 1.3 with all moves in 1.1 to 1.2 halved.
#[test]
fn moves_within_bands_add_up() {
    let term = cost().with_band(1.1, 1.2, share(0.5)).with_band(0.5, 0.7, share(1.0));
    assert!((term.passed(1.3) - 50.0).abs() < 1e-9 && (term.loss(1.3) - 300.0).abs() < 1e-9);
    assert!((term.passed(1.15) - 25.0).abs() < 1e-9);
    assert_eq!(term.passed(0.9), 0.0);
    assert!((term.passed(0.6) + 100.0).abs() < 1e-9 && (term.passed(0.1) + 200.0).abs() < 1e-9);
}

/// A price changes no draw of a threat, and a longer horizon exposes more.
#[test]
fn prices_change_no_loss_and_grow_with_the_horizon() {
    let run = |lines: &str| {
        let scenario = load(lines);
        let plan = Plan::compile(&scenario).unwrap();
        let programme = Programme::default().with_contract(Contract::new("msa", PROVIDER, CLIENT).with_price(cost()));
        let terms = Terms::compile(&plan, &programme).unwrap();
        simulate_net(&terms, &Run::new(500), &Silent).unwrap()
    };
    let (one, three) = (run(&lines("1y")), run(&lines("3y")));
    let moves = |ledger: &brunt::ledger::Ledger| ledger.settled().unwrap().sums.parties[2].prices.sum().get();
    assert!((moves(&three) / moves(&one) - 3.0).abs() < 1e-9);
    let priced = lines("1y");
    let bare = priced.lines().filter(|line| !line.starts_with("prices")).collect::<Vec<_>>().join("\n");
    let plan = Plan::compile(&load(&bare)).unwrap();
    let gross = brunt::simulate::simulate(&plan, &Run::new(500), &Silent).unwrap();
    assert_eq!(gross.columns().total, one.columns().total);
}

#[test]
fn a_price_that_does_not_fit_is_refused() {
    let scenario = load(&lines("1y"));
    let plan = Plan::compile(&scenario).unwrap();
    let refused = |term: PriceTerm| {
        let contract = Contract::new("msa", PROVIDER, CLIENT).with_price(term);
        Terms::compile(&plan, &Programme::default().with_contract(contract)).unwrap_err()
    };
    let term = |index, bearer| PriceTerm::new("fx", index, bearer, PriceSide::Cost, money(1.0));
    let unknown = |what| TermsError::Unknown { term: "fx".into(), what };
    assert_eq!(refused(term(2, PROVIDER)), unknown("price"));
    assert_eq!(refused(term(0, crate::suite::settle::desk::INSURER)), unknown("side of the contract"));
    assert!(matches!(refused(cost().with_band(1.0, 1.0, share(1.0))), TermsError::Number { .. }));
    assert!(matches!(refused(cost().with_forward(share(1.0), f64::NAN)), TermsError::Number { .. }));
}
