//! Reports every change of nodes and needs to watchers that trace a trial.

use super::{Cascade, NEVER, support};
use crate::plan::{Form, Plan};
use crate::simulate::level::Level;
use crate::simulate::meter::{NeedMove, NodeMove, Watch};

impl Cascade {
    /// Reports the state of the needs of a node, and the new capacity and cause of the node, to watchers that trace.
    #[inline(always)]
    pub(super) fn trace<W: Watch>(&self, plan: &Plan, position: u32, level: Level, t: i64, watch: &mut W) {
        if !W::TRACES {
            return;
        }
        let node = &plan.network.nodes[position as usize];
        for index in node.needs.0..node.needs.1 {
            let (need, state) = (&plan.network.needs[index as usize], &self.needs[index as usize]);
            let short = match need.form {
                // Where some may be down, the first one that is shows that others hold.
                Form::AtLeast | Form::Pool => {
                    let members = &plan.network.members[need.members.0 as usize..need.members.1 as usize];
                    members.iter().map(|member| self.levels[member.node as usize].deficit()).max().unwrap_or(0)
                }
                _ => support(&self.levels, &plan.network, need, false).map_or(0, Level::deficit),
            };
            let passes = self.effective[index as usize].deficit();
            let open = if need.plain { passes > 0 } else { state.episode_since != NEVER };
            let (node, need) = (node.scenario, index - node.needs.0);
            watch.need(NeedMove { time: t, node, need, short, passes, open, spared: open && state.spared });
        }
        if level != self.levels[position as usize] {
            let binding = (node.needs.0..node.needs.1).find(|&index| self.effective[index as usize] == level);
            let own = self.nodes[position as usize].own == level;
            watch.node(NodeMove {
                time: t,
                node: node.scenario,
                deficit: level.deficit(),
                cause: level.is_down().then(|| &self.ranked[level.cause() as usize]),
                through: binding.filter(|_| level.is_down() && !own).map(|index| index - node.needs.0),
            });
        }
    }
}
