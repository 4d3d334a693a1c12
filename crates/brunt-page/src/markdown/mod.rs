//! Pages of Markdown, for a pull request or a ticket. Every text of a scenario is escaped.

mod compare;

pub use compare::compare;

/// Text of a scenario as Markdown shows it letter by letter, also within a cell of a table.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '@' => shown.push_str("&#64;"),
            '\n' => shown.push_str("<br>"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '|' | '~' | '!' | '$' => {
                shown.push('\\');
                shown.push(character);
            }
            other => shown.push(other),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_scenario_is_markup() {
        assert_eq!(escaped("a|b *c* <img> [x](y) @you"), "a\\|b \\*c\\* &lt;img&gt; \\[x\\]\\(y\\) &#64;you");
        assert_eq!(escaped("two\nlines"), "two<br>lines");
    }
}
