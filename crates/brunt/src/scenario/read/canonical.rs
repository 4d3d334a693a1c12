//! Checksum of the meaning of a scenario file, independent of layout and notation.

use super::quantity::{parse_hours, parse_percent};
use super::tree::{Entry, Tree, Value};
use crate::units::ARITHMETIC;
use sha2::{Digest, Sha256};

/// Keys whose text values are names or words, never quantities.
const NAMES: [&str; 43] = [
    "$schema",
    "name",
    "names",
    "currency",
    "kind",
    "region",
    "owner",
    "tags",
    "tag",
    "nodes",
    "bearer",
    "category",
    "threat",
    "framework",
    "factor",
    "between",
    "all",
    "any",
    "of",
    "days",
    "seller",
    "buyer",
    "from",
    "to",
    "insured",
    "node",
    "threats",
    "categories",
    "causes",
    "transfers",
    "index",
    "pools",
    "covers",
    "except_threats",
    "payer",
    "needs",
    "controls",
    "obligations",
    "role",
    "status",
    "hits",
    "disable",
    "inherits",
];

/// Keys of tables in which `factor` is a share; in all other tables `factor` is a name.
const SHRUNK: [&str; 4] = ["takes", "outage", "losses", "probability"];

/// Sections whose keys are ids.
const SECTIONS: [&str; 8] = ["parties", "nodes", "threats", "contracts", "policies", "controls", "appetite", "stress"];

/// Keys of nested tables whose keys are ids or names.
const TABLES_BY_ID: [&str; 11] =
    ["prices", "pools", "sla", "indemnity", "price", "co_funding", "insurers", "loads", "pool", "all", "factors"];

/// Sections whose terms a stress changes, by id.
const TERMS: [&str; 2] = ["contracts", "policies"];

/// Keys for which an empty list or table means the same as a missing key. Other keys differ: an empty `reinstatements` means that the
/// limit is never restored, and a scale with an empty `threats` scales no threat.
const EMPTY_IS_ABSENT: [&str; 28] = [
    "tags",
    "needs",
    "downtime",
    "steps",
    "lumps",
    "losses",
    "triggers",
    "loads",
    "recovery",
    "names",
    "correlation",
    "prices",
    "pools",
    "sla",
    "indemnity",
    "price",
    "co_funding",
    "excused",
    "sublimits",
    "aggregate",
    "force",
    "out",
    "scale",
    "factors",
    "disable",
    "inherits",
    "contracts",
    "policies",
];

/// A default value, independent of its notation.
#[derive(Debug, Clone, Copy)]
enum Plain {
    Number(f64),
    Hours(f64),
    Word(&'static str),
    Flag(bool),
}

/// Default values, as (kind of table, key, value): the value means the same as a missing key.
const DEFAULTS: [(&str, &str, Plain); 46] = [
    ("scenario", "start", Plain::Word("2029-01-01")),
    ("scenario", "horizon", Plain::Hours(8760.0)),
    ("scenario", "discount_rate", Plain::Number(0.0)),
    ("needs", "switchover", Plain::Hours(0.0)),
    ("needs", "buffer", Plain::Hours(0.0)),
    ("needs", "restart", Plain::Hours(0.0)),
    ("needs", "probability", Plain::Number(1.0)),
    ("downtime", "category", Plain::Word("downtime")),
    ("downtime", "per_hour", Plain::Number(0.0)),
    ("hours", "from", Plain::Word("00:00")),
    ("hours", "to", Plain::Word("24:00")),
    ("maintenance", "from", Plain::Word("00:00")),
    ("maintenance", "to", Plain::Word("24:00")),
    ("tolerance", "below", Plain::Number(1.0)),
    ("threats", "shared", Plain::Flag(false)),
    ("threats", "takes", Plain::Number(1.0)),
    ("triggers", "after", Plain::Hours(0.0)),
    ("loads", "frequency", Plain::Number(0.0)),
    ("loads", "loss", Plain::Number(0.0)),
    ("gpd", "location", Plain::Number(0.0)),
    ("beta", "min", Plain::Number(0.0)),
    ("beta", "max", Plain::Number(1.0)),
    ("indemnity", "share", Plain::Number(1.0)),
    ("indemnity", "order", Plain::Number(1.0)),
    ("sla", "period", Plain::Word("month")),
    ("sla", "measure", Plain::Word("time_average")),
    ("sla", "allocation", Plain::Number(1.0)),
    ("sla", "exclusive_remedy", Plain::Flag(false)),
    ("excused", "count_as_up", Plain::Flag(false)),
    ("forward", "rate", Plain::Number(1.0)),
    ("policies", "inuring", Plain::Number(1.0)),
    ("policies", "coinsurance", Plain::Number(0.0)),
    ("aggregate", "retention", Plain::Number(0.0)),
    ("waiting", "per", Plain::Word("interruption")),
    ("waiting", "below", Plain::Number(1.0)),
    ("parametric", "below", Plain::Number(1.0)),
    ("controls", "status", Plain::Word("in_place")),
    ("controls", "coverage", Plain::Number(1.0)),
    ("controls", "reliability", Plain::Number(1.0)),
    ("hosted_on", "below", Plain::Number(0.5)),
    ("out", "takes", Plain::Number(1.0)),
    ("out", "framework", Plain::Word("operational")),
    ("scale", "frequency", Plain::Number(1.0)),
    ("scale", "losses", Plain::Number(1.0)),
    ("scale", "outages", Plain::Number(1.0)),
    ("price", "passes", Plain::Number(1.0)),
];

/// Top-level keys that are not part of the scenario's checksum. Each stress has a separate checksum.
const SILENT: [&str; 3] = ["$schema", "include", "stress"];

/// SHA-256 of a merged tree, as 64 hexadecimal digits.
///
/// Keys are hashed in sorted order, and numbers, percentages and durations by value. So comments, layout, the order of keys, the split
/// into files and the choice of TOML or JSON do not matter; the order of lists does. Different notations with one meaning have one
/// checksum: an empty section and no section, a default value and no key, a list of one member and the member alone. The version of the
/// arithmetic is part of the checksum, because another version gives the same file results with other bits.
pub(crate) fn scenario_hash(tree: &Tree) -> String {
    let mut hasher = Sha256::new();
    add_text(&mut hasher, b'a', &ARITHMETIC.to_string());
    add(&mut hasher, tree, "", Keys::Sections);
    hexadecimal(&hasher.finalize())
}

/// SHA-256 of some parts of a merged tree, in the given order.
pub(crate) fn hash_of<'t>(trees: impl Iterator<Item = &'t Tree>) -> String {
    let mut hasher = Sha256::new();
    trees.for_each(|tree| add(&mut hasher, tree, "", Keys::Properties("stress", None)));
    hexadecimal(&hasher.finalize())
}

/// SHA-256 of bytes, as 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Role of the keys of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Keys<'k> {
    /// The sections of a file.
    Sections,
    /// Ids of a section: an entry counts even if its table is empty.
    Ids(&'k str),
    /// Properties of one entity: kind of table, and the id if the entity has one.
    Properties(&'k str, Option<&'k str>),
    /// Changes of an existing entity: every stated value is a change, even a change back to the default.
    Changes,
}

impl<'k> Keys<'k> {
    /// Role of the keys of the table under a key.
    fn under(self, key: &'k str) -> Self {
        match self {
            Self::Sections if SECTIONS.contains(&key) => Self::Ids(key),
            Self::Properties(..) if TABLES_BY_ID.contains(&key) => Self::Ids(key),
            Self::Properties("stress", _) if TERMS.contains(&key) => Self::Changes,
            Self::Changes => Self::Changes,
            Self::Ids(section) => Self::Properties(section, Some(key)),
            _ => Self::Properties(key, None),
        }
    }

    /// Whether an entry means the same as no entry.
    fn is_silent(self, entry: &Entry) -> bool {
        let key = entry.key.as_str();
        let says_nothing = match self {
            Self::Sections if SILENT.contains(&key) => return true,
            Self::Sections => true,
            Self::Ids(section) => section == "loads",
            Self::Changes => return false,
            Self::Properties(kind, id) => {
                if key == "name" && matches!(&entry.tree.value, Value::String(name) if Some(name.as_str()) == id) {
                    return true;
                }
                let default = DEFAULTS.iter().find(|default| (default.0, default.1) == (kind, key));
                if default.is_some_and(|default| says(&entry.tree, default.2)) {
                    return true;
                }
                EMPTY_IS_ABSENT.contains(&key)
            }
        };
        says_nothing && is_empty(&entry.tree, self.under(key))
    }
}

/// Whether a list has no members, or a table only entries that mean the same as no entry.
fn is_empty(tree: &Tree, keys: Keys<'_>) -> bool {
    match &tree.value {
        Value::Array(items) => items.is_empty(),
        Value::Table(table) => table.iter().all(|entry| keys.is_silent(entry)),
        _ => false,
    }
}

/// Whether a value equals a default value, in any notation.
fn says(tree: &Tree, plain: Plain) -> bool {
    let number = match &tree.value {
        Value::Integer(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        Value::String(text) => parse_percent(text),
        _ => None,
    };
    match (plain, &tree.value) {
        (Plain::Number(wanted), _) => number == Some(wanted),
        (Plain::Hours(wanted), Value::String(text)) => parse_hours(text) == Ok(wanted),
        (Plain::Word(wanted), Value::String(text) | Value::Datetime(text)) => text == wanted,
        (Plain::Flag(wanted), Value::Bool(value)) => *value == wanted,
        _ => false,
    }
}

fn add(hasher: &mut Sha256, tree: &Tree, key: &str, keys: Keys<'_>) {
    match &tree.value {
        Value::Null => hasher.update(b"0"),
        Value::Bool(value) => hasher.update(if *value { b"t" } else { b"f" }),
        Value::Integer(value) => add_number(hasher, b'n', *value as f64),
        Value::Float(value) => add_number(hasher, b'n', *value),
        Value::Unheld(text) => add_text(hasher, b'u', text),
        Value::Own(own) => add_text(hasher, b'o', own.fingerprint()),
        Value::String(text) | Value::Datetime(text) => match quantity(text, key) {
            Some((tag, value)) => add_number(hasher, tag, value),
            None => add_text(hasher, b's', text),
        },
        // A list of one member is hashed like the member alone.
        Value::Array(items) if items.len() == 1 => add(hasher, &items[0], key, keys),
        Value::Array(items) => {
            hasher.update(b"[");
            items.iter().for_each(|item| add(hasher, item, key, keys));
            hasher.update(b"]");
        }
        Value::Table(table) => {
            hasher.update(b"{");
            for entry in table.iter().filter(|entry| !keys.is_silent(entry)) {
                add_text(hasher, b'k', &entry.key);
                let is_share = entry.key == "factor" && SHRUNK.contains(&key);
                add(hasher, &entry.tree, if is_share { "" } else { &entry.key }, keys.under(&entry.key));
            }
            hasher.update(b"}");
        }
    }
}

/// The hours of a duration (tag `h`) or the number of a percentage (tag `n`); `None` for a name or any other text.
fn quantity(text: &str, key: &str) -> Option<(u8, f64)> {
    if NAMES.contains(&key) {
        return None;
    }
    let hours = parse_hours(text).ok().map(|hours| (b'h', hours));
    hours.or_else(|| parse_percent(text).map(|value| (b'n', value)))
}

fn add_number(hasher: &mut Sha256, tag: u8, value: f64) {
    hasher.update([tag]);
    // Adding 0.0 turns -0.0 into 0.0, so both zeros have one hash.
    hasher.update((value + 0.0).to_bits().to_be_bytes());
}

fn add_text(hasher: &mut Sha256, tag: u8, text: &str) {
    hasher.update([tag]);
    hasher.update((text.len() as u64).to_be_bytes());
    hasher.update(text.as_bytes());
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::scenario::file::tests::{scenario, with};

    fn hash(more: &str) -> String {
        scenario(&with(more)).hash
    }

    /// A scenario with many sections, for tests that replace words in its text.
    fn stated() -> String {
        with(
            r#"factors = { names = ["f"] }
controls.mfa = { role = "prevention", acts = { on = { threats = ["fire"] }, prevents = 0.5 } }
contracts.msa = { seller = "provider", buyer = "client", yearly_fee = 100, indemnity = { all = { covers = "all", event_cap = 50 } } }
policies.p = { insured = "client", insurers = { provider = 1 }, covers = "all", limit = 90 }"#,
        )
        .replace(r#"outage = "8h""#, r#"outage = "8h", loads = { f = { frequency = 0.2 } }"#)
    }

    #[test]
    fn what_is_empty_or_the_default_says_what_its_absence_says() {
        let plain = hash("");
        for section in ["contracts", "policies", "controls", "appetite", "stress", "factors"] {
            assert_eq!(hash(&format!("[{section}]")), plain, "{section}");
        }
        let site = r#"owner = "provider""#;
        for (from, to) in [
            (site, r#"owner = "provider", needs = [], tags = [], downtime = []"#),
            (site, r#"owner = "provider", name = "site""#),
            (r#"all = ["site"]"#, r#"all = ["site"], buffer = "0h", probability = "100%""#),
            (r#"per_hour = 100"#, r#"per_hour = 100, category = "downtime", steps = [], lumps = []"#),
            (
                r#"outage = "8h""#,
                r#"outage = "480m", takes = 1.0, shared = false, losses = [], loads = {}, recovery = []"#,
            ),
            (r#"at_most = "4h""#, r#"at_most = "240m", below = 1"#),
            (r#"currency = "EUR""#, r#"currency = "EUR", horizon = "365d", start = "2029-01-01", discount_rate = 0"#),
            (r#"needs = [{ all = ["site"] }]"#, r#"needs = { all = ["site"] }"#),
        ] {
            assert!(with("").contains(from), "{from}");
            assert_eq!(scenario(&with("").replace(from, to)).hash, plain, "{to}");
        }
        let all = stated();
        for (from, to) in [
            ("frequency = 0.2 }", "frequency = 0.2, loss = 0 }"),
            ("acts = { on", "status = \"in_place\", coverage = 1, acts = { on"),
            ("event_cap = 50", "event_cap = 50, share = \"100%\", order = 1"),
            ("limit = 90", "limit = 90, inuring = 1, coinsurance = 0, aggregate = {}, sublimits = []"),
            ("yearly_fee = 100", "yearly_fee = 100, sla = {}, price = {}, co_funding = {}, pools = {}"),
            ("threats = [\"fire\"]", "threats = \"fire\""),
        ] {
            assert!(all.contains(from), "{from}");
            assert_eq!(scenario(&all.replace(from, to)).hash, scenario(&all).hash, "{to}");
        }
    }

    #[test]
    fn what_means_another_thing_has_another_hash() {
        let all = stated();
        for (from, to) in [
            ("parties = { client", "parties = { third = {}, client"),
            ("limit = 90", "limit = 90, reinstatements = []"),
            ("limit = 90", "limit = 90, coinsurance = 0.1"),
            ("limit = 90", "limit = 90, premium = { technical = {} }"),
            ("event_cap = 50", "event_cap = 50, share = 0.5"),
            ("acts = { on", "status = \"proposed\", acts = { on"),
            ("frequency = 0.2 }", "frequency = 0.2, loss = 0.1 }"),
            ("outage = \"8h\"", "outage = \"8h\", takes = 0.5"),
            ("outage = \"8h\"", "outage = \"8h\", name = \"Fire\""),
            ("all = [\"site\"]", "any = [\"site\"]"),
        ] {
            assert!(all.contains(from), "{from}");
            assert_ne!(scenario(&all.replace(from, to)).hash, scenario(&all).hash, "{to}");
        }
    }

    #[test]
    fn ids_that_are_words_of_the_format_are_ids() {
        let node = |more: &str| {
            with(&format!(
                "nodes.takes = {{}}\nnodes.x = {{ downtime = {{ per_hour = 1, bearer = \"client\" }}, needs = [{{ {more} }}] }}"
            ))
        };
        let hash = |more: &str| scenario(&node(more)).hash;
        assert_ne!(hash("all = { site = 1.0, takes = 1.0 }"), hash("all = { site = 1.0 }"));
        assert_ne!(hash("pool = { site = 1.0, takes = 1.0 }"), hash("pool = { site = 1.0 }"));
    }

    #[test]
    fn a_stress_that_changes_a_term_back_to_its_default_has_its_own_hash() {
        let of = |more: &str| {
            let text = stated().replace("limit = 90", "limit = 90, coinsurance = 0.2");
            scenario(&format!("{text}\nstress.s = {{ policies.p = {{ {more} }} }}")).stresses[0].hash.clone()
        };
        assert_ne!(of("limit = 80"), of("limit = 80, coinsurance = 0"));
        let scaled = |more: &str| {
            scenario(&with(&format!("stress.s = {{ scale = {{ losses = 2{more} }} }}"))).stresses[0].hash.clone()
        };
        assert_eq!(scaled(""), scaled(", frequency = 1"));
        assert_ne!(scaled(""), scaled(", threats = []"));
    }
}
