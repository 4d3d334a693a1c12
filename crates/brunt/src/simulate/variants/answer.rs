//! How controls answered the demands on them.

use crate::scenario::{ControlIndex, ControlSet};
use crate::simulate::draw::Occurrences;
use crate::simulate::network::Opening;

/// Answers of one control to the demands on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct Asked {
    /// Number of occurrences that the control met, or of shortfalls of needs.
    pub demands: u64,
    /// Number of demands that the control prevented.
    pub prevented: u64,
    /// Number of demands on which the control worked without preventing them.
    pub worked: u64,
    /// Number of demands on which the control was not asked, because another control, earlier by id, had prevented them.
    pub forestalled: u64,
    /// Number of demands on which the control itself failed: it did not cover the demand, or was not reliable on it.
    pub failed: u64,
    /// Number of demands on which the control failed because one of its hosts was down.
    pub host_down: u64,
    /// Sums of squares of these numbers over trials.
    pub squares: Squares,
}

/// Sums over trials of products of the numbers of each trial. They measure the dependence of demands within a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct Squares {
    /// Number of trials with a demand.
    pub trials: u64,
    /// Sum of demands^2.
    pub demands: u128,
    /// Sum of prevented^2, and of prevented x demands.
    pub prevented: [u128; 2],
    /// Sum of answered^2, and of answered x demands, where answered is prevented or worked on.
    pub answered: [u128; 2],
}

impl Asked {
    /// Adds one trial, given by its counts.
    fn add_trial(&mut self, trial: &Self) {
        let [demands, prevented, answered] =
            [trial.demands, trial.prevented, trial.prevented + trial.worked].map(u128::from);
        let squares = Squares {
            trials: u64::from(demands > 0),
            demands: demands * demands,
            prevented: [prevented * prevented, prevented * demands],
            answered: [answered * answered, answered * demands],
        };
        self.merge(&Self { squares, ..*trial });
    }

    fn merge(&mut self, other: &Self) {
        self.demands += other.demands;
        self.prevented += other.prevented;
        self.worked += other.worked;
        self.forestalled += other.forestalled;
        self.failed += other.failed;
        self.host_down += other.host_down;
        let (mine, theirs) = (&mut self.squares, &other.squares);
        mine.trials += theirs.trials;
        mine.demands += theirs.demands;
        for index in 0..2 {
            mine.prevented[index] += theirs.prevented[index];
            mine.answered[index] += theirs.answered[index];
        }
    }
}

/// Answers of the controls of one set, over all trials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) struct Answers {
    /// The set of controls.
    pub set: ControlSet,
    /// Answers of each control, by index; zeros for controls outside the set.
    pub controls: Vec<Asked>,
    /// Demands of occurrences on each control, controls x threats, row-major.
    by_threat: Vec<u64>,
    threats: usize,
    /// Unanswered demands of each obligation, in the order of [`Compare::with_obligations`](super::sets::Compare::with_obligations).
    pub obligations: Vec<Unanswered>,
    tags: Vec<ControlSet>,
    /// Answers of each control in the current trial, and unmet demands of each obligation.
    in_hand: Vec<Asked>,
    open: Vec<bool>,
}

/// Number of unmet demands of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct Unanswered {
    /// Number of demands on which a control of the obligation is asked, in force or not.
    pub demands: u64,
    /// Number of these demands on which no control of the obligation worked.
    pub unmet: u64,
    /// Number of trials with an unmet demand.
    pub trials: u64,
}

/// One demand and the answer of the controls.
#[derive(Debug, Clone, Copy)]
struct Call {
    /// Threat of the occurrence; `None` for a demand of a need.
    threat: Option<u32>,
    met: u64,
    able: u64,
    down: u64,
    /// The control that prevented the occurrence.
    prevented_by: Option<u32>,
}

impl Call {
    /// Controls that met the demand, up to the control that prevented it.
    fn asked(&self) -> u64 {
        self.prevented_by.map_or(self.met, |by| self.met & (u64::MAX >> (63 - by)))
    }
}

/// Demands of a part of a trial.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls(Vec<Call>);

impl Calls {
    /// Notes the demands of the occurrences that were played last.
    pub(crate) fn note(&mut self, occurrences: &Occurrences, numbers: impl Iterator<Item = u32>) {
        for number in numbers {
            let Some(verdict) = occurrences.verdicts.get(number as usize) else { return };
            let prevented_by = verdict.prevented_by();
            if verdict.met != 0 && (!verdict.absent || prevented_by.is_some()) {
                let (met, able, down) = (verdict.met, verdict.able, verdict.down);
                let threat = Some(occurrences.all[number as usize].threat);
                self.0.push(Call { threat, met, able, down, prevented_by });
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Notes an occurrence of a threat that the controls `met` meet.
    pub(super) fn note_one(&mut self, threat: u32, met: u64, able: u64, prevented_by: Option<u32>) {
        if met != 0 {
            self.0.push(Call { threat: Some(threat), met, able, down: 0, prevented_by });
        }
    }

    /// Notes the demands of needs.
    pub(crate) fn note_needs(&mut self, openings: &[Opening]) {
        let call = |opening: &Opening| Call {
            threat: None,
            met: opening.met,
            able: opening.able,
            down: opening.down,
            prevented_by: None,
        };
        self.0.extend(openings.iter().map(call));
    }
}

impl Answers {
    pub(crate) fn new(set: ControlSet, (controls, threats): (usize, usize), obligations: &[ControlSet]) -> Self {
        Self {
            set,
            controls: vec![Asked::default(); controls],
            by_threat: vec![0; controls * threats],
            threats,
            obligations: vec![Unanswered::default(); obligations.len()],
            tags: obligations.to_vec(),
            in_hand: vec![Asked::default(); controls],
            open: vec![false; obligations.len()],
        }
    }

    /// Answers of a control.
    pub(crate) fn control(&self, control: ControlIndex) -> Option<&Asked> {
        self.controls.get(control.0 as usize)
    }

    /// Demands on a control by threat of the occurrence.
    pub(crate) fn threats_of(&self, control: ControlIndex) -> &[u64] {
        let from = control.0 as usize * self.threats;
        self.by_threat.get(from..from + self.threats).unwrap_or(&[])
    }

    pub(crate) fn add_trial<'c>(&mut self, calls: impl Iterator<Item = &'c Calls>) {
        self.open.fill(false);
        self.in_hand.fill(Asked::default());
        for call in calls.flat_map(|calls| &calls.0) {
            let met = ControlSet::from_bits(call.met & self.set.bits());
            for control in met.iter() {
                count(&mut self.in_hand[control.0 as usize], control, call);
                if let Some(threat) = call.threat {
                    self.by_threat[control.0 as usize * self.threats + threat as usize] += 1;
                }
            }
            for ((tags, unmet), open) in self.tags.iter().zip(&mut self.obligations).zip(&mut self.open) {
                if call.asked() & tags.bits() == 0 {
                    continue;
                }
                unmet.demands += 1;
                if call.able & tags.bits() & self.set.bits() == 0 {
                    unmet.unmet += 1;
                    unmet.trials += u64::from(!std::mem::replace(open, true));
                }
            }
        }
        self.controls.iter_mut().zip(&self.in_hand).for_each(|(all, trial)| all.add_trial(trial));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.controls.iter_mut().zip(&other.controls).for_each(|(mine, theirs)| mine.merge(theirs));
        self.by_threat.iter_mut().zip(&other.by_threat).for_each(|(mine, theirs)| *mine += theirs);
        for (mine, theirs) in self.obligations.iter_mut().zip(&other.obligations) {
            mine.demands += theirs.demands;
            mine.unmet += theirs.unmet;
            mine.trials += theirs.trials;
        }
    }
}

fn count(asked: &mut Asked, control: ControlIndex, call: &Call) {
    let bit = 1 << control.0;
    asked.demands += 1;
    let place = if call.asked() & bit == 0 {
        &mut asked.forestalled
    } else if call.down & bit != 0 {
        &mut asked.host_down
    } else if call.able & bit == 0 {
        &mut asked.failed
    } else if call.prevented_by == Some(control.0) {
        &mut asked.prevented
    } else {
        &mut asked.worked
    };
    *place += 1;
}
