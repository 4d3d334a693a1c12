//! The fast Fourier transform, with the same bits on every machine and a bound on its rounding.

use std::f64::consts::PI;
use std::ops::{Add, Mul, Sub};

/// A complex number.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Complex {
    pub(super) const ONE: Self = Self::real(1.0);

    pub(super) const fn new(re: f64, im: f64) -> Self {
        Self { re, im }
    }

    pub(super) const fn real(re: f64) -> Self {
        Self { re, im: 0.0 }
    }

    pub(super) fn conj(self) -> Self {
        Self::new(self.re, -self.im)
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self::new(self.re * factor, self.im * factor)
    }

    /// The number times the imaginary unit.
    pub(super) fn turned(self) -> Self {
        Self::new(-self.im, self.re)
    }

    pub(super) fn exp(self) -> Self {
        let (sin, cos) = libm::sincos(self.im);
        Self::new(cos, sin).times(libm::exp(self.re))
    }

    /// The logarithm of 1 plus the number, with a small relative error where the number is small.
    pub(super) fn ln_one_plus(self) -> Self {
        let Self { re, im } = self;
        Self::new(0.5 * libm::log1p(2.0 * re + (re * re + im * im)), libm::atan2(im, 1.0 + re))
    }

    /// A whole power, by squaring.
    pub(super) fn power(self, mut exponent: u32) -> Self {
        let (mut power, mut square) = (Self::ONE, self);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = power * square;
            }
            square = square * square;
            exponent >>= 1;
        }
        power
    }
}

impl Add for Complex {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.re + other.re, self.im + other.im)
    }
}

impl Sub for Complex {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.re - other.re, self.im - other.im)
    }
}

impl Mul for Complex {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)
    }
}

/// Half the distance from 1 to the next float: the largest relative error of one operation.
pub(super) const ROUNDING: f64 = f64::EPSILON / 2.0;

/// Transforms of a number of points that is a power of two, radix 2, in place.
///
/// Spectra are in bit-reversed order, which saves both permutations; see [`Fourier::partner`].
#[derive(Debug)]
pub(super) struct Fourier {
    /// For each half length h the powers exp(-pi i j / h), j below h, from position h on.
    twiddles: Vec<Complex>,
}

impl Fourier {
    /// The transform of `points` points, a power of two of at least 2.
    pub(super) fn new(points: usize) -> Self {
        let mut twiddles = vec![Complex::ONE; points];
        let half = points / 2;
        for (j, twiddle) in twiddles[half..].iter_mut().enumerate() {
            *twiddle = root(j as f64 / half as f64);
        }
        // The twiddles from position h on are every second one of the next level, which begins at 2 h: position h + j has the value
        // of position 2 (h + j).
        for at in (1..half).rev() {
            twiddles[at] = twiddles[2 * at];
        }
        Self { twiddles }
    }

    pub(super) fn points(&self) -> usize {
        self.twiddles.len()
    }

    /// y_k = sum of x_j exp(-2 pi i j k / M), k in bit-reversed order.
    pub(super) fn forward(&self, data: &mut [Complex]) {
        let half = data.len() / 2;
        if half == 0 {
            return;
        }
        let (low, high) = data.split_at_mut(half);
        for ((a, b), &twiddle) in low.iter_mut().zip(high.iter_mut()).zip(&self.twiddles[half..2 * half]) {
            (*a, *b) = (*a + *b, (*a - *b) * twiddle);
        }
        self.forward(low);
        self.forward(high);
    }

    /// The inverse of [`Fourier::forward`].
    pub(super) fn inverse(&self, data: &mut [Complex]) {
        self.backward(data);
        let share = 1.0 / data.len() as f64;
        data.iter_mut().for_each(|x| *x = x.times(share));
    }

    fn backward(&self, data: &mut [Complex]) {
        let half = data.len() / 2;
        if half == 0 {
            return;
        }
        let (low, high) = data.split_at_mut(half);
        self.backward(low);
        self.backward(high);
        for ((a, b), &twiddle) in low.iter_mut().zip(high.iter_mut()).zip(&self.twiddles[half..2 * half]) {
            let turned = *b * twiddle.conj();
            (*a, *b) = (*a + turned, *a - turned);
        }
    }

    /// The position of frequency -k, where `position` is the position of frequency k: positions from 2^b on mirror within the next
    /// 2^b.
    pub(super) fn partner(position: usize) -> usize {
        if position < 2 { position } else { 3 * (1 << position.ilog2()) - 1 - position }
    }

    /// Error bound of a transform in the Euclidean norm, as a share of the norm of the exact result.
    ///
    /// Each of the log2 M stages is sqrt 2 times a unitary map (Higham 2002, Accuracy and Stability of Numerical Algorithms, section
    /// 24.1). With unit roundoff u a stage adds at most u for the sums, 2 sqrt 2 u for the products (lemma 3.5) and 4 u for the twiddles,
    /// whose argument is off by at most 1.3 u and whose parts are by at most u each: 8 u, taken as 10 u.
    pub(super) fn relative_error(&self) -> f64 {
        f64::from(self.points().ilog2()) * 10.0 * ROUNDING * 1.001
    }
}

/// exp(-pi i t) for t in [0, 1), folded into the first octant, where the argument is small; t is a dyadic fraction, so folding is exact.
fn root(t: f64) -> Complex {
    let folded = if t > 0.5 { 1.0 - t } else { t };
    let (sin, cos) = if folded > 0.25 {
        let (sin, cos) = libm::sincos(PI * (0.5 - folded));
        (cos, sin)
    } else {
        libm::sincos(PI * folded)
    };
    Complex::new(if t > 0.5 { -cos } else { cos }, -sin)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// Numbers without structure, in [0, 1).
    fn noise(count: usize) -> Vec<Complex> {
        let key = Key::new(7);
        let unit = |word: u64| word as f64 / 2f64.powi(64);
        (0..count as u64).map(|i| key.block(i, 0)).map(|[a, b]| Complex::new(unit(a), unit(b))).collect()
    }

    fn reversed(position: usize, points: usize) -> usize {
        position.reverse_bits() >> (usize::BITS - points.ilog2())
    }

    fn norm(data: &[Complex]) -> f64 {
        data.iter().map(|x| x.re * x.re + x.im * x.im).sum::<f64>().sqrt()
    }

    #[test]
    fn a_transform_is_the_sum_it_stands_for() {
        let points = 64;
        let data = noise(points);
        let mut spectrum = data.clone();
        Fourier::new(points).forward(&mut spectrum);
        for (position, found) in spectrum.iter().enumerate() {
            let k = reversed(position, points);
            let term = |(j, x): (usize, &Complex)| {
                let angle = -2.0 * PI * ((j * k) % points) as f64 / points as f64;
                *x * Complex::new(libm::cos(angle), libm::sin(angle))
            };
            let sum = data.iter().enumerate().map(term).fold(Complex::default(), |sum, x| sum + x);
            assert!(norm(&[*found - sum]) < 1e-13, "frequency {k}");
        }
    }

    #[test]
    fn there_and_back_stays_within_the_bound() {
        for points in [2, 4, 1 << 10, 1 << 16] {
            let (data, fourier) = (noise(points), Fourier::new(points));
            let mut back = data.clone();
            fourier.forward(&mut back);
            fourier.inverse(&mut back);
            let errors: Vec<Complex> = data.iter().zip(&back).map(|(&a, &b)| a - b).collect();
            let bound = 2.0 * fourier.relative_error() * norm(&data);
            assert!(norm(&errors) <= bound, "{points} points: {} beyond {bound}", norm(&errors));
        }
    }

    #[test]
    fn partners_are_opposite_frequencies() {
        let points = 256;
        for position in 0..points {
            let (k, opposite) = (reversed(position, points), reversed(Fourier::partner(position), points));
            assert_eq!((k + opposite) % points, 0);
        }
    }

    #[test]
    fn functions_of_complex_numbers_agree_with_their_series() {
        let z = Complex::new(0.01, -0.02);
        let series = (1..=12).fold(Complex::default(), |sum, n| {
            let sign = if n % 2 == 1 { 1.0 } else { -1.0 };
            sum + z.power(n).times(sign / f64::from(n))
        });
        assert!(norm(&[z.ln_one_plus() - series]) < 1e-16);
        assert!(norm(&[z.ln_one_plus().exp() - (Complex::ONE + z)]) < 4e-16);
        assert_eq!(Complex::new(0.0, 1.0).power(6), Complex::new(-1.0, 0.0));
    }
}
