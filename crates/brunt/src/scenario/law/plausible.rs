//! Laws that are implausible in their context. Such laws are reported, and the scenario runs unchanged.

use crate::scenario::read::{At, Context, Rule};

/// A law is wide from this standard deviation of its logarithm: one draw in 20 is above 700 times the median.
const WIDE: f64 = 4.0;
/// A coefficient of variation of at least this number is probably a percentage.
const PERCENT_CV: f64 = 10.0;
/// Ratio of the largest value to the next from which the largest is an outlier.
const FAR: f64 = 1_000.0;
/// Fewest distinct values for which an outlier is reported.
const VALUES: usize = 4;

/// Notes a lognormal law whose draws differ by orders of magnitude, and `mu` and `sigma` that probably describe the amount instead of
/// its logarithm.
pub(crate) fn note_lognormal(cx: &mut Context, at: &At<'_>, mu: f64, sigma: f64, highest: f64) {
    let median = libm::exp(mu);
    let by_logarithm = at.child("mu").is_some();
    if let Some(cv_at) = at.child("cv") {
        let cv = libm::sqrt(libm::expm1(sigma * sigma));
        if cv >= PERCENT_CV * 0.999_999 {
            let cv = (cv * 1e6).round() / 1e6;
            cx.note_percent(&cv_at, "a coefficient of variation", cv, "at 1 the standard deviation is the mean");
        }
        return;
    }
    if sigma <= WIDE && !(by_logarithm && median > highest) {
        return;
    }
    let rule = Rule::WideLaw { median, high: libm::exp(mu + 1.644_853_626_951_472_2 * sigma) };
    let help = if by_logarithm { OF_THE_LOGARITHM } else { "if so wide a law is meant, there is nothing to do" };
    cx.report(rule, at, "a wide law").advise(help);
}

/// Advice on the meaning of `mu` and `sigma`.
pub(crate) const OF_THE_LOGARITHM: &str =
    "`mu` and `sigma` are mean and standard deviation of the logarithm; those of the amount itself are `mean` and `sd`";

/// Notes a value that is far above all other values of an empirical law.
pub(crate) fn note_outlier(cx: &mut Context, at: &At<'_>, values: &[f64]) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup();
    let [.., next, value] = sorted[..] else { return };
    if sorted.len() < VALUES || next <= 0.0 || value < FAR * next {
        return;
    }
    let place = at.items().into_iter().nth(values.iter().position(|other| *other == value).unwrap_or(0));
    let rule = Rule::Outlier { value, times: value / next };
    let help = "a slip in a digit or a unit looks like this; if it is meant, there is nothing to do";
    cx.report(rule, &place.unwrap_or_else(|| at.clone()), "far above the others").advise(help);
}
