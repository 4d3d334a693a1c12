//! Ways through the addresses: along each coordinate with all others held, and as the engine goes.

use crate::random::{Key, Stream, entity, mix, stream32};
use rand::Rng;

/// A name, and the word at each step.
pub(super) type Walk = (&'static str, Box<dyn Fn(u64) -> u64>);

fn walk(name: &'static str, word: impl Fn(u64) -> u64 + 'static) -> Walk {
    (name, Box::new(word))
}

/// The address of an occurrence's block: stream, ordinal, block.
pub(super) fn name(stream: u64, ordinal: u64, block: u64) -> u64 {
    stream << 32 | ordinal << 8 | block
}

/// Sequences of words that must be independent, one for each way to vary an address.
pub(super) fn walks() -> Vec<Walk> {
    let (key, stream) = (Key::new(1), u64::from(stream32(entity(&["threat", "storm"]))));
    let derived = key.derive(entity(&["hit", "storm", "site-a"]));
    let triggered = move |step: u64| mix(name(stream, 0, 0) ^ step) & !0xFF;
    let twin = |step: u64| entity(&["loss", "storm", "fine", "client", &step.to_string()]);
    vec![
        walk("trials", move |step| key.block(step, name(stream, 0, 0))[0]),
        walk("trials, second word", move |step| key.block(step, name(stream, 0, 0))[1]),
        walk("trials across 2^32", move |step| key.block((1 << 32) - 50_000 + step, name(stream, 0, 0))[0]),
        walk("high half of the trial", move |step| key.block(step << 32, name(stream, 0, 0))[0]),
        walk("counts of a threat", move |step| key.block(step, name(stream, 0xFF_FFFF, 0))[0]),
        walk("ordinals", move |step| key.block(0, name(stream, step % (1 << 24), 0))[0]),
        walk("streams", move |step| key.block(0, name(step, 0, 0))[0]),
        walk("blocks of ordinals", move |step| key.block(0, name(stream, step >> 8, step & 0xFF))[0]),
        walk("words of trials", move |step| key.block(step / 2, name(stream, 0, 0))[(step % 2) as usize]),
        walk("ordinals within trials", move |step| key.block(step / 5, name(stream, step % 5, 0))[1]),
        walk("seeds", move |step| Key::new(step).block(0, name(stream, 0, 0))[0]),
        walk("high half of the seed", move |step| Key::new(step << 32).block(0, name(stream, 0, 0))[0]),
        walk("seed and trial together", move |step| Key::new(step).block(step, name(stream, 0, 0))[0]),
        walk("seed against trial", move |step| Key::new(step).block(u64::MAX - step, name(stream, 0, 0))[0]),
        walk("trials under a derived key", move |step| derived.block(step, name(stream, 0, 0))[1]),
        walk("derived keys", move |step| key.derive(step).block(0, name(stream, 0, 0))[0]),
        walk("seeds under a derived key", move |step| Key::new(step).derive(7).block(0, name(stream, 0, 0))[0]),
        walk("entities by neighbouring names", move |step| key.derive(twin(step)).block(0, name(stream, 0, 0))[0]),
        walk("threats by neighbouring names", move |step| {
            key.block(0, name(u64::from(stream32(entity(&["threat", &step.to_string()]))), 0, 0))[0]
        }),
        walk("triggered occurrences", move |step| key.block(0, triggered(step))[1]),
        walk("a stream of words", move |step| {
            // The 512th word and those after it are under a derived key.
            let mut words = Stream::new(key, step / 600, name(stream, 0, 0));
            (0..step % 600).for_each(|_| {
                words.next_u64();
            });
            words.next_u64()
        }),
    ]
}
