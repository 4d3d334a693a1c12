//! Paths as URI references.

use std::path::{Component, Path};

/// A path as a reference relative to a directory, with forward slashes. An absolute path outside the directory gives a `file` URI.
pub(super) fn reference(path: &str, directory: Option<&Path>) -> String {
    let path = Path::new(path);
    let relative = directory.and_then(|directory| path.strip_prefix(directory).ok()).unwrap_or(path);
    let mut segments: Vec<String> = Vec::new();
    for component in relative.components() {
        match component {
            Component::CurDir | Component::RootDir => {}
            // `..` removes the segment before it, unless that segment is `..` too.
            Component::ParentDir if segments.last().is_some_and(|last| last != "..") => {
                segments.pop();
            }
            Component::ParentDir => segments.push("..".to_string()),
            Component::Prefix(prefix) => segments.push(prefix.as_os_str().to_string_lossy().replace('\\', "/")),
            Component::Normal(name) => segments.push(escaped(&name.to_string_lossy())),
        }
    }
    let joined = segments.join("/");
    if relative.is_absolute() { format!("file:///{joined}") } else { joined }
}

/// A path segment, with every byte percent-encoded that a URI does not allow there.
fn escaped(segment: &str) -> String {
    let stands_for_itself = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte);
    let escape = |byte: u8| if stands_for_itself(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    segment.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_with_forward_slashes() {
        let paths = ["a.toml", "./sub/a.toml", "sub/../a.toml", "../../a.toml", "sub/a b#1:é.toml"];
        let expected = ["a.toml", "sub/a.toml", "a.toml", "../../a.toml", "sub/a%20b%231%3A%C3%A9.toml"];
        assert_eq!(paths.map(|path| reference(path, None)), expected);
    }

    #[cfg(unix)]
    #[test]
    fn absolute_paths_are_relative_to_the_directory_if_they_lie_in_it() {
        let at = |path| reference(path, Some(Path::new("/project")));
        assert_eq!(
            ["/project/sub/a.toml", "/other/a.toml", "a.toml"].map(at),
            ["sub/a.toml", "file:///other/a.toml", "a.toml"]
        );
    }

    #[cfg(windows)]
    #[test]
    fn backslashes_separate_on_windows() {
        assert_eq!(reference(r"sub\a.toml", None), "sub/a.toml");
        assert_eq!(reference(r"C:\sub\a.toml", None), "file:///C:/sub/a.toml");
    }
}
