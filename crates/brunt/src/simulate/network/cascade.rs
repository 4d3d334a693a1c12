//! One trial of the network: takes disruptions, and reports stretches of lost capacity.
//!
//! A trial is split into parts that do not meet. What a part of one disruption does is looked up; the other parts run event by event.
//! Meters then read the changes of their nodes, part by part.

use super::aid::Opening;
use super::events::Events;
use super::meters::{Change, Meters};
use super::parts::{Course, Parts};
use super::responses::Responses;
use super::setting::Setting;
use super::shortage::Shortage;
use super::watch::{Unwatched, Watch};
use crate::plan::{Hit, Plan};

/// Reusable state of the network.
#[derive(Debug)]
pub(crate) struct Cascade {
    events: Events,
    meters: Meters,
    responses: Responses,
    parts: Parts,
    /// Time from which on the network was at rest after the last run: all nodes up, no clock running, no work outstanding.
    rest: i64,
}

impl Cascade {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            events: Events::new(plan),
            meters: Meters::new(plan),
            responses: Responses::new(plan),
            parts: Parts::default(),
            rest: 0,
        }
    }

    /// A cascade that looks for responses from the first disruption on.
    #[cfg(test)]
    pub(crate) fn eager(plan: &Plan) -> Self {
        let mut cascade = Self::new(plan);
        cascade.responses.look_at_once();
        cascade
    }

    /// Runs the disruptions of one trial through the network and reports every stretch of lost capacity at a metered node. `hits` may be
    /// in any order; each must start before the horizon.
    pub(crate) fn run<W: Watch>(&mut self, setting: Setting<'_>, hits: &[Hit], watch: &mut W) {
        self.events.clear();
        if !W::TRACES && self.parts.split(&mut self.responses, &mut self.events, &setting, hits) {
            return self.read_parts(setting.draw.plan, hits, watch);
        }
        self.run_as_one(setting, hits, watch);
    }

    /// The same as [`Cascade::run`], all disruptions together and event by event.
    pub(crate) fn run_as_one<W: Watch>(&mut self, setting: Setting<'_>, hits: &[Hit], watch: &mut W) {
        self.events.clear();
        let hits = hits.iter().copied();
        let done = match W::TRACES {
            true => self.events.run(&setting, hits, watch),
            false => self.events.run(&setting, hits, &mut Unwatched),
        };
        self.rest = done.rest;
        for &change in &self.events.changes {
            self.meters.read(setting.draw.plan, &self.events.state.ranked, change, watch);
        }
        self.finish(setting.draw.plan, watch);
    }

    /// Has the meters read the changes of the parts of a trial.
    fn read_parts(&mut self, plan: &Plan, hits: &[Hit], watch: &mut impl Watch) {
        for (hit, course) in self.parts.all() {
            match course {
                Course::Response(response) => {
                    let (hit, response) = (&hits[hit], self.responses.get(*response));
                    let outage = hit.end - hit.start;
                    let ranked = &mut self.events.state.ranked;
                    let cause = ranked.len() as u32;
                    ranked.push(*hit);
                    for step in &response.steps {
                        let time = step.moment.at(hit.start, outage);
                        let shortage = Shortage::new(step.deficit, cause);
                        self.meters.read(plan, ranked, Change { time, meter: step.meter, shortage }, watch);
                    }
                }
                Course::Changes(range) => {
                    for &change in &self.events.changes[range.clone()] {
                        self.meters.read(plan, &self.events.state.ranked, change, watch);
                    }
                }
                Course::Unknown => {}
            }
        }
        self.rest = self.parts.rest();
        self.finish(plan, watch);
    }

    fn finish(&mut self, plan: &Plan, watch: &mut impl Watch) {
        let done = self.meters.finish(plan, &self.events.state.ranked, watch);
        self.rest = self.rest.max(done);
    }

    /// Number of parts of the last trial that were looked up, number of parts that were run, and number of disruptions in these.
    #[cfg(test)]
    pub(crate) fn parts(&self) -> [usize; 3] {
        self.parts.counts()
    }

    /// Frees the memory of a trial that took much memory.
    pub(crate) fn release(&mut self) {
        self.events.release();
    }

    /// Demands of needs on controls in the last run, in the order of time.
    pub(crate) fn openings(&self) -> &[Opening] {
        &self.events.state.needs.aids.openings
    }

    /// Controls whose presence or absence made a difference to a need in the last run.
    pub(crate) fn consulted(&self) -> u64 {
        self.events.state.needs.aids.consulted
    }

    /// Time from which on the network was at rest after the last run: all nodes up, no clock running, no work outstanding.
    pub(crate) fn rest(&self) -> i64 {
        self.rest
    }

    /// Controls that did not work just before `t` in the last run, because one of their hosts was down.
    pub(crate) fn down_before(&self, plan: &Plan, t: i64) -> u64 {
        self.events.state.needs.aids.hosts.down_before(plan, t)
    }
}
