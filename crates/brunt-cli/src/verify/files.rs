//! The bytes of each file, held against the checksums in `results.json`.

use super::Opened;
use crate::save::{self, FAMILY, RESULTS};
use brunt_page::quantity::plain;
use brunt_page::verified::Verified;
use std::io::ErrorKind;

/// Compares the bytes of `results.json` and of every file beside it with their checksums.
pub(super) fn check(opened: &Opened, found: &mut Verified) {
    let before = found.found();
    if let Err(error) = &opened.value {
        found.differs(RESULTS, "its end", "JSON that ends with its checksum", plain(error));
    } else if !opened.is_sealed() {
        let (stated, computed) = opened.seals();
        found.differs(RESULTS, "SHA-256 of its bytes", stated, computed);
    }
    let Some(files) = opened.files() else {
        found.compared("files", 1, before, "results.json has its checksum".to_string());
        found.skips("files beside results.json", "their checksums cannot be read");
        return;
    };
    for file in &files {
        if !FAMILY.contains(&file.file.as_str()) {
            found.differs(RESULTS, "files", "names of files of a run", format!("`{}`", plain(&file.file)));
            continue;
        }
        match save::checksum(&opened.directory().join(&file.file)) {
            Ok(sha256) if sha256 == file.sha256 => {}
            Ok(sha256) => found.differs(&file.file, "SHA-256 of its bytes", plain(&file.sha256), sha256),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                found.differs(&file.file, "the file", "a file that results.json lists", "no file");
            }
            Err(error) => found.differs(&file.file, "the file", "a file that can be read", error.to_string()),
        }
    }
    let is_listed = |name: &str| name == RESULTS || files.iter().any(|file| file.file == name);
    for name in FAMILY.into_iter().filter(|name| !is_listed(name) && opened.directory().join(name).exists()) {
        found.differs(name, "the file", "no file: results.json does not list it", "a file");
    }
    let count = files.len() as u64 + 1;
    found.compared("files", count, before, format!("the bytes of {count} files have their checksums"));
}
