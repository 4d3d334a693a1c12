//! The document between a report and its HTML: sections of text, tables and charts, without markup.

use minijinja::Value;
use serde::Serialize;

/// A whole page.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    /// Name of the scenario.
    pub title: String,
    /// Facts of the run, side by side.
    pub about: Vec<String>,
    /// What a reader must know before all else, such as a partial result.
    pub alerts: Vec<String>,
    /// Sections in order.
    pub sections: Vec<Section>,
}

/// A section with a heading that links can point to.
#[derive(Debug, Serialize)]
pub(super) struct Section {
    /// Id of the section.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// Contents in order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section without contents.
    pub(super) fn new(id: &'static str, title: impl Into<String>) -> Self {
        Self { id, title: title.into(), blocks: Vec::new() }
    }

    /// A paragraph more.
    pub(super) fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text { text: text.into() });
    }

    /// A heading within the section.
    pub(super) fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading { text: text.into() });
    }

    /// A table that is shown at once, unless it has no rows.
    pub(super) fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table { table, folded: false });
        }
    }

    /// A table behind its caption, unless it has no rows.
    pub(super) fn folded(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table { table, folded: true });
        }
    }

    /// A chart with the table behind it.
    pub(super) fn chart(&mut self, caption: impl Into<String>, svg: String, table: Table) {
        self.blocks.push(Block::Chart { caption: caption.into(), svg: Value::from_safe_string(svg), table });
    }
}

/// A part of a section.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Block {
    /// A paragraph.
    Text { text: String },
    /// A heading below that of the section.
    Heading { text: String },
    /// The one sentence that matters most, with a word for its mood: `good`, `bad` or `open`.
    Headline { text: String, mood: &'static str },
    /// A list of sentences, behind a title if there is one.
    List { title: Option<String>, items: Vec<String> },
    /// A command to be typed, with what it does.
    Commands { items: Vec<(String, String)> },
    /// Terms and what they mean; each term can be pointed to.
    Definitions { items: Vec<Definition> },
    /// Remarks that figures point to by number.
    Remarks { items: Vec<String> },
    /// A table.
    Table { table: Table, folded: bool },
    /// A drawing, and the table of its numbers.
    Chart { caption: String, svg: Value, table: Table },
}

/// A term and its meaning.
#[derive(Debug, Serialize)]
pub(super) struct Definition {
    /// Id that column headings point to.
    pub id: &'static str,
    /// The term.
    pub term: String,
    /// Its meaning.
    pub meaning: String,
}

/// A table. The first cell of a row names the row.
#[derive(Debug, Default, Serialize)]
pub(super) struct Table {
    /// What the table shows; also its name for a reader who cannot see it.
    pub caption: String,
    /// Headings of the columns.
    pub columns: Vec<Column>,
    /// Rows of cells, as many as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub(super) fn new(caption: impl Into<String>, columns: impl IntoIterator<Item = Column>) -> Self {
        Self { caption: caption.into(), columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// A row more.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }
}

/// Heading of a column.
#[derive(Debug, Serialize)]
pub(super) struct Column {
    /// Text of the heading.
    pub text: String,
    /// Id of the definition that the heading points to.
    pub about: Option<&'static str>,
    /// Whether cells are numbers, set to the right.
    pub number: bool,
}

impl Column {
    /// A column of words.
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), about: None, number: false }
    }

    /// A column of numbers.
    pub(super) fn number(text: impl Into<String>) -> Self {
        Self { number: true, ..Self::words(text) }
    }

    /// A column of numbers, with the id of their definition.
    pub(super) fn defined(text: impl Into<String>, about: &'static str) -> Self {
        Self { about: Some(about), ..Self::number(text) }
    }
}

/// A cell of a table.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct Cell {
    /// Figure or words.
    pub text: String,
    /// Interval, or words of less weight, below the text.
    pub below: String,
    /// Numbers of the remarks that the cell points to.
    pub remarks: Vec<usize>,
    /// Mood of the cell: `good`, `bad`, `open`, or nothing.
    pub mood: &'static str,
}

impl Cell {
    /// Words of less weight below the text.
    pub(super) fn with_below(self, below: impl Into<String>) -> Self {
        Self { below: below.into(), ..self }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}
