//! Quantile functions that take long to compute, as polynomials by pieces.
//!
//! The smaller tail probability p is cut into octaves, 2^-(k+1) <= p < 2^-k, and each octave into 16 pieces of equal width. On a piece the
//! quantile is the polynomial of degree 10 through its values at the Chebyshev points. The nearest singularity of the quantile functions
//! of gamma and beta laws is p = 0, at least 32 half widths from the middle of a piece, so that the error of the polynomial falls by a
//! factor of about 60 with each degree (Trefethen 2019, Approximation Theory and Approximation Practice, theorem 8.2), to less than the
//! roundings. A piece is computed when a draw first falls into it: the function at 11 points, and at 7 between them, where the polynomial is
//! compared with it. If any of the 7 differs by more than 3e-14 of its value, draws in the piece are computed by the function itself.

use super::family::Tails;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Octaves on each side; draws beyond, fewer than one in 4,096, are computed.
const OCTAVES: usize = 12;
const PIECE_BITS: u32 = 4;
const PIECES: usize = 1 << PIECE_BITS;
const POINTS: usize = 11;
/// Greatest difference from the function, relative to its value.
const TOLERANCE: f64 = 3e-14;
const MANTISSA: u32 = 52;

/// Coefficients of powers of x, which runs from -1/2 to 1/2 over a piece.
type Piece = [f64; POINTS];
/// The pieces of an octave; `None` for a piece on which its polynomial does not hold.
type Octave = [OnceLock<Option<Box<Piece>>>; PIECES];
type Octaves = [OnceLock<Box<Octave>>; 2 * OCTAVES];

/// The octaves of a quantile function, those of the lower tail first. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Tabulated(Arc<OnceLock<Box<Octaves>>>);

impl Tabulated {
    /// The quantile at `at`, where `quantile` computes it.
    pub(super) fn quantile(&self, at: Tails, quantile: impl Fn(Tails) -> f64) -> f64 {
        let below = at.lower <= at.upper;
        let p = if below { at.lower } else { at.upper };
        let bits = p.to_bits();
        // 1022 is the exponent of 1/2; NaN and numbers from 1/2 on have greater ones, or wrap around.
        let octave = 1021_u64.wrapping_sub(bits >> MANTISSA) as usize;
        if octave >= OCTAVES {
            return quantile(at);
        }
        let all = self.0.get_or_init(Box::default);
        let pieces = all[octave + if below { 0 } else { OCTAVES }].get_or_init(Box::default);
        let number = (bits >> (MANTISSA - PIECE_BITS)) as usize % PIECES;
        let piece = pieces[number].get_or_init(|| tabulate(octave, number, below, &quantile));
        let Some(piece) = piece else { return quantile(at) };
        let within = (bits << PIECE_BITS) & ((1 << MANTISSA) - 1);
        value(piece, f64::from_bits(within | 1.0_f64.to_bits()) - 1.5)
    }
}

/// The polynomial at `x`, by Estrin's scheme.
fn value(c: &Piece, x: f64) -> f64 {
    let x2 = x * x;
    let x4 = x2 * x2;
    let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    let middle = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    let high = (c[8] + c[9] * x) + c[10] * x2;
    low + x4 * (middle + x4 * high)
}

/// A piece of an octave, if its polynomial holds.
fn tabulate(octave: usize, number: usize, below: bool, quantile: &impl Fn(Tails) -> f64) -> Option<Box<Piece>> {
    let least = 0.25 * f64::from_bits((1023 - octave as u64) << MANTISSA);
    let width = least / PIECES as f64;
    let at = |x: f64| {
        let p = least + width * (number as f64 + 0.5 + x);
        let (lower, upper) = if below { (p, 1.0 - p) } else { (1.0 - p, p) };
        quantile(Tails { lower, upper })
    };
    let piece = through(&at);
    let holds = |x: f64| {
        let (found, expected) = (value(&piece, x), at(x));
        // Numbers near 0 that lost digits have no relative error to go by.
        expected.is_normal() && (found - expected).abs() <= TOLERANCE * expected.abs()
    };
    [-0.499, -0.37, -0.21, 0.003, 0.13, 0.44, 0.499].into_iter().all(holds).then(|| Box::new(piece))
}

/// Coefficients of the polynomial through the values at the Chebyshev points of [-1/2, 1/2].
fn through(at: &impl Fn(f64) -> f64) -> Piece {
    let angle = |point: usize| std::f64::consts::PI * (point as f64 + 0.5) / POINTS as f64;
    let points: [f64; POINTS] = std::array::from_fn(|point| 0.5 * libm::cos(angle(point)));
    // Divided differences in Newton's form, then the powers of x.
    let mut differences = points.map(at);
    for order in 1..POINTS {
        for point in (order..POINTS).rev() {
            let run = points[point] - points[point - order];
            differences[point] = (differences[point] - differences[point - 1]) / run;
        }
    }
    let mut powers = [0.0; POINTS];
    for (&point, &difference) in points.iter().zip(&differences).rev() {
        for power in (0..POINTS).rev() {
            let carried = if power > 0 { powers[power - 1] } else { difference };
            powers[power] = carried - point * powers[power];
        }
    }
    powers
}

impl PartialEq for Tabulated {
    /// Tables follow from the parameters of their law, which are compared apart.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Tabulated {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Tabulated")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::special::{beta_quantile, gamma_quantile};
    use crate::random::{Key, Uniform};

    /// Quantiles at random words of both tails, against the function itself. Returns the number of pieces with draws, and of those on
    /// which the polynomial holds.
    fn compare(name: &str, quantile: impl Fn(Tails) -> f64) -> [usize; 2] {
        let table = Tabulated::default();
        for trial in 0..20_000 {
            let word = Key::new(5).block(trial, 0)[0] >> (trial % 11);
            for u in [Uniform::new(word), Uniform::new(!word)] {
                let at = Tails { lower: u.lower(), upper: u.upper() };
                let (found, expected) = (table.quantile(at, &quantile), quantile(at));
                let error = (found - expected).abs();
                assert!(error <= 2.0 * TOLERANCE * expected.abs(), "{name} at {at:?}: {found:e}, not {expected:e}");
            }
        }
        let octaves = table.0.get().expect("draws fall into octaves").iter();
        let pieces = octaves.filter_map(OnceLock::get).flat_map(|octave| octave.iter().filter_map(OnceLock::get));
        pieces.fold([0; 2], |[drawn, held], piece| [drawn + 1, held + usize::from(piece.is_some())])
    }

    #[test]
    fn polynomials_are_the_quantile_functions() {
        let all_but_few = |name: &str, [drawn, held]: [usize; 2]| {
            assert!(drawn > PIECES * OCTAVES && held * 20 >= drawn * 19, "{name}: {held} of {drawn} pieces");
        };
        for shape in [0.3, 0.9, 1.0, 2.5, 11.0, 13.0, 400.0, 1e6] {
            let name = format!("gamma {shape}");
            all_but_few(&name, compare(&name, |at| gamma_quantile(at.lower, at.upper, shape)));
        }
        for (a, b) in [(0.4, 0.7), (1.0, 1.0), (2.0, 5.0), (30.0, 4.0), (120.0, 90.0), (0.2, 8.0)] {
            let name = format!("beta {a} {b}");
            all_but_few(&name, compare(&name, |at| beta_quantile(at.lower, at.upper, a, b)));
        }
    }

    /// p^100 and a step cannot be tabulated to full accuracy everywhere: what cannot is computed.
    #[test]
    fn what_no_polynomial_meets_is_computed() {
        compare("steep", |at| libm::pow(at.lower, 100.0));
        let [drawn, held] = compare("step", |at| if at.lower < 0.3 { 1.0 } else { 2.0 });
        assert_eq!(drawn - held, 1, "the piece with the step");
    }

    /// The quantile of a small shape is p to the power 1 / shape: it falls below the least number, and is never below 0.
    #[test]
    fn numbers_that_vanish_are_computed() {
        for shape in [0.001, 0.003_668_230_284_278_823_3, 0.01] {
            let [drawn, held] = compare("tiny", |at| gamma_quantile(at.lower, at.upper, shape));
            assert!(held < drawn, "{shape}: {held} of {drawn} pieces");
        }
    }

    #[test]
    fn the_ends_and_what_is_no_number_are_computed() {
        let table = Tabulated::default();
        for (lower, upper) in [(0.0, 1.0), (1.0, 0.0), (0.5, 0.5), (1e-300, 1.0), (f64::NAN, f64::NAN), (5e-324, 1.0)] {
            let found = table.quantile(Tails { lower, upper }, |at| at.lower * 2.0);
            assert_eq!(found.to_bits(), (lower * 2.0).to_bits());
        }
    }
}
