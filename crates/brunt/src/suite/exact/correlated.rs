//! Threats on common factors: covariance of counts, rank correlation of losses, and the mean of a frequency and a loss that rise together.

use crate::suite::exact::chance::Frequency;
use crate::suite::exact::count::Count;
use crate::suite::exact::figure::{check, check_covariance, check_mean, run, scenario};
use crate::suite::exact::integral::integral;
use crate::suite::exact::law::{normal_cdf, normal_quantile};
use brunt::report::{Note, RankCorrelation};

const SEED: u64 = 71;
const TRIALS: u64 = 200_000;
/// Correlations of the factors z, y and x.
const FACTORS: &str =
    "factors.names = [\"z\", \"y\", \"x\"]\nfactors.correlation = [{ between = [\"z\", \"y\"], r = -0.6 }]\n";
const CORRELATION: [[f64; 3]; 3] = [[1.0, -0.6, 0.0], [-0.6, 1.0, 0.0], [0.0, 0.0, 1.0]];

type Loads = [f64; 3];

/// Covariance of a.Z and b.Z.
fn covariance(a: Loads, b: Loads) -> f64 {
    (0..3).flat_map(|i| (0..3).map(move |j| (i, j))).map(|(i, j)| a[i] * b[j] * CORRELATION[i][j]).sum()
}

fn loads(what: &str, loads: Loads) -> String {
    let terms = ["z", "y", "x"].iter().zip(loads).filter(|term| term.1 != 0.0);
    let terms: Vec<String> = terms.map(|(factor, b)| format!("{factor} = {{ {what} = {b} }}")).collect();
    format!("{{ {} }}", terms.join(", "))
}

/// P(X <= a, Y <= b) for standard normal X, Y of correlation r: given X the other is normal with mean r X and variance 1 - r^2.
fn both_below(a: f64, b: f64, r: f64) -> f64 {
    let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    integral(-9.0, a, 200, |x| density(x) * normal_cdf((b - r * x) / (1.0 - r * r).sqrt()))
}

/// The covariance of two counts is that of their means given the factors, because given those they are independent.
///
/// m exp(b.Z - v/2) and m' exp(b'.Z - v'/2): m m' (exp(c) - 1) with c = cov(b.Z, b'.Z). Weighting by the first shifts b'.Z by c, so
/// against n chances of probability Phi(h sqrt(1 + v') + b'.Z): m n (Phi(h + c / sqrt(1 + v')) - p). Two probabilities are
/// P(X <= h sqrt(1 + v) + b.Z, ...) for further normal X, so their product has the mean of a normal pair of correlation
/// c / sqrt((1 + v)(1 + v')).
fn covariance_of_counts((first, b): (Count, Loads), (second, d): (Count, Loads)) -> f64 {
    let c = covariance(b, d);
    let spread = |b: Loads| (1.0 + covariance(b, b)).sqrt();
    let mixed =
        |m: f64, n: u32, p: f64, b: Loads| m * f64::from(n) * (normal_cdf(normal_quantile(p) + c / spread(b)) - p);
    match (first, second) {
        (Count::Law(first), Count::Law(second)) => first.mean() * second.mean() * c.exp_m1(),
        (Count::Law(first), Count::Binomial { n, p }) => mixed(first.mean(), n, p, d),
        (Count::Binomial { n, p }, Count::Law(second)) => mixed(second.mean(), n, p, b),
        (Count::Binomial { n, p }, Count::Binomial { n: k, p: q }) => {
            let both = both_below(normal_quantile(p), normal_quantile(q), c / (spread(b) * spread(d)));
            f64::from(n) * f64::from(k) * (both - p * q)
        }
    }
}

#[test]
fn counts_on_correlated_factors_have_their_covariance() {
    let threats = [
        ("a", Count::Law(Frequency::Poisson(2.0)), [0.5, 0.0, 0.0]),
        ("b", Count::Law(Frequency::NegativeBinomial { mean: 2.0, k: 2.0 }), [0.2, -0.4, 0.0]),
        ("c", Count::Binomial { n: 1, p: 0.3 }, [-0.7, 0.0, 0.0]),
        ("d", Count::Binomial { n: 5, p: 0.2 }, [0.0, 0.6, 0.0]),
        ("e", Count::Law(Frequency::Poisson(3.0)), [0.0, 0.0, 0.5]),
        ("f", Count::Law(Frequency::Poisson(0.5)), [0.3, 0.3, 0.6]),
        ("g", Count::Binomial { n: 1, p: 0.05 }, [0.0, 0.0, 1.2]),
    ];
    let threat = |(id, count, b): &(&str, Count, Loads)| {
        format!(
            "[threats.{id}]\nframework = \"operational\"\nfrequency = {}\nloads = {}\n\
             losses = [{{ category = \"c\", bearer = \"{id}\", amount = 1 }}]\n",
            count.text(),
            loads("frequency", *b)
        )
    };
    let lines = FACTORS.to_owned() + &threats.iter().map(threat).collect::<String>();
    let outcome = run(&scenario("1y", &threats.map(|threat| threat.0), &lines), TRIALS, SEED);
    for (index, &(id, count, b)) in threats.iter().enumerate() {
        for &(other, second, d) in &threats[..index] {
            let exact = covariance_of_counts((second, d), (count, b));
            check_covariance(&format!("{other} and {id}"), outcome.party(other), outcome.party(id), exact);
        }
    }
}

/// Losses X = median exp(s E) exp(g.Z - v / 2) with E of its own are lognormal, and two of them a Gaussian copula with the correlation
/// r = cov(g.Z, g'.Z) / sqrt((s^2 + v)(s'^2 + v')) of their logarithms. Its rank correlation is 6 / pi asin(r / 2) (Kruskal 1958, Ordinal
/// measures of association, section 5), the mean of 12 (U - 1/2)(U' - 1/2) for the exact distribution functions U of both.
#[test]
fn losses_on_correlated_factors_have_their_rank_correlation() {
    let threats = [
        ("a", 0.5_f64, [0.8, 0.0, 0.0]),
        ("b", 0.3, [0.0, 0.7, 0.0]),
        ("c", 0.0, [0.5, 0.0, 0.0]),
        ("d", 0.2, [-0.4, 0.5, 0.3]),
        ("e", 0.6, [0.0, 0.0, 0.9]),
    ];
    let threat = |(id, sigma, g): &(&str, f64, Loads)| {
        let amount =
            if *sigma > 0.0 { format!("{{ lognormal = {{ median = 100, sigma = {sigma} }} }}") } else { "100".into() };
        format!(
            "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nloads = {}\n\
             losses = [{{ category = \"c\", bearer = \"{id}\", amount = {amount} }}]\n",
            loads("loss", *g)
        )
    };
    let lines = FACTORS.to_owned() + &threats.iter().map(threat).collect::<String>();
    let outcome = run(&scenario("1y", &threats.map(|threat| threat.0), &lines), TRIALS, SEED);
    let variance = |(_, sigma, g): (&str, f64, Loads)| sigma * sigma + covariance(g, g);
    let uniform = threats.map(|threat| {
        let (id, _, g) = threat;
        let score = |loss: &f64| ((loss / 100.0).ln() + covariance(g, g) / 2.0) / variance(threat).sqrt();
        outcome.party(id).iter().map(|loss| normal_cdf(score(loss))).collect::<Vec<f64>>()
    });
    for (index, &threat) in threats.iter().enumerate() {
        check_uniform(threat.0, &uniform[index]);
        for (second, &other) in threats[..index].iter().enumerate() {
            let r = covariance(threat.2, other.2) / (variance(threat) * variance(other)).sqrt();
            let pairs = uniform[index].iter().zip(&uniform[second]);
            let products: Vec<f64> = pairs.map(|(u, w)| 12.0 * (u - 0.5) * (w - 0.5)).collect();
            let exact = 6.0 / std::f64::consts::PI * (r / 2.0).asin();
            check_mean(&format!("{} and {}", other.0, threat.0), &products, exact);
        }
    }
}

/// The largest distance of the shares from a uniform law is at most 1.95 / sqrt n, at a level of 0.1 % (Kolmogorov and Smirnov).
fn check_uniform(name: &str, values: &[f64]) {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let off = sorted.iter().enumerate().map(|(index, u)| (u - (index as f64 + 0.5) / n).abs() + 0.5 / n);
    let off = off.fold(0.0, f64::max);
    assert!(off <= 1.95 / n.sqrt(), "{name} is off its lognormal law by {off}");
}

/// E[N X] over years: weighting by exp(g.Z - var / 2) shifts b.Z by c = cov(b.Z, g.Z), so a mean frequency counts exp(c) times, and a
/// probability p becomes Phi(h + c / sqrt(1 + v)). The note states that ratio.
#[test]
fn a_frequency_and_a_loss_on_correlated_factors_multiply_their_mean() {
    let (b, g) = ([0.6, 0.0, 0.4], [0.3, -0.5, 0.2]);
    let c = covariance(b, g);
    let loads = "{ z = { frequency = 0.6, loss = 0.3 }, y = { loss = -0.5 }, x = { frequency = 0.4, loss = 0.2 } }";
    let shifted = |p: f64| normal_cdf(normal_quantile(p) + c / (1.0 + covariance(b, b)).sqrt()) / p;
    for (count, ratio) in [
        (Count::Law(Frequency::Poisson(2.0)), c.exp()),
        (Count::Law(Frequency::NegativeBinomial { mean: 2.0, k: 0.7 }), c.exp()),
        (Count::Binomial { n: 1, p: 0.2 }, shifted(0.2)),
        (Count::Binomial { n: 5, p: 0.4 }, shifted(0.4)),
    ] {
        let lines = format!(
            "{FACTORS}[threats.t]\nframework = \"operational\"\nfrequency = {}\nloads = {loads}\n\
             losses = [{{ category = \"c\", bearer = \"us\", amount = {{ gamma = {{ mean = 100, cv = 0.8 }} }} }}]\n",
            count.text()
        );
        let outcome = run(&scenario("1y", &["us"], &lines), TRIALS, SEED);
        check_mean(&format!("{count:?}"), outcome.party("us"), 100.0 * count.mean() * ratio);
        let stated = outcome.report().notes.iter().find_map(|note| match note {
            Note::DependentFrequencyAndSize { ratio, .. } => Some(*ratio),
            _ => None,
        });
        check(&format!("{count:?}: note"), stated.unwrap(), ratio, 1e-9);
    }
}

/// The report states rank correlations beside what was asked. Two threats that come at most once have that of two yes-or-no numbers, which
/// is their plain correlation; it is found from the joint law. Triggered occurrences of `b` do not count.
#[test]
fn realised_rank_correlations_are_those_of_the_joint_law() {
    let loaded = [("a", 0.3, [-0.7, 0.0, 0.4]), ("b", 0.2, [0.0, 0.9, 0.0]), ("c", 0.5, [0.0, 0.0, 1.2])];
    let threat = |(id, p, b): &(&str, f64, Loads)| {
        format!(
            "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ bernoulli = {p} }}\nloads = {}\n\
             losses = [{{ category = \"c\", bearer = \"us\", amount = 1 }}]\n",
            loads("frequency", *b)
        )
    };
    let triggers = "triggers = [{ threat = \"b\", probability = 0.5 }]\n";
    let lines = FACTORS.to_owned() + &loaded.iter().map(threat).collect::<String>() + triggers;
    let found = run(&scenario("1y", &["us"], &lines), TRIALS, SEED).report().dependence;
    assert_eq!(found.trials, 100_000);
    let of_normals = |r: f64| 6.0 / std::f64::consts::PI * (r / 2.0).asin();
    let realised = |pair: &RankCorrelation, exact: f64| {
        let estimate = pair.realised.unwrap();
        let error = estimate.interval.half_width().unwrap() / 2.02;
        check(&format!("{} and {}", pair.first, pair.second), estimate.value, exact, error);
    };
    let names = |pairs: &[RankCorrelation]| {
        pairs.iter().map(|pair| format!("{} {}", pair.first, pair.second)).collect::<Vec<_>>()
    };
    assert_eq!(names(&found.factors), ["x y", "x z", "y z"]);
    for (pair, r) in found.factors.iter().zip([0.0, 0.0, -0.6]) {
        check("asked of factors", pair.asked, of_normals(r), 0.0);
        realised(pair, of_normals(r));
    }
    // `b` and `c` load on factors that have nothing to do with each other.
    assert_eq!(names(&found.counts), ["a b", "a c"]);
    for (pair, (first, second)) in found.counts.iter().zip([(loaded[0], loaded[1]), (loaded[0], loaded[2])]) {
        let ((_, p, b), (_, q, d)) = (first, second);
        let c = covariance(b, d);
        check("asked of rates", pair.asked, of_normals(c / (covariance(b, b) * covariance(d, d)).sqrt()), 0.0);
        let counts = (Count::Binomial { n: 1, p }, Count::Binomial { n: 1, p: q });
        let spread = (p * (1.0 - p) * q * (1.0 - q)).sqrt();
        realised(pair, covariance_of_counts((counts.0, b), (counts.1, d)) / spread);
    }
}
