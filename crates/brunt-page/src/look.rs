//! What the reader of a text page can see.

/// What the reader of a text page can see: width, colours, characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Width of a line in columns.
    pub width: usize,
    /// Whether to use colours. No information is given by colour alone.
    pub color: bool,
    /// Whether characters beyond ASCII can be shown.
    pub unicode: bool,
}

impl Look {
    /// A page of plain ASCII, 100 columns wide.
    pub const PLAIN: Self = Self { width: 100, color: false, unicode: false };

    /// `text` in an ANSI style such as `1` for bold, if colours are used.
    fn styled(&self, style: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_string() }
    }

    /// Bold: a heading.
    pub fn bold(&self, text: &str) -> String {
        self.styled("1", text)
    }

    /// Dim: text of less weight.
    pub fn dim(&self, text: &str) -> String {
        self.styled("2", text)
    }

    /// Red: a failure.
    pub fn red(&self, text: &str) -> String {
        self.styled("1;31", text)
    }

    /// Green: a success.
    pub fn green(&self, text: &str) -> String {
        self.styled("1;32", text)
    }

    /// Yellow: text that needs attention.
    pub fn yellow(&self, text: &str) -> String {
        self.styled("1;33", text)
    }
}
