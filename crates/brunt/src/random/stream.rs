//! Keyed words as a generator for the traits of `rand`.

use super::philox::Key;
use rand::TryRng;
use std::convert::Infallible;

/// An unbounded sequence of words at (key, trial, name), for code that wants a generator instead of a word.
///
/// The stream runs through the 256 blocks whose names differ in the low 8 bits. After these 512 words it goes on under a derived key.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    key: Key,
    trial: u64,
    name: u64,
    position: u64,
    /// Second word of the block at `position`, if not yet returned.
    pending: Option<u64>,
}

const BLOCKS: u64 = 256;

impl Stream {
    /// A stream at the start; the low 8 bits of `name` are ignored.
    pub(crate) fn new(key: Key, trial: u64, name: u64) -> Self {
        Self { key, trial, name: name & !(BLOCKS - 1), position: 0, pending: None }
    }

    fn next_word(&mut self) -> u64 {
        if let Some(word) = self.pending.take() {
            return word;
        }
        if self.position == BLOCKS {
            self.key = self.key.derive(self.name);
            self.position = 0;
        }
        let [first, second] = self.key.block(self.trial, self.name | self.position);
        self.position += 1;
        self.pending = Some(second);
        first
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next_word() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next_word())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next_word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn words_are_those_of_successive_blocks_and_never_repeat() {
        let key = Key::new(9);
        let mut stream = Stream::new(key, 5, 0xAB_FF);
        let mut words: Vec<u64> = (0..2000).map(|_| stream.next_u64()).collect();
        assert_eq!(words[6..8], key.block(5, 0xAB_03));
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 2000);
    }

    #[test]
    fn bytes_are_those_of_the_words() {
        let stream = Stream::new(Key::new(9), 5, 0);
        let (mut words, mut bytes, mut buffer) = (stream.clone(), stream, [0; 11]);
        bytes.fill_bytes(&mut buffer);
        assert_eq!(buffer[..8], words.next_u64().to_le_bytes());
        assert_eq!(buffer[8..], words.next_u64().to_le_bytes()[..3]);
    }

    #[test]
    fn example_of_stream() {
        use brunt::random::{Key, Stream};
        use rand::Rng;
        let mut stream = Stream::new(Key::new(1), 7, 3 << 8);
        assert_eq!([stream.next_u64(), stream.next_u64()], Key::new(1).block(7, 3 << 8));
    }
}
