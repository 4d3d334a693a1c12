//! The losses of one trial as a record of bytes.
//!
//! A record has the columns of a trial one after another. Values that many losses share are kept once, in tables of distinct values
//! at the beginning, and named by position: a node that is down names its times, its cause and its capacity, and a loss by downtime
//! names the stretch of downtime that the loss arose in. `docs/state-format.md` of the repository describes a record byte by byte.

use super::varint::{Bytes, put, put_signed};
use super::{Amount, Downtime, Loss, Row, RowKind, TrialLosses};
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::units::Ticks;

/// The kinds of losses, by the lowest two bits of the tag of a loss.
const KINDS: [RowKind; 4] = [RowKind::Downtime, RowKind::Lump, RowKind::Backlog, RowKind::Direct];
/// Bits of the tag of a loss: each says that a value follows which is not the usual one.
const OCCURRENCE: u8 = 1 << 2;
const STRETCH: u8 = 1 << 3;
const START: u8 = 1 << 4;
const END: u8 = 1 << 5;
const CAPACITY: u8 = 1 << 6;
const CAUSE: u8 = 1 << 7;

/// The event, the threat and the node of a disruption that took capacity.
type Cause = (u32, u32, u32);

/// Distinct values of a trial, sorted. A value is named by its position.
#[derive(Debug, Default)]
struct Tables {
    times: Vec<i64>,
    /// Bits of capacities.
    capacities: Vec<u64>,
    causes: Vec<Cause>,
}

/// The values of a loss that are usual where the loss arises, and need not be stated.
struct Usual {
    cause: Option<Cause>,
    episode: i64,
    start: i64,
    end: i64,
    capacity: u64,
}

/// Appends the record of a trial.
pub(super) fn write(trial: &TrialLosses, out: &mut Vec<u8>) {
    let tables = Tables::of(trial);
    put(out, trial.prices.len() as u128);
    trial.prices.iter().for_each(|price| out.extend(price.to_le_bytes()));
    tables.write(out);
    put(out, trial.downtime.len() as u128);
    let mut node = 0;
    for stretch in &trial.downtime {
        put_signed(out, i128::from(stretch.node.0) - i128::from(node));
        node = stretch.node.0;
        put(out, place(&tables.causes, &cause_of(stretch)));
        let times = [stretch.episode, stretch.start, stretch.end];
        times.iter().for_each(|&time| put(out, tables.time(time)));
        put(out, place(&tables.capacities, &stretch.capacity.to_bits()));
    }
    let order = by_cause(&trial.downtime);
    put(out, trial.events().count() as u128);
    for losses in trial.events() {
        put(out, losses[0].row.event.into());
        put(out, tables.time(losses[0].time));
        put(out, losses.len() as u128);
        losses.iter().for_each(|loss| tables.write_loss(loss, &trial.downtime, &order, out));
    }
}

/// Reads a record; `None` if the bytes are no record. `trial` is then of no use.
pub(super) fn read(record: &[u8], trial: &mut TrialLosses) -> Option<()> {
    let mut bytes = Bytes(record);
    trial.prices.clear();
    for _ in 0..bytes.count()? {
        trial.prices.push(bytes.float()?);
    }
    let tables = Tables::read(&mut bytes)?;
    trial.downtime.clear();
    let mut node = 0_u32;
    for _ in 0..bytes.count()? {
        node = bytes.signed()?.checked_add(node.into())?.try_into().ok()?;
        trial.downtime.push(tables.stretch(NodeIndex(node), &mut bytes)?);
    }
    trial.losses.clear();
    for _ in 0..bytes.count()? {
        let (event, time) = (bytes.index()?, tables.read_time(&mut bytes)?);
        for _ in 0..bytes.count()? {
            let row = tables.row(event, time, &trial.downtime, &mut bytes)?;
            trial.losses.push(Loss { time: Ticks::new(time), row });
        }
    }
    bytes.0.is_empty().then_some(())
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The position of a value in its table.
fn place<T: Ord>(table: &[T], value: &T) -> u128 {
    table.binary_search(value).expect("every value of the trial is in its table") as u128
}

fn cause_of(stretch: &Downtime) -> Cause {
    (stretch.event, stretch.threat.0, stretch.cause_node.0)
}

fn cause_of_loss(row: &Row) -> Option<Cause> {
    row.cause_node.map(|node| (row.event, row.threat.0, node.0))
}

/// What stretches are sorted and found by.
type Key = (Cause, i64, i64, i64, u64);

fn key(stretch: &Downtime) -> Key {
    let [episode, start, end] = [stretch.episode, stretch.start, stretch.end].map(Ticks::get);
    (cause_of(stretch), episode, start, end, stretch.capacity.to_bits())
}

/// Positions of stretches, sorted by cause, episode and time.
fn by_cause(downtime: &[Downtime]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..downtime.len() as u32).collect();
    order.sort_unstable_by_key(|&position| (key(&downtime[position as usize]), position));
    order
}

/// The stretch that a loss arose in: a stretch with the same cause, episode, time and capacity, or else the last stretch with the same
/// cause and episode that begins no later.
fn stretch_of(row: &Row, downtime: &[Downtime], order: &[u32]) -> Option<u32> {
    let (cause, episode, start) = (cause_of_loss(row)?, row.episode.get(), row.start.get());
    let of = |position: u32| key(&downtime[position as usize]);
    let wanted = (cause, episode, start, row.end.get(), row.capacity.to_bits());
    let exact = order.partition_point(|&position| of(position) < wanted);
    if let Some(&position) = order.get(exact).filter(|&&position| of(position) == wanted) {
        return Some(position);
    }
    let after = order.partition_point(|&position| of(position) <= (cause, episode, start, i64::MAX, u64::MAX));
    let last = *order.get(after.checked_sub(1)?)?;
    let (of_cause, of_episode, ..) = of(last);
    ((of_cause, of_episode) == (cause, episode)).then_some(last)
}

impl Usual {
    /// A loss that arose in a stretch. Backlog has full capacity.
    fn of_stretch(stretch: &Downtime, kind: RowKind) -> Self {
        let capacity = if kind == RowKind::Backlog { 1.0 } else { stretch.capacity };
        let [episode, start, end] = [stretch.episode, stretch.start, stretch.end].map(Ticks::get);
        Self { cause: Some(cause_of(stretch)), episode, start, end, capacity: capacity.to_bits() }
    }

    /// A loss that arose at one time.
    fn at(start: i64) -> Self {
        Self { cause: None, episode: start, start, end: start, capacity: 1f64.to_bits() }
    }

    /// The tag of a loss: its kind, and which of its values are not the usual ones.
    fn tag(&self, row: &Row, of_stretch: bool) -> u8 {
        // A loss without a stretch usually ends as it starts, whenever that is.
        let end = if of_stretch { self.end } else { row.start.get() };
        let bit = |bit: u8, is_set: bool| if is_set { bit } else { 0 };
        row.kind as u8
            | bit(OCCURRENCE, row.occurrence != row.event)
            | bit(STRETCH, of_stretch)
            | bit(START, row.start.get() != self.start)
            | bit(END, row.end.get() != end)
            | bit(CAPACITY, row.capacity.to_bits() != self.capacity)
            | bit(CAUSE, !of_stretch && row.cause_node.is_some())
    }
}

impl Tables {
    fn of(trial: &TrialLosses) -> Self {
        let (stretches, rows) = (&trial.downtime, || trial.losses.iter().map(|loss| &loss.row));
        let of_stretches = stretches.iter().flat_map(|stretch| [stretch.episode, stretch.start, stretch.end]);
        let of_rows = trial.losses.iter().flat_map(|loss| [loss.time, loss.row.episode, loss.row.start, loss.row.end]);
        let capacities = stretches.iter().map(|stretch| stretch.capacity).chain(rows().map(|row| row.capacity));
        Self {
            times: sorted(of_stretches.chain(of_rows).map(Ticks::get)),
            capacities: sorted(capacities.map(f64::to_bits)),
            causes: sorted(stretches.iter().map(cause_of).chain(rows().filter_map(cause_of_loss))),
        }
    }

    fn time(&self, time: Ticks) -> u128 {
        place(&self.times, &time.get())
    }

    fn write(&self, out: &mut Vec<u8>) {
        put(out, self.times.len() as u128);
        let mut before = 0;
        for &time in &self.times {
            put_signed(out, i128::from(time) - before);
            before = time.into();
        }
        put(out, self.capacities.len() as u128);
        self.capacities.iter().for_each(|bits| out.extend(bits.to_le_bytes()));
        put(out, self.causes.len() as u128);
        for &(event, threat, node) in &self.causes {
            [event, threat, node].iter().for_each(|&part| put(out, part.into()));
        }
    }

    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let mut tables = Self::default();
        let mut before = 0;
        for _ in 0..bytes.count()? {
            before = bytes.signed()?.checked_add(before)?;
            tables.times.push(before.try_into().ok()?);
        }
        for _ in 0..bytes.count()? {
            tables.capacities.push(bytes.float()?.to_bits());
        }
        for _ in 0..bytes.count()? {
            tables.causes.push((bytes.index()?, bytes.index()?, bytes.index()?));
        }
        Some(tables)
    }

    fn read_time(&self, bytes: &mut Bytes<'_>) -> Option<i64> {
        self.times.get(bytes.index()? as usize).copied()
    }

    fn read_capacity(&self, bytes: &mut Bytes<'_>) -> Option<f64> {
        self.capacities.get(bytes.index()? as usize).copied().map(f64::from_bits)
    }

    fn read_cause(&self, bytes: &mut Bytes<'_>) -> Option<Cause> {
        self.causes.get(bytes.index()? as usize).copied()
    }

    fn stretch(&self, node: NodeIndex, bytes: &mut Bytes<'_>) -> Option<Downtime> {
        let (event, threat, cause) = self.read_cause(bytes)?;
        let mut time = || self.read_time(bytes).map(Ticks::new);
        let (episode, start, end) = (time()?, time()?, time()?);
        let (threat, cause_node) = (ThreatIndex(threat), NodeIndex(cause));
        Some(Downtime { node, event, threat, cause_node, episode, start, end, capacity: self.read_capacity(bytes)? })
    }

    /// Appends a loss: its tag, its slot, and whatever is not usual where the loss arises.
    fn write_loss(&self, loss: &Loss, downtime: &[Downtime], order: &[u32], out: &mut Vec<u8>) {
        let row = &loss.row;
        let stretch = stretch_of(row, downtime, order);
        let usual = match stretch {
            Some(position) => Usual::of_stretch(&downtime[position as usize], row.kind),
            None => Usual::at(loss.time.get()),
        };
        let tag = usual.tag(row, stretch.is_some());
        out.push(tag);
        put(out, row.slot.into());
        match stretch {
            Some(position) => put(out, position.into()),
            None => put(out, row.threat.0.into()),
        }
        if let (Some(cause), true) = (cause_of_loss(row), tag & CAUSE != 0) {
            put(out, place(&self.causes, &cause));
            put(out, self.time(row.episode));
        }
        if tag & OCCURRENCE != 0 {
            put(out, row.occurrence.into());
        }
        for (bit, time) in [(START, row.start), (END, row.end)] {
            if tag & bit != 0 {
                put(out, self.time(time));
            }
        }
        if tag & CAPACITY != 0 {
            put(out, place(&self.capacities, &row.capacity.to_bits()));
        }
        put_signed(out, row.amount.units());
    }

    /// Reads a loss of an event that began at a time.
    fn row(&self, event: u32, time: i64, downtime: &[Downtime], bytes: &mut Bytes<'_>) -> Option<Row> {
        let tag = bytes.byte()?;
        let (slot, origin) = (bytes.index()?, bytes.index()?);
        let (has, kind) = (|bit: u8| tag & bit != 0, KINDS[usize::from(tag & 0b11)]);
        let mut usual = match has(STRETCH) {
            true => Usual::of_stretch(downtime.get(origin as usize)?, kind),
            false => Usual::at(time),
        };
        let episode = match has(CAUSE) {
            true => {
                usual.cause = Some(self.read_cause(bytes)?);
                Some(self.read_time(bytes)?)
            }
            false => has(STRETCH).then_some(usual.episode),
        };
        let occurrence = if has(OCCURRENCE) { bytes.index()? } else { event };
        let start = if has(START) { self.read_time(bytes)? } else { usual.start };
        let usual_end = if has(STRETCH) { usual.end } else { start };
        let end = if has(END) { self.read_time(bytes)? } else { usual_end };
        let capacity = if has(CAPACITY) { self.read_capacity(bytes)? } else { f64::from_bits(usual.capacity) };
        Some(Row {
            event,
            occurrence,
            threat: ThreatIndex(usual.cause.map_or(origin, |cause| cause.1)),
            slot,
            kind,
            cause_node: usual.cause.map(|cause| NodeIndex(cause.2)),
            episode: Ticks::new(episode.unwrap_or(start)),
            start: Ticks::new(start),
            end: Ticks::new(end),
            capacity,
            amount: Amount::from_units(bytes.signed()?),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn row(kind: RowKind, event: u32, [episode, start, end]: [i64; 3], capacity: f64) -> Row {
        let [episode, start, end] = [episode, start, end].map(Ticks::new);
        let (threat, cause_node) = (ThreatIndex(event + 300), Some(NodeIndex(9)));
        let amount = Amount::from_units(i128::from(u64::MAX) * i128::from(start.get() - 7));
        Row { event, occurrence: event, threat, slot: 5, kind, cause_node, episode, start, end, capacity, amount }
    }

    fn stretch(node: u32, event: u32, [episode, start, end]: [i64; 3], capacity: f64) -> Downtime {
        let [episode, start, end] = [episode, start, end].map(Ticks::new);
        let (node, threat, cause_node) = (NodeIndex(node), ThreatIndex(event + 300), NodeIndex(9));
        Downtime { node, event, threat, cause_node, episode, start, end, capacity }
    }

    /// A trial with every kind of loss: in a stretch, cut from a stretch, after a stretch, and without one.
    fn trial() -> TrialLosses {
        let direct = Row { cause_node: None, ..row(RowKind::Direct, 3, [50, 50, 50], 1.0) };
        let rows = [
            row(RowKind::Downtime, 1, [10, 10, 30], 0.25),
            row(RowKind::Downtime, 1, [10, 20, 30], 0.25),
            row(RowKind::Lump, 1, [10, 25, 25], 0.25),
            row(RowKind::Backlog, 1, [10, 30, 90], 1.0),
            Row { occurrence: 7, ..row(RowKind::Downtime, 1, [4, 10, 30], 0.5) },
            direct,
            Row { start: Ticks::new(1 << 45), episode: Ticks::new(1 << 45), end: Ticks::new(1 << 45), ..direct },
        ];
        let losses = rows.map(|row| Loss { time: Ticks::new(if row.event == 1 { 10 } else { 50 }), row });
        let downtime = vec![
            stretch(2, 1, [10, 10, 30], 0.25),
            stretch(2, 3, [10, 30, 40], 0.0),
            stretch(700, 1, [10, 10, 30], 0.25),
        ];
        TrialLosses { losses: losses.to_vec(), downtime, prices: vec![1.5, 0.75] }
    }

    /// Number of losses that a record reads back to.
    fn losses(record: &[u8]) -> Option<usize> {
        let mut trial = TrialLosses::default();
        read(record, &mut trial)?;
        Some(trial.losses.len())
    }

    #[test]
    fn a_trial_reads_back_to_the_last_bit() {
        for trial in [trial(), TrialLosses::default()] {
            let mut record = Vec::new();
            write(&trial, &mut record);
            let mut again = TrialLosses::default();
            read(&record, &mut again).unwrap();
            assert_eq!(again, trial);
            assert_eq!(losses(&record), Some(trial.losses.len()));
        }
    }

    #[test]
    fn bytes_that_are_no_record_are_refused_and_never_followed() {
        let mut record = Vec::new();
        write(&trial(), &mut record);
        for length in 0..record.len() {
            assert_eq!(losses(&record[..length]), None, "{length}");
        }
        assert_eq!(losses(&[record.as_slice(), &[0]].concat()), None);
        for at in 0..record.len() {
            for bit in 0..8 {
                let mut altered = record.clone();
                altered[at] ^= 1 << bit;
                let _ = losses(&altered);
            }
        }
    }
}
