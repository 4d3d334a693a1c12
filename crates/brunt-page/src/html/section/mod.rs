//! The sections of a report, each from the part of the report that it shows.

mod appetite;
mod assumption;
mod bearing;
mod controls;
mod curves;
mod definition;
mod drivers;
mod exact;
mod figures;
mod network;
mod obligation;
mod provenance;
mod stress;
mod terms;
mod tolerance;

use super::audience::Audience;
use super::document::{Block, Cell, Document, Section};
use super::figure::Remarks;
use crate::caution::cautions;
use crate::quantity::{YEAR, count, counted, horizon, plain};
use brunt::report::{AtLevel, Estimate, Explanation, Report};

/// Ids and titles of the sections of the whole report, in order. A section without contents is left out.
const TITLES: [(&str, &str); 16] = [
    ("verdicts", "What is asked, and the verdicts"),
    ("figures", "Four figures for each party"),
    ("bearing", "Who bears it"),
    ("curves", "How bad it gets, and how rarely"),
    ("drivers", "What it comes from"),
    ("network", "The network, and the worst cascade"),
    ("tolerances", "Tolerances and recovery"),
    ("controls", "Controls and their worth"),
    ("stresses", "Stresses"),
    ("terms", "Insurance and contracts"),
    ("obligations", "Obligations"),
    ("exact", "Exact answer beside the simulated one"),
    ("assumptions", "Assumptions"),
    ("provenance", "Provenance: how to get these figures again"),
    ("definitions", "Definitions"),
    ("notes", "Notes"),
];

/// A report as a document.
pub(super) fn document(report: &Report, worst: Option<&Explanation>, audience: Option<Audience>) -> Document {
    let mut writer = Writer { report, worst, remarks: Remarks::default() };
    let whole = || TITLES.map(|title| title.0).to_vec();
    let chosen = audience.map_or_else(whole, |audience| audience.sections().to_vec());
    let mut sections: Vec<Section> =
        chosen.iter().filter_map(|id| writer.section(id)).filter(|section| !section.blocks.is_empty()).collect();
    let remarks = std::mem::take(&mut writer.remarks).into_texts();
    if let Some(notes) = sections.iter_mut().find(|section| section.id == "notes") {
        notes.blocks.insert(0, Block::Remarks { items: remarks });
    }
    Document {
        title: plain(&report.scenario.name),
        about: writer.about(),
        alerts: writer.alerts(audience, &chosen),
        sections,
    }
}

/// Writes the sections of a report.
struct Writer<'a> {
    report: &'a Report,
    worst: Option<&'a Explanation>,
    remarks: Remarks,
}

impl Writer<'_> {
    /// The section of an id; without blocks if there is nothing to show.
    fn section(&mut self, id: &str) -> Option<Section> {
        let (id, title) = TITLES.into_iter().find(|known| known.0 == id)?;
        let mut section = Section::new(id, title);
        match id {
            "verdicts" => self.verdicts(&mut section),
            "figures" => self.figures(&mut section),
            "bearing" => self.bearing(&mut section),
            "curves" => self.curves(&mut section),
            "drivers" => self.drivers(&mut section),
            "network" => self.network(&mut section),
            "tolerances" => self.tolerances(&mut section),
            "controls" => self.controls(&mut section),
            "stresses" => self.stresses(&mut section),
            "terms" => self.terms(&mut section),
            "obligations" => self.obligations(&mut section),
            "exact" => self.exact(&mut section),
            "assumptions" => self.assumptions(&mut section),
            "provenance" => self.provenance(&mut section),
            "definitions" => self.definitions(&mut section),
            _ => self.notes(&mut section),
        }
        Some(section)
    }

    /// The noun for a trial: `year`, or `period` for another length.
    fn period(&self) -> &'static str {
        if self.report.scenario.horizon_hours == YEAR { "year" } else { "period" }
    }

    /// The trials that figures rest on, in words.
    fn trials(&self) -> String {
        counted(self.report.run.trials, "trial")
    }

    /// The facts of the run that stand at the top.
    fn about(&self) -> Vec<String> {
        let (scenario, run, program) = (&self.report.scenario, &self.report.run, &self.report.program);
        vec![
            self.trials(),
            format!("{} each from {}", horizon(scenario.horizon_hours), plain(&scenario.start)),
            format!("amounts in {}", plain(&scenario.currency)),
            format!("seed {}", run.seed),
            format!("{} {}", plain(&program.name), plain(&program.version)),
        ]
    }

    fn alerts(&self, audience: Option<Audience>, chosen: &[&str]) -> Vec<String> {
        let run = &self.report.run;
        let mut alerts = Vec::new();
        if run.partial {
            let asked = run.requested.map_or(String::new(), |[first, end]| format!(" of {}", count(end - first)));
            let done = self.report.controls.as_ref().map_or(run.trials, |found| found.trials[1] - found.trials[0]);
            alerts.push(format!("Partial result: the run was cancelled after {}{asked} trials.", count(done)));
        }
        if let Some(found) = self.report.stress.as_ref().filter(|found| (found.stresses.len() as u64) < found.requested)
        {
            let (run, asked) = (found.stresses.len(), counted(found.requested, "stress run"));
            alerts.push(format!("Partial result: cancelled after {run} of {asked}."));
        }
        if let Some(audience) = audience {
            let left: Vec<&str> =
                TITLES.iter().filter(|title| !chosen.contains(&title.0)).map(|title| title.1).collect();
            let left = if left.is_empty() { String::new() } else { format!(" Left out: {}.", left.join("; ")) };
            alerts.push(format!("Arranged for {}; every figure is that of the whole report.{left}", audience.words()));
        }
        alerts
    }

    /// Cautions of the run; the remarks of figures are put before them.
    fn notes(&mut self, section: &mut Section) {
        let mut items = cautions(self.report);
        items.push(
            "A 95 % interval says how far a figure may be off because the number of trials is finite. It says nothing about wrong \
             assumptions."
                .to_string(),
        );
        section.blocks.push(Block::List { title: None, items });
    }

    /// A figure of money with its interval.
    fn money(&mut self, estimate: &Estimate) -> Cell {
        self.remarks.figure(crate::quantity::Quantity::Money, estimate)
    }

    /// A share with its interval.
    fn share(&mut self, estimate: &Estimate) -> Cell {
        self.remarks.figure(crate::quantity::Quantity::Share, estimate)
    }
}

/// The figure at a level.
fn at(figures: &[AtLevel], level: f64) -> Option<&Estimate> {
    figures.iter().find(|figure| figure.level == level).map(|figure| &figure.estimate)
}
