//! Fixed bins of numbers: counts and exact sums, which add up in any order.

use super::Amount;

/// Bits of a number after its exponent that select a bin.
const KEPT_BITS: u32 = 10;
/// Number of bins from a power of two to the next. The width of a bin is at most 1/1024 of its least number.
pub(crate) const BINS_AN_OCTAVE: u32 = 1 << KEPT_BITS;
/// Number of octaves: every exponent, of either sign.
const OCTAVES: usize = 1 << 12;
const SIGN: u64 = 1 << 63;

/// The numbers of one bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bin {
    /// How many there are, at least 1.
    pub count: u64,
    /// Their exact sum, each read by [`Amount::from_column`]. Sums saturate at [`Amount::MAX`] and [`Amount::MIN`].
    pub sum: Amount,
    /// The least of them.
    pub least: f64,
    /// The largest of them.
    pub most: f64,
}

impl Bin {
    const EMPTY: Self = Self { count: 0, sum: Amount::ZERO, least: f64::INFINITY, most: f64::NEG_INFINITY };

    /// Adds the numbers of another part of the same bin. All numbers of a bin have one sign, so that saturating sums are free of order.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }
}

/// The number of the bin of a finite number; bins have the order of their numbers. Minus zero counts as zero, which has a bin of its own
/// among the amounts of money.
#[inline]
pub(crate) fn bin_of(value: f64) -> u32 {
    let bits = (value + 0.0).to_bits();
    let ordered = if bits & SIGN == 0 { bits | SIGN } else { !bits };
    (ordered >> (52 - KEPT_BITS)) as u32
}

/// Bins that are being filled, in arrays by octave.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bins {
    octaves: Vec<Option<Box<[Bin]>>>,
}

impl Bins {
    /// Adds a finite number, whose amount is `amount`.
    #[inline]
    pub(crate) fn add(&mut self, value: f64, amount: Amount) {
        let bin = self.at(bin_of(value));
        bin.count += 1;
        bin.sum += amount;
        bin.least = bin.least.min(value + 0.0);
        bin.most = bin.most.max(value + 0.0);
    }

    /// Adds `count` zeros.
    pub(crate) fn add_zeros(&mut self, count: u64) {
        if count > 0 {
            self.at(bin_of(0.0)).merge(&Bin { count, sum: Amount::ZERO, least: 0.0, most: 0.0 });
        }
    }

    /// Adds the numbers of other bins.
    pub(crate) fn add_all(&mut self, other: &[(u32, Bin)]) {
        other.iter().for_each(|(number, bin)| self.at(*number).merge(bin));
    }

    /// The bins with at least one number, in rising order.
    pub(crate) fn filled(&self) -> Vec<(u32, Bin)> {
        let octaves = self.octaves.iter().enumerate();
        let bins = octaves.flat_map(|(octave, bins)| {
            let first = octave as u32 * BINS_AN_OCTAVE;
            bins.iter().flat_map(move |bins| (first..).zip(bins.iter().copied()))
        });
        bins.filter(|(_, bin)| bin.count > 0).collect()
    }

    #[inline]
    fn at(&mut self, number: u32) -> &mut Bin {
        let (octave, place) = ((number >> KEPT_BITS) as usize, (number & (BINS_AN_OCTAVE - 1)) as usize);
        if self.octaves.is_empty() {
            self.octaves = vec![None; OCTAVES];
        }
        let bins = self.octaves[octave].get_or_insert_with(|| vec![Bin::EMPTY; BINS_AN_OCTAVE as usize].into());
        &mut bins[place]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn bins_rise_with_their_numbers_and_are_narrow() {
        let mut numbers: Vec<f64> = (-400..400).map(|step| libm::exp2(f64::from(step) / 7.3)).collect();
        numbers.extend(numbers.clone().iter().map(|x| -x));
        numbers.push(0.0);
        numbers.sort_by(f64::total_cmp);
        assert!(numbers.is_sorted_by_key(|&number| bin_of(number)));
        assert_eq!((bin_of(-0.0), bin_of(1.0) - bin_of(0.5)), (bin_of(0.0), BINS_AN_OCTAVE));
        for number in numbers {
            let width = number.abs() / 1024.0;
            assert!(number == 0.0 || bin_of(number + width) != bin_of(number - width), "{number}");
            assert_eq!(bin_of(number) == bin_of(0.0), number == 0.0, "{number}");
        }
    }

    #[test]
    fn numbers_add_up_by_bin() {
        let mut bins = Bins::default();
        [5.0, -3.0, 5.001, 8.0, 5.0].iter().for_each(|&x| bins.add(x, Amount::new(x).unwrap()));
        bins.add_zeros(4);
        let filled = bins.filled();
        let told: Vec<_> = filled.iter().map(|(_, bin)| (bin.count, bin.sum.get(), bin.least, bin.most)).collect();
        assert_eq!(told, [(1, -3.0, -3.0, -3.0), (4, 0.0, 0.0, 0.0), (3, 15.001, 5.0, 5.001), (1, 8.0, 8.0, 8.0)]);
        let mut twice = bins.clone();
        twice.add_all(&filled);
        assert!(twice.filled().iter().zip(&filled).all(|((_, two), (_, one))| two.count == 2 * one.count));
    }
}
