//! The checksum at the end of a results file, over all bytes before it.

use sha2::{Digest, Sha256};

const BEFORE: &str = ",\n  \"sha256\": \"";
const AFTER: &str = "\"\n}\n";

/// Digits of a checksum.
const DIGITS: usize = 64;

/// The end of a results file with this checksum.
pub(super) fn of(sha256: &str) -> String {
    format!("{BEFORE}{sha256}{AFTER}")
}

/// Whether a results file ends with the checksum of the bytes before it.
pub(crate) fn holds(results: &[u8]) -> bool {
    let (_, end) = parts(results);
    end == of(&checksum(results)).as_bytes()
}

/// The checksum of the bytes before the end of a results file.
pub(crate) fn checksum(results: &[u8]) -> String {
    super::staged::hexadecimal(&Sha256::digest(parts(results).0))
}

/// The bytes before the end of a results file, and its end.
fn parts(results: &[u8]) -> (&[u8], &[u8]) {
    results.split_at(results.len().saturating_sub(BEFORE.len() + DIGITS + AFTER.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_change_breaks_the_seal() {
        let content = "{\n  \"format\": 1";
        let digest = super::super::staged::hexadecimal(&Sha256::digest(content.as_bytes()));
        let sealed = format!("{content}{}", of(&digest)).into_bytes();
        assert!(holds(&sealed));
        for position in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[position] ^= 1;
            assert!(!holds(&altered), "{position}");
        }
        assert!(!holds(b"") && !holds(&sealed[1..]) && !holds(&sealed[..sealed.len() - 1]));
    }
}
