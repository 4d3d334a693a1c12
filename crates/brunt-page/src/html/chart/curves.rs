//! Exceedance curves: loss by return period on a log axis, with bands and limits.

use super::scale::{Linear, Logarithmic};
use super::svg::{Svg, at};
use super::{LETTER, WIDTH, fitted};
use crate::quantity::{Quantity, count, round_money};

const HEIGHT: f64 = 300.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 40.0;
/// Return periods with a tick.
const PERIODS: [f64; 10] = [2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 10_000.0];
/// Classes of line, band and dot of the first and of the second curve.
const INKS: [[&str; 3]; 2] = [["la", "ba", "fa"], ["lb", "bb", "fb"]];

/// A curve with its name.
#[derive(Debug)]
pub(in crate::html) struct Curve {
    /// Name in the legend.
    pub name: String,
    /// Points by rising return period.
    pub points: Vec<Point>,
}

/// A point of a curve.
#[derive(Debug)]
pub(in crate::html) struct Point {
    /// Return period in horizons.
    pub period: f64,
    /// Loss at this return period.
    pub loss: f64,
    /// Ends of its interval, where both are known.
    pub ends: Option<(f64, f64)>,
}

/// An amount that a loss should not exceed.
#[derive(Debug)]
pub(in crate::html) struct Limit {
    /// Name of the limit.
    pub name: String,
    /// The amount.
    pub amount: f64,
}

/// At most two curves with their bands, and limits as level lines; `None` where there is nothing to draw.
pub(in crate::html) fn curves(name: &str, period: &str, curves: &[Curve], limits: &[Limit]) -> Option<String> {
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let least = points().map(|point| point.period).fold(f64::INFINITY, f64::min);
    let most = points().map(|point| point.period).fold(0.0, f64::max);
    if points().count() < 2 || points().all(|point| point.loss == 0.0) {
        return None;
    }
    let reach =
        points().flat_map(|point| [Some(point.loss), point.ends.map(|ends| ends.0), point.ends.map(|ends| ends.1)]);
    let reach = reach.flatten().chain(limits.iter().map(|limit| limit.amount));
    let x = Logarithmic::new(least, most, LEFT, WIDTH - RIGHT);
    let y = Linear::holding(reach, HEIGHT - BOTTOM, TOP);
    let mut svg = Svg::new(WIDTH, HEIGHT);
    axes(&mut svg, period, (least, most), x, y);
    limits.iter().for_each(|limit| level(&mut svg, limit, y));
    for (curve, inks) in curves.iter().zip(INKS) {
        draw(&mut svg, curve, inks, period, x, y);
    }
    legend(&mut svg, curves);
    Some(svg.finish(name))
}

fn axes(svg: &mut Svg, period: &str, (least, most): (f64, f64), x: Logarithmic, y: Linear) {
    for tick in y.ticks() {
        svg.line((LEFT, y.at(tick)), (WIDTH - RIGHT, y.at(tick)), "x");
        svg.text((LEFT - 6.0, y.at(tick) + 4.0), "e d", &round_money(tick));
    }
    for tick in PERIODS.into_iter().filter(|tick| (least..=most).contains(tick)) {
        svg.line((x.at(tick), TOP), (x.at(tick), HEIGHT - BOTTOM), "x");
        svg.text((x.at(tick), HEIGHT - BOTTOM + 15.0), "m d", &count(tick as u64));
    }
    svg.line((LEFT, y.at(0.0)), (WIDTH - RIGHT, y.at(0.0)), "z");
    let label = format!("exceeded in 1 {period} of N (log scale)");
    svg.text((WIDTH - RIGHT, HEIGHT - 6.0), "e d", &label);
}

fn level(svg: &mut Svg, limit: &Limit, y: Linear) {
    let at = y.at(limit.amount);
    svg.line((LEFT, at), (WIDTH - RIGHT, at), "ll");
    let label = format!("limit {}: {}", limit.name, round_money(limit.amount));
    let below = if at - TOP < 16.0 { 13.0 } else { -4.0 };
    svg.text((LEFT + 6.0, at + below), "lt", &fitted(&label, WIDTH - LEFT - RIGHT));
}

fn draw(svg: &mut Svg, curve: &Curve, [line, band, dot]: [&str; 3], period: &str, x: Logarithmic, y: Linear) {
    let banded: Vec<(f64, (f64, f64))> =
        curve.points.iter().filter_map(|point| Some((point.period, point.ends?))).collect();
    if banded.len() > 1 {
        let upper = banded.iter().map(|(period, ends)| (x.at(*period), y.at(ends.1)));
        let lower = banded.iter().rev().map(|(period, ends)| (x.at(*period), y.at(ends.0)));
        svg.path(&(joined(upper.chain(lower)) + "Z"), band);
    }
    svg.path(&joined(curve.points.iter().map(|point| (x.at(point.period), y.at(point.loss)))), line);
    for point in &curve.points {
        let (value, interval) = match point.ends {
            Some((lower, upper)) => Quantity::Money.write_with_interval(point.loss, lower, upper),
            None => (Quantity::Money.write(point.loss), "no whole interval".to_string()),
        };
        let once = crate::quantity::significant(point.period, 3);
        let tip = format!("{}: {value} ({interval}), 1 {period} in {once}", curve.name);
        svg.dot((x.at(point.period), y.at(point.loss)), dot, &tip);
    }
}

/// A path through points.
fn joined(points: impl Iterator<Item = (f64, f64)>) -> String {
    let text: Vec<String> = points.map(|(x, y)| format!("{} {}", at(x), at(y))).collect();
    format!("M{}", text.join("L"))
}

fn legend(svg: &mut Svg, curves: &[Curve]) {
    let mut from = LEFT;
    for (curve, [line, ..]) in curves.iter().zip(INKS) {
        svg.line((from, 12.0), (from + 26.0, 12.0), line);
        let name = fitted(&curve.name, (WIDTH - LEFT) / 2.0 - 40.0);
        svg.text((from + 32.0, 16.0), "", &name);
        from += 56.0 + name.chars().count() as f64 * LETTER;
    }
}
