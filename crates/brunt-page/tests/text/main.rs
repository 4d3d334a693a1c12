//! Pages of text at several widths, for the shipped scenarios and for one with many parties and limits.

use brunt::report::Report;
use brunt::{Model, Run};
use brunt_page::Look;
use brunt_page::text::{Extent, Sheet, page};
use console::measure_text_width;
use std::fmt::Write;

/// Widths of terminals, in columns.
const WIDTHS: [usize; 4] = [80, 100, 120, 200];
/// Most lines of a short page.
const MOST_LINES: usize = 45;
/// The shipped scenarios.
const SHIPPED: [&str; 4] = ["claims-desk", "contact-centre", "healthcare", "payments"];

fn shipped(name: &str) -> Model {
    let path = format!("{}/../../scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Model::open(path).expect("a sound scenario")
}

fn ran(model: &Model) -> Report {
    model.run(Run::trials(1_000).seed(1)).and_then(|results| results.report()).expect("a report")
}

/// A scenario of 60 parties with long names, each with a loss and a limit that fails.
fn crowded() -> Model {
    let mut text = String::from("brunt = 1\nscenario = { name = \"Sixty parties\", currency = \"EUR\" }\n");
    for number in 0..60 {
        writeln!(
            text,
            "parties.party-{number:02} = {{ name = \"The party with the number {number} of sixty parties, Limited\" }}\n\
             threats.fine-{number:02} = {{ framework = \"compliance\", frequency = {{ poisson = 1 }}, losses = {{ category = \"fine\", \
             bearer = \"party-{number:02}\", amount = {{ lognormal = {{ median = 5e4, p95 = 4e5 }} }} }} }}\n\
             appetite.limit-{number:02} = \"mean(gross(party-{number:02})) <= 1\""
        )
        .expect("text");
    }
    Model::from_toml(&text).expect("a sound scenario")
}

fn look(width: usize) -> Look {
    Look { width, color: false, unicode: true }
}

/// Every line of every page is at most as wide as the page, and the last line is the verdict.
fn assert_fits(text: &str, width: usize, what: &str) {
    let wide: Vec<&str> = text.lines().filter(|line| measure_text_width(line) > width).collect();
    assert!(wide.is_empty(), "{what}, {width}: {wide:#?}");
    assert!(text.lines().last().is_some_and(|line| line.starts_with("Verdict: ")), "{what}, {width}: {text}");
}

#[test]
fn the_short_page_of_a_run_has_at_most_45_lines_and_names_every_party() {
    for name in SHIPPED {
        let report = ran(&shipped(name));
        for width in WIDTHS {
            let text = page(&report, Sheet::Run, &Extent::Brief, "", look(width));
            assert_fits(&text, width, name);
            let lines = text.lines().count();
            assert!(lines <= MOST_LINES, "{name}, {width}: {lines} lines\n{text}");
            for party in report.terms.iter().flat_map(|terms| &terms.parties) {
                assert!(
                    text.contains(&party.id) || text.contains(&party.name),
                    "{name}, {width}: {}\n{text}",
                    party.id
                );
            }
        }
    }
}

#[test]
fn many_parties_and_limits_are_counted_with_the_command_that_shows_them() {
    let report = ran(&crowded());
    for width in WIDTHS {
        let text = page(&report, Sheet::Run, &Extent::Brief, "exit code 1: a limit fails", look(width));
        assert_fits(&text, width, "crowded");
        assert!(text.lines().count() <= MOST_LINES, "{text}");
        assert!(text.contains("FAIL, 60 of 60 limits"), "{text}");
        assert!(text.contains("more limits not met: brunt run") && text.contains("more parties: brunt run"), "{text}");
        assert!(text.trim_end().ends_with("exit code 1: a limit fails"), "{text}");
    }
}

#[test]
fn the_full_page_leaves_out_no_party_and_no_figure_at_any_width() {
    for name in SHIPPED {
        let report = ran(&shipped(name));
        let tables = Extent::Sections(vec!["losses", "net", "contracts", "insurance", "costs", "tolerances"]);
        let shares = WIDTHS.map(|width| {
            assert_fits(&page(&report, Sheet::Run, &Extent::Full, "", look(width)), width, name);
            // A column that is left out takes its figures along; stacked or not, they are as many.
            let text = page(&report, Sheet::Run, &tables, "", look(width));
            text.split_whitespace().filter(|word| *word == "%" || *word == "M" || *word == "k").count()
        });
        assert!(shares[0] > 0 && shares.iter().all(|count| *count == shares[0]), "{name}: {shares:?}");
    }
}

#[test]
fn parties_stand_in_the_order_of_the_file() {
    let text = r#"
        brunt = 1
        scenario = { name = "Order", currency = "EUR" }
        parties = { provider = {}, client = {} }
        [threats.fine]
        framework = "compliance"
        frequency = { poisson = 1 }
        losses = [{ category = "fine", bearer = "client", amount = 1e4 }, { category = "fine", bearer = "provider", amount = 2e4 }]
    "#;
    let text = page(&ran(&Model::from_toml(text).expect("sound")), Sheet::Run, &Extent::Brief, "", look(80));
    let place = |row: &str| text.find(row).unwrap_or_else(|| panic!("{row} in {text}"));
    assert!(place("provider gross") < place("client gross"), "{text}");
    assert!(text.contains("Verdict: none, since the file states no limit"), "{text}");
}

#[test]
fn controls_and_stresses_have_short_pages_too() {
    let model = shipped("contact-centre");
    let results = model.run(Run::trials(300).seed(1)).expect("results");
    let mut report = results.report().expect("a report");
    report.controls = Some(model.controls().run(Run::trials(300).seed(1)).expect("controls"));
    let (_, stressed) = model.stress().run_beside(Run::trials(300).seed(1)).expect("stresses");
    report.stress = stressed;
    for width in WIDTHS {
        for sheet in [Sheet::Controls, Sheet::Stress] {
            let text = page(&report, sheet, &Extent::Brief, "", look(width));
            assert_fits(&text, width, "brief");
            assert!(text.lines().count() <= MOST_LINES, "{sheet:?}, {width}: {text}");
            assert_fits(&page(&report, sheet, &Extent::Full, "", look(width)), width, "full");
        }
    }
}
