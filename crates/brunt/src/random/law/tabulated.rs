//! Quantile functions that take long to compute, as polynomials by pieces.
//!
//! The smaller tail probability p is cut into octaves, 2^-(k+1) <= p < 2^-k, and each octave into 16 pieces of equal width. On a piece the
//! quantile is the polynomial of degree 10 through its values at the Chebyshev points. The nearest singularity of the quantile functions
//! of gamma and beta laws is p = 0, at least 32 half widths from the middle of a piece, so that the error of the polynomial falls by a
//! factor of about 60 with each degree (Trefethen 2019, Approximation Theory and Approximation Practice, theorem 8.2), to less than the
//! roundings. An octave is computed when a draw first falls into it. Each piece is then compared with the function itself between the
//! points; if any differs by more than 3e-14 of its value, the octave is not tabulated.

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
/// The pieces of an octave; `None` if polynomials do not hold there.
type Octave = OnceLock<Option<Box<[Piece; PIECES]>>>;

/// The octaves of a quantile function, those of the lower tail first. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Tabulated(Arc<OnceLock<Box<[Octave; 2 * OCTAVES]>>>);

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
        let cell = &all[octave + if below { 0 } else { OCTAVES }];
        let Some(pieces) = cell.get_or_init(|| tabulate(octave, below, &quantile)) else { return quantile(at) };
        let piece = (bits >> (MANTISSA - PIECE_BITS)) as usize % PIECES;
        let within = (bits << PIECE_BITS) & ((1 << MANTISSA) - 1);
        value(&pieces[piece], f64::from_bits(within | 1.0_f64.to_bits()) - 1.5)
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

/// The pieces of an octave, if polynomials hold on all of them.
fn tabulate(octave: usize, below: bool, quantile: &impl Fn(Tails) -> f64) -> Option<Box<[Piece; PIECES]>> {
    let least = 0.25 * f64::from_bits((1023 - octave as u64) << MANTISSA);
    let width = least / PIECES as f64;
    let mut pieces = Box::new([[0.0; POINTS]; PIECES]);
    for (number, piece) in pieces.iter_mut().enumerate() {
        let at = |x: f64| {
            let p = least + width * (number as f64 + 0.5 + x);
            let (lower, upper) = if below { (p, 1.0 - p) } else { (1.0 - p, p) };
            quantile(Tails { lower, upper })
        };
        *piece = through(&at);
        let holds = |x: f64| {
            let (found, expected) = (value(piece, x), at(x));
            (found - expected).abs() <= TOLERANCE * expected.abs()
        };
        if ![-0.499, -0.37, -0.21, 0.003, 0.13, 0.44, 0.499].into_iter().all(holds) {
            return None;
        }
    }
    Some(pieces)
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

    /// Quantiles at random words of both tails, against the function itself. Returns how many words were tabulated.
    fn compare(name: &str, quantile: impl Fn(Tails) -> f64) -> usize {
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
        let octaves = table.0.get().expect("draws fall into octaves");
        octaves.iter().filter(|octave| octave.get().is_some_and(Option::is_some)).count()
    }

    #[test]
    fn polynomials_are_the_quantile_functions() {
        // The smaller the shape, the steeper the lower tail: like p to the power 1 / shape.
        let steep = compare("gamma 0.05", |at| gamma_quantile(at.lower, at.upper, 0.05));
        assert!(steep >= OCTAVES, "gamma 0.05: {steep} octaves");
        for shape in [0.3, 0.9, 1.0, 2.5, 11.0, 13.0, 400.0, 1e6] {
            let kept = compare(&format!("gamma {shape}"), |at| gamma_quantile(at.lower, at.upper, shape));
            assert!(kept >= 2 * OCTAVES - 2, "gamma {shape}: {kept} octaves");
        }
        for (a, b) in [(0.4, 0.7), (1.0, 1.0), (2.0, 5.0), (30.0, 4.0), (120.0, 90.0), (0.2, 8.0)] {
            let kept = compare(&format!("beta {a} {b}"), |at| beta_quantile(at.lower, at.upper, a, b));
            assert!(kept >= 2 * OCTAVES - 2, "beta {a} {b}: {kept} octaves");
        }
    }

    /// p^100 and a step cannot be tabulated to full accuracy everywhere: what cannot is computed.
    #[test]
    fn what_no_polynomial_meets_is_computed() {
        compare("steep", |at| libm::pow(at.lower, 100.0));
        let kept = compare("step", |at| if at.lower < 0.3 { 1.0 } else { 2.0 });
        assert!(kept < 2 * OCTAVES, "the octave with the step");
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
