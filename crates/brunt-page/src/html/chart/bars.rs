//! Bars from a common zero: one or two for each name, with whiskers where the interval is known.

use super::scale::Linear;
use super::svg::Svg;
use super::{WIDTH, fitted};

const NAMES: f64 = 190.0;
const FIGURES: f64 = 78.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 22.0;
const BAR: f64 = 13.0;
const GAP: f64 = 9.0;
/// Classes of the first and the second bar of a name.
const INKS: [&str; 2] = ["fa", "fb"];

/// A name and its bars.
#[derive(Debug)]
pub(in crate::html) struct Bar {
    /// Name beside the bars.
    pub name: String,
    /// One bar or two.
    pub sides: Vec<Side>,
}

/// A bar.
#[derive(Debug)]
pub(in crate::html) struct Side {
    /// Length of the bar.
    pub value: f64,
    /// Ends of the interval, where both are known.
    pub ends: Option<(f64, f64)>,
    /// The value as written on the page.
    pub text: String,
}

/// Bars with a legend of their sides; `None` where all are 0. `tick` writes a number of the axis.
pub(in crate::html) fn bars(name: &str, legend: &[&str], rows: &[Bar], tick: fn(f64) -> String) -> Option<String> {
    let sides = || rows.iter().flat_map(|row| &row.sides);
    if sides().all(|side| side.value == 0.0) {
        return None;
    }
    let count = rows.iter().map(|row| row.sides.len()).max().unwrap_or(1) as f64;
    let pitch = count * BAR + GAP;
    let height = TOP + rows.len() as f64 * pitch + BOTTOM;
    let reach = sides().flat_map(|side| {
        let ends = side.ends.unwrap_or((side.value, side.value));
        [side.value, ends.0, ends.1]
    });
    let x = Linear::holding(reach, NAMES, WIDTH - FIGURES);
    let mut svg = Svg::new(WIDTH, height);
    for value in x.ticks() {
        svg.line((x.at(value), TOP - 4.0), (x.at(value), height - BOTTOM), "x");
        svg.text((x.at(value), height - 6.0), "m d", &tick(value));
    }
    key(&mut svg, legend);
    for (place, row) in rows.iter().enumerate() {
        draw(&mut svg, row, legend, TOP + place as f64 * pitch, pitch, x);
    }
    svg.line((x.at(0.0), TOP - 4.0), (x.at(0.0), height - BOTTOM), "z");
    Some(svg.finish(name))
}

/// What the colours mean.
fn key(svg: &mut Svg, legend: &[&str]) {
    let mut from = NAMES;
    for (text, ink) in legend.iter().zip(INKS) {
        svg.rectangle((from, 2.0), (11.0, 11.0), ink, "");
        svg.text((from + 16.0, 12.0), "", text);
        from += 40.0 + text.chars().count() as f64 * super::LETTER;
    }
}

fn draw(svg: &mut Svg, row: &Bar, legend: &[&str], top: f64, pitch: f64, x: Linear) {
    svg.text((NAMES - 8.0, top + pitch / 2.0), "e", &fitted(&row.name, NAMES - 12.0));
    for (place, (side, ink)) in row.sides.iter().zip(INKS).enumerate() {
        let top = top + place as f64 * BAR;
        let (from, to) = (x.at(0.0).min(x.at(side.value)), x.at(0.0).max(x.at(side.value)));
        let what = legend.get(place).copied().unwrap_or_default();
        let tip = format!("{}, {what}: {}", row.name, side.text);
        svg.rectangle((from, top), ((to - from).max(0.5), BAR - 2.0), ink, &tip);
        let mut right = to;
        if let Some((lower, upper)) = side.ends.filter(|ends| ends.0 < ends.1) {
            let middle = top + BAR / 2.0 - 1.0;
            svg.line((x.at(lower), middle), (x.at(upper), middle), "w");
            right = right.max(x.at(upper));
        }
        svg.text((right + 5.0, top + BAR - 3.0), "", &side.text);
    }
}
