//! Ends that rest on what the model proves: each is wrong in at most 2.5 % of seeds, whatever the law within its support.

use crate::suite::intervals::cover::level;
use crate::suite::intervals::draw::Draws;
use brunt::measure::{Sorted, Support, TailLaw, measure};
use brunt::plan::Plan;
use brunt::random::Law;
use brunt::report::{Estimate, Interval, Method, NoInterval, Outcome, Report};
use brunt::scenario::{Scenario, file};
use brunt::settle::Terms;
use brunt::simulate::{Run, Silent, simulate, simulate_net};
use rayon::prelude::*;
use std::path::Path;

const SEEDS: u64 = 1_000;

/// A law of a few values with their probabilities, the largest of which is the end of the support.
struct Points {
    name: &'static str,
    points: &'static [(f64, f64)],
    support: Support,
}

impl Points {
    fn law(&self) -> Law {
        let (values, weights): (Vec<f64>, Vec<f64>) = self.points.iter().copied().unzip();
        Law::empirical(&values, Some(&weights)).unwrap()
    }

    fn mean(&self) -> f64 {
        self.points.iter().map(|(value, weight)| value * weight).sum()
    }

    /// The mean of the worst part of all trials.
    fn tail_mean(&self, p: f64) -> f64 {
        let mut left = 1.0 - p;
        let mut sum = 0.0;
        for (value, weight) in self.points.iter().rev() {
            let taken = left.min(*weight);
            sum += taken * value;
            left -= taken;
        }
        sum / (1.0 - p)
    }
}

/// Values in rising order.
const LAWS: [Points; 7] = [
    Points { name: "flat tail", points: &[(0.0, 0.95), (1e7, 0.05)], support: Support::between(0.0, 1e7) },
    Points { name: "rare and large", points: &[(0.0, 0.9925), (1e9, 0.0075)], support: Support::between(0.0, 1e9) },
    Points { name: "rare", points: &[(0.0, 0.991), (0.5, 0.0015), (1e9, 0.0075)], support: Support::between(0.0, 1e9) },
    Points {
        name: "two sizes",
        points: &[(0.0, 0.97), (1.0, 0.02), (1000.0, 0.01)],
        support: Support::between(0.0, 1000.0),
    },
    Points { name: "never without", points: &[(2.0, 0.992), (50.0, 0.008)], support: Support::between(2.0, 50.0) },
    Points {
        name: "gains",
        points: &[(-9.0, 0.008), (-2.0, 0.984), (5.0, 0.008)],
        support: Support::between(-9.0, 5.0),
    },
    Points { name: "half", points: &[(0.0, 0.5), (1.0, 0.495), (7.0, 0.005)], support: Support::between(0.0, 7.0) },
];

/// How often an end lies on the wrong side of the exact figure.
#[derive(Debug, Default, Clone, Copy)]
struct Wrong {
    below: u64,
    above: u64,
}

impl Wrong {
    fn of(estimate: Estimate, exact: f64) -> Self {
        let slack = 1e-9 * exact.abs();
        let below = estimate.interval.upper().is_some_and(|upper| upper < exact - slack);
        let above = estimate.interval.lower().is_some_and(|lower| lower > exact + slack);
        Self { below: u64::from(below), above: u64::from(above) }
    }

    fn plus(self, other: Self) -> Self {
        Self { below: self.below + other.below, above: self.above + other.above }
    }

    /// At most 2.5 % of the seeds on either side, and four standard errors of that.
    fn is_allowed(self, seeds: u64) -> bool {
        let most = 0.025 * seeds as f64 + 4.0 * (0.025 * 0.975 * seeds as f64).sqrt();
        self.below.max(self.above) as f64 <= most
    }
}

fn wrong(seeds: u64, exact: f64, estimate: impl Fn(u64) -> Estimate + Sync) -> Wrong {
    (0..seeds).into_par_iter().map(|seed| Wrong::of(estimate(seed), exact)).reduce(Wrong::default, Wrong::plus)
}

/// The law is taken for one that only its bound gives a variance, so that nothing but the proven ends is left.
#[test]
fn each_end_of_a_mean_and_of_a_tail_mean_is_wrong_in_two_and_a_half_percent_at_most() {
    let tail = TailLaw::Bounded { reached: 0 };
    for law in &LAWS {
        let drawn = law.law();
        for trials in [50, 500, 1_500] {
            let case = format!("{}, N = {trials}", law.name);
            let found = |seed: u64| {
                let losses = Draws::new(&case, seed).law(&drawn, trials, 0);
                measure(&Sorted::new(&losses).unwrap().within(law.support), &[level(0.9), level(0.99)], tail)
            };
            let of_mean = wrong(SEEDS, law.mean(), |seed| found(seed).mean);
            let tails = [0, 1].map(|index| {
                let exact = law.tail_mean([0.9, 0.99][index]);
                wrong(SEEDS, exact, |seed| found(seed).tail_value_at_risk[index].estimate)
            });
            println!("| {case} | {of_mean:?} | {tails:?} |");
            assert!(of_mean.is_allowed(SEEDS), "{case}, mean: {of_mean:?}");
            assert!(tails.iter().all(|tail| tail.is_allowed(SEEDS)), "{case}, tail means: {tails:?}");
        }
    }
}

/// As the program chooses between the spread of the sample and what is proven, by the number of losses: light tails cannot do worse
/// than either.
#[test]
fn the_choice_between_spread_and_proof_holds_as_often() {
    for law in &LAWS {
        let drawn = law.law();
        let case = format!("{}, chosen", law.name);
        let estimate = |seed: u64| {
            let losses = Draws::new(&case, seed).law(&drawn, 2_000, 0);
            measure(&Sorted::new(&losses).unwrap().within(law.support), &[], TailLaw::FiniteVariance).mean
        };
        let found = wrong(SEEDS, law.mean(), estimate);
        let share = (found.below + found.above) as f64 / SEEDS as f64;
        println!("| {case} | {found:?} |");
        assert!(share <= 0.07 + 4.0 * (0.07 * 0.93 / SEEDS as f64).sqrt(), "{case}: {found:?}");
    }
}

fn load(text: &str) -> Scenario {
    let checked = file::load(Path::new("proven.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

/// A scenario, from its parties on.
fn scenario(text: &str) -> Scenario {
    load(&format!("brunt = 1\nscenario = {{ name = \"proven\", currency = \"USD\" }}\n{text}"))
}

fn report(scenario: &Scenario, trials: u64, seed: u64) -> Report {
    let plan = Plan::compile(scenario).unwrap();
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let run = Run::new(trials).with_seed(seed);
    let ledger = match scenario.programme.is_empty() {
        true => simulate(&plan, &run, &Silent).unwrap(),
        false => simulate_net(&terms, &run, &Silent).unwrap(),
    };
    Report::new(scenario, &plan, &ledger).unwrap()
}

fn outcome(report: &Report, id: &str) -> Outcome {
    report.appetite.iter().find(|verdict| verdict.id == id).unwrap().outcome
}

/// A loss of 1e9 once in 100,000 years is absent from 10,000 of them in nine runs of ten; its mean is 10,000. By itself, and beside losses
/// that are seen well, no run may say that the mean is at most 1,000, nor the tail mean, a hundred times as much, at most 100,000.
#[test]
fn what_the_trials_do_not_show_is_never_passed() {
    let rare = [
        "[threats.rare]\nframework = \"operational\"\nfrequency = { bernoulli = 1e-5 }\n\
         losses = { category = \"c\", bearer = \"a\", amount = 1e9 }\n",
        "[threats.rare]\nframework = \"operational\"\nfrequency = { poisson = 1e-5 }\n\
         losses = { category = \"c\", bearer = \"a\", amount = { exponential = { mean = 1e9 } } }\n",
        "nodes.site = { owner = \"a\", downtime = { per_hour = 1e7 } }\n\
         [threats.rare]\nframework = \"operational\"\nfrequency = { poisson = 1e-5 }\n\
         hits = { all = { nodes = [\"site\"] } }\noutage = { exponential = { mean = \"100h\" } }\n",
        "[threats.cause]\nframework = \"operational\"\nfrequency = { poisson = 1e-3 }\ntriggers = [{ threat = \"rare\", probability = 0.01 }]\n\
         [threats.rare]\nframework = \"operational\"\nlosses = { category = \"c\", bearer = \"a\", amount = 1e9 }\n",
    ];
    let rare_within = "[threats.rare]\nframework = \"operational\"\nfrequency = { fixed = 1 }\n\
        losses = { category = \"c\", bearer = \"a\", amount = { mixture = [ { weight = 0.99999, law = { uniform = { min = 0, max = 1 } } }, \
        { weight = 0.00001, law = 1e9 } ] } }\n";
    let coin = "[threats.coin]\nframework = \"operational\"\nfrequency = { bernoulli = 0.5 }\n\
                losses = { category = \"d\", bearer = \"a\", amount = 100 }\n";
    let appetite = "[appetite]\nmean = \"mean(gross(a)) <= 1000\"\nnet = \"mean(net(a)) <= 1000\"\n\
                    all = \"mean(gross(total)) <= 1000\"\ntail = \"TVaR99(gross(a)) <= 100000\"\n";
    for (number, rare) in rare.into_iter().chain([rare_within]).enumerate() {
        for beside in ["", coin] {
            let scenario = scenario(&format!("parties.a = {{}}\n{rare}{beside}{appetite}"));
            let passed: Vec<(u64, String)> = (0..60_u64)
                .into_par_iter()
                .flat_map_iter(|seed| {
                    let report = report(&scenario, 10_000, seed);
                    let passed = report.appetite.into_iter().filter(|verdict| verdict.outcome == Outcome::Pass);
                    passed.map(move |verdict| (seed, verdict.id)).collect::<Vec<_>>()
                })
                .collect();
            assert!(passed.is_empty(), "case {number}, beside {beside:?}: {passed:?}");
        }
    }
}

/// Lomax losses of index 0.9 and scale 1,000, capped where one of ten million is: mean 10,000 [(1 + c / 1000)^0.1 - 1], which no sample of
/// 4,000 shows.
#[test]
fn a_cap_that_no_trial_reaches_gives_proven_ends_that_hold() {
    let cap = 1000.0 * (1e7_f64.powf(1.0 / 0.9) - 1.0);
    let mean = 10_000.0 * ((1.0 + cap / 1000.0).powf(0.1) - 1.0);
    let text = |law: &str, cap: f64| {
        format!(
            "parties.a = {{}}\n[threats.x]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\n\
             losses = {{ category = \"c\", bearer = \"a\", amount = {{ {law} = {{ law = {{ lomax = {{ scale = 1000, index = 0.9 }} }}, at = {cap} }} }} }}\n"
        )
    };
    let far = scenario(&text("capped", cap));
    let found = (0..200_u64).into_par_iter().map(|seed| report(&far, 4_000, seed).total.mean).collect::<Vec<_>>();
    for estimate in &found {
        assert!(matches!(estimate.interval, Interval::Bounds { method: Method::ProvenBounds, .. }), "{estimate:?}");
        let wrong = Wrong::of(*estimate, mean);
        assert_eq!((wrong.below, wrong.above), (0, 0), "{estimate:?}");
    }
    // A cap that one of 100 losses reaches is known from 40 of 4,000.
    let near = 1000.0 * (100.0_f64.powf(1.0 / 0.9) - 1.0);
    let estimate = report(&scenario(&text("capped", near)), 4_000, 1).total.mean;
    assert!(matches!(estimate.interval, Interval::Bounds { method: Method::SkewnessCorrected, .. }), "{estimate:?}");
}

/// Party a bears a Pareto loss without a mean, insured in a layer; b a coin's 100. What the law reaches without a bound has no interval,
/// everything else has its own.
const HEAVY: &str = r#"
parties = { a = {}, b = {}, r = {}, q = {} }
[threats.x]
framework = "operational"
frequency = { fixed = 1 }
losses = { category = "heavy", bearer = "a", amount = { pareto = { min = 1000, index = 0.9 } } }
[threats.y]
framework = "financial"
frequency = { bernoulli = 0.5 }
losses = { category = "light", bearer = "b", amount = 100 }
[policies.layer]
insured = "a"
insurers = { r = 1.0 }
covers = "all"
retention = 2000
limit = 5000
[policies.quota]
insured = "a"
insurers = { q = 1.0 }
covers = "all"
inuring = 2
coinsurance = 0.75
[appetite]
b = "mean(gross(b)) <= 60"
insurer = "TVaR99(net(r)) <= 5000"
cedent = "mean(net(a)) <= 1e12"
"#;

#[test]
fn a_heavy_law_takes_intervals_only_from_the_figures_that_it_reaches() {
    let report = report(&scenario(HEAVY), 20_000, 1);
    let [b, insurer, cedent] = ["b", "insurer", "cedent"].map(|id| outcome(&report, id));
    assert_eq!((b, insurer, cedent), (Outcome::Pass, Outcome::Pass, Outcome::Undecided));
    let party = |id: &str| report.parties.iter().find(|party| party.id == id).unwrap().losses.mean;
    assert!((party("b").value - 50.0).abs() < 2.0 && party("b").interval.half_width().unwrap() < 2.0);
    let no_mean = |estimate: Estimate| matches!(estimate.interval.reason(), Some(NoInterval::InfiniteMean { .. }));
    assert!(no_mean(party("a")) && no_mean(report.total.mean) && no_mean(report.largest_event.mean));
    let terms = report.terms.as_ref().unwrap();
    let net = |id: &str| terms.parties.iter().find(|party| party.id == id).unwrap().net.mean;
    let payout = |id: &str| terms.policies.iter().find(|policy| policy.id == id).unwrap().recovery.mean;
    assert!(no_mean(net("a")) && no_mean(net("q")) && no_mean(payout("quota")));
    // A bounded layer, the same number wherever it stands.
    assert!(net("r").interval.half_width().is_some());
    assert_eq!(net("r"), payout("layer"));
    let part = |parts: &[brunt::report::Contribution], id: &str| {
        let part = parts.iter().find(|part| part.id == id).unwrap();
        (no_mean(part.mean), no_mean(part.tail))
    };
    let contributions = &report.contributions;
    assert_eq!(
        (part(&contributions.by_threat, "x"), part(&contributions.by_category, "heavy")),
        ((true, true), (true, true))
    );
    assert_eq!(part(&contributions.by_framework, "operational"), (true, true));
    assert_eq!(
        (part(&contributions.by_threat, "y").0, part(&contributions.by_framework, "financial").0),
        (false, false)
    );
}

/// What the insured keeps under a policy that pays all above a retention is at most the retention.
#[test]
fn what_is_kept_below_a_retention_is_bounded() {
    let text =
        HEAVY.replace("limit = 5000\n", "").replace("[policies.quota]", "[policies.quota]\naggregate = { limit = 1 }");
    let report = report(&scenario(&text), 20_000, 1);
    let terms = report.terms.as_ref().unwrap();
    let net = terms.parties.iter().find(|party| party.id == "a").unwrap().net.mean;
    assert!(net.interval.upper().is_some_and(|upper| upper <= 2000.0), "{net:?}");
    assert_eq!(outcome(&report, "cedent"), Outcome::Pass);
    assert_eq!(outcome(&report, "insurer"), Outcome::Fail, "the lower end of a tail mean is that of value at risk");
}

/// Lomax losses of index 1.8, insured up to 10,000 a year.
#[test]
fn an_aggregate_limit_bounds_an_insurer_however_many_the_events() {
    let text = r#"
parties = { a = {}, r = {} }
[threats.x]
framework = "operational"
frequency = { poisson = 1 }
losses = { category = "c", bearer = "a", amount = { lomax = { scale = 1000, index = 1.8 } } }
[policies.layer]
insured = "a"
insurers = { r = 1.0 }
covers = "all"
retention = 1000
limit = 5000
aggregate = { limit = 10_000 }
[appetite]
insurer = "mean(net(r)) <= 10001"
certain = "TVaR99.9(net(r)) <= 10000"
"#;
    for trials in [1, 20, 1_000] {
        let report = report(&scenario(text), trials, 1);
        assert_eq!((outcome(&report, "insurer"), outcome(&report, "certain")), (Outcome::Pass, Outcome::Pass));
    }
}

/// A fine of 1e7 with a chance of 5 %: every one of the worst hundredth of trials costs as much.
#[test]
fn a_flat_tail_fails_its_limit() {
    let text = "parties.a = {}\n[threats.fine]\nframework = \"operational\"\nfrequency = { bernoulli = 0.05 }\n\
                losses = { category = \"c\", bearer = \"a\", amount = 1e7 }\n\
                [appetite]\nlow = \"TVaR99(gross(a)) <= 5e6\"\nexact = \"TVaR99(gross(a)) <= 1e7\"\n";
    let report = report(&scenario(text), 20_000, 1);
    assert_eq!((outcome(&report, "low"), outcome(&report, "exact")), (Outcome::Fail, Outcome::Pass));
}

/// A forward on all of a revenue leaves the client whatever a price does: gains and losses alike, and never a lower end of 0.
#[test]
fn the_low_quantile_of_what_may_be_a_gain_has_no_end_at_nothing() {
    let text = r#"
parties = { client = {}, provider = {} }
factors = { names = ["fx"], prices = { p = { factor = "fx", sigma = 0.1 } } }
[contracts.c]
seller = "provider"
buyer = "client"
price = { k = { index = "p", bearer = "provider", revenue = 1e6, forward = { share = 1 } } }
[appetite]
low = "VaR1(net(client)) <= 5"
"#;
    for trials in [10, 200] {
        let report = report(&scenario(text), trials, 1);
        let terms = report.terms.as_ref().unwrap();
        for party in &terms.parties {
            let points = party.exceedance.aggregate.iter().map(|point| point.loss);
            let tails = party.net.tail_value_at_risk.iter().map(|at| at.estimate);
            for estimate in points.chain(tails).chain([party.net.mean]).chain(report.appetite.iter().map(|x| x.value)) {
                let (lower, upper) = (estimate.interval.lower(), estimate.interval.upper());
                assert!(lower.is_none_or(|lower| lower <= estimate.value), "{trials}: {estimate:?}");
                assert!(upper.is_none_or(|upper| upper >= estimate.value), "{trials}: {estimate:?}");
            }
        }
    }
    let report = report(&scenario(text), 200, 1);
    assert_eq!(outcome(&report, "low"), Outcome::Pass);
}
