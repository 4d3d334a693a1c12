//! All sets of twelve controls on ten compound risks, on the same years.

use crate::plain::{Figures, Risk};
use crate::{RISKS, register};
use brunt::build::{Act, Control, LossShrink, On, Scenario};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::Distribution;

const CONTROLS: usize = 12;

/// Effects of a control on a risk: the share of occurrences that it prevents, and the share of losses that remains.
#[derive(Debug, Clone, Copy)]
struct Effect {
    control: usize,
    risk: usize,
    prevents: f64,
    factor: f64,
}

/// Each control acts on two risks.
fn effects() -> impl Iterator<Item = Effect> {
    (0..2 * CONTROLS).map(|number| Effect {
        control: number / 2,
        risk: number % RISKS.len(),
        prevents: 0.2 + 0.05 * (number % 4) as f64,
        factor: if number.is_multiple_of(3) { 0.75 } else { 1.0 },
    })
}

/// The ten risks as a scenario with the controls.
pub(crate) fn scenario() -> Scenario {
    let act = |effect: Effect| {
        let on = On::threats([RISKS[effect.risk].0]);
        let act = Act::on(on).prevents(effect.prevents);
        if effect.factor < 1.0 { act.losses(LossShrink::factor(effect.factor)) } else { act }
    };
    let control = |control: usize| {
        Control::new("prevention", effects().filter(|effect| effect.control == control).map(act).collect::<Vec<_>>())
    };
    (0..CONTROLS).fold(register(), |scenario, number| scenario.control(format!("c{number:02}"), control(number)))
}

/// Mean and tail of all sets: a table with the sums of each year by risk and set of the controls that meet the risk, then a sum of ten
/// columns for each set. Returns the figures without controls.
pub(crate) fn plain(risks: &[Risk], years: u64, seed: u64) -> Figures {
    let mut generator = SmallRng::seed_from_u64(seed);
    let tables: Vec<Table> =
        risks.iter().enumerate().map(|(risk, law)| Table::new(risk, law, years, &mut generator)).collect();
    let of_set = |set: usize| {
        let mut losses = vec![0.0; years as usize];
        for table in &tables {
            losses.iter_mut().zip(table.column(set)).for_each(|(sum, loss)| *sum += loss);
        }
        figures(losses)
    };
    let first = of_set(0);
    let all: f64 = (1..1 << CONTROLS).map(|set| of_set(set)[2]).sum();
    assert!(all > 0.0, "controls leave some losses");
    first
}

/// Mean, value at risk and tail value at risk at 99 %, by selection: no other order of the losses is needed.
fn figures(mut losses: Vec<f64>) -> Figures {
    let (count, rank) = (losses.len(), losses.len() * 99 / 100);
    let mean = losses.iter().sum::<f64>() / count as f64;
    let (_, &mut quantile, above) = losses.select_nth_unstable_by(rank.clamp(1, count) - 1, f64::total_cmp);
    [mean, quantile, above.iter().sum::<f64>() / above.len() as f64]
}

/// Sums of each year of a risk, by set of the controls that meet the risk.
struct Table {
    effects: Vec<Effect>,
    columns: Vec<Vec<f64>>,
}

impl Table {
    fn new(risk: usize, law: &Risk, years: u64, generator: &mut SmallRng) -> Self {
        let effects: Vec<Effect> = effects().filter(|effect| effect.risk == risk).collect();
        let of_set = |set: usize| {
            let chosen = effects.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, effect)| effect);
            chosen.fold((1.0, 1.0), |(happens, loss), effect| (happens * (1.0 - effect.prevents), loss * effect.factor))
        };
        let sets: Vec<(f64, f64)> = (0..1 << effects.len()).map(of_set).collect();
        let mut columns = vec![vec![0.0; years as usize]; sets.len()];
        let (count, loss) = law.laws();
        for year in 0..years as usize {
            for _ in 0..count.sample(generator) as u64 {
                let (loss, luck) = (loss.sample(generator), generator.random::<f64>());
                for (column, &(happens, factor)) in columns.iter_mut().zip(&sets) {
                    if luck < happens {
                        column[year] += loss * factor;
                    }
                }
            }
        }
        Self { effects, columns }
    }

    fn column(&self, set: usize) -> &[f64] {
        let own =
            self.effects.iter().enumerate().fold(0, |own, (bit, effect)| own | (set >> effect.control & 1) << bit);
        &self.columns[own]
    }
}
