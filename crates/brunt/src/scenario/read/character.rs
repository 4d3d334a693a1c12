//! Look-alike and invisible characters, which editors, word processors and web pages put in place of plain characters.

use crate::scenario::read::tree::Place;

/// A character that was probably typed in place of a plain one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Odd {
    /// Byte offset of the character in the text.
    pub(crate) at: usize,
    /// The character.
    pub(crate) character: char,
    /// Short form of the character's Unicode name.
    pub(crate) name: &'static str,
    /// The plain characters that the character looks like; empty for an invisible character.
    pub(crate) plain: String,
}

impl Odd {
    /// Code point and name, such as `U+00A0 (no-break space)`.
    pub(crate) fn title(&self) -> String {
        format!("U+{:04X} ({})", u32::from(self.character), self.name)
    }

    /// Advice on how to replace the character.
    pub(crate) fn advice(&self) -> String {
        let title = self.title();
        match self.plain.as_str() {
            "" => format!("the character {title} cannot be seen here: delete it"),
            " " => format!("the character {title} looks like a space and is none: type a plain space"),
            plain => format!("the character {title} looks like `{plain}` and is another: type `{plain}`"),
        }
    }

    /// Place of the character in a file, for a text that begins at a place.
    pub(crate) fn place(&self, text: Place) -> Place {
        let start = text.start + self.at;
        Place { start, end: start + self.character.len_utf8(), ..text }
    }
}

/// Odd characters, each with its name and the plain characters it looks like.
const ODD: [(char, &str, &str); 62] = [
    ('\u{a0}', "no-break space", " "),
    ('\u{2002}', "en space", " "),
    ('\u{2003}', "em space", " "),
    ('\u{2007}', "figure space", " "),
    ('\u{2009}', "thin space", " "),
    ('\u{200a}', "hair space", " "),
    ('\u{202f}', "narrow no-break space", " "),
    ('\u{3000}', "ideographic space", " "),
    ('\u{2028}', "line separator", " "),
    ('\u{2029}', "paragraph separator", " "),
    ('\u{85}', "next line", " "),
    ('\u{ad}', "soft hyphen", ""),
    ('\u{200b}', "zero width space", ""),
    ('\u{200c}', "zero width non-joiner", ""),
    ('\u{200d}', "zero width joiner", ""),
    ('\u{2060}', "word joiner", ""),
    ('\u{feff}', "byte order mark", ""),
    ('\u{200e}', "left-to-right mark", ""),
    ('\u{200f}', "right-to-left mark", ""),
    ('\u{2010}', "hyphen", "-"),
    ('\u{2011}', "non-breaking hyphen", "-"),
    ('\u{2012}', "figure dash", "-"),
    ('\u{2013}', "en dash", "-"),
    ('\u{2014}', "em dash", "-"),
    ('\u{2212}', "minus sign", "-"),
    ('\u{201c}', "left double quotation mark", "\""),
    ('\u{201d}', "right double quotation mark", "\""),
    ('\u{201e}', "double low quotation mark", "\""),
    ('\u{ab}', "left double angle quotation mark", "\""),
    ('\u{bb}', "right double angle quotation mark", "\""),
    ('\u{2018}', "left single quotation mark", "'"),
    ('\u{2019}', "right single quotation mark", "'"),
    ('\u{201a}', "single low quotation mark", "'"),
    ('\u{b4}', "acute accent", "'"),
    ('\u{2264}', "less-than or equal to", "<="),
    ('\u{2265}', "greater-than or equal to", ">="),
    ('\u{66b}', "Arabic decimal separator", "."),
    ('\u{66c}', "Arabic thousands separator", ","),
    ('а', "Cyrillic small letter a", "a"),
    ('с', "Cyrillic small letter es", "c"),
    ('е', "Cyrillic small letter ie", "e"),
    ('і', "Cyrillic small letter Byelorussian-Ukrainian i", "i"),
    ('о', "Cyrillic small letter o", "o"),
    ('р', "Cyrillic small letter er", "p"),
    ('ѕ', "Cyrillic small letter dze", "s"),
    ('х', "Cyrillic small letter ha", "x"),
    ('у', "Cyrillic small letter u", "y"),
    ('А', "Cyrillic capital letter a", "A"),
    ('В', "Cyrillic capital letter ve", "B"),
    ('С', "Cyrillic capital letter es", "C"),
    ('Е', "Cyrillic capital letter ie", "E"),
    ('К', "Cyrillic capital letter ka", "K"),
    ('М', "Cyrillic capital letter em", "M"),
    ('Н', "Cyrillic capital letter en", "H"),
    ('О', "Cyrillic capital letter o", "O"),
    ('Р', "Cyrillic capital letter er", "P"),
    ('Т', "Cyrillic capital letter te", "T"),
    ('Х', "Cyrillic capital letter ha", "X"),
    ('ο', "Greek small letter omicron", "o"),
    ('ν', "Greek small letter nu", "v"),
    ('Ο', "Greek capital letter omicron", "O"),
    ('Α', "Greek capital letter alpha", "A"),
];

/// The first odd character of a text.
pub(crate) fn odd(text: &str) -> Option<Odd> {
    if text.is_ascii() && !text.bytes().any(is_control) {
        return None;
    }
    text.char_indices().find_map(|(at, character)| {
        let (name, plain) = likeness(character)?;
        Some(Odd { at, character, name, plain })
    })
}

/// The first odd character outside of strings and comments on the line around a byte, with its byte offset in the file.
pub(crate) fn odd_in_code(text: &str, byte: usize) -> Option<Odd> {
    let byte = (0..=byte.min(text.len())).rev().find(|&byte| text.is_char_boundary(byte))?;
    let start = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].split('\n').next()?;
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in line.trim_end_matches('\r').char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"') if character == '\\' => escaped = true,
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None if character == '#' => return None,
            None => {
                if let Some((name, plain)) = likeness(character) {
                    return Some(Odd { at: start + at, character, name, plain });
                }
            }
        }
    }
    None
}

/// The text with odd characters replaced by the plain characters they look like.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| likeness(c).map_or_else(|| c.to_string(), |likeness| likeness.1)).collect()
}

/// Name of an odd character and the plain characters it looks like; `None` for any other character.
fn likeness(character: char) -> Option<(&'static str, String)> {
    let code = u32::from(character);
    let shifted = |base: u32, from: u32| char::from_u32(code - from + base).map(String::from).unwrap_or_default();
    match code {
        0xFF10..=0xFF19 => Some(("full-width digit", shifted(0x30, 0xFF10))),
        0xFF21..=0xFF3A | 0xFF41..=0xFF5A => Some(("full-width letter", shifted(0x21, 0xFF01))),
        0xFF01..=0xFF5E => Some(("full-width sign", shifted(0x21, 0xFF01))),
        0x660..=0x669 => Some(("Arabic-Indic digit", shifted(0x30, 0x660))),
        0x6F0..=0x6F9 => Some(("extended Arabic-Indic digit", shifted(0x30, 0x6F0))),
        0x966..=0x96F => Some(("Devanagari digit", shifted(0x30, 0x966))),
        0x202A..=0x202E | 0x2066..=0x2069 => Some(("direction mark", String::new())),
        0x2000..=0x200A if code != 0x2002 => Some(("space of another width", " ".to_owned())),
        _ if code < 0x80 && is_control(code as u8) => Some(("control character", String::new())),
        _ => ODD.iter().find(|odd| odd.0 == character).map(|odd| (odd.1, odd.2.to_owned())),
    }
}

/// Whether a byte is a control character other than tab, line feed and carriage return.
fn is_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7F
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_are_named_by_code_point_and_name() {
        let title = |text: &str| odd(text).unwrap().title();
        assert_eq!(title("a\u{a0}b"), "U+00A0 (no-break space)");
        assert_eq!(title("\u{200b}"), "U+200B (zero width space)");
        assert_eq!(title("−5"), "U+2212 (minus sign)");
        assert_eq!(title("１２"), "U+FF11 (full-width digit)");
        assert_eq!(title("x\u{0}"), "U+0000 (control character)");
        for text in ["plain\ttext\r\n", "Zürich, 東京, Łódź", "8h", "€ 5"] {
            assert_eq!(odd(text), None, "{text}");
        }
    }

    #[test]
    fn plain_characters_take_their_place() {
        assert_eq!(plain("１２\u{a0}−\u{200d}３．５％"), "12 -3.5%");
        assert_eq!(plain("“оwner”"), "\"owner\"");
        assert_eq!(plain("東京"), "東京");
    }

    #[test]
    fn strings_and_comments_may_hold_any_character() {
        assert_eq!(odd_in_code("a = \"\u{a0}\" # \u{a0}\n", 3), None);
        assert_eq!(odd_in_code("x = 1\na\u{a0}= \"b\\\"\u{200b}\"\n", 8).unwrap().at, 7);
        assert_eq!(odd_in_code("a = 'it' \u{feff}\n", 0).unwrap().character, '\u{feff}');
    }

    #[test]
    fn every_character_of_the_list_is_there_once() {
        for (position, odd) in ODD.iter().enumerate() {
            assert!(!ODD[..position].iter().any(|other| other.0 == odd.0), "{}", odd.1);
            assert!(odd.2.is_ascii() && !odd.0.is_ascii(), "{}", odd.1);
        }
    }
}
