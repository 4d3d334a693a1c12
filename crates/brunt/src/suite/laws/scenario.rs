//! Scenarios at random: a network of nodes that need earlier ones, and threats that hit them, cost and trigger later ones.
//!
//! Ids are words with a number below 10, so that replacing the text of one replaces nothing else.

use brunt::random::Key;
use proptest::prelude::*;

/// How large, and the seed of everything else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recipe {
    pub seed: u64,
    pub nodes: usize,
    pub threats: usize,
}

pub(super) fn recipe() -> impl Strategy<Value = Recipe> {
    (any::<u64>(), 1..9usize, 2..7usize).prop_map(|(seed, nodes, threats)| Recipe { seed, nodes, threats })
}

/// Choices, one word each.
struct Choices {
    key: Key,
    made: u64,
}

impl Choices {
    fn below(&mut self, n: usize) -> usize {
        self.made += 1;
        (self.key.block(self.made, 0)[0] % n as u64) as usize
    }

    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<T: Copy>(&mut self, options: &[T]) -> T {
        options[self.below(options.len())]
    }

    /// Some of the first `n` numbers, at least one, each once.
    fn some(&mut self, n: usize) -> Vec<usize> {
        let mut chosen: Vec<usize> = (0..n).filter(|_| self.once_in(2)).collect();
        if chosen.is_empty() {
            chosen.push(self.below(n));
        }
        chosen
    }
}

/// The tables of a scenario: a header, and others that may stand in any order.
pub(super) fn tables(recipe: Recipe) -> Vec<String> {
    let mut choices = Choices { key: Key::new(recipe.seed), made: 0 };
    let mut tables = vec![
        "brunt = 1\n".to_owned(),
        "[scenario]\nname = \"Random\"\ncurrency = \"EUR\"\nhorizon = \"2000h\"\n".to_owned(),
    ];
    tables.extend((0..PARTIES).map(|party| format!("[parties.party-{party}]\n")));
    tables.push(
        "[factors]\nnames = [\"factor-0\", \"factor-1\"]\ncorrelation = [{ between = [\"factor-0\", \"factor-1\"], r = -0.4 }]\n"
            .into(),
    );
    tables.extend((0..recipe.nodes).map(|node| node_table(&mut choices, node)));
    tables.extend((0..recipe.threats).map(|threat| threat_table(&mut choices, recipe, threat)));
    tables
}

pub(super) fn text(recipe: Recipe) -> String {
    tables(recipe).join("\n")
}

pub(super) const PARTIES: usize = 3;

fn quoted(word: &str, numbers: &[usize]) -> String {
    let ids: Vec<String> = numbers.iter().map(|number| format!("\"{word}-{number}\"")).collect();
    format!("[{}]", ids.join(", "))
}

fn node_table(choices: &mut Choices, node: usize) -> String {
    let mut lines = format!(
        "[nodes.node-{node}]\nowner = \"party-{}\"\nkind = \"kind-{}\"\n",
        choices.below(PARTIES),
        choices.below(3)
    );
    if node > 0 {
        let needs: Vec<String> = (0..choices.below(3)).map(|_| need(choices, node)).collect();
        lines += &format!("needs = [{}]\n", needs.join(", "));
    }
    if node == 0 || choices.once_in(2) {
        lines += &downtime(choices);
    }
    lines
}

fn need(choices: &mut Choices, node: usize) -> String {
    let members = choices.some(node);
    let form = match choices.below(4) {
        0 => format!("all = {{ node-{} = 0.6 }}", members[0]),
        1 if members.len() > 1 => format!("any = {}", quoted("node", &members)),
        2 if members.len() > 1 => format!("at_least = {}, of = {}", members.len() - 1, quoted("node", &members)),
        3 if members.len() > 1 => {
            let weights: Vec<String> = members.iter().map(|member| format!("node-{member} = 0.7")).collect();
            format!("pool = {{ {} }}", weights.join(", "))
        }
        _ => format!("all = {}", quoted("node", &members)),
    };
    let clocks = choices.of(&[
        "",
        ", buffer = \"90m\"",
        ", restart = \"4h\"",
        ", probability = 0.7, buffer = \"20m\"",
        ", switchover = \"2h\"",
    ]);
    format!("{{ {form}{clocks} }}")
}

fn downtime(choices: &mut Choices) -> String {
    let curve = choices.of(&[
        "per_hour = 1000",
        "per_hour = 333.3, steps = [{ after = \"6h\", per_hour = 777.7 }]",
        "per_hour = 50, lumps = [{ at = \"12h\", amount = 5000.01 }]",
    ]);
    let bearer = choices.below(PARTIES);
    let more = choices.of(&[
        "",
        "backlog = { rate = 0.4, share = 0.3 }\n",
        "tolerance = { below = 0.7, at_most = \"3h\", data_loss = \"1h\" }\n",
        "hours = [{ days = [\"mon\", \"wed\", \"sat\"], from = \"07:00\", to = \"19:00\" }]\n",
    ]);
    format!(
        "downtime = [{{ category = \"category-0\", {curve} }}, {{ bearer = \"party-{bearer}\", category = \"category-3\", per_hour = 10.1 }}]\n{more}"
    )
}

fn threat_table(choices: &mut Choices, recipe: Recipe, threat: usize) -> String {
    let framework = choices.of(&["compliance", "financial", "operational", "strategic"]);
    let frequency = choices.of(&[
        "poisson = 3.5",
        "poisson = 30",
        "negative_binomial = { mean = 6, k = 0.8 }",
        "bernoulli = 0.4",
        "binomial = { n = 6, p = 0.3 }",
        "fixed = 2",
    ]);
    let mut lines = format!("[threats.threat-{threat}]\nframework = \"{framework}\"\nfrequency = {{ {frequency} }}\n");
    if !frequency.starts_with("fixed") && choices.once_in(2) {
        lines += choices.of(&[
            "loads = { factor-0 = { frequency = 0.4, loss = 0.2 } }\n",
            "loads = { factor-0 = { loss = -0.3 }, factor-1 = { frequency = 0.3 } }\n",
        ]);
    }
    if choices.once_in(3) {
        lines += "season = [3, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]\n";
    }
    let does_hit = !choices.once_in(3);
    if does_hit {
        lines += &hits(choices, recipe.nodes);
    }
    let losses: Vec<String> = (0..1 + choices.below(3)).map(|_| loss(choices, does_hit)).collect();
    lines += &format!("losses = [{}]\n", losses.join(", "));
    // The last threat follows from none, so that it may be taken out.
    if threat + 2 < recipe.threats && choices.once_in(2) {
        let follows = threat + 1 + choices.below(recipe.threats - threat - 2);
        lines += &format!(
            "triggers = [{{ threat = \"threat-{follows}\", probability = 0.6, after = {{ exponential = {{ mean = \"9d\" }} }} }}]\n"
        );
    }
    lines
}

fn hits(choices: &mut Choices, nodes: usize) -> String {
    let which = format!("{{ nodes = {} }}", quoted("node", &choices.some(nodes)));
    let rule = match choices.below(3) {
        0 => format!("{{ one = {which} }}"),
        1 => format!("{{ each = {which}, probability = 0.5 }}"),
        _ => format!("{{ all = {which} }}"),
    };
    let takes = choices.of(&["1", "0.35", "{ uniform = { min = 0.1, max = 1 } }", "{ beta = { a = 2, b = 1 } }"]);
    let outage = choices.of(&[
        "\"5h\"",
        "{ lognormal = { median = \"4h\", p95 = \"30h\" } }",
        "{ gamma = { mean = \"10h\", cv = 0.8 } }",
        "{ weibull = { shape = 0.7, scale = \"6h\" } }",
    ]);
    let more = choices.of(&[
        "",
        "shared = true\n",
        "data_loss = { exponential = { mean = \"2h\" } }\n",
        "recovery = [{ after = \"0h\", takes = 0.5 }, { after = \"6h\", takes = 0 }]\n",
    ]);
    format!("hits = {rule}\ntakes = {takes}\noutage = {outage}\n{more}")
}

fn loss(choices: &mut Choices, does_hit: bool) -> String {
    let per_hour = if does_hit { "per_hour = { exponential = { mean = 40 } }" } else { "amount = 12.5" };
    let amount = choices.of(&[
        per_hour,
        "amount = 100.1",
        "amount = { lognormal = { median = 500, p95 = 9000 } }",
        "amount = { pert = { min = 10, mode = 20, max = 90 } }",
        "amount = { spliced = { body = { gamma = { mean = 900, cv = 1 } }, at = 2000, tail_probability = 0.1, tail = { gpd = { shape = 0.3, scale = 900 } } } }",
        "records = { uniform = { min = 10, max = 1000 } }, each = { triangular = { min = 0, mode = 1, max = 5 } }",
    ]);
    format!(
        "{{ category = \"category-{}\", bearer = \"party-{}\", {amount} }}",
        choices.below(3),
        choices.below(PARTIES)
    )
}
