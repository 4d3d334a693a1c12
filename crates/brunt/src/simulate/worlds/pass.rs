//! One pass over the trials of several worlds.

use super::difference::Difference;
use super::worker::{Task, Worker};
use super::world::World;
use crate::simulate::run::{Chunk, Failed, Observer, Pass, Room, Run, SimulateError, ensure, over_chunks};

/// What came of the trials of one world.
pub(crate) struct Played {
    pub pass: Pass,
    /// Number of trials that were taken over from the first world.
    #[cfg_attr(not(test), allow(dead_code))]
    pub taken: u64,
}

/// Whether another world has something to take over from the first one, so that both can run in one pass.
pub(crate) fn shares<O>(first: &World<'_, O>, other: &World<'_, O>) -> bool {
    Difference::between(first, other).is_some_and(|difference| difference.is_worthwhile(other.plan()))
}

/// Runs trials of several worlds in one pass. The result of each world has the bits of a run of its own.
///
/// Each world must [share](shares) something with the first one.
///
/// # Errors
/// The error of the first world that fails, as for a run of its own.
///
/// # Panics
/// If there are no worlds, or one of them cannot be compared with the first one.
pub(crate) fn simulate_worlds<O: Observer>(worlds: &[World<'_, O>], run: &Run) -> Result<Vec<Played>, SimulateError> {
    let differences = worlds[1..].iter().map(|world| Difference::between(&worlds[0], world));
    let differences: Vec<Difference> = differences.map(|found| found.expect("worlds of a pass are kin")).collect();
    let columns = worlds.iter().map(|world| Room::columns(world.plan(), &world.settling()));
    ensure(columns.sum(), run.length())?;
    let mut rooms: Vec<Room> = worlds.iter().map(|world| Room::new(world.plan(), &world.settling(), run)).collect();
    let bearers: Vec<_> = rooms.iter().map(|room| room.bearers.clone()).collect();
    let failed: Vec<Failed> = worlds.iter().map(|_| Failed::default()).collect();
    let task = Task { worlds, differences: &differences, seed: run.seed(), failed: &failed, bearers: &bearers };
    let chunks = side_by_side(rooms.iter_mut().map(|room| room.chunks(run)).collect());
    let new = || Worker::new(&task);
    let workers = over_chunks(chunks, new, |worker, chunks| worker.run(&task, chunks));
    let Worker { first, others, done, .. } = workers.into_iter().reduce(Worker::merge).unwrap_or_else(new);
    failed.iter().try_for_each(Failed::told)?;
    let mut results = Vec::with_capacity(worlds.len());
    for mut other in others {
        other.add_columns(&first.sums);
        results.push((other.own, other.taken));
    }
    results.insert(0, (first, 0));
    let played = worlds.iter().zip(rooms).zip(results).map(|((world, room), (own, taken))| {
        let (gross, settled) = room.finish(world.plan(), run, &done, (own.sums, own.looking.finish().sums));
        Played { pass: Pass::new(&world.programmes(), gross, settled), taken }
    });
    Ok(played.collect())
}

/// The chunks of all worlds with the same trials.
fn side_by_side(worlds: Vec<Vec<Chunk<'_>>>) -> Vec<Vec<Chunk<'_>>> {
    let mut worlds: Vec<_> = worlds.into_iter().map(Vec::into_iter).collect();
    std::iter::from_fn(|| worlds.iter_mut().map(Iterator::next).collect::<Option<Vec<_>>>()).collect()
}
