//! Words of a comparison that every kind of page says alike.

use crate::quantity::{Quantity, count, level, plain, round_money};
use brunt::report::{
    CostValue, Estimate, FileChange, FileChangeKind, Interval, OptionFacts, OptionFigure, OptionMeasure, OptionValue,
    Outcome, Pairing, Told, Unpaired,
};

/// What changed in the file, in a sentence without its place.
pub(crate) fn change(change: &FileChange) -> String {
    let path = plain(&change.path);
    let (before, after) = (side(change.before.as_deref()), side(change.after.as_deref()));
    match &change.kind {
        FileChangeKind::EntityAdded => format!("{path} is added"),
        FileChangeKind::EntityRemoved => format!("{path} is removed"),
        FileChangeKind::EntityRenamed { from } => {
            format!("{path} is {} under another id: its draws are others, because draws are keyed by id", plain(from))
        }
        FileChangeKind::FormReplaced { from, to } => {
            format!("{path}: `{}` replaced by `{}`: {before} -> {after}", plain(from), plain(to))
        }
        _ => format!("{path}: {before} -> {after}"),
    }
}

/// Longest text of a value.
const WIDEST_VALUE: usize = 120;

fn side(value: Option<&str>) -> String {
    let text = value.map_or("(not stated)".to_string(), plain);
    match text.char_indices().nth(WIDEST_VALUE) {
        None => text,
        Some((end, _)) => format!("{} ...", &text[..end]),
    }
}

/// File and line of a change: ` (overlay.toml:3)`.
pub(crate) fn place(change: &FileChange) -> String {
    change.place.as_ref().map_or(String::new(), |place| format!(" ({}:{})", plain(&place.file), place.line))
}

/// How an option is compared with the base, in a sentence.
pub(crate) fn pairing(option: &OptionFacts) -> String {
    match option.pairing {
        Pairing::Paired { trials } => format!("paired on the same {} trials", count(trials)),
        Pairing::Unpaired { reason } => {
            let why = match reason {
                Unpaired::Seed => "the seeds differ",
                Unpaired::Version => "the versions of the program differ, and draws may differ between versions",
                Unpaired::Trials => "the runs have no trial in common",
                Unpaired::Kept => "the losses of single trials of one run are not kept",
                _ => "the trials do not pair",
            };
            format!("not paired, since {why}: intervals of differences are wider")
        }
        _ => "not paired".to_string(),
    }
}

/// Name of a figure.
pub(crate) fn measure(figure: &OptionFigure, period: &str) -> String {
    match figure.measure {
        OptionMeasure::Mean => "expected loss".to_string(),
        OptionMeasure::ValueAtRisk { level: at } => {
            format!("1 {period} in {} (VaR {})", count((1.0 / (1.0 - at)).round() as u64), level(at))
        }
        OptionMeasure::Exceeds { above } => format!("chance above {}", round_money(above)),
        _ => "figure".to_string(),
    }
}

/// Whose loss a figure is: `client, net`.
pub(crate) fn subject(party: Option<&str>, name: &str, net: bool) -> String {
    match party {
        None => "All parties together".to_string(),
        Some(_) => format!("{}, {}", plain(name), if net { "net" } else { "gross" }),
    }
}

/// Quantity of a figure.
pub(crate) fn quantity(figure: &OptionFigure) -> Quantity {
    match figure.measure {
        OptionMeasure::Exceeds { .. } => Quantity::Share,
        _ => Quantity::Money,
    }
}

/// A figure in an option: the value, and the difference in words.
pub(crate) fn value(quantity: Quantity, value: &OptionValue) -> String {
    value.value.map_or("not known".to_string(), |value| quantity.write(value.value))
        + &value.added.map_or(String::new(), |added| format!("\n{}", difference(quantity, &added, value.told)))
}

/// A difference from the base with its interval, or why there is none to tell.
pub(crate) fn difference(quantity: Quantity, added: &Estimate, told: Option<Told>) -> String {
    match told {
        Some(Told::Same) => "the same".to_string(),
        Some(Told::Unclear) => format!("{} cannot be told apart", interval(quantity, added)).trim_start().to_string(),
        _ => format!("{} {}", signed(quantity, added.value), interval(quantity, added)).trim_end().to_string(),
    }
}

fn interval(quantity: Quantity, added: &Estimate) -> String {
    match added.interval {
        Interval::Bounds { lower, upper, .. } => {
            format!("({} to {})", signed(quantity, lower), signed(quantity, upper))
        }
        Interval::Above { lower, .. } | Interval::AtLeast { lower, .. } => {
            format!("(at least {})", signed(quantity, lower))
        }
        Interval::AtMost { upper, .. } => format!("(at most {})", signed(quantity, upper)),
        Interval::None { .. } => format!("{} (no interval)", signed(quantity, added.value)),
        _ => String::new(),
    }
}

/// A number with its sign, for differences.
pub(crate) fn signed(quantity: Quantity, value: f64) -> String {
    let text = quantity.write(value);
    if value > 0.0 { format!("+{text}") } else { text }
}

/// Total cost in an option: the sum, its parts, and the difference.
pub(crate) fn cost(cost: &CostValue) -> String {
    let Some((total, controls)) = cost.total.zip(cost.controls) else {
        return "not known: the file of the run has changed".to_string();
    };
    let money = |amount: f64| Quantity::Money.write(amount);
    let parts =
        format!("{} net + {} premiums + {} controls", money(cost.net.value), money(cost.premiums), money(controls));
    let difference = cost.added.map(|added| difference(Quantity::Money, &added, cost.told));
    format!("{}\n{parts}{}", money(total.value), difference.map_or(String::new(), |text| format!("\n{text}")))
}

/// Outcome of an appetite statement in an option; a dash where the option does not state it.
pub(crate) fn outcome(option: &OptionFacts, statement: &str) -> &'static str {
    match option.appetite.iter().find(|verdict| verdict.statement == statement).map(|verdict| verdict.outcome) {
        Some(Outcome::Pass) => "passes",
        Some(Outcome::Fail) => "FAILS",
        Some(Outcome::Undecided) => "undecided",
        None => "-",
    }
}

/// Statements of all options, each once, in the order of the options.
pub(crate) fn statements(options: &[OptionFacts]) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for verdict in options.iter().flat_map(|option| &option.appetite) {
        if !found.contains(&verdict.statement.as_str()) {
            found.push(&verdict.statement);
        }
    }
    found
}

/// What the words of a comparison mean.
pub(crate) const READING: &str = "A difference is an option less the base, with its 95 % interval: negative means less risk. \
    \"Cannot be told apart\" means at this many trials: the interval holds 0 or is missing.";
