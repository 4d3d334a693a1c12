//! The columns of results that keep tails, in the file of results.

use crate::ledger::{Amount, Bin, Keeping, PowerSums, PowerSumsParts, TailColumn, TailTrial, Tails};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::ops::Range;

/// How tails are kept, in the header.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct SavedKeeping {
    /// Number of trials that the tails are sized for.
    total: u64,
    /// Largest numbers of each column that are kept one by one.
    tail: u64,
}

impl From<Keeping> for SavedKeeping {
    fn from(keeping: Keeping) -> Self {
        Self { total: keeping.total, tail: keeping.length as u64 }
    }
}

/// Bytes of a number of a tail: the number and its trial.
const TAIL: usize = 16;
/// Bytes of a bin: its number, count, sum, least and largest number.
const BIN: usize = 44;
/// Bytes of the sums of powers: count, sum, squares, cubes.
const POWERS: usize = 8 + 16 + 40 + 56;
/// Numbers or bins that are written or read at a time.
const PIECE: u64 = 1 << 10;

/// Writes all columns: for each the tail, the bins, and the sums of powers.
pub(super) fn write(tails: &Tails, out: &mut impl Write) -> io::Result<()> {
    for column in &tails.columns {
        let of_trial = |kept: &TailTrial, bytes: &mut Vec<u8>| {
            bytes.extend(kept.value.to_le_bytes());
            bytes.extend(kept.trial.to_le_bytes());
        };
        let of_bin = |(number, bin): &(u32, Bin), bytes: &mut Vec<u8>| {
            bytes.extend(number.to_le_bytes());
            bytes.extend(bin.count.to_le_bytes());
            bytes.extend(bin.sum.units().to_le_bytes());
            bytes.extend(bin.least.to_le_bytes());
            bytes.extend(bin.most.to_le_bytes());
        };
        write_list(column.tail(), of_trial, out)?;
        write_list(column.body(), of_bin, out)?;
        let PowerSumsParts { count, sum, squares, cubes } = column.powers().to_parts();
        let mut bytes = Vec::with_capacity(POWERS);
        bytes.extend(count.to_le_bytes());
        bytes.extend(sum.to_le_bytes());
        bytes.extend(squares.iter().chain(&cubes).flat_map(|word| word.to_le_bytes()));
        out.write_all(&bytes)?;
    }
    Ok(())
}

/// Writes the length of a list, and its items.
fn write_list<T>(items: &[T], put: impl Fn(&T, &mut Vec<u8>), out: &mut impl Write) -> io::Result<()> {
    out.write_all(&(items.len() as u64).to_le_bytes())?;
    let mut bytes = Vec::new();
    for piece in items.chunks(PIECE as usize) {
        bytes.clear();
        piece.iter().for_each(|item| put(item, &mut bytes));
        out.write_all(&bytes)?;
    }
    Ok(())
}

/// Reads a number of columns of the trials in some ranges; `None` if they do not fit together. A damaged file asks for no more memory than
/// the file has bytes.
///
/// # Errors
/// Any failure to read; [`io::ErrorKind::UnexpectedEof`] for a file that is cut short.
pub(super) fn read(
    input: &mut impl Read,
    columns: usize,
    ranges: &[Range<u64>],
    keeping: SavedKeeping,
) -> io::Result<Option<Tails>> {
    let Ok(length) = usize::try_from(keeping.tail) else { return Ok(None) };
    let keeping = Keeping { total: keeping.total, length };
    let mut all = Vec::new();
    for _ in 0..columns {
        let tail = read_list(input, |[value, trial]: [[u8; 8]; TAIL / 8]| TailTrial {
            value: f64::from_le_bytes(value),
            trial: u64::from_le_bytes(trial),
        })?;
        let body = read_list(input, bin)?;
        let powers = powers(input)?;
        let known = tail.iter().all(|kept| ranges.iter().any(|range| range.contains(&kept.trial)));
        let Some(column) = TailColumn::from_parts(tail, body, powers, length).filter(|_| known) else {
            return Ok(None);
        };
        all.push(column);
    }
    Ok(Some(Tails { keeping, columns: all }))
}

/// Reads a list of items of N pieces of M bytes, some at a time.
fn read_list<const N: usize, const M: usize, T>(
    input: &mut impl Read,
    of: impl Fn([[u8; M]; N]) -> T,
) -> io::Result<Vec<T>> {
    let mut left = u64::from_le_bytes(exactly(input)?);
    let (mut items, mut bytes) = (Vec::new(), Vec::new());
    while left > 0 {
        let piece = left.min(PIECE);
        bytes.resize(piece as usize * N * M, 0);
        input.read_exact(&mut bytes)?;
        let pieces = bytes.as_chunks::<M>().0.as_chunks::<N>().0;
        items.extend(pieces.iter().map(|&item| of(item)));
        left -= piece;
    }
    items.shrink_to_fit();
    Ok(items)
}

/// A bin and its number, from pieces of four bytes.
fn bin(pieces: [[u8; 4]; BIN / 4]) -> (u32, Bin) {
    let word =
        |at: usize| u64::from(u32::from_le_bytes(pieces[at])) | u64::from(u32::from_le_bytes(pieces[at + 1])) << 32;
    let sum = i128::from(word(3)) | i128::from(word(5) as i64) << 64;
    let (least, most) = (f64::from_bits(word(7)), f64::from_bits(word(9)));
    (u32::from_le_bytes(pieces[0]), Bin { count: word(1), sum: Amount::from_units(sum), least, most })
}

fn powers(input: &mut impl Read) -> io::Result<PowerSums> {
    let count = u64::from_le_bytes(exactly(input)?);
    let sum = i128::from_le_bytes(exactly(input)?);
    let mut words = [0; 12];
    for word in &mut words {
        *word = u64::from_le_bytes(exactly(input)?);
    }
    let [squares @ .., _, _, _, _, _, _, _] = words;
    let [_, _, _, _, _, cubes @ ..] = words;
    Ok(PowerSums::from_parts(PowerSumsParts { count, sum, squares, cubes }))
}

fn exactly<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn bins_read_back_to_the_last_bit() {
        for sum in [0, 7, -9, i128::MAX, i128::MIN, -(1 << 70)] {
            let one = Bin { count: 5 << 40, sum: Amount::from_units(sum), least: -2.5, most: -2.25 };
            let mut bytes = Vec::new();
            bytes.extend(77_u32.to_le_bytes());
            bytes.extend(one.count.to_le_bytes());
            bytes.extend(one.sum.units().to_le_bytes());
            bytes.extend(one.least.to_le_bytes());
            bytes.extend(one.most.to_le_bytes());
            assert_eq!(bytes.len(), BIN);
            let pieces: [[u8; 4]; BIN / 4] = bytes.as_chunks().0.try_into().unwrap();
            assert_eq!(bin(pieces), (77, one));
        }
    }
}
