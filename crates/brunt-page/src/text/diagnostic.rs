//! Problems of a scenario, drawn under the text that they are about.

use crate::Look;
use brunt::problem::{Drawing, Problems, Severity};

/// All problems of severity `least` or worse, as the library draws problems, in the look of the page.
pub fn drawn(problems: &Problems, least: Severity, look: &Look) -> String {
    let drawing = Drawing::default().least(least).width(look.width).color(look.color);
    problems.draw(&drawing.all("brunt check --format json lists all"))
}
