//! Contracts and insurance: what is paid, caps and limits, premiums, and what they leave.

use super::Writer;
use super::bearing::word;
use crate::html::document::{Block, Cell, Column, Section, Table};
use crate::quantity::{Quantity, level, plain, round_money};
use brunt::report::{CapKind, LossMeasures, PolicyMeasures, PremiumBasis, StatementKind, TermsMeasures};

impl Writer<'_> {
    /// Insurance first, then contracts; nothing for a scenario without either.
    pub(super) fn terms(&mut self, section: &mut Section) {
        let report = self.report;
        let Some(terms) = &report.terms else { return };
        self.policies(section, terms);
        self.premiums(section, terms);
        self.basis_risk(section, terms);
        self.clauses(section, terms);
        self.caps(section, terms);
        self.service_levels(section, terms);
        self.costs(section, terms);
    }

    fn policies(&mut self, section: &mut Section, terms: &TermsMeasures) {
        let columns = [
            Column::words("Policy"),
            Column::defined("Expected recovery", "mean"),
            Column::defined("Chance it pays", "chance"),
            Column::defined("Limit of an event used up", "chance"),
            Column::defined("Limit of the year used up", "chance"),
            Column::defined("Expected above limits", "mean"),
            Column::number("Hours waited"),
        ];
        let mut table = Table::new(format!("Insurance in a {}, {}", self.period(), self.trials()), columns);
        for policy in &terms.policies {
            table.row([
                insured(policy),
                self.money(&policy.recovery.mean),
                self.share(&policy.attachment_probability),
                self.remarks.maybe(Quantity::Share, policy.event_exhaustion_probability.as_ref()),
                self.remarks.maybe(Quantity::Share, policy.annual_exhaustion_probability.as_ref()),
                self.money(&policy.above_limit),
                self.remarks.maybe(Quantity::Hours, policy.hours_waited.as_ref()),
            ]);
        }
        section.table(table);
    }

    fn premiums(&mut self, section: &mut Section, terms: &TermsMeasures) {
        let columns = [
            Column::words("Policy"),
            Column::words("Insurers"),
            Column::number("Premium a year"),
            Column::words("Basis"),
            Column::number("Rate on line"),
            Column::defined("Loss ratio", "ratio"),
        ];
        let mut table = Table::new(format!("Premiums, beside losses and never in them, {}", self.trials()), columns);
        for policy in &terms.policies {
            let Some(premium) = &policy.premium else { continue };
            let insurers =
                policy.insurers.iter().map(|(id, share)| format!("{} {}", plain(id), Quantity::Share.write(*share)));
            let basis = if premium.basis == PremiumBasis::Quoted { "quoted" } else { "technical" };
            table.row([
                plain(&policy.name).into(),
                insurers.collect::<Vec<_>>().join(", ").into(),
                Quantity::Money.write(premium.amount).into(),
                basis.into(),
                premium.rate_on_line.map_or("-".to_string(), |rate| Quantity::Share.write(rate)).into(),
                self.remarks.maybe(Quantity::Share, premium.loss_ratio.as_ref()),
            ]);
        }
        section.folded(table);
    }

    fn basis_risk(&mut self, section: &mut Section, terms: &TermsMeasures) {
        let mut items = Vec::new();
        for policy in &terms.policies {
            let Some(basis) = &policy.basis_risk else { continue };
            let against = if basis.against.is_empty() { "actual losses" } else { &basis.against };
            items.push(format!(
                "{}: payout less {} is {} on average, standard deviation {}; it pays less than these in {} of {}s.",
                plain(&policy.name),
                plain(against),
                self.remarks.spoken(Quantity::Money, &basis.difference),
                Quantity::Money.write(basis.standard_deviation),
                self.remarks.spoken(Quantity::Share, &basis.short_pay_probability),
                self.period()
            ));
        }
        if !items.is_empty() {
            section.heading("Basis risk of parametric cover");
            section.blocks.push(Block::List { title: None, items });
        }
    }

    fn clauses(&mut self, section: &mut Section, terms: &TermsMeasures) {
        let tail = terms.clauses.first().and_then(|clause| clause.paid.tail_value_at_risk.last());
        let tail = tail.map_or("Tail".to_string(), |at| format!("TVaR {}", level(at.level)));
        let columns = [
            Column::words("Clause"),
            Column::words("Paid by, to"),
            Column::defined("Expected", "mean"),
            Column::defined("Chance", "chance"),
            Column::defined(tail, "tvar"),
        ];
        let mut table =
            Table::new(format!("Contracts: what is paid in a {}, {}", self.period(), self.trials()), columns);
        for clause in &terms.clauses {
            // Under a price term one side or the other pays nearly always, so that the chance says nothing.
            let chance = match clause.kind {
                StatementKind::PriceTerm => "-".into(),
                _ => self.share(&clause.paid.probability_of_loss),
            };
            table.row([
                Cell::from(plain(&clause.id)).with_below(word(clause.kind)),
                format!("{}, {}", plain(&clause.payer), plain(&clause.payee)).into(),
                self.money(&clause.paid.mean),
                chance,
                self.highest(&clause.paid),
            ]);
        }
        section.table(table);
    }

    fn caps(&mut self, section: &mut Section, terms: &TermsMeasures) {
        let columns = [
            Column::words("Cap"),
            Column::number("Amount"),
            Column::defined("Chance it binds", "chance"),
            Column::defined("Expected above it", "mean"),
            Column::words("Left with"),
        ];
        let mut table = Table::new(format!("Caps of liability in a {}, {}", self.period(), self.trials()), columns);
        for cap in &terms.caps {
            let kind = match cap.kind {
                CapKind::Event => "of an event",
                CapKind::Annual => "of a year",
                CapKind::Pool => "of a year, shared",
            };
            table.row([
                Cell::from(plain(&cap.id)).with_below(kind),
                round_money(cap.cap).into(),
                self.share(&cap.binds),
                self.money(&cap.above),
                cap.payees.iter().map(|payee| plain(payee)).collect::<Vec<_>>().join(", ").into(),
            ]);
        }
        section.table(table);
    }

    fn service_levels(&mut self, section: &mut Section, terms: &TermsMeasures) {
        let columns = [
            Column::words("Service level"),
            Column::defined("Chance of a miss", "chance"),
            Column::number("Periods missed"),
            Column::defined("Contract ends", "chance"),
            Column::defined("Expected credit", "mean"),
            Column::defined("Real loss", "mean"),
            Column::number("Credit covers"),
        ];
        let caption =
            format!("Service levels: credits against what the buyer loses by that downtime, {}", self.trials());
        let mut table = Table::new(caption, columns);
        for clause in &terms.clauses {
            let Some(service) = &clause.service else { continue };
            table.row([
                plain(&clause.id).into(),
                self.share(&service.miss_probability),
                self.remarks.figure(Quantity::Number, &service.misses),
                self.share(&service.termination_probability),
                self.money(&clause.paid.mean),
                self.money(&service.real_loss),
                service.credit_share.map_or("-".to_string(), |share| Quantity::Share.write(share)).into(),
            ]);
        }
        section.table(table);
    }

    fn costs(&mut self, section: &mut Section, terms: &TermsMeasures) {
        let columns = ["Fees", "Premiums", "Co-funded"].map(Column::number);
        let caption =
            "Fees, premiums and shared costs of a year: stated, no part of losses; what is received is negative";
        let mut table = Table::new(caption, std::iter::once(Column::words("Party")).chain(columns));
        for party in &terms.parties {
            let costs = [party.fees, party.premiums, party.co_funded];
            if costs.iter().any(|cost| *cost != 0.0) {
                let written = costs.map(|cost| Quantity::Money.write(cost).into());
                table.row(std::iter::once(plain(&party.name).into()).chain(written));
            }
        }
        section.folded(table);
    }

    /// Tail value at risk at the highest level.
    fn highest(&mut self, losses: &LossMeasures) -> Cell {
        self.remarks.maybe(Quantity::Money, losses.tail_value_at_risk.last().map(|at| &at.estimate))
    }
}

fn insured(policy: &PolicyMeasures) -> Cell {
    Cell::from(plain(&policy.name)).with_below(format!("of {}", plain(&policy.insured)))
}
