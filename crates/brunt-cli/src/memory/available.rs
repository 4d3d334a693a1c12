//! Memory that the system can still give the process.
//!
//! On Linux the least of three amounts: the memory that is free or can be freed at once (`MemAvailable`); the memory that the control
//! groups of the process still allow (versions 1 and 2); the rest of the limits on address space and data (`ulimit -v`, `ulimit -d`). On
//! other systems the amount is not known.

use std::fs;
use std::path::Path;

/// Bytes that can still be allocated; `None` where the system does not say.
pub(super) fn bytes() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let all = [
        fs::read_to_string("/proc/meminfo").ok().and_then(|text| kilobytes(&text, "MemAvailable:")),
        of_groups(),
        left_of(&limits, "Max address space", kilobytes(&status, "VmSize:")).map(|left| left - arenas().min(left / 2)),
        left_of(&limits, "Max data size", kilobytes(&status, "VmData:")),
    ];
    all.into_iter().flatten().min()
}

/// Address space in bytes that the allocator of each thread reserves for small allocations, where the limit leaves room.
fn arenas() -> u64 {
    const ARENA: u64 = 64 << 20;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    ARENA.saturating_mul(threads as u64 + 1)
}

/// The number of a line such as `MemAvailable:   123 kB`, in bytes.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// Rest of a limit of the process after `used`; `None` without a limit.
fn left_of(limits: &str, name: &str, used: Option<u64>) -> Option<u64> {
    let rest = limits.lines().find_map(|line| line.strip_prefix(name))?;
    let limit: u64 = rest.split_whitespace().next()?.parse().ok()?;
    Some(limit.saturating_sub(used.unwrap_or(0)))
}

/// Bytes that the control groups of the process still allow.
fn of_groups() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let all = groups.lines().filter_map(|line| {
        let (root, files, path) = group(line)?;
        let inner = Path::new(root).join(path.trim_start_matches('/'));
        inner.ancestors().take_while(|level| level.starts_with(root)).filter_map(|level| left_in(level, files)).min()
    });
    all.min()
}

/// Names in a control group: the file of the limit, the file of the memory in use, and the entry of the memory in use that can be freed
/// at once.
type Files = [&'static str; 3];

/// Root directory, file names and path of the control group in a line of `/proc/self/cgroup`; `None` without the memory controller.
fn group(line: &str) -> Option<(&'static str, Files, &str)> {
    let mut parts = line.splitn(3, ':');
    let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
    if controllers.is_empty() {
        Some(("/sys/fs/cgroup", ["memory.max", "memory.current", "inactive_file "], path))
    } else if controllers.split(',').any(|controller| controller == "memory") {
        let files = ["memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "];
        Some(("/sys/fs/cgroup/memory", files, path))
    } else {
        None
    }
}

fn left_in(level: &Path, [limit, used, idle]: Files) -> Option<u64> {
    let number = |name: &str| fs::read_to_string(level.join(name)).ok()?.trim().parse::<u64>().ok();
    let limit = number(limit)?;
    let stat = fs::read_to_string(level.join("memory.stat")).unwrap_or_default();
    let idle = stat.lines().find_map(|line| line.strip_prefix(idle)?.trim().parse::<u64>().ok()).unwrap_or(0);
    Some(limit.saturating_sub(number(used)?.saturating_sub(idle)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_writes_is_read() {
        let memory = "MemTotal:       24588404 kB\nMemAvailable:   22000000 kB\n";
        assert_eq!(kilobytes(memory, "MemAvailable:"), Some(22_000_000 * 1024));
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max data size             unlimited            unlimited            bytes     \n\
                      Max address space         1000000              unlimited            bytes     \n";
        assert_eq!(left_of(limits, "Max address space", Some(400_000)), Some(600_000));
        assert_eq!(left_of(limits, "Max address space", Some(2_000_000)), Some(0));
        assert_eq!(left_of(limits, "Max data size", None), None);
    }

    #[test]
    fn both_versions_of_control_groups_are_known() {
        assert_eq!(group("0::/user.slice").unwrap().2, "/user.slice");
        assert_eq!(group("9:cpu,memory:/docker/1").unwrap().0, "/sys/fs/cgroup/memory");
        assert_eq!(group("3:cpuset:/"), None);
        let root = tempfile::tempdir().unwrap();
        let files = group("0::/").unwrap().1;
        assert_eq!(left_in(root.path(), files), None);
        let write = |name: &str, text: &str| fs::write(root.path().join(name), text).unwrap();
        write("memory.max", "max\n");
        write("memory.current", "600\n");
        assert_eq!(left_in(root.path(), files), None);
        write("memory.max", "1000\n");
        write("memory.stat", "anon 10\ninactive_file 50\n");
        assert_eq!(left_in(root.path(), files), Some(450));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_machine_says_something() {
        assert!(bytes().is_some_and(|bytes| bytes > 1 << 20));
    }
}
