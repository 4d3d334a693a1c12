//! Differences of a verified record.

use super::sheet::{Line, Sheet};
use crate::verified::Verified;

/// The differences of a verified record; a header alone where there are none.
pub fn differences(found: &Verified) -> String {
    const NAMES: [&str; 4] = ["file", "what", "expected", "found"];
    let mut sheet = Sheet::new(NAMES);
    for difference in &found.differences {
        sheet.add(Line::of([difference.file.as_str(), &difference.what, &difference.expected, &difference.found]));
    }
    sheet.text().unwrap_or_else(|| NAMES.join(",") + "\n")
}
