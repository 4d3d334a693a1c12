//! No text makes the check panic.

use super::check_named;
use crate::scenario::file::STARTER;
use proptest::prelude::*;
use std::path::Path;

/// A change of a text at a place.
#[derive(Debug, Clone)]
enum Change {
    Flip(usize, u8),
    Delete(usize, usize),
    Swap(usize, usize),
    Copy(usize, usize),
    Insert(usize, &'static str),
}

const PIECES: [&str; 28] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "=",
    ".",
    ",",
    "\n",
    "-1",
    "0",
    "1e999",
    "nan",
    "inf",
    "\"5%\"",
    "\"1h\"",
    "\"\"",
    "true",
    "é",
    "{ all = [] }",
    "[[nodes.service]]",
    "[nodes]",
    "2029-01-01",
    "include = [\"x\"]",
    "p99.5 = 3",
    "100000000000000000000",
    "\"9999999999999999999999d\"",
    "[threats.storm.hits]",
];

fn change() -> impl Strategy<Value = Change> {
    let at = any::<usize>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
        (at(), 1..40_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (at(), at()).prop_map(|(one, other)| Change::Swap(one, other)),
        (at(), at()).prop_map(|(from, to)| Change::Copy(from, to)),
        (at(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, PIECES[piece])),
    ]
}

/// Words, numbers and signs with what is between them.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut was_word = false;
    for c in text.chars() {
        let is_word = c.is_alphanumeric() || matches!(c, '_' | '-');
        match tokens.last_mut() {
            Some(last) if is_word && was_word => last.push(c),
            _ => tokens.push(c.to_string()),
        }
        was_word = is_word;
    }
    tokens
}

fn apply(bytes: Vec<u8>, change: &Change) -> Vec<u8> {
    let on_tokens = |edit: &dyn Fn(&mut Vec<String>)| {
        let mut tokens = tokens(&String::from_utf8_lossy(&bytes));
        if !tokens.is_empty() {
            edit(&mut tokens);
        }
        tokens.concat().into_bytes()
    };
    match change {
        Change::Flip(at, byte) => {
            let mut bytes = bytes;
            let length = bytes.len().max(1);
            if let Some(slot) = bytes.get_mut(at % length) {
                *slot ^= byte;
            }
            bytes
        }
        Change::Delete(at, length) => {
            let start = at % bytes.len().max(1);
            let end = (start + length).min(bytes.len());
            [&bytes[..start.min(end)], &bytes[end..]].concat()
        }
        Change::Swap(one, other) => on_tokens(&|tokens| {
            let count = tokens.len();
            tokens.swap(one % count, other % count);
        }),
        Change::Copy(from, to) => on_tokens(&|tokens| {
            let count = tokens.len();
            let token = tokens[from % count].clone();
            tokens[to % count] = token;
        }),
        Change::Insert(at, piece) => on_tokens(&|tokens| {
            let count = tokens.len();
            tokens.insert(at % count, (*piece).to_owned());
        }),
    }
}

/// Checks bytes, and that places lie within the text.
fn check_bytes(name: &str, bytes: &[u8]) {
    let checked = crate::scenario::file::load(Path::new(name), &|_| Ok(bytes.to_vec()));
    assert_eq!(checked.is_sound(), checked.count(crate::scenario::Severity::Error) == 0);
    for diagnostic in &checked.diagnostics {
        let _ = serde_json::to_string(&checked.sources.spell_out(diagnostic)).unwrap();
        for label in &diagnostic.labels {
            let text = &checked.sources.get(label.file).unwrap().text;
            assert!(text.get(label.span.clone()).is_some(), "{diagnostic:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_starters_never_panic(changes in prop::collection::vec(change(), 1..8)) {
        let bytes = changes.iter().fold(STARTER.as_bytes().to_vec(), apply);
        check_bytes("a.toml", &bytes);
    }

    #[test]
    fn changed_json_never_panics(changes in prop::collection::vec(change(), 1..8)) {
        let file: serde_json::Value = toml::from_str(STARTER).unwrap();
        let json = serde_json::to_vec(&file).unwrap();
        check_bytes("a.json", &changes.iter().fold(json, apply));
    }

    #[test]
    fn one_token_replaced_never_panics(at in any::<usize>(), piece in 0..PIECES.len()) {
        let mut tokens = tokens(STARTER);
        let at = at % tokens.len();
        tokens[at] = PIECES[piece].to_owned();
        check_bytes("a.toml", tokens.concat().as_bytes());
    }
}

#[test]
fn deep_nesting_is_refused_or_read() {
    for depth in [50, 500, 50_000] {
        let toml = format!("x = {}{}", "[".repeat(depth), "]".repeat(depth));
        let json = format!("{{ \"x\": {}{} }}", "[".repeat(depth), "]".repeat(depth));
        assert!(!check_named("a.toml", &toml).is_sound());
        assert!(!check_named("a.json", &json).is_sound());
        let law = format!("{}1{}", "{ capped = { at = 1, law = ".repeat(depth), " } }".repeat(depth));
        assert!(!check_named("a.toml", &format!("threats.x.takes = {law}")).is_sound());
    }
}

#[test]
fn a_large_file_of_mistakes_ends_with_one_problem_that_says_so() {
    let needs = "{},".repeat(200_000);
    let checked = check_named("a.toml", &format!("brunt = 1\nnodes.x.needs = [{needs}]"));
    assert_eq!(checked.count(crate::scenario::Severity::Error), 100_001);
    let said = checked.diagnostics.iter().find(|diagnostic| diagnostic.code == "too-many-problems").unwrap();
    // Each of the needs, the missing header and the node that nobody can need.
    assert!(said.message.starts_with("there are 100001 more errors"), "{}", said.message);
    let ids: String = (0..20_000).map(|i| format!("\"node-number-{i}\",")).collect();
    assert!(!check_named("a.toml", &format!("nodes.x.needs = [{{ any = [{ids}] }}]")).is_sound());
}

#[test]
fn a_large_sound_network_is_checked_quickly() {
    let mut text = super::with("");
    for i in 0..20_000 {
        text += &format!(
            "nodes.n{i} = {{ needs = [{{ all = [\"n{}\", \"site\"] }}], downtime = {{ bearer = \"client\", per_hour = 1 }} }}\n",
            (i + 1) % 20_000
        );
    }
    assert!(super::check(&text).is_sound());
}
