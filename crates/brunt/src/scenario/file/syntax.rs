//! Probable causes of syntax errors in TOML and JSON: look-alike characters, backslashes, decimal commas.

use crate::scenario::check::checked::MOST_NESTED;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::read::Rule;
use crate::scenario::read::character::{Odd, odd_in_code, plain};
use crate::scenario::read::context::diagnose;
use crate::scenario::read::tree::Place;
use std::ops::Range;

/// Language of a scenario file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Toml,
    Json,
}

impl Language {
    fn name(self) -> &'static str {
        match self {
            Self::Toml => "TOML",
            Self::Json => "JSON",
        }
    }
}

/// The diagnostic of a parser's syntax error, with the probable cause.
pub(super) fn syntax(language: Language, message: &str, text: &str, place: Place) -> Diagnostic {
    if message.contains("recurse") || message.contains("nesting depth") {
        return diagnose(&Rule::TooDeep { limit: MOST_NESTED }, Some(place), "", "too deep");
    }
    if let Some(odd) = odd_in_code(text, place.start) {
        return odd_character(language, text, &odd, place);
    }
    if let Some(string) = string_around(text, place.start).filter(|string| text[string.clone()].contains('\\')) {
        return backslash(language, text, string, place);
    }
    let rule = Rule::Syntax { language: language.name(), message: message.to_owned() };
    let mut diagnostic = diagnose(&rule, Some(place), "", "here");
    if let Some((comma, number)) = decimal_comma(text, place.start) {
        let place = Place { start: comma.start, end: comma.end, ..place };
        diagnostic.advise("a decimal point is written `.`").mend(Some(place), number);
    }
    diagnostic
}

/// The diagnostic of a look-alike or invisible character in a place where the character has no meaning.
pub(super) fn odd_character(language: Language, text: &str, odd: &Odd, file: Place) -> Diagnostic {
    let message = format!("{} has no meaning outside of text", odd.title());
    let place = odd.place(Place { start: 0, ..file });
    let rule = Rule::Syntax { language: language.name(), message };
    let mut diagnostic = diagnose(&rule, Some(place), "", "this character");
    let whole = Place { end: quoted_until(text, odd).unwrap_or(place.end), ..place };
    diagnostic.advise(odd.advice()).mend(Some(whole), plain(&text[whole.start..whole.end]));
    diagnostic
}

/// End of the text that a look-alike quotation mark opens: after the next mark on the line that looks like the same plain mark.
fn quoted_until(text: &str, odd: &Odd) -> Option<usize> {
    if !matches!(odd.plain.as_str(), "\"" | "'") {
        return None;
    }
    let from = odd.at + odd.character.len_utf8();
    let line = text[from..].lines().next()?;
    let (at, close) = line.char_indices().find(|(_, character)| plain(&character.to_string()) == odd.plain)?;
    Some(from + at + close.len_utf8())
}

fn backslash(language: Language, text: &str, string: Range<usize>, place: Place) -> Diagnostic {
    let message = "a backslash in double quotes begins an escape, and this is none".to_owned();
    let to = (place.start + 1).min(string.end);
    let at = text.as_bytes()[string.start..to]
        .iter()
        .rposition(|&byte| byte == b'\\')
        .map_or(place.start, |at| at + string.start);
    let here = Place { start: at, end: at + 1, ..place };
    let mut diagnostic =
        diagnose(&Rule::Syntax { language: language.name(), message }, Some(here), "", "this backslash");
    let content = &text[string.start + 1..string.end - 1];
    let doubled = || format!("\"{}\"", content.replace('\\', "\\\\"));
    let (help, fix) = match language {
        Language::Json => ("paths are written with `/`; any other backslash is doubled: `\\\\`", doubled()),
        Language::Toml if content.contains('\'') => {
            ("paths are written with `/`; any other backslash is doubled: `\\\\`", doubled())
        }
        Language::Toml => (
            "paths are written with `/`; in single quotes a backslash is a backslash, in double quotes it is doubled: `\\\\`",
            format!("'{content}'"),
        ),
    };
    let whole = Place { start: string.start, end: string.end, ..place };
    diagnostic.advise(help).mend(Some(whole), fix);
    diagnostic
}

/// Range of the double-quoted text around a byte, quotes included, if the text begins and ends on the byte's line.
pub(super) fn string_around(text: &str, byte: usize) -> Option<Range<usize>> {
    let byte = byte.min(text.len());
    let line_start = text.as_bytes()[..byte].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let line_end = text.as_bytes()[byte..].iter().position(|&byte| byte == b'\n').map_or(text.len(), |end| byte + end);
    let bytes = &text.as_bytes()[..line_end];
    let (mut open, mut at) = (None, line_start);
    while at < bytes.len() {
        match (open, bytes[at]) {
            (None, b'#') => return None,
            (None, quote @ (b'"' | b'\'')) => open = Some((quote, at)),
            (Some((b'"', _)), b'\\') => at += 1,
            (Some((quote, from)), close) if close == quote => {
                if quote == b'"' && from < byte && byte <= at {
                    return Some(from..at + 1);
                }
                open = None;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Range of digits with a decimal comma, and the number with a point. The digits end just before a byte, or their comma is at the byte.
fn decimal_comma(text: &str, byte: usize) -> Option<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let digits_before = |end: usize| bytes[..end].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let comma = if bytes.get(byte) == Some(&b',') {
        byte
    } else {
        let end = text.get(..byte)?.trim_end_matches([' ', '}']).len();
        (end - digits_before(end)).checked_sub(1)?
    };
    let before = digits_before(comma);
    let after = bytes[comma + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = comma - before..comma + 1 + after;
    (bytes[comma] == b',' && before > 0 && after > 0).then(|| (number.clone(), text[number].replace(',', ".")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_found_around_each_of_its_bytes() {
        let text = "a = 1 # \"no\"\nb = [\"x\\\"y\", 'z\"', \"w\"] # \"v\"\n";
        assert_eq!(string_around(text, 9), None);
        let string = |byte| string_around(text, byte).map(|range| &text[range]);
        let at = text.find("x\\").unwrap();
        assert_eq!(string(at), Some("\"x\\\"y\""));
        assert_eq!(string(at + 4), Some("\"x\\\"y\""));
        assert_eq!(string(text.find('z').unwrap()), None);
        assert_eq!(string(text.find('w').unwrap()), Some("\"w\""));
        assert_eq!(string(text.find("v\"").unwrap()), None);
        assert_eq!(string_around("", 0), None);
    }

    #[test]
    fn a_decimal_comma_is_seen_where_the_parser_stops() {
        let found = |text: &str, byte| decimal_comma(text, byte).map(|found| found.1);
        assert_eq!(found("x = 1,5", 5), Some("1.5".into()));
        assert_eq!(found("x = { a = 12,50 }", 16), Some("12.50".into()));
        assert_eq!(found("x = [1, 5] y", 11), None);
        assert_eq!(found("x = ,5", 4), None);
        assert_eq!(found("", 0), None);
    }
}
