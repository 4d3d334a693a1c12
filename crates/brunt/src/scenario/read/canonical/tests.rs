//! What changes the checksum of a scenario, and what does not.
#![allow(clippy::unwrap_used)]

use crate::scenario::file::tests::{scenario, with};

fn hash(more: &str) -> String {
    scenario(&with(more)).hash
}

/// A scenario with many sections, for tests that replace words in its text.
fn stated() -> String {
    with(
        r#"factors = { names = ["f"] }
controls.mfa = { role = "prevention", acts = { on = { threats = ["fire"] }, prevents = 0.5 } }
contracts.msa = { seller = "provider", buyer = "client", yearly_fee = 100, indemnity = { all = { covers = "all", event_cap = 50 } } }
policies.p = { insured = "client", insurers = { provider = 1 }, covers = "all", limit = 90 }"#,
    )
    .replace(r#"outage = "8h""#, r#"outage = "8h", loads = { f = { frequency = 0.2 } }"#)
}

#[test]
fn what_is_empty_or_the_default_says_what_its_absence_says() {
    let plain = hash("");
    for section in ["contracts", "policies", "controls", "appetite", "stress", "factors"] {
        assert_eq!(hash(&format!("[{section}]")), plain, "{section}");
    }
    let site = r#"owner = "provider""#;
    for (from, to) in [
        (site, r#"owner = "provider", needs = [], tags = [], downtime = []"#),
        (site, r#"owner = "provider", name = "site""#),
        (r#"all = ["site"]"#, r#"all = ["site"], buffer = "0h", probability = "100%""#),
        (r#"per_hour = 100"#, r#"per_hour = 100, category = "downtime", steps = [], lumps = []"#),
        (r#"outage = "8h""#, r#"outage = "480m", takes = 1.0, shared = false, losses = [], loads = {}, recovery = []"#),
        (r#"at_most = "4h""#, r#"at_most = "240m", below = 1"#),
        (r#"currency = "EUR""#, r#"currency = "EUR", horizon = "365d", start = "2029-01-01", discount_rate = 0"#),
        (r#"needs = [{ all = ["site"] }]"#, r#"needs = { all = ["site"] }"#),
    ] {
        assert!(with("").contains(from), "{from}");
        assert_eq!(scenario(&with("").replace(from, to)).hash, plain, "{to}");
    }
    let all = stated();
    for (from, to) in [
        ("frequency = 0.2 }", "frequency = 0.2, loss = 0 }"),
        ("acts = { on", "status = \"in_place\", coverage = 1, acts = { on"),
        ("event_cap = 50", "event_cap = 50, share = \"100%\", order = 1"),
        ("limit = 90", "limit = 90, inuring = 1, coinsurance = 0, aggregate = {}, sublimits = []"),
        ("yearly_fee = 100", "yearly_fee = 100, sla = {}, price = {}, co_funding = {}, pools = {}"),
        ("threats = [\"fire\"]", "threats = \"fire\""),
        ("limit = 90", "limit = 90, retention = 0"),
    ] {
        assert!(all.contains(from), "{from}");
        assert_eq!(scenario(&all.replace(from, to)).hash, scenario(&all).hash, "{to}");
    }
}

#[test]
fn what_means_another_thing_has_another_hash() {
    let all = stated();
    for (from, to) in [
        ("parties = { client", "parties = { third = {}, client"),
        ("limit = 90", "limit = 90, reinstatements = []"),
        ("limit = 90", "limit = 90, coinsurance = 0.1"),
        ("limit = 90", "limit = 90, premium = { technical = {} }"),
        ("event_cap = 50", "event_cap = 50, share = 0.5"),
        ("acts = { on", "status = \"proposed\", acts = { on"),
        ("frequency = 0.2 }", "frequency = 0.2, loss = 0.1 }"),
        ("outage = \"8h\"", "outage = \"8h\", takes = 0.5"),
        ("outage = \"8h\"", "outage = \"8h\", name = \"Fire\""),
        ("all = [\"site\"]", "any = [\"site\"]"),
    ] {
        assert!(all.contains(from), "{from}");
        assert_ne!(scenario(&all.replace(from, to)).hash, scenario(&all).hash, "{to}");
    }
}

#[test]
fn ids_that_are_words_of_the_format_are_ids() {
    let node = |more: &str| {
        with(&format!(
            "nodes.takes = {{}}\nnodes.x = {{ downtime = {{ per_hour = 1, bearer = \"client\" }}, needs = [{{ {more} }}] }}"
        ))
    };
    let hash = |more: &str| scenario(&node(more)).hash;
    assert_ne!(hash("all = { site = 1.0, takes = 1.0 }"), hash("all = { site = 1.0 }"));
    assert_ne!(hash("pool = { site = 1.0, takes = 1.0 }"), hash("pool = { site = 1.0 }"));
}

#[test]
fn ids_that_look_like_quantities_are_ids() {
    let measured = |node: &str| {
        let sla = format!("sla = {{ up = {{ measures = \"{node}\", bands = {{ below = 0.9, credit = 0.1 }} }} }}");
        let text = stated().replace("yearly_fee = 100", &format!("yearly_fee = 100, at_risk = 0.5, {sla}"));
        scenario(&format!("{text}\nnodes.5d = {{}}\nnodes.120h = {{}}")).hash
    };
    assert_ne!(measured("5d"), measured("120h"));
}

#[test]
fn a_stress_that_changes_a_term_back_to_its_default_has_its_own_hash() {
    let of = |more: &str| {
        let text = stated().replace("limit = 90", "limit = 90, coinsurance = 0.2");
        scenario(&format!("{text}\nstress.s = {{ policies.p = {{ {more} }} }}")).stresses[0].hash.clone()
    };
    assert_ne!(of("limit = 80"), of("limit = 80, coinsurance = 0"));
    let scaled = |more: &str| {
        scenario(&with(&format!("stress.s = {{ scale = {{ losses = 2{more} }} }}"))).stresses[0].hash.clone()
    };
    assert_eq!(scaled(""), scaled(", frequency = 1"));
    assert_ne!(scaled(""), scaled(", threats = []"));
}
