//! Appetite statements: a small language such as `P(gross(provider) > 5e6) <= 1%`.
//!
//! ```text
//! statement = "P(" subject ">" number ")" "<=" share
//!           | "P(" "breach(" node ")" ")" "<=" share
//!           | ("mean" | "VaR" level | "TVaR" level) "(" subject ")" "<=" number
//! subject   = "gross(" party ")" | "gross(total)" | "net(" party ")" | "largest_event"
//! ```

use crate::scenario::read::tree::Place;
use crate::scenario::read::{At, Context, Rule};
use crate::scenario::{Limit, NodeIndex, PartyIndex, Statement, StatementMeasure, Subject};
use crate::units::{Level, Probability};
use std::ops::Range;

/// Word for all parties together in `gross(total)`; no party may have this id.
pub(crate) const TOTAL: &str = "total";

/// Reads one statement. `has_tolerance` is true, by node index, for nodes with a tolerance.
pub(crate) fn statement(cx: &mut Context, id: &str, at: &At<'_>, has_tolerance: &[bool]) -> Option<Statement> {
    let text = cx.text(at, "a statement")?;
    let tokens = tokens(text);
    let mut parser = Parser { cx, at, text, tokens, next: 0, has_tolerance };
    let measure = parser.measure();
    let limit = match &measure {
        Some(StatementMeasure::Exceeds { .. } | StatementMeasure::Breach(_)) => parser.limit(true),
        Some(_) => parser.limit(false),
        None => None,
    };
    Some(Statement { id: id.to_owned(), text: text.to_owned(), measure: measure?, limit: limit? })
}

/// Kind of a token of a statement.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A word or id, such as `gross` or `site-a`.
    Word,
    /// Text that begins like a number, with its percent sign: `5e6`, `1%`.
    Number,
    /// `(`, `)`, `>`, `<=` or any other sign.
    Sign,
}

/// Splits a statement into tokens, each with its byte range.
fn tokens(text: &str) -> Vec<(Token, Range<usize>)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let length = |more: fn(char) -> bool| text[at..].find(|c| !more(c)).unwrap_or(text.len() - at);
        let (token, length) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first.is_ascii_digit() || (matches!(first, '-' | '+' | '.') && starts_number(&text[at + 1..])) {
            (Token::Number, number_length(&text[at..]))
        } else if first.is_alphabetic() || first == '_' {
            (Token::Word, length(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
        } else if text[at..].starts_with("<=") || text[at..].starts_with(">=") {
            (Token::Sign, 2)
        } else {
            (Token::Sign, first.len_utf8())
        };
        tokens.push((token, at..at + length));
        at += length;
    }
    tokens
}

fn starts_number(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

/// Length in bytes of the number at the beginning of a text, such as `-1_000.5e-3%`.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = usize::from(matches!(bytes[0], b'-' | b'+'));
    while end < bytes.len() {
        let exponent_sign = matches!(bytes[end], b'-' | b'+') && matches!(bytes[end - 1], b'e' | b'E');
        if bytes[end].is_ascii_alphanumeric() || matches!(bytes[end], b'.' | b'_') || exponent_sign {
            end += 1;
        } else {
            break;
        }
    }
    end + usize::from(text[end..].starts_with('%'))
}

struct Parser<'c, 't> {
    cx: &'c mut Context,
    at: &'c At<'t>,
    text: &'t str,
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    has_tolerance: &'c [bool],
}

impl Parser<'_, '_> {
    fn measure(&mut self) -> Option<StatementMeasure> {
        const EXPECTED: &str = "`P(..)`, `mean(..)`, `VaR99(..)` or `TVaR99(..)`";
        let Some(span) = self.take_word() else { return self.fail(EXPECTED) };
        let word = &self.text[span.clone()];
        let folded = word.to_ascii_lowercase();
        if folded == "p" {
            return self.probability();
        }
        let tail = folded.strip_prefix("tvar").map(|level| (true, level));
        let level = tail.or_else(|| folded.strip_prefix("var").map(|level| (false, level)));
        let level = match level {
            Some((is_tail, level)) => Some((is_tail, self.level(level, span)?)),
            None if folded == "mean" => None,
            None => {
                self.next -= 1;
                return self.fail(EXPECTED);
            }
        };
        self.sign("(")?;
        let subject = self.subject()?;
        self.sign(")")?;
        Some(match level {
            Some((true, level)) => StatementMeasure::TailValueAtRisk(subject, level),
            Some((false, level)) => StatementMeasure::ValueAtRisk(subject, level),
            None => StatementMeasure::Mean(subject),
        })
    }

    /// Reads the rest of a probability after `P`.
    fn probability(&mut self) -> Option<StatementMeasure> {
        self.sign("(")?;
        if self.peek() == Some("breach") {
            self.next += 1;
            self.sign("(")?;
            let node = self.node()?;
            self.sign(")")?;
            self.sign(")")?;
            return Some(StatementMeasure::Breach(node));
        }
        let subject = self.subject()?;
        self.sign(">")?;
        let above = self.number("an amount such as `5e6`")?;
        self.sign(")")?;
        Some(StatementMeasure::Exceeds { subject, above })
    }

    fn subject(&mut self) -> Option<Subject> {
        const EXPECTED: &str = "`gross(party)`, `gross(total)`, `net(party)` or `largest_event`";
        match self.peek() {
            Some("largest_event") => {
                self.next += 1;
                Some(Subject::LargestEvent)
            }
            Some("gross") => {
                self.next += 1;
                self.sign("(")?;
                let subject = self.party()?;
                self.sign(")")?;
                Some(subject)
            }
            Some("net") => {
                self.next += 1;
                self.sign("(")?;
                let place = self.next;
                let subject = self.party()?;
                self.sign(")")?;
                let Subject::Party(party) = subject else {
                    self.next = place;
                    return self.fail("the id of a party");
                };
                Some(Subject::Net(party))
            }
            _ => self.fail(EXPECTED),
        }
    }

    fn party(&mut self) -> Option<Subject> {
        let Some(span) = self.take_word_or_number() else { return self.fail("the id of a party, or `total`") };
        let id = &self.text[span.clone()];
        if id == TOTAL {
            return Some(Subject::Total);
        }
        if let Some(index) = self.cx.parties.index(id) {
            return Some(Subject::Party(PartyIndex(index)));
        }
        let ids = self.cx.parties.as_slice().to_vec();
        self.unknown("party", id, span, &ids);
        None
    }

    fn node(&mut self) -> Option<NodeIndex> {
        let Some(span) = self.take_word_or_number() else { return self.fail("the id of a node") };
        let id = &self.text[span.clone()];
        let Some(index) = self.cx.nodes.index(id) else {
            let ids = self.cx.nodes.as_slice().to_vec();
            self.unknown("node", id, span, &ids);
            return None;
        };
        if self.has_tolerance.get(index as usize) == Some(&false) {
            let place = self.place(span);
            let rule = Rule::NoTolerance { node: id.to_owned() };
            let help = format!("add `tolerance = {{ below = .., at_most = .. }}` to `{id}`");
            self.cx.report_at(rule, place, &self.at.path(), "no tolerance").advise(help);
            return None;
        }
        Some(NodeIndex(index))
    }

    fn unknown(&mut self, kind: &'static str, id: &str, span: Range<usize>, ids: &[String]) {
        let near = self.cx.suggester.nearest(id, ids.iter().map(String::as_str));
        let place = self.place(span);
        let rule = Rule::UnknownId { kind, id: id.to_owned() };
        let diagnostic = self.cx.report_at(rule, place, &self.at.path(), &format!("no such {kind}"));
        if let Some(near) = near {
            diagnostic.advise(format!("did you mean `{near}`?")).mend(place, near);
        }
        diagnostic.name_odd(id);
    }

    /// Reads a level in percent from the digits after `VaR` or `TVaR`.
    fn level(&mut self, digits: &str, span: Range<usize>) -> Option<Level> {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let level = if plain { format!("{digits}e-2").parse().ok().and_then(Level::new) } else { None };
        if level.is_none() {
            let rule = Rule::InvalidLevel { level: digits.to_owned() };
            let place = self.place(span);
            let help = "levels are percentages, as in `VaR99` or `TVaR99.5`";
            self.cx.report_at(rule, place, &self.at.path(), "no such level").advise(help);
        }
        level
    }

    /// Reads `<=` and the limit, up to the end of the statement.
    fn limit(&mut self, is_probability: bool) -> Option<Limit> {
        self.sign("<=")?;
        let limit = if is_probability {
            const EXPECTED: &str = "a probability such as `1%` or `0.01`";
            let at = self.next;
            let value = self.number(EXPECTED)?;
            let Ok(probability) = Probability::new(value) else {
                let place = self.place(self.tokens[at].1.clone());
                let rule = Rule::OutsideUnitInterval { what: "a probability", value };
                self.cx.report_at(rule, place, &self.at.path(), "expected 0% to 100%");
                return None;
            };
            Limit::Probability(probability)
        } else {
            Limit::Amount(self.number("an amount such as `8e6`")?)
        };
        if self.next < self.tokens.len() {
            return self.fail("the end of the statement");
        }
        Some(limit)
    }

    fn number(&mut self, expected: &'static str) -> Option<f64> {
        let value = match self.tokens.get(self.next) {
            Some((Token::Number, span)) => parse_number(&self.text[span.clone()], expected),
            _ => None,
        };
        if value.is_none() {
            return self.fail(expected);
        }
        self.next += 1;
        value
    }

    fn sign(&mut self, sign: &'static str) -> Option<()> {
        if self.peek() == Some(sign) {
            self.next += 1;
            return Some(());
        }
        self.fail(match sign {
            "(" => "`(`",
            ")" => "`)`",
            ">" => "`>` and an amount",
            _ => "`<=` and a limit",
        })
    }

    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.next).map(|token| &self.text[token.1.clone()])
    }

    fn take_word(&mut self) -> Option<Range<usize>> {
        let (token, span) = self.tokens.get(self.next)?;
        let span = (*token == Token::Word).then(|| span.clone())?;
        self.next += 1;
        Some(span)
    }

    /// Takes a word or number as an id, because an id may begin with a digit.
    fn take_word_or_number(&mut self) -> Option<Range<usize>> {
        let (token, span) = self.tokens.get(self.next)?;
        // An id may also begin with a dash.
        let mut span = (*token != Token::Sign || &self.text[span.clone()] == "-").then(|| span.clone())?;
        self.next += 1;
        while let Some((token, more)) = self.tokens.get(self.next) {
            if *token == Token::Sign && &self.text[more.clone()] != "-" || more.start != span.end {
                break;
            }
            span.end = more.end;
            self.next += 1;
        }
        Some(span)
    }

    /// Reports the next token as unexpected.
    fn fail<T>(&mut self, expected: &'static str) -> Option<T> {
        let (found, span) = match self.tokens.get(self.next) {
            Some((_, span)) => (format!("`{}`", &self.text[span.clone()]), span.clone()),
            None => ("the end".to_owned(), self.text.len()..self.text.len()),
        };
        let place = self.place(span);
        let help = if found == "`,`" {
            "a decimal point is written `.`; thousands are not separated, or by `_`"
        } else {
            "as in `P(net(provider) > 5e6) <= 1%` or `TVaR99(gross(total)) <= 8e6`"
        };
        let rule = Rule::InvalidStatement { found, expected };
        let label = format!("expected {expected}");
        self.cx.report_at(rule, place, &self.at.path(), &label).advise(help).name_odd(self.text);
        None
    }

    /// Place in the file of a byte range of the statement; the place of the whole string if the string contains escapes.
    fn place(&self, span: Range<usize>) -> Option<Place> {
        let place = self.at.place()?;
        let inner = place.within_quotes(self.text);
        if inner == place {
            return Some(place);
        }
        let start = inner.start + span.start;
        Some(Place { start, end: (inner.start + span.end).max(start + 1), ..place })
    }
}

/// Parses a finite number of at least 0; a percentage is allowed only where a probability is expected.
fn parse_number(text: &str, expected: &'static str) -> Option<f64> {
    let plain = text.replace('_', "");
    let value = match plain.strip_suffix('%') {
        Some(digits) if expected.starts_with("a probability") && !digits.contains(['e', 'E']) => {
            format!("{digits}e-2").parse().ok()
        }
        Some(_) => None,
        None => plain.parse().ok(),
    };
    value.filter(|value: &f64| value.is_finite() && *value >= 0.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {}
