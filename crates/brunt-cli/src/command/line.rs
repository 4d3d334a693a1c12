//! The command line that runs a saved run again.

use crate::args::Reading;
use crate::save::{Asked, Record, Saved};
use brunt::report::Level;
use brunt_page::quantity::{level, plain};

/// The command line that gives the same results where the files and the version are the same.
pub(super) fn of(saved: &Saved, record: &Record) -> String {
    let mut words = vec!["brunt".to_string(), command(saved).to_string(), file(saved)];
    words.extend(record.asked.stresses.iter().map(|id| plain(id)));
    words.extend(trials(saved));
    words.push(format!("--seed {}", saved.run.seed));
    words.extend(asked(&record.asked));
    if let Some(precision) = &saved.run.precision {
        words.push(format!("--precision {}", precision.target));
    }
    if let Some(kept) = saved.run.kept {
        words.push(format!("--keep tail --of {}", kept.total));
    }
    if saved.exact.is_some() {
        words.push("--exact".to_string());
    }
    words.join(" ")
}

fn command(saved: &Saved) -> &'static str {
    match (&saved.controls, &saved.stress) {
        (Some(_), _) => "controls",
        (None, Some(_)) => "stress",
        (None, None) => "run",
    }
}

/// The main file, in quotes where a shell would take it apart.
fn file(saved: &Saved) -> String {
    let path = saved.scenario.files.first().map_or("FILE", |file| file.path.as_str());
    let is_plain = path.chars().all(|character| character.is_ascii_alphanumeric() || "/._-".contains(character));
    if is_plain { path.to_string() } else { format!("'{}'", plain(path).replace('\'', "'\\''")) }
}

fn trials(saved: &Saved) -> Option<String> {
    match (&saved.run.precision, saved.run.requested) {
        (None, Some([0, end])) => Some(format!("--trials {end}")),
        (None, Some([first, end])) => Some(format!("--trials {first}..{end}")),
        _ => None,
    }
}

fn asked(asked: &Asked) -> Vec<String> {
    let mut words: Vec<String> = asked.levels.iter().map(|&share| format!("--levels {}", level(share))).collect();
    words.extend(asked.level.and_then(Level::new).map(|share| format!("--level {}", level(share.get()))));
    words.extend(asked.orders.map(|orders| format!("--orders {orders}")));
    words.extend(asked.overlays.iter().map(|overlay| format!("--overlay {}", plain(overlay))));
    words.extend((asked.reading == Some(Reading::Given)).then(|| "--reading given".to_string()));
    words.extend(asked.search.map(|search| format!("--trials {} --max-trials {}", search.first, search.most)));
    words
}
