//! A tree as the text of a scenario file: JSON, and TOML in the many ways in which the same may be written.

use super::dice::Dice;
use super::tree::Tree;
use serde_json::Value;

/// As JSON, keys in their order.
pub(super) fn json(tree: &Tree) -> String {
    serde_json::to_string_pretty(&value(tree)).expect("a tree is a JSON value")
}

/// As a JSON value.
pub(super) fn value(tree: &Tree) -> Value {
    match tree {
        Tree::Text(text) | Tree::Moment(text) => text.as_str().into(),
        Tree::Whole(count) => (*count).into(),
        Tree::Number(number) | Tree::Money(number) | Tree::PerMoney(number) | Tree::LogMoney(number) => {
            (*number).into()
        }
        Tree::Flag(flag) => (*flag).into(),
        Tree::List(items) => items.iter().map(value).collect(),
        Tree::Table(entries) => Value::Object(entries.iter().map(|(key, entry)| (key.clone(), value(entry))).collect()),
        Tree::Phrase(_) => phrase(tree).into(),
    }
}

/// The text of a phrase.
fn phrase(tree: &Tree) -> String {
    match tree {
        Tree::Phrase(pieces) => pieces.iter().map(phrase).collect(),
        Tree::Text(text) => text.clone(),
        Tree::Money(amount) => amount.to_string(),
        other => format!("{other:?}"),
    }
}

/// As TOML, plainly: a header for each entry of a section.
pub(super) fn toml(tree: &Tree) -> String {
    written(tree, &mut Writer { dice: None })
}

/// As TOML, in a style drawn by the seed.
pub(super) fn styled_toml(tree: &Tree, seed: u64) -> String {
    written(tree, &mut Writer { dice: Some(Dice::new(seed, 2)) })
}

/// The same with the keys of every table in another order.
pub(super) fn reordered(tree: &Tree, dice: &mut Dice) -> Tree {
    match tree {
        Tree::List(items) => Tree::List(items.iter().map(|item| reordered(item, dice)).collect()),
        Tree::Table(entries) => {
            let entries = dice.shuffled(entries.clone());
            Tree::Table(entries.into_iter().map(|(key, value)| (key, reordered(&value, dice))).collect())
        }
        other => other.clone(),
    }
}

/// Root keys and dotted keys come first, headers after them, as TOML has it.
fn written(tree: &Tree, writer: &mut Writer) -> String {
    let Tree::Table(sections) = tree else { return String::new() };
    let (mut head, mut body) = (String::new(), String::new());
    for (key, section) in sections {
        match section {
            Tree::Table(entries) if !entries.is_empty() => {
                writer.section(key, section, entries, &mut head, &mut body);
            }
            _ => head += &format!("{} = {}\n", quoted_key(key), writer.inline(section)),
        }
    }
    head + &body
}

/// How much of TOML's freedom is used; without dice none.
struct Writer {
    dice: Option<Dice>,
}

impl Writer {
    fn draw(&mut self, count: usize) -> usize {
        self.dice.as_mut().map_or(0, |dice| dice.below(count))
    }

    fn section(&mut self, key: &str, whole: &Tree, entries: &[(String, Tree)], head: &mut String, body: &mut String) {
        match self.draw(6) {
            1 => *head += &format!("{} = {}\n", quoted_key(key), self.inline(whole)),
            2 => {
                for (id, entry) in entries {
                    *head += &format!("{}.{} = {}\n", quoted_key(key), quoted_key(id), self.inline(entry));
                }
            }
            _ => self.headers(key, entries, body),
        }
    }

    fn headers(&mut self, key: &str, entries: &[(String, Tree)], body: &mut String) {
        let flat = |entry: &Tree| !matches!(entry, Tree::Table(fields) if !fields.is_empty());
        if entries.iter().any(|entry| flat(&entry.1)) {
            *body += &format!("[{}]\n", quoted_key(key));
            for (id, entry) in entries.iter().filter(|entry| flat(&entry.1)) {
                *body += &format!("{} = {}\n", quoted_key(id), self.inline(entry));
            }
        }
        for (id, entry) in entries.iter().filter(|entry| !flat(&entry.1)) {
            let Tree::Table(fields) = entry else { continue };
            *body += &format!("[{}.{}]\n", quoted_key(key), quoted_key(id));
            let mut tables = String::new();
            for (name, field) in fields {
                match field {
                    Tree::List(items) if self.draw(5) == 1 && is_list_of_tables(items) => {
                        for item in items {
                            tables += &format!("[[{}.{}.{}]]\n", quoted_key(key), quoted_key(id), quoted_key(name));
                            let Tree::Table(keys) = item else { continue };
                            for (inner, value) in keys {
                                tables += &format!("{} = {}\n", quoted_key(inner), self.inline(value));
                            }
                        }
                    }
                    _ => *body += &format!("{} = {}\n", quoted_key(name), self.inline(field)),
                }
            }
            *body += &tables;
        }
    }

    fn inline(&mut self, tree: &Tree) -> String {
        match tree {
            Tree::Text(text) => self.text(text),
            Tree::Moment(text) if self.draw(2) == 1 => text.clone(),
            Tree::Moment(text) => self.text(text),
            Tree::Whole(count) => count.to_string(),
            Tree::Number(number) | Tree::Money(number) | Tree::PerMoney(number) | Tree::LogMoney(number) => {
                self.number(*number)
            }
            Tree::Flag(flag) => flag.to_string(),
            Tree::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.inline(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Tree::Table(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, entry)| format!("{} = {}", quoted_key(key), self.inline(entry)))
                    .collect();
                if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
            }
            Tree::Phrase(_) => self.text(&phrase(tree)),
        }
    }

    /// The same number in one of the ways to write it.
    fn number(&mut self, number: f64) -> String {
        let whole = number.fract() == 0.0 && number.abs() < 9e15;
        match self.draw(4) {
            1 if whole => format!("{}", number as i64),
            2 if whole && number.abs() >= 1e4 => {
                let digits = format!("{}", number as i64);
                let (front, back) = digits.split_at(digits.len() - 3);
                format!("{front}_{back}")
            }
            3 => format!("{number:e}"),
            _ if number.is_nan() => "nan".to_owned(),
            _ if number.is_infinite() => if number > 0.0 { "inf" } else { "-inf" }.to_owned(),
            _ => format!("{number:?}"),
        }
    }

    fn text(&mut self, text: &str) -> String {
        let plain = !text.contains(|c: char| c == '\'' || c.is_control());
        if plain && self.draw(4) == 1 { format!("'{text}'") } else { basic(text) }
    }
}

fn is_list_of_tables(items: &[Tree]) -> bool {
    !items.is_empty() && items.iter().all(|item| matches!(item, Tree::Table(_)))
}

fn quoted_key(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if bare { key.to_owned() } else { basic(key) }
}

/// Text in double quotes.
fn basic(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out += &format!("\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "\""
}
