//! The HTML page as a whole: the same bytes, no figure without its interval, nothing that a browser would run or fetch, each reader, and
//! runs of every kind.

#![allow(clippy::unwrap_used)]

use brunt::report::{Outcome, Report};
use brunt::{Keep, Model, Results, Run};
use brunt_page::html::{Audience, Page};
use std::collections::BTreeSet;
use std::path::Path;

fn scenario(name: &str) -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    Model::open(folder.join(name)).unwrap()
}

fn results(model: &Model, trials: u64) -> Results {
    model.run(Run::trials(trials).seed(1)).unwrap()
}

fn page(report: &Report) -> String {
    Page::new(report).render().unwrap()
}

/// The texts between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    page.split(from).skip(1).filter_map(|rest| Some(rest.split_once(to)?.0)).collect()
}

/// The part of the page that is the section of an id.
fn section<'a>(page: &'a str, id: &str) -> Option<&'a str> {
    let begin = page.find(&format!("<section id=\"{id}\""))?;
    let rest = &page[begin..];
    Some(rest[1..].find("<section id=").map_or(rest, |end| &rest[..=end]))
}

/// Cells of the rows of the tables in a part of a page.
fn rows(part: &str) -> Vec<Vec<&str>> {
    let row = |row: &&str| row.starts_with("<th scope=\"row\"");
    between(part, "<tr>", "</tr>").into_iter().filter(row).map(|row| row.split("<td").skip(1).collect()).collect()
}

const HOSTILE: &str = r#"
    brunt = 1
    scenario = { name = "<script>alert('a')</script> & \"b\" \u0001", currency = "EUR" }
    parties.owner = { name = "</section><img src=x onerror=alert(1)>" }
    nodes.power = { name = "'><svg/onload=alert(2)>" }
    nodes.desk = { name = "{{ 7 * 7 }}", needs = [{ all = ["power"] }], downtime = { bearer = "owner", per_hour = 900 } }
    [threats.fire]
    name = "fire\" data-x=\"1"
    framework = "operational"
    frequency = { poisson = 2 }
    hits = { all = { nodes = ["power"] } }
    outage = { exponential = { mean = "9h" } }
    losses = [{ category = "<b>damage</b>", bearer = "owner", amount = { lognormal = { median = 5000, p95 = 50_000 } } }]
"#;

#[test]
fn the_same_report_gives_the_same_bytes() {
    let model = scenario("claims-desk.toml");
    let [one, other] = [1, 2].map(|_| page(&results(&model, 2000).report().unwrap()));
    assert_eq!(one, other);
}

#[test]
fn hostile_names_are_text_in_page_and_drawings() {
    let model = Model::from_toml(HOSTILE).unwrap();
    let found = results(&model, 500);
    let worst = model.explain().worst(1).of(&found).unwrap();
    let page = Page::new(&found.report().unwrap()).worst(&worst[0]).render().unwrap();
    for harmful in ["<script>alert", "<img", "<svg/", "data-x=\"", "<b>", "\u{1}", " onerror=\"", ">49<"] {
        assert!(!page.contains(harmful), "{harmful}");
    }
    assert!(page.contains("&lt;script&gt;alert("));
    assert!(section(&page, "network").unwrap().contains("{{ 7 * 7 }}"));
}

#[test]
fn only_the_style_and_the_script_of_the_page_are_allowed() {
    let page = page(&results(&scenario("claims-desk.toml"), 500).report().unwrap());
    assert_eq!(between(&page, "<script", "</script>").len(), 1);
    assert_eq!(between(&page, "<style", "</style>").len(), 1);
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    for tag in between(&page, "<", ">") {
        let attribute = |name: &str| tag.contains(&format!(" {name}"));
        assert!(!attribute("style=") && !attribute("on") && !attribute("src="), "{tag}");
        assert!(!tag.starts_with("link") && !tag.starts_with("iframe"), "{tag}");
    }
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[test]
fn every_figure_of_the_first_page_has_an_interval_and_every_link_a_target() {
    let page = page(&results(&scenario("contact-centre.toml"), 1000).report().unwrap());
    for id in ["verdicts", "figures", "tolerances"] {
        let rows = rows(section(&page, id).unwrap());
        assert!(rows.len() > 4, "{id}");
        let figures = rows.iter().flat_map(|row| row.iter().take(if id == "verdicts" { 2 } else { 9 }));
        let bare: Vec<_> =
            figures.filter(|cell| cell.starts_with('>') && !cell.contains("<small>") && **cell != ">-</td>").collect();
        assert!(bare.is_empty(), "{id}: {bare:?}");
    }
    let ids: BTreeSet<&str> = between(&page, " id=\"", "\"").into_iter().collect();
    let links = between(&page, "href=\"#", "\"");
    assert!(links.len() > 50 && links.iter().all(|link| ids.contains(link)));
}

#[test]
fn a_figure_has_the_digits_of_its_quantity() {
    let report = results(&scenario("claims-desk.toml"), 2000).report().unwrap();
    let page = page(&report);
    let mean = report.terms.as_ref().unwrap().parties[0].net.mean;
    let (lower, upper) = (mean.interval.lower().unwrap(), mean.interval.upper().unwrap());
    let (value, interval) = brunt_page::quantity::Quantity::Money.write_with_interval(mean.value, lower, upper);
    let figures = section(&page, "figures").unwrap();
    let cell = between(figures, &format!("<td>{value}"), "</td>");
    assert!(
        cell.iter().any(|rest| rest.ends_with(&format!("<small>{interval}</small>"))),
        "{value} {interval}: {cell:?}"
    );
}

#[test]
fn a_verdict_comes_first_and_says_what_fails() {
    let report = results(&scenario("claims-desk.toml"), 2000).report().unwrap();
    let page = page(&report);
    let verdicts = section(&page, "verdicts").unwrap();
    match report.appetite[0].outcome {
        Outcome::Pass => assert!(verdicts.contains("<p class=\"h good\">Within the one limit")),
        Outcome::Fail => assert!(verdicts.contains("<p class=\"h bad\">Outside the appetite: the one limit fails")),
        Outcome::Undecided => assert!(verdicts.contains("<p class=\"h open\">")),
    }
    assert!(page.find("id=\"verdicts\"").unwrap() < page.find("id=\"figures\"").unwrap());
}

#[test]
fn readers_see_other_sections_and_the_same_figures() {
    let report = results(&scenario("contact-centre.toml"), 300).report().unwrap();
    let whole = page(&report);
    let known: BTreeSet<String> = rows(&whole).concat().into_iter().map(without_notes).collect();
    for audience in [Audience::Board, Audience::Auditor, Audience::Insurer, Audience::Regulator] {
        let page = Page::new(&report).audience(audience).render().unwrap();
        assert!(page.contains("Arranged for "), "{audience:?}");
        assert!(section(&page, "verdicts").is_some() && section(&page, "definitions").is_some());
        let news: Vec<String> =
            rows(&page).concat().into_iter().map(without_notes).filter(|cell| !known.contains(cell)).collect();
        assert!(news.is_empty(), "{audience:?}: {news:?}");
    }
    let board = Page::new(&report).audience(Audience::Board).render().unwrap();
    assert!(section(&board, "assumptions").is_none() && section(&whole, "assumptions").is_some());
}

/// A cell without the numbers of its notes, which depend on what stands before.
fn without_notes(cell: &str) -> String {
    let mut parts = cell.split(" <a href=\"#n");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once("</a>").map_or("", |rest| rest.1))
}

#[test]
fn tails_parts_and_gains_are_shown() {
    let model = scenario("contact-centre.toml");
    let tails = model.run(Run::trials(3000).seed(1).keep(Keep::Tails).part_of(3000)).unwrap().report().unwrap();
    let text = page(&tails);
    assert!(text.contains("tails, sized for 3,000 trials") && text.contains("--keep tail --of 3000"));

    let mut partial = results(&model, 400).report().unwrap();
    partial.run.partial = true;
    partial.run.requested = Some([0, 9000]);
    assert!(page(&partial).contains("Partial result: the run was cancelled after 400 of 9,000 trials."));

    let gains = r#"
        brunt = 1
        scenario = { name = "Paid more than lost", currency = "EUR" }
        parties = { client = {}, provider = {} }
        threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = [{ category = "fine", bearer = "client", amount = 1000 }] }
        nodes.desk = { }
        threats.fire = { framework = "operational", frequency = { poisson = 3 }, hits = { all = { nodes = ["desk"] } }, outage = "9h" }
        [policies.rain]
        insured = "client"
        insurers = { provider = 1 }
        parametric = { node = "desk", below = "50%", ladder = [{ after = "4h", pays = 50_000 }] }
    "#;
    let report = results(&Model::from_toml(gains).unwrap_or_else(|error| panic!("{error}")), 2000).report().unwrap();
    let client = &report.terms.as_ref().unwrap().parties[0];
    assert!(client.net.mean.value < 0.0);
    let text = page(&report);
    let figures = section(&text, "figures").unwrap();
    assert!(figures.contains(">-14"), "{figures}");
    assert!(
        section(&text, "bearing").unwrap().contains("-150 k") || section(&text, "bearing").unwrap().contains("-14")
    );
}

#[test]
fn a_scenario_without_terms_and_one_without_loss_have_pages() {
    let model = Model::from_toml(HOSTILE).unwrap();
    let text = page(&results(&model, 300).report().unwrap());
    assert!(text.contains("each party bears its gross loss"));
    assert!(section(&text, "terms").is_none());
    let calm = r#"
        brunt = 1
        scenario = { name = "Calm", currency = "EUR" }
        parties.owner = {}
        threats.fire = { framework = "operational", frequency = { poisson = 0 }, losses = [{ category = "damage", bearer = "owner", amount = 5000 }] }
    "#;
    let text = page(&results(&Model::from_toml(calm).unwrap(), 50).report().unwrap());
    assert!(text.contains("No limit is stated") && text.contains("No trial had a loss"));
}

#[test]
fn shipped_scenarios_with_controls_and_stresses_are_below_300_kilobytes() {
    for name in ["claims-desk.toml", "contact-centre.toml", "payments.toml", "healthcare.toml"] {
        let model = scenario(name);
        let found = results(&model, 400);
        let mut report = found.report().unwrap();
        if model.summary().controls_in_place > 0 {
            report.controls = Some(model.controls().run(Run::trials(100).seed(1)).unwrap());
        }
        if model.summary().stresses > 0 {
            report.stress = model.stress().run_beside(Run::trials(100).seed(1)).unwrap().1;
        }
        let worst = model.explain().worst(1).of(&found).unwrap();
        let page = Page::new(&report).worst(&worst[0]).render().unwrap();
        assert!(page.len() <= 300 * 1024, "{name}: {} bytes", page.len());
        let shown = ["controls", "stresses", "network"].map(|id| section(&page, id).is_some());
        assert_eq!(shown, [report.controls.is_some(), report.stress.is_some(), true], "{name}");
    }
}

#[test]
fn a_network_of_a_hundred_nodes_is_shown_in_part_and_below_600_kilobytes() {
    let mut text = String::from(
        "brunt = 1\nscenario = { name = \"Wide\", currency = \"EUR\" }\nparties = { client = {}, provider = {} }\nnodes.n0 = {}\n",
    );
    for node in 1..100 {
        let need = (node - 1) / 3;
        text += &format!(
            "nodes.n{node} = {{ name = \"Node with number {node}\", needs = [{{ all = [\"n{need}\"] }}], downtime = {{ bearer = \"client\", per_hour = {} }} }}\n",
            100 + node
        );
        text += &format!(
            "threats.t{node} = {{ framework = \"operational\", frequency = {{ poisson = 0.3 }}, hits = {{ all = {{ nodes = [\"n{node}\"] }} }}, outage = {{ exponential = {{ mean = \"9h\" }} }} }}\n"
        );
    }
    let model = Model::from_toml(&text).unwrap_or_else(|error| panic!("{error}"));
    let found = results(&model, 300);
    let worst = model.explain().worst(1).of(&found).unwrap();
    let page = Page::new(&found.report().unwrap()).worst(&worst[0]).render().unwrap();
    assert!(page.len() <= 600 * 1024, "{} bytes", page.len());
    assert!(page.contains("the critical part, 60 of 100 nodes"));
    assert!(rows(section(&page, "network").unwrap()).len() >= 100);
}
