//! A trial as a story with timed injects, for a table-top exercise: Markdown.

use super::timeline::{Entry, Kind, TOLD, listed, main_events, moment, timeline};
use crate::quantity::{counted, hours, plain, round_money};
use brunt::report::Date;
use brunt::report::{Change, Explanation, StressReading};

/// Most controls that are discussed.
const MOST_CHANGES: usize = 6;

/// Hours without news after which a new inject begins.
const PAUSE: f64 = 4.0;

/// Text from a file as Markdown.
fn words(text: &str) -> String {
    markdown(&plain(text))
}

/// Text that Markdown shows as it is: characters that would begin a format or an element of HTML stand for themselves.
fn markdown(text: &str) -> String {
    let escape = |letter: char| match letter {
        '\\' | '`' | '*' | '[' | ']' | '<' | '|' => format!("\\{letter}"),
        '&' => "&amp;".to_string(),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}

/// Trials as stories.
pub fn story(all: &[Explanation], chosen: Option<&str>, start: Date) -> String {
    all.iter().map(|of| tell(of, chosen, start)).collect::<Vec<_>>().join("\n")
}

fn tell(of: &Explanation, chosen: Option<&str>, start: Date) -> String {
    let (title, luck) = match &of.scenario.stress {
        Some(stress) if stress.reading == StressReading::Alone => {
            (words(&stress.name), format!("Stress `{}` alone, nothing random", plain(&stress.id)))
        }
        Some(stress) => (format!("trial {} under {}", of.trial, words(&stress.name)), format!("Seed {}", of.seed)),
        None => (format!("trial {}", of.trial), format!("Seed {}", of.seed)),
    };
    let mut text = format!("# {}: {title}\n\n", words(&of.scenario.name));
    let how = chosen.map_or(String::new(), |chosen| format!(" It was chosen as {}.", plain(chosen)));
    text += &format!(
        "{luck}, from {start}, amounts in {}, scenario {}, brunt {}.{how}\n",
        words(&of.scenario.currency),
        of.scenario.hash,
        of.program.version
    );
    let entries = timeline(of);
    let (mut events, others, rest) = main_events(of, TOLD);
    let cost = |event: u32| -> f64 {
        let of_event = of.occurrences.iter().filter(|occurrence| occurrence.event == event);
        of_event.map(|occurrence| occurrence.direct + occurrence.downtime).sum()
    };
    let time = |event: u32| of.occurrences.get(event as usize).map_or(0.0, |root| root.hour);
    events.sort_by(|&one, &other| time(one).total_cmp(&time(other)));
    for &event in &events {
        let Some(root) = of.occurrences.get(event as usize) else { continue };
        text += &format!("\n## {}, {}\n", words(&root.name), moment(start, root.hour));
        let of_event = entries.iter().filter(|entry| entry.event == Some(event));
        let (money, news): (Vec<&Entry>, Vec<&Entry>) = of_event.partition(|entry| entry.kind == Kind::Payment);
        let mut last = f64::NEG_INFINITY;
        let mut inject = 0;
        for entry in news {
            if entry.hour - last > PAUSE {
                inject += 1;
                let since = entry.hour - root.hour;
                let clock = if since == 0.0 { "at the start".to_string() } else { format!("after {}", hours(since)) };
                text += &format!("\n**Inject {inject}, {clock}** ({})\n\n", moment(start, entry.hour));
            }
            last = entry.hour;
            text += &format!("- {}.\n", markdown(&entry.text));
        }
        text += &format!("\nIt costs {}.", round_money(cost(event)));
        let paid: Vec<String> = money.iter().map(|entry| markdown(&entry.text)).collect();
        if !paid.is_empty() {
            text += &format!(" Then {}.", listed(&paid));
        }
        text += "\n";
    }
    text += "\n## What it came to\n\n";
    if others > 0 {
        text += &format!("With {} that cost {}:\n\n", counted(others, "smaller event"), round_money(rest));
    }
    for party in of.parties.iter().filter(|party| party.gross != 0.0 || party.net.is_some_and(|net| net != 0.0)) {
        text += &format!("- {} lost {}", words(&party.name), round_money(party.gross));
        if let Some(net) = party.net {
            text += &format!(" and was left with {}", round_money(net));
        }
        text += ".\n";
    }
    let helped = |change: &Change| match change {
        Change::WithoutControl(id) => Some(format!("Without {}", words(id))),
        Change::WithControl(id) => Some(format!("With {}", words(id))),
        _ => None,
    };
    let mut changes: Vec<(String, f64, f64)> = of
        .counterfactuals
        .iter()
        .filter(|change| change.less != 0.0)
        .filter_map(|change| Some((helped(&change.change)?, change.value, change.less)))
        .collect();
    changes.sort_by(|one, other| other.2.abs().total_cmp(&one.2.abs()));
    if !changes.is_empty() {
        text += "\n## To discuss\n\n";
        for (change, value, less) in changes.iter().take(MOST_CHANGES) {
            let word = if *less > 0.0 { "less" } else { "more" };
            text += &format!(
                "- {change} it would have been {}: {} {word}.\n",
                round_money(*value),
                round_money(less.abs())
            );
        }
        if let Some(more @ 1..) = changes.len().checked_sub(MOST_CHANGES) {
            text += &format!("- {} would have made less of a difference.\n", counted(more as u64, "other control"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markdown() {
        assert_eq!(
            words("<img src=x> *a* `b` [c](d) | &lt;\n# e"),
            r"\<img src=x> \*a\* \`b\` \[c\](d) \| &amp;lt; # e"
        );
        assert_eq!(words("Storm, Cebu (2 sites)"), "Storm, Cebu (2 sites)");
    }
}
