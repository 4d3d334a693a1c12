//! Alternative forms of a value, and their meaning.

use super::{check, check_named, codes, scenario, with, with_amount};
use crate::random::{Law, LawError, Uniform};
use crate::scenario::{
    Frequency, Limit, LossAmount, NeedForm, NodeIndex, OutageLength, Pick, StatementMeasure, Subject, Timing,
};
use crate::units::{Date, Ticks};

fn law(text: &str) -> Law {
    let scenario = scenario(&with_amount(text));
    let threat = scenario.threats.iter().find(|threat| threat.id == "cost").unwrap();
    match &threat.losses[0].amount {
        LossAmount::Amount(law) => law.clone(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn percentile(text: &str, p: f64, expected: f64) {
    let found = law(text).cdf(expected);
    assert!((found - p).abs() < 1e-9, "{text}: cdf({expected}) = {found}, not {p}");
}

#[track_caller]
fn mean(text: &str, expected: f64) {
    let found = law(text).mean().finite().unwrap();
    assert!((found / expected - 1.0).abs() < 1e-9, "{text}: {found}, not {expected}");
}

#[test]
fn every_family_and_combination_means_what_it_says() {
    percentile("{ lognormal = { median = 30, p95 = 144 } }", 0.95, 144.0);
    percentile("{ lognormal = { p5 = 3, p95 = 144 } }", 0.05, 3.0);
    percentile("{ lognormal = { p5 = 3, \"p99.5\" = 144 } }", 0.995, 144.0);
    percentile("{ lognormal = { median = 7, sigma = 2 } }", 0.5, 7.0);
    percentile("{ lognormal = { mu = 0, sigma = 2 } }", 0.5, 1.0);
    mean("{ lognormal = { mean = 30, cv = 2 } }", 30.0);
    mean("{ lognormal = { mean = 30, sd = 15 } }", 30.0);
    mean("{ gamma = { mean = 30, cv = 2 } }", 30.0);
    mean("{ gamma = { mean = 30, sd = 3 } }", 30.0);
    mean("{ gamma = { shape = 2, scale = 3 } }", 6.0);
    percentile("{ gamma = { median = 2, p95 = 30 } }", 0.95, 30.0);
    percentile("{ weibull = { p10 = 2, p90 = 30 } }", 0.1, 2.0);
    percentile("{ weibull = { median = 2, p95 = 30 } }", 0.95, 30.0);
    mean("{ weibull = { shape = 1, scale = 3 } }", 3.0);
    mean("{ weibull = { mean = 3, cv = 0.5 } }", 3.0);
    mean("{ pareto = { min = 1, index = 3 } }", 1.5);
    mean("{ pareto = { mean = 9, index = 3 } }", 9.0);
    mean("{ lomax = { scale = 4, index = 3 } }", 2.0);
    mean("{ lomax = { mean = 9, index = 3 } }", 9.0);
    mean("{ gpd = { shape = 0, scale = 4 } }", 4.0);
    mean("{ gpd = { shape = -0.5, scale = 3, location = 1 } }", 3.0);
    mean("{ pert = { min = 1, mode = 2, max = 9 } }", 3.0);
    mean("{ triangular = { min = 1, mode = 2, max = 9 } }", 4.0);
    mean("{ uniform = { min = 1, max = 9 } }", 5.0);
    mean("{ beta = { mean = 0.3, sd = 0.1 } }", 0.3);
    mean("{ beta = { a = 1, b = 3 } }", 0.25);
    mean("{ beta = { mean = 5, sd = 1, min = 2, max = 12 } }", 5.0);
    mean("{ exponential = { mean = 9 } }", 9.0);
    mean("{ exponential = { rate = 0.2 } }", 5.0);
    percentile("{ exponential = { median = 9 } }", 0.5, 9.0);
    percentile("{ exponential = { p95 = 9 } }", 0.95, 9.0);
    mean("{ empirical = { values = [1, 2, 6] } }", 3.0);
    mean("{ empirical = { values = [1, 2], weights = [3, 1] } }", 1.25);
    mean(
        "{ mixture = [{ weight = 0.25, law = 8 }, { weight = \"75%\", law = { uniform = { min = 0, max = 8 } } }] }",
        5.0,
    );
    mean("{ truncated = { law = { uniform = { min = 0, max = 9 } }, max = 4 } }", 2.0);
    mean("{ floored = { law = { uniform = { min = -1, max = 1 } }, at = 0 } }", 0.25);
    mean("{ capped = { law = { uniform = { min = 0, max = 2 } }, at = 1 } }", 0.75);
    mean("7.5", 7.5);
}

/// The words of a file reach the parameters they name: none is swapped, scaled or dropped.
#[test]
fn every_statement_of_a_law_builds_the_law_of_its_parameters() {
    let same = |text: &str, expected: Result<Law, LawError>| assert_eq!(law(text), expected.unwrap(), "{text}");
    same("{ lognormal = { median = 30, p95 = 144 } }", Law::lognormal_percentiles((0.5, 30.0), (0.95, 144.0)));
    same("{ lognormal = { \"p99.5\" = 144, p5 = 3 } }", Law::lognormal_percentiles((0.05, 3.0), (0.995, 144.0)));
    same("{ lognormal = { median = 7, sigma = 2 } }", Law::lognormal(libm::log(7.0), 2.0));
    same("{ lognormal = { mu = -1, sigma = 2 } }", Law::lognormal(-1.0, 2.0));
    same("{ lognormal = { mean = 30, cv = 2 } }", Law::lognormal_mean_cv(30.0, 2.0));
    same("{ lognormal = { sd = 60, mean = 30 } }", Law::lognormal_mean_cv(30.0, 2.0));
    same("{ gamma = { mean = 30, cv = 2 } }", Law::gamma_mean_cv(30.0, 2.0));
    same("{ gamma = { mean = 30, sd = 60 } }", Law::gamma_mean_cv(30.0, 2.0));
    same("{ gamma = { scale = 3, shape = 2 } }", Law::gamma(2.0, 3.0));
    same("{ gamma = { median = 2, p95 = 30 } }", Law::gamma_median_p95(2.0, 30.0));
    same("{ weibull = { shape = 2, scale = 3 } }", Law::weibull(2.0, 3.0));
    same("{ weibull = { mean = 30, cv = 2 } }", Law::weibull_mean_cv(30.0, 2.0));
    same("{ weibull = { mean = 30, sd = 60 } }", Law::weibull_mean_cv(30.0, 2.0));
    same("{ pareto = { min = 1, index = 3 } }", Law::pareto(1.0, 3.0));
    same("{ pareto = { mean = 9, index = 3 } }", Law::pareto_mean_index(9.0, 3.0));
    same("{ lomax = { scale = 4, index = 3 } }", Law::lomax(4.0, 3.0));
    same("{ lomax = { mean = 9, index = 3 } }", Law::lomax_mean_index(9.0, 3.0));
    same("{ gpd = { shape = -0.5, scale = 3, location = 1 } }", Law::gpd(1.0, -0.5, 3.0));
    same("{ gpd = { shape = 0.5, scale = 3 } }", Law::gpd(0.0, 0.5, 3.0));
    same("{ pert = { min = 1, mode = 2, max = 9 } }", Law::pert(1.0, 2.0, 9.0));
    same("{ triangular = { min = 1, mode = 2, max = 9 } }", Law::triangular(1.0, 2.0, 9.0));
    same("{ uniform = { min = 1, max = 9 } }", Law::uniform(1.0, 9.0));
    same("{ beta = { a = 1, b = 3 } }", Law::beta(1.0, 3.0));
    same("{ beta = { a = 1, b = 3, min = 2, max = 12 } }", Law::beta_between(1.0, 3.0, 2.0, 12.0));
    same("{ beta = { mean = 5, sd = 1, min = 2, max = 12 } }", Law::beta_mean_sd(5.0, 1.0, 2.0, 12.0));
    same("{ exponential = { mean = 9 } }", Law::exponential_mean(9.0));
    same("{ exponential = { rate = 0.2 } }", Law::exponential_rate(0.2));
    same("{ empirical = { values = [1, 2], weights = [3, 1] } }", Law::empirical(&[1.0, 2.0], Some(&[3.0, 1.0])));
    for (low, high) in [(10.0, 90.0), (0.1, 99.9), (50.0, 99.5)] {
        let weibull = law(&format!("{{ weibull = {{ \"p{low}\" = 2, \"p{high}\" = 30 }} }}"));
        let exponential = law(&format!("{{ exponential = {{ \"p{high}\" = 30 }} }}"));
        let near = |found: f64, percent: f64| (found * 100.0 / percent - 1.0).abs() < 1e-10;
        assert!(near(weibull.cdf(2.0), low) && near(weibull.exceedance(30.0), 100.0 - high), "{low} and {high}");
        assert!(near(exponential.exceedance(30.0), 100.0 - high), "{high}");
    }
}

#[test]
fn combinations_that_say_too_little_or_too_much_are_refused() {
    for (law, code) in [
        ("{ lognormal = { median = 30 } }", "law-parameters"),
        ("{ lognormal = { p5 = 1, median = 3, p95 = 9 } }", "law-parameters"),
        ("{ lognormal = { mean = 30, cv = 1, sd = 30 } }", "law-parameters"),
        ("{ lognormal = {} }", "law-parameters"),
        ("{ gamma = { p5 = 1, p95 = 3 } }", "law-parameters"),
        ("{ exponential = { mean = 1, rate = 1 } }", "law-parameters"),
        ("{ beta = { mean = 0.1 } }", "law-parameters"),
        ("{ truncated = { law = 3 } }", "law-parameters"),
        ("{ lognormal = { mean = -3, cv = 1 } }", "negative-number"),
        ("{ lognormal = { mean = 3, cv = 0 } }", "not-positive"),
        ("{ lognormal = { median = 3, p95 = 3 } }", "percentiles-out-of-order"),
        ("{ lognormal = 3 }", "wrong-type"),
        ("{ uniform = { min = 3, max = 3 } }", "invalid-law"),
        ("{ mixture = [{ weight = 0.5, law = 3 }] }", "invalid-law"),
        ("{ mixture = [] }", "invalid-law"),
        ("{ pareto = { mean = 3, index = 1 } }", "invalid-law"),
        ("{ empirical = { values = [] } }", "invalid-law"),
        ("{ empirical = { values = [1, 2], weights = [1] } }", "invalid-law"),
        ("{ empirical = { values = [-1, 2] } }", "negative-support"),
        ("{ pareto = { min = 1, p95 = 3 } }", "unknown-key"),
        ("{}", "law-not-tagged"),
        ("\"5d\"", "wrong-type"),
        ("-3", "negative-number"),
    ] {
        assert_eq!(codes(&with_amount(law)), [code], "{law}");
    }
    let dotted = check(&with_amount("{ lognormal = { p5 = 1, p99.5 = 3 } }"));
    assert_eq!(dotted.diagnostics[0].help.as_deref(), Some("keys with a point need quotes, as in `\"p99.5\"`"));
}

#[test]
fn laws_of_durations_take_durations() {
    let outage = |law: &str| {
        format!(
            "threats.x = {{ framework = \"strategic\", frequency = {{ poisson = 1 }}, hits = {{ one = {{ kind = \"site\" }} }}, outage = {law} }}"
        )
    };
    let scenario = scenario(&with(&outage("{ uniform = { min = \"1d\", max = \"2d\" } }")));
    let OutageLength::Law(law) = &scenario.threats[1].hits.as_ref().unwrap().outage else { panic!("a law") };
    assert_eq!(law.support(), (24.0, 48.0));
    assert_eq!(codes(&with(&outage("30"))), ["missing-unit"]);
    assert_eq!(codes(&with(&outage("{ uniform = { min = 1, max = \"2d\" } }"))), ["missing-unit"]);
    assert_eq!(codes(&with(&outage("\"to_horizon\""))), Vec::<&str>::new());
    assert_eq!(codes(&with(&outage("{ lomax = { scale = \"2h\", index = 0.8 } }"))), Vec::<&str>::new());
    assert_eq!(
        codes(&with(&outage("{ floored = { law = { lognormal = { mu = 1, sigma = 1 } }, at = \"1h\" } }"))),
        Vec::<&str>::new()
    );
}

#[test]
fn needs_are_read_in_every_form() {
    let need = |need: &str| {
        let text = with(&format!(
            "nodes.b = {{}}\nnodes.x = {{ tolerance = {{ at_most = \"1h\" }}, needs = [{{ {need} }}] }}"
        ));
        scenario(&text).nodes.into_iter().find(|node| node.id == "x").unwrap().needs.remove(0)
    };
    // b, service, site, x
    let (b, site) = (NodeIndex(0), NodeIndex(2));
    assert_eq!(need("all = [\"site\", \"b\"]").form, NeedForm::All(vec![(site, 1.0), (b, 1.0)]));
    assert_eq!(need("all = { site = 0.8, b = \"50%\" }").form, NeedForm::All(vec![(b, 0.5), (site, 0.8)]));
    assert_eq!(need("any = [\"site\", \"b\"]").form, NeedForm::Any(vec![site, b]));
    assert_eq!(need("at_least = 2, of = [\"site\", \"b\"]").form, NeedForm::AtLeast { k: 2, of: vec![site, b] });
    let pool = need(
        "pool = { site = 0.7, b = 0.3 }, switchover = \"90m\", buffer = \"1h30m\", restart = \"1d\", probability = \"5%\"",
    );
    assert_eq!(pool.form, NeedForm::Pool(vec![(b, 0.3), (site, 0.7)]));
    assert_eq!((pool.switchover.hours(), pool.buffer.hours(), pool.restart.hours()), (1.5, 1.5, 24.0));
    assert_eq!(pool.probability.get(), 0.05);
}

#[test]
fn weights_that_sum_to_one_but_for_rounding_are_accepted() {
    let names: Vec<String> = (0..10).map(|i| format!("n{i}")).collect();
    let nodes: String = names.iter().map(|name| format!("nodes.{name} = {{}}\n")).collect();
    let pool: Vec<String> = names.iter().map(|name| format!("{name} = 0.1")).collect();
    let text = with(&format!(
        "{nodes}nodes.x = {{ tolerance = {{ at_most = \"1h\" }}, needs = [{{ pool = {{ {} }} }}] }}",
        pool.join(", ")
    ));
    scenario(&text);
}

#[test]
fn selectors_pick_nodes_that_have_every_property() {
    let nodes = "nodes.a = { kind = \"team\", region = \"n\", tags = [\"x\", \"y\"], owner = \"client\" }
nodes.b = { kind = \"team\", region = \"s\", tags = \"x\" }
nodes.c = { kind = \"desk\", region = \"s\" }";
    let pick = |selector: &str| {
        let text = with(&format!(
            "{nodes}\nthreats.x = {{ framework = \"strategic\", frequency = {{ poisson = 1 }}, hits = {{ all = {{ {selector} }} }}, outage = \"1h\" }}"
        ));
        let scenario = scenario(&text);
        let Pick::All(picked) = scenario.threats[1].hits.as_ref().unwrap().pick.clone() else { panic!("all") };
        picked.iter().map(|index| scenario.nodes[index.0 as usize].id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(pick("kind = \"team\""), ["a", "b"]);
    assert_eq!(pick("kind = [\"team\", \"desk\"], region = \"s\""), ["b", "c"]);
    assert_eq!(pick("tag = \"x\""), ["a", "b"]);
    assert_eq!(pick("tag = \"x\", owner = [\"client\", \"provider\"]"), ["a"]);
    assert_eq!(pick("nodes = [\"c\", \"a\"]"), ["a", "c"]);
}

#[test]
fn hours_cross_midnight_and_the_end_of_the_week() {
    let hours = |hours: &str| {
        let text = with(&format!(
            "nodes.x = {{ tolerance = {{ at_most = \"1h\" }}, needs = [{{ all = [\"site\"] }}], hours = {hours} }}"
        ));
        let scenario = scenario(&text);
        let node = scenario.nodes.into_iter().find(|node| node.id == "x").unwrap();
        node.hours.unwrap().open().iter().map(|(from, to)| (from.hours(), to.hours())).collect::<Vec<_>>()
    };
    assert_eq!(hours("{ days = [\"mon\", \"tue\"], from = \"06:00\", to = \"22:00\" }"), [(6.0, 22.0), (30.0, 46.0)]);
    assert_eq!(hours("{ days = \"sun\", from = \"22:00\", to = \"06:00\" }"), [(0.0, 6.0), (166.0, 168.0)]);
    assert_eq!(hours("{ days = [\"mon\", \"tue\"] }"), [(0.0, 48.0)]);
    assert_eq!(
        hours("[{ days = \"mon\", from = 06:00:00, to = 07:00:00 }, { days = \"wed\", to = \"01:30\" }]"),
        [(6.0, 7.0), (48.0, 49.5)]
    );
}

#[test]
fn frequencies_and_times_are_read_in_every_form() {
    let threat = |more: &str| {
        let text = with(&format!(
            "threats.x = {{ framework = \"strategic\", hits = {{ one = {{ kind = \"site\" }} }}, outage = \"1h\", {more} }}"
        ));
        scenario(&text).threats.remove(1)
    };
    assert_eq!(threat("frequency = { poisson = 2 }").frequency, Some(Frequency::Poisson { mean: 2.0 }));
    assert_eq!(
        threat("frequency = { negative_binomial = { mean = 2, k = 0.5 } }").frequency,
        Some(Frequency::NegativeBinomial { mean: 2.0, k: 0.5 })
    );
    assert!(
        matches!(threat("frequency = { bernoulli = \"5%\" }").frequency, Some(Frequency::Bernoulli { p }) if p.get() == 0.05)
    );
    assert!(matches!(
        threat("frequency = { binomial = { n = 4, p = 0.5 } }").frequency,
        Some(Frequency::Binomial { n: 4, .. })
    ));
    let fixed = threat("frequency = { fixed = 2 }, at = [\"20d\", \"10d\"]");
    assert_eq!(fixed.timing, Timing::Fixed(vec![Ticks::new(480 * Ticks::PER_HOUR), Ticks::new(240 * Ticks::PER_HOUR)]));
    assert_eq!(
        threat("frequency = { bernoulli = 0.5 }, at = \"1d\"").timing,
        Timing::Fixed(vec![Ticks::new(24 * Ticks::PER_HOUR)])
    );
    assert!(
        matches!(threat("frequency = { poisson = 1 }, season = [1,0,0,0,0,0,0,0,0,0,0,2]").timing, Timing::Seasonal(w) if w[11] == 2.0)
    );
}

#[test]
fn seasons_must_fall_within_the_horizon() {
    let text = with(
        "threats.x = { framework = \"strategic\", frequency = { poisson = 1 }, season = [0,0,1,0,0,0,0,0,0,0,0,0], losses = { category = \"c\", bearer = \"client\", amount = 1 } }",
    );
    assert_eq!(codes(&text), Vec::<&str>::new());
    let short = text.replace("currency = \"EUR\"", "currency = \"EUR\", horizon = \"59d\"");
    assert_eq!(codes(&short), ["season-outside-horizon"]);
    let march = text.replace("currency = \"EUR\"", "currency = \"EUR\", horizon = \"60d\"");
    assert_eq!(codes(&march), Vec::<&str>::new());
}

#[test]
fn statements_are_read_in_every_form() {
    let statement = |text: &str| scenario(&with(&format!("appetite.x = '{text}'"))).appetite.remove(0);
    let exceeds = statement("P(gross(provider) > 5e6) <= 1%");
    assert!(
        matches!(exceeds.measure, StatementMeasure::Exceeds { subject: Subject::Party(p), above: 5e6 } if p.0 == 1)
    );
    assert!(matches!(exceeds.limit, Limit::Probability(p) if p.get() == 0.01));
    assert_eq!(exceeds.text, "P(gross(provider) > 5e6) <= 1%");
    assert!(matches!(statement("P( breach(service) )<=0.1").measure, StatementMeasure::Breach(NodeIndex(0))));
    assert!(matches!(
        statement("p(largest_event > 1_000_000) <= 5%").measure,
        StatementMeasure::Exceeds { subject: Subject::LargestEvent, above: 1e6 }
    ));
    let tail = statement("TVaR99.5(gross(total)) <= 8e6");
    assert!(
        matches!(tail.measure, StatementMeasure::TailValueAtRisk(Subject::Total, level) if level.billionths() == 995_000_000)
    );
    assert!(matches!(tail.limit, Limit::Amount(8e6)));
    assert!(matches!(
        statement("VaR95(largest_event) <= 1").measure,
        StatementMeasure::ValueAtRisk(Subject::LargestEvent, _)
    ));
    assert!(matches!(
        statement("TVaR99(net(client)) <= 1").measure,
        StatementMeasure::TailValueAtRisk(Subject::Net(_), _)
    ));
    assert!(matches!(statement("mean(gross(client)) <= 1.5e6").measure, StatementMeasure::Mean(Subject::Party(_))));
}

#[test]
fn statements_that_do_not_parse_point_at_the_word() {
    for (statement, code, at) in [
        ("", "empty-text", ""),
        ("Q(gross(client) > 1) <= 1%", "invalid-statement", "Q"),
        ("P(gross(clent) > 1) <= 1%", "unknown-id", "clent"),
        ("P(breach(servic)) <= 1%", "unknown-id", "servic"),
        ("P(gross(client) > 1) <= 1% now", "invalid-statement", "now"),
        ("P(gross(client) > 1) <= 120%", "outside-unit-interval", "120%"),
        ("P(gross(client) > x) <= 1%", "invalid-statement", "x"),
        ("mean(gross(client)) <= 5%", "invalid-statement", "5%"),
        ("VaR(gross(client)) <= 5", "invalid-level", "VaR"),
        ("VaR99(net(total)) <= 5", "invalid-statement", "total"),
        ("VaR99(net(clent)) <= 5", "unknown-id", "clent"),
        ("P(gross(client) > -1) <= 5%", "invalid-statement", "-1"),
        ("P(gross(client) > 1e999) <= 5%", "invalid-statement", "1e999"),
        ("€(é) <= 5", "invalid-statement", "€"),
        ("mean(gross(client))", "invalid-statement", ""),
    ] {
        let text = with(&format!("appetite.x = '{statement}'"));
        let checked = check(&text);
        assert_eq!(checked.diagnostics.len(), 1, "{statement}: {:?}", checked.diagnostics);
        let diagnostic = &checked.diagnostics[0];
        assert_eq!(diagnostic.code, code, "{statement}");
        if !at.is_empty() {
            assert_eq!(&text[diagnostic.labels[0].span.clone()], at, "{statement}");
        }
    }
}

#[test]
fn entities_are_sorted_and_the_order_of_the_file_decides_nothing() {
    let one = with(
        "nodes.a = { downtime = { bearer = \"client\", category = \"zeta\", per_hour = 1 } }\nappetite = { b = \"mean(gross(total)) <= 1\", a = \"mean(gross(total)) <= 2\" }",
    );
    let lines: Vec<&str> = one.lines().collect();
    let other: Vec<&str> = lines.iter().rev().copied().collect();
    let (one, other) = (scenario(&one), scenario(&other.join("\n")));
    assert_eq!(one, other);
    assert_eq!(one.categories, ["downtime", "zeta"]);
    assert_eq!(one.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(), ["a", "service", "site"]);
    assert_eq!(one.categories[one.nodes[0].downtime[0].category.0 as usize], "zeta");
    assert_eq!(one.appetite[0].id, "a");
}

#[test]
fn matrices_follow_the_sorted_names() {
    let factors = |correlation: &str| {
        let text = with(&format!(
            "factors = {{ names = [\"c\", \"a\", \"b\"], correlation = {correlation}, prices = {{ x = {{ factor = \"a\", sigma = 0.1 }}, y = {{ factor = \"b\", sigma = 0.1 }}, z = {{ factor = \"c\", sigma = 0.1 }} }} }}"
        ));
        scenario(&text).factors
    };
    let matrix = factors("[[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]]");
    assert_eq!(matrix.names, ["a", "b", "c"]);
    // a-b 0.3, a-c 0.1, b-c 0.2
    assert_eq!(matrix.correlation, ndarray::array![[1.0, 0.3, 0.1], [0.3, 1.0, 0.2], [0.1, 0.2, 1.0]]);
    let pairs = factors(
        "[{ between = [\"a\", \"b\"], r = 0.3 }, { between = [\"c\", \"a\"], r = 0.1 }, { between = [\"b\", \"c\"], r = 0.2 }]",
    );
    assert_eq!(matrix, pairs);
}

#[test]
fn the_hash_follows_values_and_not_their_looks() {
    let text = with(
        "nodes.x = { kind = \"1d\", downtime = { bearer = \"client\", per_hour = 1000 }, needs = [{ all = [\"site\"], buffer = \"1d\", probability = 0.5 }] }",
    );
    let hash = |text: &str| scenario(text).hash;
    let same =
        text.replace("buffer = \"1d\"", "buffer = \"24h\"").replace("probability = 0.5", "probability = \"50%\"");
    let same = same.replace("1000", "1_000.0").replace("nodes.x", "# a remark\nnodes.x");
    assert_eq!(hash(&text), hash(&same));
    assert_eq!(hash(&text).len(), 64);
    assert_ne!(hash(&text), hash(&text.replace("per_hour = 1000", "per_hour = 1001")));
    assert_ne!(hash(&text), hash(&text.replace("kind = \"1d\"", "kind = \"24h\"")));
    assert_ne!(hash(&text), hash(&text.replace("buffer = \"1d\"", "buffer = \"1h\"")));
}

#[test]
fn json_is_read_like_toml() {
    let json = r#"{ "$schema": "x", "brunt": 1, "scenario": { "name": "J", "currency": "EUR", "start": "2027-01-01" },
        "parties": { "client": {} }, "threats": { "t": { "framework": "financial", "frequency": { "poisson": 1 },
        "losses": [{ "category": "c", "bearer": "client", "amount": 5e3 }] } } }"#;
    let toml = "brunt = 1\nscenario = { name = \"J\", currency = \"EUR\", start = 2027-01-01 }\nparties.client = {}
threats.t = { framework = \"financial\", frequency = { poisson = 1 }, losses = [{ category = \"c\", bearer = \"client\", amount = 5000 }] }";
    let from_json = check_named("a.json", json);
    assert_eq!(from_json.diagnostics, []);
    assert_eq!(from_json.scenario.as_ref().unwrap().start, Date::new(2027, 1, 1).unwrap());
    assert_eq!(from_json.scenario, check(toml).scenario);
}

#[test]
fn ids_that_begin_with_dashes_are_named_in_statements() {
    for id in ["-", "-a", "--x", "-5", "5-", "_", "-1e5", "e-3"] {
        let text = with(&format!(
            "parties.{id} = {{}}\nnodes.{id} = {{ tolerance = {{ at_most = \"1h\" }}, needs = {{ all = [\"site\"] }} }}\nappetite.a = \"mean(gross({id})) <= 5\"\nappetite.b = \"P(net( {id} ) > 1) <= 5%\"\nappetite.c = \"P(breach({id})) <= 5%\""
        ))
        .replace("parties = { client = {}, provider = {} }", "parties.client = {}\nparties.provider = {}");
        let checked = check(&text);
        assert!(checked.is_sound(), "{id}: {:#?}", checked.diagnostics);
        assert_eq!(checked.scenario.unwrap().appetite.len(), 3);
    }
}

#[test]
fn an_outage_of_no_length_is_one_for_a_stress_as_for_a_threat() {
    let out = "stress.s = { out = { nodes = \"site\", at = \"1d\", outage = \"0h\" }, force = { threat = \"fire\", outage = \"0s\" } }";
    assert!(check(&with(out)).is_sound());
    assert!(check(&with("").replace("\"8h\"", "\"0h\"")).is_sound());
}

#[test]
fn json_mistakes_have_places_too() {
    for (json, code, at) in [
        ("{ \"brunt\": 1, }", "syntax", "1:13"),
        ("{ \"brunt\": 1 // no\n}", "syntax", "1:14"),
        ("", "syntax", "1:1"),
        (
            "{ \"brunt\": 1, \"brunt\": 1, \"scenario\": { \"name\": \"J\", \"currency\": \"EUR\" } }",
            "duplicate-id",
            "1:15",
        ),
        ("{ \"brunt\": 1, \"scenario\": { \"name\": null, \"currency\": \"EUR\" } }", "wrong-type", "1:37"),
        ("[]", "wrong-type", "1:1"),
        (
            "{ \"brunt\": 1, \"scenario\": { \"name\": \"J\", \"currency\": \"EUR\", \"horizon\": 1e999 } }",
            "infinite-number",
            "1:72",
        ),
    ] {
        let checked = check_named("a.JSON", json);
        let found: Vec<_> = checked.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(found, [code], "{json}");
        let (_, position) = checked.sources.locate(&checked.diagnostics[0]).unwrap();
        assert_eq!(format!("{}:{}", position.line, position.column), at, "{json}");
    }
}

#[test]
fn takes_defaults_to_everything_and_needs_no_more_than_a_share() {
    let scenario = scenario(&with(""));
    let hits = scenario.threats[0].hits.as_ref().unwrap();
    assert_eq!(hits.takes.quantile(Uniform::new(7)), 1.0);
    let text = |takes: &str| with("").replace("outage = \"8h\"", &format!("outage = \"8h\", takes = {takes}"));
    assert_eq!(codes(&text("\"80%\"")), Vec::<&str>::new());
    assert_eq!(
        codes(&text("{ capped = { law = { lognormal = { median = 0.3, p95 = \"90%\" } }, at = 1 } }")),
        Vec::<&str>::new()
    );
    assert_eq!(codes(&text("{ uniform = { min = -0.1, max = 0.5 } }")), ["support-outside-unit-interval"]);
}
