//! Output streams: data to one, remarks to another, each with what its reader can see.

use crate::args::ColorChoice;
use brunt_page::Look;
use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// Widest output, in columns; longer lines are hard to read.
const WIDEST: usize = 100;
/// Narrowest output that is laid out, in columns; lines wrap on narrower terminals.
const NARROWEST: usize = 60;

/// An output stream that knows whether it ends at a terminal.
pub trait Stream: Write {
    /// Whether the stream ends at a terminal.
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

/// The look of a stream, from its terminal, the environment and the options.
fn look_of(stream: &dyn Stream, color: ColorChoice, ascii: bool) -> Look {
    let terminal = stream.is_terminal();
    Look {
        width: width(terminal),
        color: match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !is_set("NO_COLOR") && env::var("TERM").as_deref() != Ok("dumb"),
        },
        unicode: !ascii && speaks_utf8(),
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

/// Whether the locale is UTF-8. Without a locale, true on Windows only, because Windows consoles are UTF-8.
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
    /// The look of data.
    pub data_look: Look,
    /// The look of remarks.
    pub remark_look: Look,
    /// Whether remarks go to a terminal, so that a progress bar makes sense.
    pub watched: bool,
}

impl<'a> Screen<'a> {
    /// The streams of a command, with the colours and characters that the options ask for.
    pub fn new(out: &'a mut dyn Stream, err: &'a mut dyn Stream, color: ColorChoice, ascii: bool) -> Self {
        let (data_look, remark_look) = (look_of(out, color, ascii), look_of(err, color, ascii));
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
                // Data that could not be written must not be tried again on drop.
                let _ = buffered.into_parts();
                Ok(())
            }
            done => done,
        }
    }

    /// Writes a remark. A failure is ignored, because no stream is left to report it on.
    pub fn remark(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }

    /// Writes one line about an error.
    pub fn error(&mut self, message: &str) {
        let word = self.remark_look.red("error");
        self.remark(&format!("{word}: {}\n", harmless(message)));
    }

    /// Writes one line of warning about input that is probably not what was meant.
    pub fn warning(&mut self, message: &str) {
        let word = self.remark_look.yellow("warning");
        self.remark(&format!("{word}: {}\n", harmless(message)));
    }
}

/// A message with `?` for control characters, which could steer a terminal; names of files and arguments may hold any character.
fn harmless(message: &str) -> String {
    message.replace(|character: char| character.is_control() && character != '\n', "?")
}
