//! Transforms of two laws at once: of the loss rounded down and of the loss rounded up.

use super::fourier::{Complex, Fourier};

/// The transforms U and D of two real sequences.
///
/// Both are symmetric, so half of each is enough: where frequencies k and -k have positions p < q, U(k) is kept at p and D(k) at q. The two
/// positions that are their own partner, 0 and 1, hold real numbers, U in the real and D in the imaginary part.
pub(super) struct Spectrum {
    cells: Vec<Complex>,
}

impl Spectrum {
    /// The transforms of a loss that is always 0.
    pub(super) fn one(points: usize) -> Self {
        let mut cells = vec![Complex::ONE; points];
        cells.iter_mut().take(2).for_each(|cell| *cell = Complex::new(1.0, 1.0));
        Self { cells }
    }

    /// Transforms the sequences in the real and in the imaginary parts of `masses`.
    pub(super) fn of(mut masses: Vec<Complex>, fourier: &Fourier) -> Self {
        fourier.forward(&mut masses);
        each_pair(&mut masses, |a, b| {
            let sum = (a + b.conj()).times(0.5);
            let difference = (a - b.conj()).times(0.5);
            // The difference is divided by the imaginary unit.
            (sum, Complex::new(difference.im, -difference.re))
        });
        Self { cells: masses }
    }

    /// The two sequences of these transforms, in the real and in the imaginary parts.
    pub(super) fn invert(mut self, fourier: &Fourier) -> Vec<Complex> {
        each_pair(&mut self.cells, |u, d| (u + d.turned(), u.conj() + d.conj().turned()));
        fourier.inverse(&mut self.cells);
        self.cells
    }

    /// Applies a function to both transforms. The function has to map conjugates to conjugates.
    pub(super) fn apply(&mut self, function: impl Fn(Complex) -> Complex) {
        for (position, cell) in self.cells.iter_mut().enumerate() {
            *cell = if position < 2 {
                Complex::new(function(Complex::real(cell.re)).re, function(Complex::real(cell.im)).re)
            } else {
                function(*cell)
            };
        }
    }

    /// Multiplies by the transforms of an independent loss, which gives the transforms of the sum.
    pub(super) fn multiply(&mut self, other: &Self) {
        for (position, (cell, factor)) in self.cells.iter_mut().zip(&other.cells).enumerate() {
            *cell = if position < 2 { Complex::new(cell.re * factor.re, cell.im * factor.im) } else { *cell * *factor };
        }
    }
}

/// Replaces the values of each two opposite frequencies.
fn each_pair(cells: &mut [Complex], replace: impl Fn(Complex, Complex) -> (Complex, Complex)) {
    for position in 2..cells.len() {
        let partner = Fourier::partner(position);
        if position < partner {
            (cells[position], cells[partner]) = replace(cells[position], cells[partner]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_convolutions_of_both_sequences() {
        let fourier = Fourier::new(16);
        let sequence = |values: &[(f64, f64)]| {
            let mut masses = vec![Complex::default(); 16];
            values.iter().zip(&mut masses).for_each(|(&(re, im), mass)| *mass = Complex::new(re, im));
            masses
        };
        let mut product = Spectrum::one(16);
        for values in [[(0.5, 0.0), (0.5, 0.25), (0.0, 0.75)], [(0.25, 1.0), (0.75, 0.0), (0.0, 0.0)]] {
            product.multiply(&Spectrum::of(sequence(&values), &fourier));
        }
        let found = product.invert(&fourier);
        for (found, expected) in found.iter().zip(sequence(&[(0.125, 0.0), (0.5, 0.25), (0.375, 0.75)])) {
            assert!((found.re - expected.re).abs() < 1e-15 && (found.im - expected.im).abs() < 1e-15);
        }
    }
}
