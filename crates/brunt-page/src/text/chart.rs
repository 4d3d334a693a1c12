//! The loss exceedance curve, drawn with characters.

use super::Page;
use crate::quantity::{Quantity, count, round_money, round_share, round_step};
use brunt::report::ExceedancePoint;

/// Return periods that are drawn.
pub(super) const SHOWN: [f64; 9] = [2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];
/// Fewest trials beyond a loss for that loss to be drawn.
const FEWEST_BEYOND: f64 = 10.0;
/// Columns beside the bars: indent, return period, chance, and the figure after the bar.
const MARGIN: usize = 2 + 12 + 2 + 7 + 2 + 10;
/// Most ticks of the axis of money.
const TICKS: f64 = 6.0;

/// A point of the curve: return period, probability, loss of all events together, and loss of the largest event.
struct Step {
    return_period: f64,
    probability: f64,
    loss: f64,
    event: f64,
}

impl Page<'_> {
    /// One bar for each return period: the loss of all events together, and that of the largest event, which are exceeded so rarely.
    pub(super) fn chart(&mut self) {
        let steps = self.steps();
        let largest = steps.iter().map(|step| step.loss.max(step.event)).fold(0.0, f64::max);
        if steps.len() < 2 || unless_positive(largest) {
            return;
        }
        let period = self.period();
        self.heading(&format!("How much a bad {period} costs, by how rare it is"));
        let (event, all) = self.inks();
        self.paragraph(
            &format!("{event}{event} the largest single event   {event}{all} all events of the {period} together"),
            0,
        );
        let width = self.look.width - MARGIN;
        for step in &steps {
            let bar = self.bar(step, largest, width);
            let rarity = format!("1 {period} in {}", count(step.return_period.round() as u64));
            let loss = Quantity::Money.write(step.loss);
            let pad = MARGIN - 10 - 2 - 7;
            self.line(&format!("  {rarity:<pad$}{:>7}  {bar} {loss}", round_share(step.probability)));
        }
        self.axis(largest, width);
    }

    fn steps(&self) -> Vec<Step> {
        let curves = &self.report.exceedance;
        let event = |point: &ExceedancePoint| {
            let same = curves.occurrence.iter().find(|other| other.return_period == point.return_period);
            same.map_or(0.0, |other| other.loss.value)
        };
        let longest = self.report.run.trials as f64 / FEWEST_BEYOND;
        let shown = |point: &&ExceedancePoint| {
            point.return_period <= longest && SHOWN.iter().any(|period| (point.return_period - period).abs() < 1e-6)
        };
        let step = |point: &ExceedancePoint| Step {
            return_period: point.return_period,
            probability: point.probability,
            loss: point.loss.value,
            event: event(point),
        };
        curves.aggregate.iter().filter(shown).map(step).collect()
    }

    /// Characters for the largest event and for the rest.
    fn inks(&self) -> (char, char) {
        if self.look.unicode { ('█', '▒') } else { ('#', '=') }
    }

    fn bar(&self, step: &Step, largest: f64, width: usize) -> String {
        let cells = |loss: f64| (loss.max(0.0) / largest * width as f64).round() as usize;
        let (event, all) = self.inks();
        let dark = cells(step.event);
        let light = cells(step.loss).saturating_sub(dark);
        let repeated = |ink: char, times: usize| ink.to_string().repeat(times);
        repeated(event, dark) + &repeated(all, light)
    }

    /// The axis of money below the bars.
    fn axis(&mut self, largest: f64, width: usize) {
        let step = round_step(largest / TICKS);
        let (line, corner, tick) = if self.look.unicode { ('─', '└', '┬') } else { ('-', '+', '+') };
        let mut rule: Vec<char> = std::iter::repeat_n(line, width + 1).collect();
        rule[0] = corner;
        let mut labels = vec![' '; width + 12];
        labels[0] = '0';
        let mut free = 2;
        let mut amount = step;
        while amount <= largest * (1.0 + 1e-9) {
            let column = (amount / largest * width as f64).round() as usize;
            let label: Vec<char> = round_money(amount).chars().collect();
            let from = column.saturating_sub(label.len() / 2);
            if column <= width && from >= free && from + label.len() <= labels.len() {
                rule[column] = tick;
                labels[from..from + label.len()].copy_from_slice(&label);
                free = from + label.len() + 1;
            }
            amount += step;
        }
        let left = MARGIN - 10 - 1;
        let (rule, labels) = (rule.into_iter().collect::<String>(), labels.into_iter().collect::<String>());
        self.line(&format!("{:left$}{rule}", ""));
        self.line(format!("{:left$}{labels} ", "").trim_end());
    }
}

/// Whether a number is not finite or not above 0 (true for NaN).
fn unless_positive(x: f64) -> bool {
    !(x > 0.0 && x.is_finite())
}
