//! A case that breaks a property, made smaller when it is told.

use crate::suite::fuzz::shrink::shrink;
use crate::suite::fuzz::tree::Tree;
use crate::suite::fuzz::write;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Examines a scenario again.
type Again = Box<dyn Fn(&Tree) -> Result<(), String> + Send>;

/// A broken property, and everything to repeat and to understand it.
pub(super) struct Failure {
    /// The seed of the case.
    pub seed: u64,
    /// Name of the property.
    pub property: &'static str,
    /// How it is broken.
    pub message: String,
    /// What breaks it.
    pub input: Input,
}

/// What a property was broken by.
pub(super) enum Input {
    /// A scenario, which can be made smaller.
    Scenario(Tree, Again),
    /// A text.
    Text(String),
}

impl Failure {
    /// Failures of one property whose messages differ in numbers only are of one kind.
    pub(super) fn kind(&self) -> String {
        format!("{} {}", self.property, kind(&self.message))
    }
}

/// The first words of a message.
fn kind(message: &str) -> String {
    let words = message.split(|c: char| !c.is_alphabetic() && c != '_').filter(|word| word.len() > 1);
    words.take(8).collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, property, message, input } = self;
        let short = |message: &str| message.chars().take(2000).collect::<String>();
        writeln!(out, "\n=== seed {seed} breaks `{property}`\n{}", short(message))?;
        match input {
            Input::Text(text) => writeln!(out, "--- the text\n{text}"),
            Input::Scenario(tree, again) => {
                let alike = |other: String| kind(&other) == kind(message);
                let smallest = shrink(tree, &|tree| caught(|| again(tree)).err().is_some_and(alike));
                let smaller = caught(|| again(&smallest)).err().unwrap_or_default();
                writeln!(out, "--- made smaller\n{}\n{}", short(&smaller), write::toml(&smallest))
            }
        }
    }
}

/// Whatever a panic says is a message.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or(panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(format!("panics: {}", text.unwrap_or_default()))
    })
}
