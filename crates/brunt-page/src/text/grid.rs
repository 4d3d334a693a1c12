//! Plain aligned columns without lines around them.

use crate::Look;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, presets};

/// Spaces before each line.
const INDENT: &str = "  ";

/// A table of aligned columns: the first `left` columns are aligned left, the others right. Cells wrap where the page is too narrow.
pub(super) struct Grid {
    table: Table,
    left: usize,
}

impl Grid {
    /// A table as wide as the page at most, with headings.
    pub(super) fn new(look: &Look, left: usize, headings: Vec<String>) -> Self {
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width((look.width - INDENT.len()) as u16);
        let mut grid = Self { table, left };
        if headings.iter().any(|heading| !heading.is_empty()) {
            let cells = grid.cells(headings);
            grid.table.set_header(cells);
        }
        grid
    }

    /// Adds a row; a cell may have several lines.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        let cells = self.cells(cells);
        self.table.add_row(cells);
    }

    /// Never breaks the cells of the first column.
    pub(super) fn with_whole_names(mut self) -> Self {
        if let Some(first) = self.table.column_mut(0) {
            first.set_constraint(ColumnConstraint::ContentWidth);
        }
        self
    }

    fn cells(&self, cells: Vec<String>) -> Vec<Cell> {
        let align = |column| if column < self.left { CellAlignment::Left } else { CellAlignment::Right };
        cells.into_iter().enumerate().map(|(column, text)| Cell::new_owned(text).set_alignment(align(column))).collect()
    }

    /// The lines of the table, indented, without spaces at their ends.
    pub(super) fn lines(mut self) -> Vec<String> {
        for column in self.table.column_iter_mut() {
            let gap = if column.index == 0 { 0 } else { 2 };
            column.set_padding((gap, 0));
        }
        self.table.lines().map(|line| format!("{INDENT}{line}").trim_end().to_string()).collect()
    }
}
