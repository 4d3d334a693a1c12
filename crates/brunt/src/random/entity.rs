//! Fixed 64-bit names of entities, so that a draw is keyed by its purpose and not by a position.

/// The 64-bit name of an entity from the parts of its id.
///
/// FNV-1a over the length and the bytes of each part, then a finaliser. The function never changes between releases. Different divisions
/// into parts give different names: ("ab", "c") and ("a", "bc") differ. Two ids collide with probability 2^-64; the code that compiles a
/// model checks for collisions.
pub(crate) fn entity(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in (part.len() as u64).to_le_bytes().into_iter().chain(part.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    mix(hash)
}

/// 32 bits of an entity's name, for counters without room for all 64 bits.
pub(crate) const fn stream32(entity: u64) -> u32 {
    (entity >> 32) as u32 ^ entity as u32
}

/// A bijection of 64-bit words that spreads every bit over all (the finaliser of SplitMix64; Steele, Lea and Flood 2014).
pub(crate) const fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_values() {
        assert_eq!(entity(&[]), 17665956581633026203);
        assert_eq!(entity(&["threat", "ransomware"]), 2800087587429506521);
        assert_eq!(stream32(0x0123_4567_89ab_cdef), 0x8888_8888);
    }

    #[test]
    fn parts_are_told_apart() {
        let names =
            [entity(&["ab", "c"]), entity(&["a", "bc"]), entity(&["abc"]), entity(&["abc", ""]), entity(&["", "abc"])];
        for (i, a) in names.iter().enumerate() {
            assert!(names[..i].iter().all(|b| a != b));
        }
    }

    #[test]
    fn example_of_entity() {
        use brunt::random::entity;
        assert_ne!(entity(&["ab", "c"]), entity(&["a", "bc"]));
    }
}
