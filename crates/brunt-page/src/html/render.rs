//! The document as HTML: one strict template, one style and one script, named by their hashes.

use super::digest;
use super::document::Document;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use std::fmt;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Why a document could not be written: the template asks for something that the document does not have.
#[derive(Debug)]
pub struct Error(minijinja::Error);

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the page could not be written: {}", self.0)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<minijinja::Error> for Error {
    fn from(error: minijinja::Error) -> Self {
        Self(error)
    }
}

/// Writes a document as a page. Every text is escaped; only drawings, style and script are taken as they are.
pub(super) fn render(document: &Document) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template("page", TEMPLATE)?;
    let (style, script) = (STYLE.trim(), SCRIPT.trim());
    let page = environment.get_template("page")?.render(context! {
        document => Value::from(Serde(document)),
        style => Value::from_safe_string(style.to_string()),
        script => Value::from_safe_string(script.to_string()),
        style_source => digest::source(style),
        script_source => digest::source(script),
    })?;
    Ok(page.trim().to_string() + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_short_and_neither_text_ends_its_element() {
        assert!(SCRIPT.len() <= 10 * 1024, "{}", SCRIPT.len());
        assert!(!SCRIPT.contains("</") && !STYLE.contains("</"));
    }
}
