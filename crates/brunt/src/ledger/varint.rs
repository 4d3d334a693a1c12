//! Numbers as bytes: small numbers take few.

/// Appends a number: seven bits a byte, the lowest first; the highest bit of a byte says that another byte follows.
pub(super) fn put(out: &mut Vec<u8>, number: u128) {
    let mut left = number;
    while left > 0x7f {
        out.push(left as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
}

/// Appends a number with a sign: 0, -1, 1, -2, 2 are put as 0, 1, 2, 3, 4.
pub(super) fn put_signed(out: &mut Vec<u8>, number: i128) {
    put(out, ((number << 1) ^ (number >> 127)) as u128);
}

/// Bytes that are read from the front. Every method returns `None` where the bytes end early or a number is too large.
#[derive(Debug)]
pub(super) struct Bytes<'b>(pub &'b [u8]);

impl Bytes<'_> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    pub(super) fn number(&mut self) -> Option<u128> {
        let mut number = 0;
        for shift in (0..u128::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn signed(&mut self) -> Option<i128> {
        let number = self.number()?;
        Some((number >> 1) as i128 ^ -((number & 1) as i128))
    }

    pub(super) fn index(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    /// A count of things that take at least one byte each: at most the bytes that are left, which bounds the memory of the things.
    pub(super) fn count(&mut self) -> Option<usize> {
        let count = self.number()?.try_into().ok()?;
        (count <= self.0.len()).then_some(count)
    }

    pub(super) fn float(&mut self) -> Option<f64> {
        let (bits, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(f64::from_le_bytes(*bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_small_ones_take_a_byte() {
        for number in [0, 1, -1, 63, -64, 64, i128::from(i64::MAX), i128::MAX, i128::MIN] {
            let mut out = Vec::new();
            put_signed(&mut out, number);
            assert_eq!(out.len() == 1, (-64..64).contains(&number), "{number}");
            let mut bytes = Bytes(&out);
            assert_eq!((bytes.signed(), bytes.0.len()), (Some(number), 0));
            assert_eq!(Bytes(&out[..out.len() - 1]).signed(), None);
        }
    }

    #[test]
    fn a_number_that_is_too_large_and_a_count_beyond_the_bytes_are_refused() {
        assert_eq!(Bytes(&[0xff; 40]).number(), None);
        assert_eq!(Bytes(&[[0x80; 18].as_slice(), &[4]].concat()).number(), None, "bit 128");
        assert_eq!(Bytes(&[0x80, 0x80, 0x80, 0x80, 0x10]).index(), None);
        assert_eq!((Bytes(&[2, 0, 0]).count(), Bytes(&[3, 0, 0]).count()), (Some(2), None));
    }
}
