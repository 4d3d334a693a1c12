//! Worth of a control: its savings against its costs.

use super::{Answering, Party};
use crate::report::{EffectOn, Effectiveness, Estimate, Gain, Interval, Reduction, Stage, Worth, WorthYear};
use crate::scenario::{Control, ControlCost};
use crate::units::Ticks;

/// Yearly cost of a control, with the cost paid once as an annuity over its life; `None` where the control states no cost.
pub(crate) fn yearly_cost(control: &Control) -> Option<f64> {
    control.cost.as_ref().map(|cost| YearPlan::new(control, cost).yearly_cost())
}

/// Worth of a control by its effects as of today; `None` where the control states no cost.
pub(super) fn worth(answering: &Answering<'_>, control: &Control, effects: &[Effectiveness]) -> Option<Worth> {
    let cost = control.cost.as_ref()?;
    let plan = YearPlan::new(control, cost);
    let payer = Party::of(answering.question.scenario, cost.payer).id;
    let years = answering.question.scenario.horizon.hours() / Ticks::YEAR.hours();
    let today = |on: &EffectOn| effects.iter().find(|effect| effect.on == *on).map(|effect| &effect.today);
    let total = today(&EffectOn::Total)?;
    // A payer without net losses counts by its gross losses. A payer that bears no losses has a reduction of 0.
    let own = today(&EffectOn::Net(payer.clone())).or_else(|| today(&EffectOn::Gross(payer.clone())));
    let nothing =
        Reduction { mean: Estimate::new(0.0, Interval::Exact), value_at_risk: None, tail_value_at_risk: None };
    let all = plan.gain(total, years);
    let of_payer = plan.gain(own.unwrap_or(&nothing), years);
    let saved = total.mean.value / years;
    let by_year: Vec<WorthYear> = plan.years.iter().map(|year| year.worth(cost, saved)).collect();
    let net_present_value = by_year.iter().map(|year| year.present_value).sum::<f64>() - cost.once.get();
    Some(Worth { payer, yearly_cost: plan.yearly_cost(), all, of_payer, years: by_year, net_present_value })
}

/// One year of the life of a control.
struct Year {
    number: u32,
    part: f64,
    maturity: f64,
    /// Discount factor: value of 1 at the end of the year, at the beginning of the life of the control.
    discount: f64,
}

impl Year {
    fn worth(&self, cost: &ControlCost, saved: f64) -> WorthYear {
        let benefit = self.maturity * self.part * saved;
        let cost = self.part * cost.yearly.get();
        let stage = match self.maturity {
            0.0 => Stage::Planned,
            1.0 => Stage::Full,
            _ => Stage::Partial,
        };
        WorthYear {
            year: self.number,
            part: self.part,
            maturity: self.maturity,
            stage,
            benefit,
            cost,
            present_value: (benefit - cost) * self.discount,
        }
    }
}

/// The life of a control, year by year.
struct YearPlan<'a> {
    cost: &'a ControlCost,
    years: Vec<Year>,
}

impl<'a> YearPlan<'a> {
    fn new(control: &Control, cost: &'a ControlCost) -> Self {
        let life = cost.years();
        let whole = libm::ceil(life).max(1.0) as u32;
        let year = |number: u32| {
            let end = f64::from(number).min(life);
            let maturity = control.ramp.get(number as usize - 1).or(control.ramp.last()).map_or(1.0, |part| part.get());
            let part = end - f64::from(number - 1);
            Year { number, part, maturity, discount: libm::pow(1.0 + cost.discount_rate, -end) }
        };
        Self { cost, years: (1..=whole).map(year).collect() }
    }

    /// Annuity factor: the sum over years of the part of the year times its discount factor.
    fn annuity(&self) -> f64 {
        self.years.iter().map(|year| year.part * year.discount).sum()
    }

    fn yearly_cost(&self) -> f64 {
        self.cost.once.get() / self.annuity() + self.cost.yearly.get()
    }

    /// Share of a year's full benefit that the ramp leaves, as a mean over the discounted years.
    fn ramp(&self) -> f64 {
        self.years.iter().map(|year| year.maturity * year.part * year.discount).sum::<f64>() / self.annuity()
    }

    fn gain(&self, today: &Reduction, years: f64) -> Gain {
        let cost = self.yearly_cost();
        let benefit = linear(&today.mean, self.ramp() / years, 0.0);
        let net_benefit = linear(&benefit, 1.0, -cost);
        let tail = today.tail_value_at_risk.map(|estimate| estimate.value).filter(|tail| *tail > 0.0);
        Gain {
            return_on_investment: (cost > 0.0).then(|| linear(&net_benefit, 1.0 / cost, 0.0)),
            payback_years: self.payback(today.mean.value / years),
            break_even_cost: benefit.value.max(0.0),
            // The tail is a figure of the whole horizon, so the cost is taken for the whole horizon, too.
            cost_per_tail_unit: tail.map(|tail| cost * years / tail),
            benefit,
            net_benefit,
        }
    }

    /// Years until savings above the yearly cost have paid back the cost paid once; `None` if they do not within the life.
    fn payback(&self, saved: f64) -> Option<f64> {
        let mut left = self.cost.once.get();
        let mut begin = 0.0;
        for year in &self.years {
            let rate = year.maturity * saved - self.cost.yearly.get();
            if left <= 0.0 && rate >= 0.0 {
                return Some(begin);
            }
            if rate > 0.0 && left <= rate * year.part {
                return Some(begin + left.max(0.0) / rate);
            }
            left -= rate * year.part;
            begin += year.part;
        }
        None
    }
}

/// An estimate times a factor of at least 0, plus a shift.
fn linear(estimate: &Estimate, factor: f64, shift: f64) -> Estimate {
    let value = estimate.value * factor + shift;
    Estimate { value, interval: estimate.interval.linear(factor, shift), ..*estimate }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::scenario::{PartyIndex, Role, Status};
    use crate::units::{Money, Probability};

    fn control(once: f64, yearly: f64, years: f64, rate: f64, ramp: &[f64]) -> Control {
        let money = |amount| Money::new(amount).unwrap();
        Control {
            id: "c".into(),
            name: "c".into(),
            role: Role::Prevention,
            status: Status::Proposed,
            acts: Vec::new(),
            coverage: Probability::ONE,
            reliability: Probability::ONE,
            hosted_on: None,
            cost: Some(ControlCost {
                once: money(once),
                yearly: money(yearly),
                payer: PartyIndex(0),
                life: Ticks::from_hours(years * 8760.0).unwrap(),
                discount_rate: rate,
            }),
            ramp: ramp.iter().map(|part| Probability::new(*part).unwrap()).collect(),
            obligations: Vec::new(),
        }
    }

    fn plan(control: &Control) -> YearPlan<'_> {
        YearPlan::new(control, control.cost.as_ref().unwrap())
    }

    fn saves(mean: f64, tail: f64) -> Reduction {
        let known = |value| Estimate::new(value, Interval::Exact);
        Reduction { mean: known(mean), value_at_risk: None, tail_value_at_risk: Some(known(tail)) }
    }

    /// 1,000 once over 2 years at 10 %: the annuity factor is 1 / 1.1 + 1 / 1.21 = 1.735537, so that a year costs 576.190476.
    #[test]
    fn what_is_paid_once_is_spread_as_an_annuity() {
        let control = control(1000.0, 50.0, 2.0, 0.1, &[]);
        assert!((plan(&control).yearly_cost() - 626.190_476_190).abs() < 1e-6);
        let gain = plan(&control).gain(&saves(1000.0, 313.095_238_095), 1.0);
        assert!((gain.net_benefit.value - 373.809_523_81).abs() < 1e-6);
        assert!((gain.return_on_investment.unwrap().value - 373.809_523_81 / 626.190_476_19).abs() < 1e-9);
        assert!((gain.cost_per_tail_unit.unwrap() - 2.0).abs() < 1e-9);
        assert_eq!(gain.break_even_cost, 1000.0);
    }

    /// Without discount a ramp of 0, a half and the whole over four years leaves (0 + 0.5 + 1 + 1) / 4 of the benefit.
    #[test]
    fn a_ramp_delays_the_benefit() {
        let control = control(0.0, 0.0, 4.0, 0.0, &[0.0, 0.5, 1.0]);
        let gain = plan(&control).gain(&saves(80.0, -1.0), 1.0);
        assert_eq!(gain.benefit.value, 50.0);
        assert_eq!((gain.return_on_investment, gain.cost_per_tail_unit), (None, None));
        let years: Vec<(f64, Stage)> = plan(&control)
            .years
            .iter()
            .map(|year| (year.maturity, year.worth(plan(&control).cost, 1.0).stage))
            .collect();
        let expected = [(0.0, Stage::Planned), (0.5, Stage::Partial), (1.0, Stage::Full), (1.0, Stage::Full)];
        assert_eq!(years, expected);
    }

    /// 300 once, 20 a year, saving 120: 100 a year is left, so that it is paid back after 3 years; with half of it in the first year
    /// 40 are left of that one, and it takes 1 + 260 / 100 years.
    #[test]
    fn payback_is_linear_within_a_year() {
        let at_once = control(300.0, 20.0, 5.0, 0.08, &[]);
        assert_eq!(plan(&at_once).payback(120.0), Some(3.0));
        let ramped = control(300.0, 20.0, 5.0, 0.08, &[0.5, 1.0]);
        assert_eq!(plan(&ramped).payback(120.0), Some(3.6));
        assert_eq!(plan(&at_once).payback(70.0), None, "not within its life");
        assert_eq!(plan(&control(0.0, 20.0, 5.0, 0.0, &[])).payback(30.0), Some(0.0), "nothing to pay back");
        assert_eq!(plan(&control(0.0, 20.0, 5.0, 0.0, &[])).payback(10.0), None);
    }

    #[test]
    fn a_last_part_of_a_year_counts_as_such() {
        let control = control(100.0, 0.0, 2.5, 0.0, &[]);
        let plan = plan(&control);
        assert_eq!(plan.years.iter().map(|year| year.part).collect::<Vec<_>>(), [1.0, 1.0, 0.5]);
        assert!((plan.yearly_cost() - 40.0).abs() < 1e-12);
    }
}
