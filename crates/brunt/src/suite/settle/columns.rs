//! Random registers under random policies: settlement on columns gives the bits of settlement event by event.

use brunt::ledger::Ledger;
use brunt::plan::Plan;
use brunt::random::mix;
use brunt::scenario::{Scenario, file};
use brunt::settle::{Placing, Terms, settle_tables};
use brunt::simulate::{Run, Silent, simulate_kept, simulate_net, simulate_programmes};
use std::fmt::Write;
use std::path::Path;

/// Draws of a case, one after another.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = mix(self.0.wrapping_add(0x9E37_79B9_7F4A_7C15));
        self.0 % most
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// A register of one to five threats with direct losses, sometimes beside a node that is down at times.
fn world(draw: &mut Draw) -> String {
    let horizon = if draw.one_in(9) { "2y" } else { "1y" };
    let mut text = format!(
        "brunt = 1\nscenario = {{ name = \"register\", currency = \"EUR\", horizon = \"{horizon}\" }}\n\
         parties = {{ owner = {{}}, supplier = {{}}, one = {{}}, other = {{}} }}\n"
    );
    for number in 0..=draw.below(5) {
        let frequency = draw.of(&["{ poisson = 3.0 }", "{ poisson = 0.2 }", "{ fixed = 2 }", "{ poisson = 20 }"]);
        // Ties of times are ordered by threat and number.
        let when = if frequency.contains("fixed") { draw.of(&["", "at = [\"100h\", \"100h\"]\n"]) } else { "" };
        let bearer = draw.of(&["owner", "owner", "owner", "supplier"]);
        let amount =
            draw.of(&["{ lognormal = { mu = 8, sigma = 2 } }", "12_345.67", "{ uniform = { min = 0, max = 9e4 } }"]);
        let loss = format!("{{ category = \"c{}\", bearer = \"{bearer}\", amount = {amount} }}", draw.below(2));
        let second =
            format!(", {{ category = \"fine\", bearer = \"{}\", amount = 77 }}", draw.of(&[bearer, "supplier"]));
        let more = if draw.one_in(9) { second } else { String::new() };
        let (framework, losses) = (draw.of(&["operational", "compliance"]), format!("[{loss}{more}]"));
        writeln!(
            text,
            "[threats.t{number}]\nframework = \"{framework}\"\nfrequency = {frequency}\n{when}losses = {losses}"
        )
        .expect("text can be written to a string");
    }
    if draw.one_in(8) {
        text += "[nodes.desk]\nowner = \"owner\"\ndowntime = { category = \"c0\", per_hour = 900 }\n\
                 [threats.outage]\nframework = \"strategic\"\nfrequency = { poisson = 2 }\n\
                 hits = { one = { nodes = [\"desk\"] } }\noutage = { lognormal = { mu = 2, sigma = 1 } }\n";
    }
    text
}

/// One to three policies, and sometimes a clause.
fn programme(draw: &mut Draw) -> String {
    let mut text = String::new();
    for number in 0..=draw.below(3) {
        let covers =
            draw.of(&["covers = \"all\"", "covers = { categories = [\"c0\"] }", "covers = { threats = [\"t0\"] }"]);
        let deductibles = ["", "retention = 5e3", "franchise = 4e3", "disappearing = { from = 1e3, to = 2e4 }"];
        let deductible = draw.of(&deductibles);
        let limit = draw.of(&["", "limit = 3e4", "limit = 1e5"]);
        let year = draw.of(&[
            "",
            "aggregate = { retention = 1e4 }",
            "aggregate = { limit = 9e4 }",
            "aggregate = { retention = 2e4, limit = 6e4 }",
        ]);
        let share = draw.of(&["", "", "coinsurance = 0.15"]);
        let insurers = draw.of(&["{ one = 1 }", "{ one = 1 }", "{ other = 1 }", "{ one = 0.7, other = 0.3 }"]);
        let again = match limit {
            "" => "",
            _ => draw.of(&["", "", "premium = 1e4\nreinstatements = [{ premium = 1 }, { premium = 0.5 }]"]),
        };
        writeln!(
            text,
            "[policies.p{number}]\ninsured = \"owner\"\ninuring = {}\ninsurers = {insurers}\n{covers}\n{deductible}\n{limit}\n{year}\n{share}\n{again}",
            number + 1
        )
        .expect("text can be written to a string");
    }
    if draw.one_in(6) {
        text += "[contracts.msa]\nseller = \"supplier\"\nbuyer = \"owner\"\n\
                 indemnity.losses = { covers = { categories = [\"c1\"] }, annual_cap = 2e4 }\n";
    }
    text
}

fn load(text: &str) -> Option<Scenario> {
    file::load(Path::new("case.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario
}

fn compiled(scenario: &Scenario) -> (Plan, Terms) {
    let plan = Plan::compile(scenario).expect("a checked scenario compiles");
    let terms = Terms::compile(&plan, &scenario.programme).expect("checked terms compile");
    (plan, terms)
}

/// Settles a run event by event: from its stored losses.
fn by_event(plan: &Plan, terms: &Terms, run: &Run) -> Ledger {
    let (ledger, tables) = simulate_kept(plan, run, &Silent).expect("losses can be counted");
    Ledger { settled: Some(settle_tables(terms, &tables).expect("losses can be counted")), ..ledger }
}

#[test]
fn columns_settle_to_the_bits_of_events_in_order() {
    let (mut on_columns, mut cases) = (0, 0);
    for seed in 0..1_200 {
        let draw = &mut Draw(seed);
        let world = world(draw);
        let [first, second] = [(); 2].map(|()| load(&(world.clone() + &programme(draw))));
        let (Some(first), Some(second)) = (first, second) else { continue };
        let [(plan, terms), (_, others)] = [&first, &second].map(compiled);
        let run = Run::new(120).with_seed(seed);
        let expected = by_event(&plan, &terms, &run);
        assert_eq!(simulate_net(&terms, &run, &Silent).expect("losses can be counted"), expected, "seed {seed}");
        let pass = simulate_programmes(&[&terms, &others], &run, &Silent).expect("losses can be counted");
        let settled: Vec<_> = pass.into_ledgers().map(|ledger| ledger.settled).collect();
        assert_eq!(settled[0], expected.settled, "seed {seed}, the first of two programmes");
        assert_eq!(settled[1], by_event(&plan, &others, &run).settled, "seed {seed}, the second of two programmes");
        cases += 1;
        let places = &Placing::of(&[&terms], false)[0];
        on_columns += usize::from((0..plan.threats.len()).any(|threat| places.takes(threat)));
    }
    assert!(cases > 400 && on_columns > 100, "{on_columns} of {cases} cases had a policy on columns");
}
