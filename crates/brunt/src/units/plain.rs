//! Text that is safe to print.

/// Text from a scenario as one line, safe for a page, a terminal and XML: with `?` for characters that could steer a terminal, turn the direction of text around, or break XML.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(is_harmful, "?")
}

/// Whether a character is a control character, changes the direction of text, or is a noncharacter.
fn is_harmful(character: char) -> bool {
    let turns =
        matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || turns || is_no_character(character)
}

/// Whether a code point is a noncharacter, which Unicode keeps free for good. XML allows some noncharacters and forbids others.
fn is_no_character(character: char) -> bool {
    matches!(character, '\u{fdd0}'..='\u{fdef}') || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_steer_a_terminal() {
        assert_eq!(plain("Harbour\n\u{1b}[2J Mutual"), "Harbour ?[2J Mutual");
        assert_eq!(
            plain("a\u{202e}b\u{2066}c\u{200f} \u{fffe}\u{ffff}\u{1ffff}\u{fdd0} d\u{2028}e"),
            "a?b?c? ???? d e"
        );
        assert_eq!(plain("Ré, 東京, \u{1f600}, a\u{200d}b"), "Ré, 東京, \u{1f600}, a\u{200d}b");
    }
}
