//! Messages about common mistakes.

use super::{check, check_named, with, with_amount};
use crate::scenario::{Diagnostic, Severity};

/// Message and help.
fn words(diagnostic: &Diagnostic) -> String {
    format!("{}; {}", diagnostic.message, diagnostic.help.as_deref().unwrap_or_default())
}

/// The first problem of a text, which must have a code and say some words.
#[track_caller]
fn says(text: &str, code: &str, expected: &[&str]) -> Diagnostic {
    let checked = check(text);
    let found = checked.diagnostics.first().expect("a problem").clone();
    assert_eq!(found.code, code, "{:#?}", checked.diagnostics);
    for word in expected {
        assert!(words(&found).contains(word), "no `{word}` in: {}", words(&found));
    }
    found
}

/// A text with the proposed replacement.
fn mended(text: &str, diagnostic: &Diagnostic) -> String {
    let fix = diagnostic.fix.as_ref().expect("a fix");
    let mut text = text.to_owned();
    text.replace_range(fix.span.clone(), &fix.replacement);
    text
}

const ODD: [(&str, &str, &str); 9] = [
    ("\u{a0}", "U+00A0", "no-break space"),
    ("\u{200b}", "U+200B", "zero width space"),
    ("\u{200d}", "U+200D", "zero width joiner"),
    ("\u{feff}", "U+FEFF", "byte order mark"),
    ("\u{202f}", "U+202F", "narrow no-break space"),
    ("\u{2212}", "U+2212", "minus sign"),
    ("\u{201c}", "U+201C", "left double quotation mark"),
    ("\u{ff11}", "U+FF11", "full-width digit"),
    ("\u{3000}", "U+3000", "ideographic space"),
];

#[test]
fn characters_that_look_like_others_are_named_where_they_stand() {
    for (character, code_point, name) in ODD {
        let toml = with(&format!("nodes.spare ={character} {{}}"));
        let found = says(&toml, "syntax", &[code_point, name]);
        assert_eq!(&toml[found.labels[0].span.clone()], character, "{name}");
        let json = format!("{{ \"brunt\":{character} 1 }}");
        let checked = check_named("a.json", &json);
        assert_eq!(checked.diagnostics[0].code, "syntax", "{name}");
        assert!(words(&checked.diagnostics[0]).contains(code_point), "{}", words(&checked.diagnostics[0]));
        assert_eq!(&json[checked.diagnostics[0].labels[0].span.clone()], character, "{name}");
    }
}

#[test]
fn a_space_that_is_none_is_replaced_and_tabs_and_names_may_hold_anything() {
    let text = with("nodes.spare\u{a0}= {}");
    let found = says(&text, "syntax", &["U+00A0"]);
    assert!(check(&mended(&text, &found)).is_sound());
    assert_eq!(check(&with("nodes.site2\t=\t{ name = \"Caf\u{e9}\u{a0}“Ω”\u{200b}\" }")).count(Severity::Error), 0);
}

#[test]
fn characters_in_ids_words_and_numbers_are_named_too() {
    says(&with("").replace("owner = \"client\"", "owner = \"cli\u{200b}ent\""), "unknown-id", &["U+200B", "`client`"]);
    says(&with("").replace("owner = \"client\"", "owner = \"\u{441}lient\""), "unknown-id", &["U+0441", "Cyrillic"]);
    says(&with("").replace("framework", "\"frame\u{2011}work\""), "unknown-key", &["U+2011"]);
    says(&with("").replace("\"operational\"", "\"operational\u{a0}\""), "unknown-word", &["U+00A0"]);
    says(&with("nodes.\"a\u{a0}b\" = {}"), "invalid-id", &["U+00A0"]);
    says(&with_amount("\"\u{ff11}\u{ff12}\""), "wrong-type", &["U+FF11"]);
    says(&with("").replace("\"8h\"", "\"\u{2212}8h\""), "invalid-duration", &["U+2212"]);
    // Between a number and its unit any space is a space.
    assert!(check(&with("").replace("\"8h\"", "\"8\u{a0}h\"")).is_sound());
    says(&with("appetite.a = \"mean(gross(client)) \u{2264} 5\""), "invalid-statement", &["U+2264", "`<=`"]);
}

#[test]
fn a_key_that_is_there_already_is_not_what_another_key_meant() {
    let text = with("policies.p = { insured = \"client\", insurer = { provider = 1 }, covers = \"all\", limit = 5 }");
    let found = says(&text, "unknown-key", &["did you mean `insurers`?"]);
    assert_eq!(check(&text).count(Severity::Error), 1);
    assert!(check(&mended(&text, &found)).is_sound());
}

#[test]
fn backslashes_in_double_quotes_are_explained() {
    for path in ["C:\\Users\\me\\threats.toml", "..\\shared\\x.toml", "\\\\server\\x", "C:\\xyz"] {
        let text = format!("include = [\"{path}\"]\n{}", with(""));
        let found = says(&text, "syntax", &["backslash", "`/`"]);
        let after = check(&mended(&text, &found));
        assert!(after.diagnostics.iter().all(|diagnostic| diagnostic.code != "syntax"), "{path}");
    }
    for text in [with("parties.x.name = \"50\\% share\""), with("nodes.x = { kind = \"it's \\q\" }")] {
        let found = says(&text.replace("parties.x.name", "nodes.y.name"), "syntax", &["backslash"]);
        assert!(check(&mended(&text.replace("parties.x.name", "nodes.y.name"), &found)).is_sound());
    }
    let json = "{ \"brunt\": 1, \"scenario\": { \"name\": \"C:\\Users\\x\" } }";
    let checked = check_named("a.json", json);
    assert!(words(&checked.diagnostics[0]).contains("backslash"), "{}", words(&checked.diagnostics[0]));
    let after = check_named("a.json", &mended(json, &checked.diagnostics[0]));
    assert!(after.diagnostics.iter().all(|diagnostic| diagnostic.code != "syntax"));
}

#[test]
fn decimal_commas_are_seen_in_numbers_texts_and_durations() {
    for (text, code) in [
        (with("").replace("poisson = 1 ", "poisson = 1,5 "), "syntax"),
        (format!("x = 1,5\n{}", with("")), "syntax"),
        (with_amount("\"1,5\""), "wrong-type"),
        (with("").replace("\"8h\"", "\"1,5h\""), "invalid-duration"),
        (with("").replace("outage = \"8h\"", "outage = \"8h\", takes = \"5,5%\""), "wrong-type"),
    ] {
        let found = says(&text, code, &["decimal point is written `.`"]);
        let after = check(&mended(&text, &found));
        assert!(!after.diagnostics.iter().any(|diagnostic| diagnostic.code == code), "{text}");
    }
    for statement in ["P(gross(client) > 1,5e6) <= 1%", "VaR99,9(gross(client)) <= 5", "mean(gross(client)) <= 1,5"] {
        says(&with(&format!("appetite.a = \"{statement}\"")), "invalid-statement", &["decimal point is written `.`"]);
    }
    let thousands = says(&with_amount("\"1,234\""), "wrong-type", &["1.234", "1234"]);
    assert_eq!(thousands.fix, None);
}

#[test]
fn mu_and_sigma_are_said_to_be_of_the_logarithm() {
    says(&with_amount("{ lognormal = { mu = 500, sigma = 270 } }"), "invalid-law", &["logarithm", "`mean` and `sd`"]);
    says(&with_amount("{ lognormal = { mu = 0, sigma = 270 } }"), "invalid-law", &["logarithm"]);
    says(&with_amount("{ lognormal = { mu = 50, sigma = 5 } }"), "uncountable-loss", &["1.8e25"]);
    let wide = says(&with_amount("{ lognormal = { mu = 10, sigma = 5 } }"), "wide-law", &["logarithm"]);
    assert_eq!(wide.severity, Severity::Note);
    says(&with("").replace("\"8h\"", "{ lognormal = { mu = 24, sigma = 1 } }"), "wide-law", &["logarithm"]);
    assert_eq!(check(&with_amount("{ lognormal = { mu = 11, sigma = 1.4 } }")).diagnostics, []);
    assert_eq!(check(&with_amount("{ lognormal = { mean = 500, sd = 270 } }")).diagnostics, []);
}

#[test]
fn laws_that_are_not_there_are_explained_and_not_exchanged() {
    for (name, word) in [
        ("normal", "negative"),
        ("gaussian", "negative"),
        ("poisson", "frequency"),
        ("bernoulli", "frequency"),
        ("student", "heavy"),
        ("student_t", "heavy"),
        ("cauchy", "heavy"),
        ("gumbel", "maxima"),
        ("frechet", "maxima"),
        ("constant", "bare"),
        ("burr", "percentiles"),
        ("chi_squared", "gamma"),
    ] {
        let found = says(&with_amount(&format!("{{ {name} = {{ mean = 5 }} }}")), "unknown-law", &[word]);
        assert!(!words(&found).contains("did you mean") && found.fix.is_none(), "{}", words(&found));
    }
    for (name, same) in
        [("beta_pert", "pert"), ("generalized_pareto", "gpd"), ("LogNorm", "lognormal"), ("exp", "exponential")]
    {
        let found = says(&with_amount(&format!("{{ {name} = {{ mean = 5 }} }}")), "unknown-law", &[same]);
        assert_eq!(found.fix.unwrap().replacement, same);
    }
    says(&with_amount("{ lognorml = { mean = 5 } }"), "unknown-law", &["did you mean `lognormal`"]);
    let unlike = says(&with_amount("{ quadratic = { mean = 5 } }"), "unknown-law", &["laws are"]);
    assert_eq!(unlike.fix, None);
}

#[test]
fn a_frequency_of_zero_is_a_frequency() {
    for (frequency, what) in [
        ("{ bernoulli = 0 }", "its probability is 0"),
        ("{ poisson = 0 }", "its frequency is 0"),
        ("{ poisson = -0.0 }", "its frequency is 0"),
        ("{ fixed = 0 }", "its frequency is 0"),
        ("{ binomial = { n = 0, p = 0.5 } }", "the number of its chances is 0"),
        ("{ binomial = { n = 5, p = \"0%\" } }", "its probability is 0"),
        ("{ negative_binomial = { mean = 0, k = 2 } }", "its frequency is 0"),
    ] {
        let text = with_amount("5").replace("{ fixed = 1 }", frequency);
        let found = says(&text, "zero-frequency", &[what]);
        assert_eq!(found.severity, Severity::Note);
        assert!(!found.message.contains("-0") && !found.message.contains("no frequency"), "{}", found.message);
        assert!(check(&text).is_sound());
    }
    let triggered = format!(
        "{}\nthreats.root = {{ framework = \"strategic\", frequency = {{ poisson = 1 }}, triggers = {{ threat = \"cost\", probability = 0.5 }} }}",
        with_amount("5").replace("{ fixed = 1 }", "{ bernoulli = 0 }")
    );
    assert_eq!(check(&triggered).diagnostics, []);
}

#[test]
fn percentages_written_as_whole_numbers_are_pointed_out() {
    let warns = |text: &str, words: &[&str]| {
        let found = says(text, "percent-for-share", words);
        assert_eq!(found.severity, Severity::Warning);
        assert!(check(text).is_sound());
    };
    let pool = |more: &str| {
        with(&format!(
            "nodes.b = {{}}\nnodes.x = {{ owner = \"client\", downtime = {{ per_hour = 1 }}, needs = {{ pool = {{ {more} }}, switchover = \"1h\" }} }}"
        ))
    };
    warns(&pool("site = 70, b = 0.5"), &["a weight of 70 is 7000 percent", "0.7"]);
    assert_eq!(check(&pool("site = 1.5, b = 2")).diagnostics, []);
    warns(&with_amount("{ lognormal = { mean = 5, cv = 50 } }"), &["50 is 5000 percent", "0.5"]);
    let price = "factors = { names = [\"f\"], prices = { p = { factor = \"f\", sigma = 12 } } }";
    warns(&with(price), &["volatility of 12", "0.12"]);
    let premium = "policies.p = { insured = \"client\", insurers = { provider = 1 }, covers = \"all\", limit = 9, premium = { technical = { load = 35 } } }";
    warns(&with(premium), &["a load of 35", "0.35"]);
    says(&with("").replace("{ poisson = 1 }", "{ bernoulli = 70 }"), "outside-unit-interval", &["70%"]);
    let r = "factors = { names = [\"f\", \"g\"], correlation = [{ between = [\"f\", \"g\"], r = 50 }] }";
    says(&with(r), "correlation-out-of-range", &["0.5"]);
}

#[test]
fn what_is_implausible_by_its_context_is_pointed_out() {
    let often = with("").replace("poisson = 1 ", "poisson = 2500 ");
    says(&often, "always-down", &["2.000e4 h", "8760 h", "nothing to do"]);
    assert!(check(&often).is_sound());
    assert_eq!(check(&with("").replace("poisson = 1 ", "poisson = 400 ")).diagnostics, []);
    says(&with_amount("{ empirical = { values = [3, 5, 4, 6000000] } }"), "outlier", &["6000000", "1200000 times"]);
    assert_eq!(check(&with_amount("{ empirical = { values = [3, 5, 4, 600] } }")).diagnostics, []);
    says(&with_amount("{ lognormal = { median = 1, p95 = 1e6 } }"), "wide-law", &["nothing to do"]);
    for (currency, words) in [("dollars", "EUR or USD"), ("usd", "USD"), ("€", "EUR"), ("Euro", "EUR")] {
        let text = with("").replace("\"EUR\"", &format!("\"{currency}\""));
        let found = says(&text, "unknown-currency", &["ISO 4217", words]);
        assert_eq!(found.severity, Severity::Note);
        assert!(check(&text).is_sound());
    }
}
