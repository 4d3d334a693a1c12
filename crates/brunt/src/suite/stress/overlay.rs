//! Stresses in files of their own, and what is refused, with its place.

use brunt::scenario::file::{Checked, load_with};
use std::io;
use std::path::Path;

const BASE: &str = r#"brunt = 1
scenario = { name = "test", currency = "EUR" }
parties = { us = {}, insurer = {} }
nodes.desk = { owner = "us", downtime = { per_hour = 10 } }
nodes.shed = { owner = "us", downtime = { per_hour = 1 } }
threats.fire = { framework = "operational", frequency = { poisson = 1 }, hits = { all = { nodes = "desk" } }, outage = "5h" }
policies.fire = { insured = "us", insurers = { insurer = 1 }, covers = { threats = "fire" }, limit = 1e3 }
[stress.fire]
force = { threat = "fire", at = "3d" }
"#;

fn check(overlays: &[(&str, &str)]) -> Checked {
    let read = |path: &Path| {
        let name = path.to_str().unwrap();
        let text = overlays.iter().find(|overlay| overlay.0 == name).map(|overlay| overlay.1);
        let text = if name == "base.toml" { Some(BASE) } else { text };
        text.map(|text| text.as_bytes().to_vec()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let paths: Vec<&Path> =
        overlays.iter().map(|overlay| Path::new(overlay.0)).filter(|path| *path != Path::new("part.toml")).collect();
    load_with(Path::new("base.toml"), &paths, &read)
}

/// File, line, column and code of each problem.
fn problems(overlay: &str) -> Vec<(String, usize, usize, &'static str)> {
    let checked = check(&[("more.toml", overlay)]);
    assert_eq!(checked.scenario.is_some(), checked.diagnostics.is_empty());
    let place = |diagnostic| {
        let (name, position) = checked.sources.locate(diagnostic).unwrap();
        (name.to_owned(), position.line, position.column, diagnostic.code)
    };
    checked.diagnostics.iter().map(place).collect()
}

#[test]
fn an_overlay_adds_stresses_and_changes_nothing_else() {
    let more =
        "brunt = 1\n[stress.worse]\ninherits = \"fire\"\nforce = { threat = \"fire\", at = \"9d\", outage = \"2d\" }\n";
    let json = r#"{ "brunt": 1, "stress": { "calm": { "scale": { "frequency": 0.5 } } } }"#;
    let (base, both) = (check(&[]), check(&[("more.toml", more), ("less.json", json)]));
    assert_eq!(both.diagnostics, []);
    let (base, both) = (base.scenario.unwrap(), both.scenario.unwrap());
    let ids: Vec<&str> = both.stresses.iter().map(|stress| stress.id.as_str()).collect();
    assert_eq!(ids, ["calm", "fire", "worse"]);
    assert_eq!(both.stresses[2].forced.len(), 2);
    assert_eq!(base.hash, both.hash);
    assert_eq!(base.stresses[0], both.stresses[1]);
    let hashes: Vec<&str> = both.stresses.iter().map(|stress| stress.hash.as_str()).collect();
    assert!(hashes.iter().all(|hash| hash.len() == 64) && hashes[0] != hashes[1] && hashes[1] != hashes[2]);
}

#[test]
fn an_overlay_may_include_files_of_stresses() {
    let checked = check(&[
        ("more.toml", "brunt = 1\ninclude = \"part.toml\"\n"),
        ("part.toml", "[stress.two]\nscale = { frequency = 2 }\n"),
    ]);
    assert_eq!(checked.diagnostics, []);
    assert_eq!(checked.scenario.unwrap().stresses.len(), 2);
}

#[test]
fn a_hash_says_what_a_stress_says_and_not_how() {
    let hash = |text: &str| check(&[("more.toml", text)]).scenario.unwrap().stresses.pop().unwrap().hash;
    let stress = |outage: &str| {
        format!("brunt = 1\n[stress.x]\nforce = {{ threat = \"fire\", at = \"9d\", outage = \"{outage}\" }}\n")
    };
    assert_eq!(hash(&stress("2d")), hash(&stress("48h")));
    assert_ne!(hash(&stress("2d")), hash(&stress("49h")));
}

#[test]
fn what_is_wrong_is_refused_at_its_place() {
    let at = |line, column, code| vec![("more.toml".to_owned(), line, column, code)];
    let head = "brunt = 1\n[stress.x]\n";
    for (text, place, code) in [
        ("force = { threat = \"fie\", at = \"3d\" }", "\"fie", "unknown-id"),
        ("force = { threat = \"fire\", at = \"366d\" }", "\"366d", "time-beyond-horizon"),
        ("force = { threat = \"fire\", hits = [\"desk\", \"shed\"] }", "\"shed", "cannot-hit"),
        ("force = { threat = \"fire\", hits = [\"dusk\"] }", "\"dusk", "unknown-id"),
        ("force = { threat = \"fire\", when = \"3d\" }", "when", "unknown-key"),
        ("force = { at = \"3d\" }", "force", "missing-key"),
        ("out = { nodes = [\"desk\"], at = \"1y\", outage = \"3d\" }", "\"1y", "time-beyond-horizon"),
        (
            "out = { nodes = [\"desk\"], at = \"1d\", outage = \"3d\", recovery = [{ after = \"0h\", takes = 0.5 }] }",
            "{ after",
            "recovery-end",
        ),
        ("disable = [\"hose\"]", "\"hose", "unknown-id"),
        ("factors.climate = { fix = 1 }", "climate", "unknown-id"),
        ("inherits = \"y\"", "\"y", "unknown-id"),
        ("inherits = \"x\"", "\"x", "stress-cycle"),
        ("policies.fire.limit = -5", "-5", "negative-number"),
        ("policies.fire.limt = 5", "limt", "unknown-key"),
        ("policies.flood.limit = 5", "flood", "unknown-id"),
        ("policies.fire.covers.threats = \"flood\"", "\"flood", "unknown-id"),
        ("scale = { threats = \"fire\" }", "{ threats", "empty-scale"),
        ("scale = { frequency = \"2\" }", "\"2", "wrong-type"),
        ("scale = { threats = [\"fire\", \"fire\"], losses = 2 }", "\"fire\"]", "repeated-member"),
    ] {
        let column = text.find(place).unwrap() + 1;
        assert_eq!(problems(&format!("{head}{text}\n")), at(3, column, code), "{text}");
    }
    assert_eq!(
        problems("brunt = 1\n[threats.flood]\nframework = \"operational\"\n[stress.x]\nscale = { frequency = 2 }\n"),
        at(2, 2, "unknown-key")
    );
    assert_eq!(problems("brunt = 1\n"), at(1, 1, "missing-key"));
    let twice = problems("brunt = 1\n[stress.fire]\nscale = { frequency = 2 }\n");
    assert_eq!(twice, [("base.toml".to_owned(), 8, 9, "duplicate-id")]);
    let lost = check(&[("more.toml", "brunt = 1\ninclude = \"gone.toml\"\n")]);
    assert_eq!(lost.diagnostics[0].code, "file-missing");
}

#[test]
fn a_stress_that_states_nothing_is_pointed_out() {
    for text in ["", "name = \"calm\"", "force = []\ndisable = []\ninherits = []", "contracts = {}"] {
        let checked = check(&[("more.toml", &format!("brunt = 1\n[stress.x]\n{text}\n"))]);
        let codes: Vec<_> = checked.diagnostics.iter().map(|found| (found.code, found.severity)).collect();
        assert_eq!(codes, [("idle-stress", brunt::scenario::Severity::Warning)], "{text}");
        assert!(checked.scenario.is_some());
    }
}

#[test]
fn a_factor_stays_within_ten_deviations() {
    let with = |stress: &str| {
        let text = BASE.replacen(
            "[stress.fire]",
            &format!("factors = {{ names = [\"wind\"] }}\n[stress.x]\n{stress}\n[stress.fire]"),
            1,
        );
        let text = text.replace("outage = \"5h\" }", "outage = \"5h\", loads = { wind = { frequency = 0.5 } } }");
        let read = |_: &Path| Ok(text.clone().into_bytes());
        load_with(Path::new("base.toml"), &[], &read).diagnostics.iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(with("factors.wind = { fix = 10, shift = -10 }"), Vec::<&str>::new());
    assert_eq!(with("factors.wind = { fix = 10.5 }"), ["out-of-range"]);
    assert_eq!(with("factors.wind = { shift = -11 }"), ["out-of-range"]);
    // Nor together with what is inherited.
    assert_eq!(
        with("inherits = \"y\"\nfactors.wind = { shift = 6 }\n[stress.y]\nfactors.wind = { shift = 6 }"),
        ["out-of-range"]
    );
    assert_eq!(
        with("inherits = \"y\"\nscale = { losses = 1e4 }\n[stress.y]\nscale = { losses = 1e4 }"),
        ["out-of-range"]
    );
}
