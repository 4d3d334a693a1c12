//! A cascade in time: a strip for each node, darker where more capacity is lost.

use super::scale::Linear;
use super::svg::Svg;
use super::{WIDTH, fitted};
use crate::quantity::hours;

const NAMES: f64 = 190.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 6.0;
const BOTTOM: f64 = 36.0;
const PITCH: f64 = 20.0;
const BAR: f64 = 14.0;

/// A node in time.
#[derive(Debug)]
pub(in crate::html) struct Strip {
    /// Name of the node.
    pub name: String,
    /// Stretches in which capacity is lost.
    pub stretches: Vec<Stretch>,
}

/// A stretch of time in which a node has lost capacity.
#[derive(Debug)]
pub(in crate::html) struct Stretch {
    /// Hours from the start of the cascade.
    pub from: f64,
    /// Hours from the start of the cascade.
    pub to: f64,
    /// Share of capacity that is lost, above 0.
    pub lost: f64,
    /// The stretch in words.
    pub text: String,
}

/// Strips over one axis of hours; `None` without a stretch.
pub(in crate::html) fn strips(name: &str, rows: &[Strip]) -> Option<String> {
    let stretches = || rows.iter().flat_map(|row| &row.stretches);
    stretches().next()?;
    let height = TOP + rows.len() as f64 * PITCH + BOTTOM;
    let x = Linear::holding(stretches().map(|stretch| stretch.to), NAMES, WIDTH - RIGHT);
    let mut svg = Svg::new(WIDTH, height);
    for tick in x.ticks() {
        svg.line((x.at(tick), TOP), (x.at(tick), height - BOTTOM), "x");
        svg.text((x.at(tick), height - BOTTOM + 15.0), "m d", &hours(tick));
    }
    svg.text((WIDTH - RIGHT, height - 5.0), "e d", "since it began; darker: more capacity lost");
    for (place, row) in rows.iter().enumerate() {
        let top = TOP + place as f64 * PITCH;
        svg.text((NAMES - 8.0, top + BAR - 2.0), "e", &fitted(&row.name, NAMES - 12.0));
        for stretch in &row.stretches {
            let (from, to) = (x.at(stretch.from), x.at(stretch.to));
            let shade = ["o1", "o2", "o3", "o4"][((stretch.lost * 4.0).ceil() as usize).clamp(1, 4) - 1];
            svg.rectangle((from, top), ((to - from).max(1.0), BAR), shade, &format!("{}: {}", row.name, stretch.text));
        }
    }
    Some(svg.finish(name))
}
