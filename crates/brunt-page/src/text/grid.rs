//! Plain aligned columns without lines around them.
//!
//! A table uses the whole width of the page. Where it is wider than the page, names wrap first. Where that is not enough, the columns of
//! figures are stacked: further blocks stand under the first, each with the names repeated. No column is left out, and no figure is broken.

use super::wrap;
use crate::Look;
use console::measure_text_width;

/// Spaces before each line.
const INDENT: &str = "  ";
/// Spaces between columns.
const GAP: usize = 2;
/// Width to which a column of names may shrink, unless a word of it is wider.
const NARROW: usize = 14;

/// A table of aligned columns: the first `left` columns hold names, aligned left; the others hold figures, aligned right.
pub(super) struct Grid {
    width: usize,
    left: usize,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    /// A table as wide as the page at most, with headings.
    pub(super) fn new(look: &Look, left: usize, headings: Vec<String>) -> Self {
        Self { width: look.width.saturating_sub(INDENT.len()), left, headings, rows: Vec::new() }
    }

    /// Adds a row; a cell may have several lines.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The lines of the table, indented, without spaces at their ends.
    pub(super) fn lines(self) -> Vec<String> {
        let mut lines = Vec::new();
        for (number, block) in self.blocks().into_iter().enumerate() {
            if number > 0 {
                lines.push(String::new());
            }
            lines.extend(self.block(&block));
        }
        lines
    }

    /// Whether all columns stand beside each other.
    pub(super) fn is_whole(&self) -> bool {
        self.blocks().len() == 1
    }

    /// The blocks of a table, each the positions of its columns: all names in the first block, the first name in the others.
    fn blocks(&self) -> Vec<Vec<usize>> {
        let names: Vec<usize> = (0..self.left.min(self.columns())).collect();
        let mut blocks = Vec::new();
        let mut block = names.clone();
        for figure in names.len()..self.columns() {
            let named = if blocks.is_empty() { names.len() } else { names.len().min(1) };
            let mut with = block.clone();
            with.push(figure);
            if block.len() > named && self.least(&with) > self.width {
                blocks.push(std::mem::replace(&mut block, names.iter().take(1).copied().chain([figure]).collect()));
            } else {
                block = with;
            }
        }
        blocks.push(block);
        blocks
    }

    fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).chain([self.headings.len()]).max().unwrap_or(0)
    }

    /// The least width of some columns beside each other.
    fn least(&self, block: &[usize]) -> usize {
        let widths =
            block.iter().map(|&column| if column < self.left { self.floor(column) } else { self.natural(column) });
        widths.sum::<usize>() + GAP * block.len().saturating_sub(1)
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().chain([&self.headings]).filter_map(move |row| row.get(column).map(String::as_str))
    }

    /// Width of the widest line of a column.
    fn natural(&self, column: usize) -> usize {
        self.cells(column).flat_map(str::lines).map(measure_text_width).max().unwrap_or(0)
    }

    /// Width to which a column of names may shrink: its widest word, a few columns at least, a share of the page at most.
    fn floor(&self, column: usize) -> usize {
        let words = self.cells(column).flat_map(|cell| cell.split([' ', '\n'])).map(measure_text_width);
        let widest = words.max().unwrap_or(0).max(NARROW);
        widest.min(self.natural(column)).min((self.width / (self.left + 1)).max(NARROW))
    }

    /// Widths of the columns of a block: as wide as their widest line, names as much narrower as the page asks.
    fn widths(&self, block: &[usize]) -> Vec<usize> {
        let mut widths: Vec<usize> = block.iter().map(|&column| self.natural(column)).collect();
        let room = self.width.saturating_sub(GAP * block.len().saturating_sub(1));
        loop {
            let excess = widths.iter().sum::<usize>().saturating_sub(room);
            let shrinks =
                |&(place, width): &(usize, usize)| block[place] < self.left && width > self.floor(block[place]);
            let widest = widths.iter().copied().enumerate().filter(shrinks).max_by_key(|&(_, width)| width);
            match widest {
                Some((place, width)) if excess > 0 => widths[place] = width - 1,
                _ => return widths,
            }
        }
    }

    fn block(&self, block: &[usize]) -> Vec<String> {
        let widths = self.widths(block);
        let mut lines = Vec::new();
        if block.iter().any(|&column| self.headings.get(column).is_some_and(|heading| !heading.is_empty())) {
            lines.extend(self.laid(&self.headings, block, &widths, Side::Bottom));
        }
        self.rows.iter().for_each(|row| lines.extend(self.laid(row, block, &widths, Side::Top)));
        lines
    }

    /// The lines of one row.
    fn laid(&self, row: &[String], block: &[usize], widths: &[usize], side: Side) -> Vec<String> {
        let empty = String::new();
        let cells: Vec<Vec<String>> = block
            .iter()
            .zip(widths)
            .map(|(&column, &width)| {
                let cell = row.get(column).unwrap_or(&empty);
                cell.lines()
                    .flat_map(|line| if column < self.left { wrap(line, width) } else { vec![line.to_string()] })
                    .collect()
            })
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let line = |number: usize| {
            let placed = block.iter().zip(widths).zip(&cells).map(|((&column, &width), cell)| {
                let above = if side == Side::Bottom { height - cell.len() } else { 0 };
                let text = number.checked_sub(above).and_then(|number| cell.get(number)).map_or("", String::as_str);
                padded(text, width, column < self.left)
            });
            let gap = " ".repeat(GAP);
            format!("{INDENT}{}", placed.collect::<Vec<_>>().join(&gap)).trim_end().to_string()
        };
        (0..height).map(line).collect()
    }
}

/// The side of a row at which cells of fewer lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Top,
    Bottom,
}

/// Text filled up to a width, at its right side for names and at its left side for figures.
fn padded(text: &str, width: usize, left: bool) -> String {
    let fill = " ".repeat(width.saturating_sub(measure_text_width(text)));
    if left { format!("{text}{fill}") } else { format!("{fill}{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(width: usize, headings: &[&str], rows: &[&[&str]]) -> Vec<String> {
        let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_string()).collect::<Vec<_>>();
        let mut grid = Grid::new(&Look { width, ..Look::PLAIN }, 1, owned(headings));
        rows.iter().for_each(|row| grid.row(owned(row)));
        grid.lines()
    }

    #[test]
    fn a_table_that_fits_is_one_block_with_headings_above_their_figures() {
        let lines = grid(40, &["", "cost", "chance\nof it"], &[&["a fire", "12 k", "1 %"]]);
        assert_eq!(lines, ["                chance", "          cost   of it", "  a fire  12 k     1 %"]);
    }

    #[test]
    fn names_wrap_before_columns_are_stacked() {
        let row: &[&str] = &["a strong earthquake near the city", "12.3 k", "1.25 %"];
        assert_eq!(
            grid(40, &["", "cost", "chance"], &[row]),
            ["                            cost  chance", "  a strong earthquake     12.3 k  1.25 %", "  near the city"]
        );
        assert_eq!(
            grid(26, &["", "cost", "chance"], &[row]),
            [
                "                    cost",
                "  a strong        12.3 k",
                "  earthquake",
                "  near the city",
                "",
                "                  chance",
                "  a strong        1.25 %",
                "  earthquake",
                "  near the city",
            ]
        );
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_no_column_is_lost() {
        let names = ["x".repeat(90), "two words".to_string(), "y ".repeat(30)];
        for width in 60..120 {
            let mut grid = Grid::new(&Look { width, ..Look::PLAIN }, 2, (0..9).map(|n| format!("h{n}")).collect());
            for name in &names {
                let figures = (2..9).map(|n| format!("{n}00 to {n}99 k"));
                grid.row([name.clone(), name.clone()].into_iter().chain(figures).collect());
            }
            let lines = grid.lines();
            assert!(lines.iter().all(|line| measure_text_width(line) <= width), "{width}: {lines:#?}");
            let text = lines.join("\n");
            assert!((2..9).all(|n| text.matches(&format!("{n}00 to {n}99 k")).count() == 3), "{width}: {text}");
        }
    }
}
