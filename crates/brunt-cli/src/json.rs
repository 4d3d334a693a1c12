//! JSON as printed and saved: indented, with 0 in place of -0, because readers show the sign of a negative zero to people.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};
use std::io::{self, Write};

/// Writes a value as indented JSON.
///
/// # Errors
/// Any failure to write.
pub(crate) fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Plain(PrettyFormatter::new()));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// `number`, with 0 in place of -0.
pub(crate) fn unsigned_zero(number: f64) -> f64 {
    // In IEEE arithmetic, -0 + 0 is 0.
    number + 0.0
}

/// Formatter that indents like [`PrettyFormatter`] and writes -0 as 0.
struct Plain(PrettyFormatter<'static>);

impl Formatter for Plain {
    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        self.0.write_f64(out, unsigned_zero(value))
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn zero_has_no_sign_and_all_else_is_as_usual() {
        let value = serde_json::json!({ "a": [0.0, -0.5, [], {}], "b": { "c": null, "d": "e\n" } });
        let mut text = Vec::new();
        pretty(&value, &mut text).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        let mut text = Vec::new();
        pretty(&[-0.0], &mut text).unwrap();
        assert_eq!(text, b"[\n  0.0\n]");
    }
}
