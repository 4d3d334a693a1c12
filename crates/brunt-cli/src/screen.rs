//! Where output goes: data to one stream, remarks to another, each with what its reader can see.

use crate::args::ColorChoice;
use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// Widest output; longer lines are hard to read.
const WIDEST: usize = 100;
/// Narrowest output that is laid out; narrower terminals wrap.
const NARROWEST: usize = 60;

/// A stream that knows whether somebody looks at it.
pub trait Stream: Write {
    /// Whether it ends at a terminal.
    fn is_terminal(&self) -> bool {
        false
    }
}

impl Stream for io::Stdout {
    fn is_terminal(&self) -> bool {
        IsTerminal::is_terminal(self)
    }
}

impl Stream for io::Stderr {
    fn is_terminal(&self) -> bool {
        IsTerminal::is_terminal(self)
    }
}

impl Stream for Vec<u8> {}

/// What the reader of a stream can see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns there are, from 60 to 100.
    pub width: usize,
    /// Whether colours are welcome. Nothing is told by colour alone.
    pub color: bool,
    /// Whether characters beyond ASCII can be shown.
    pub unicode: bool,
}

impl Look {
    /// A page of plain ASCII.
    pub const PLAIN: Self = Self { width: WIDEST, color: false, unicode: false };

    /// What a stream can show, by its terminal and the environment.
    fn of(stream: &dyn Stream, color: ColorChoice, ascii: bool) -> Self {
        let terminal = stream.is_terminal();
        Self {
            width: width(terminal),
            color: match color {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => terminal && !is_set("NO_COLOR") && env::var("TERM").as_deref() != Ok("dumb"),
            },
            unicode: !ascii && speaks_utf8(),
        }
    }

    /// `text` in an ANSI style such as `1` for bold, where colours are welcome.
    fn styled(&self, style: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_string() }
    }

    /// A heading.
    pub fn bold(&self, text: &str) -> String {
        self.styled("1", text)
    }

    /// Something of less weight.
    pub fn dim(&self, text: &str) -> String {
        self.styled("2", text)
    }

    /// Something that went wrong.
    pub fn red(&self, text: &str) -> String {
        self.styled("1;31", text)
    }

    /// Something that went well.
    pub fn green(&self, text: &str) -> String {
        self.styled("1;32", text)
    }

    /// Something to look at.
    pub fn yellow(&self, text: &str) -> String {
        self.styled("1;33", text)
    }
}

fn width(terminal: bool) -> usize {
    let measured =
        terminal.then(|| console::Term::stdout().size_checked()).flatten().map(|(_, columns)| columns.into());
    let asked = || env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    measured.or_else(asked).unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Whether the locale is UTF-8; Windows consoles are.
fn speaks_utf8() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(|&variable| is_set(variable)).and_then(env::var_os);
    match locale {
        Some(locale) => {
            let locale = locale.to_string_lossy().to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(windows),
    }
}

/// The two streams of a command.
pub struct Screen<'a> {
    out: &'a mut dyn Stream,
    err: &'a mut dyn Stream,
    /// What the reader of data sees.
    pub data_look: Look,
    /// What the reader of remarks sees.
    pub remark_look: Look,
    /// Whether somebody looks at the remarks, so that a progress bar makes sense.
    pub watched: bool,
}

impl<'a> Screen<'a> {
    /// The streams of a command with the looks that were asked for.
    pub fn new(out: &'a mut dyn Stream, err: &'a mut dyn Stream, color: ColorChoice, ascii: bool) -> Self {
        let (data_look, remark_look) = (Look::of(out, color, ascii), Look::of(err, color, ascii));
        let watched = err.is_terminal();
        Self { out, err, data_look, remark_look, watched }
    }

    /// Writes data.
    ///
    /// # Errors
    /// Any failure to write, except that a reader who closed the pipe has simply read enough.
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        self.data_with(|out| out.write_all(text.as_bytes()))
    }

    /// Writes data piece by piece.
    ///
    /// # Errors
    /// As for [`Screen::data`].
    pub fn data_with(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut buffered = io::BufWriter::new(&mut *self.out);
        match write(&mut buffered).and_then(|()| buffered.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                // What could not be written must not be tried again on drop.
                let _ = buffered.into_parts();
                Ok(())
            }
            done => done,
        }
    }

    /// Writes a remark; nobody is told when that fails, as there is nowhere left to tell it.
    pub fn remark(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }

    /// Writes one line about an error.
    pub fn error(&mut self, message: &str) {
        let word = self.remark_look.red("error");
        self.remark(&format!("{word}: {}\n", harmless(message)));
    }

    /// Writes one line about something that is probably not what was meant.
    pub fn warning(&mut self, message: &str) {
        let word = self.remark_look.yellow("warning");
        self.remark(&format!("{word}: {}\n", harmless(message)));
    }
}

/// A message without what could steer a terminal; names of files and arguments may hold anything.
fn harmless(message: &str) -> String {
    message.replace(|character: char| character.is_control() && character != '\n', "?")
}
