//! Who bears it: what contracts and insurance make of the losses.

use super::figure::figure;
use super::grid::Grid;
use super::quantity::{Quantity, level, plain, round_money};
use super::{Page, shortened};
use brunt::report::{
    CapKind, ClauseMeasures, LossMeasures, PartyNet, PolicyMeasures, PremiumBasis, StatementKind, TermsMeasures,
};

/// Widest name.
const WIDEST_NAME: usize = 24;

impl Page<'_> {
    /// From gross to net, party by party; then each clause, cap and policy.
    pub(super) fn terms(&mut self) {
        let report = self.report;
        let Some(terms) = &report.terms else { return };
        self.nets(terms);
        self.clauses(terms);
        self.service_levels(terms);
        self.caps(terms);
        self.policies(terms);
        self.premiums(terms);
        self.basis_risk(terms);
    }

    fn nets(&mut self, terms: &TermsMeasures) {
        let period = self.period();
        self.heading(&format!("Who bears it (a {period}; received is negative, 95 % interval below net figures)"));
        let tail = terms.parties.first().and_then(|party| party.net.tail_value_at_risk.last()).map(|at| at.level);
        let tail = tail.map_or(String::new(), |at| format!("net TVaR {}", level(at)));
        let headings = ["", "expected\ngross", "contracts", "insurance", "expected\nnet", &tail, "largest\nevent net"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for party in &terms.parties {
            let (mean, mean_interval) = figure(Quantity::Money, &party.net.mean, &mut self.footnotes);
            let tail = self.tail_of(&party.net);
            let largest = self.tail_of(&party.largest_net);
            grid.row(vec![
                shortened(&plain(&party.name), WIDEST_NAME, &self.look),
                Quantity::Money.write(step(party, |kind| kind == StatementKind::Gross)),
                Quantity::Money.write(step(party, is_of_contracts)),
                Quantity::Money.write(step(party, is_of_insurance)),
                format!("{mean}\n{mean_interval}"),
                tail,
                largest,
            ]);
        }
        self.lines(grid.lines());
    }

    /// Tail value at risk at the highest level, its interval below.
    fn tail_of(&mut self, losses: &LossMeasures) -> String {
        let Some(at) = losses.tail_value_at_risk.last() else { return "-".to_string() };
        let (value, interval) = figure(Quantity::Money, &at.estimate, &mut self.footnotes);
        format!("{value}\n{interval}")
    }

    fn clauses(&mut self, terms: &TermsMeasures) {
        if terms.clauses.is_empty() {
            return;
        }
        let period = self.period();
        self.heading(&format!("Contracts (what is paid in a {period}, 95 % interval below)"));
        let tail = terms.clauses[0]
            .paid
            .tail_value_at_risk
            .last()
            .map_or(String::new(), |at| format!("TVaR {}", level(at.level)));
        let headings = ["", "", "paid by, to", "expected", "chance", &tail];
        let mut grid = Grid::new(&self.look, 3, headings.map(str::to_string).to_vec());
        for clause in &terms.clauses {
            let (mean, interval) = figure(Quantity::Money, &clause.paid.mean, &mut self.footnotes);
            let (chance, _) = figure(Quantity::Share, &clause.paid.probability_of_loss, &mut self.footnotes);
            let tail = self.tail_of(&clause.paid);
            grid.row(vec![
                shortened(&plain(&clause.id), WIDEST_NAME, &self.look),
                word(clause.kind).to_string(),
                format!("{},\n{}", plain(&clause.payer), plain(&clause.payee)),
                format!("{mean}\n{interval}"),
                chance,
                tail,
            ]);
        }
        self.lines(grid.lines());
    }

    fn service_levels(&mut self, terms: &TermsMeasures) {
        let levels: Vec<&ClauseMeasures> = terms.clauses.iter().filter(|clause| clause.service.is_some()).collect();
        if levels.is_empty() {
            return;
        }
        self.heading("Service levels (credits against what the buyer really loses by that downtime)");
        let headings = [
            "",
            "chance of\na miss",
            "periods\nmissed",
            "contract\nends",
            "expected\ncredit",
            "real\nloss",
            "credit\ncovers",
        ];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for clause in levels {
            let Some(service) = &clause.service else { continue };
            let (miss, interval) = figure(Quantity::Share, &service.miss_probability, &mut self.footnotes);
            let (ends, ends_interval) = figure(Quantity::Share, &service.termination_probability, &mut self.footnotes);
            grid.row(vec![
                shortened(&plain(&clause.id), WIDEST_NAME, &self.look),
                format!("{miss}\n{interval}"),
                Quantity::Number.write(service.misses.value),
                format!("{ends}\n{ends_interval}"),
                Quantity::Money.write(clause.paid.mean.value),
                Quantity::Money.write(service.real_loss.value),
                service.credit_share.map_or("-".to_string(), |share| Quantity::Share.write(share)),
            ]);
        }
        self.lines(grid.lines());
    }

    fn caps(&mut self, terms: &TermsMeasures) {
        if terms.caps.is_empty() {
            return;
        }
        let period = self.period();
        self.heading(&format!("Caps of liability (in a {period}, 95 % interval below)"));
        let headings = ["", "", "cap", "chance that\nit binds", "expected\nabove it", "left with"];
        let mut grid = Grid::new(&self.look, 2, headings.map(str::to_string).to_vec());
        for cap in &terms.caps {
            let (binds, binds_interval) = figure(Quantity::Share, &cap.binds, &mut self.footnotes);
            let (above, above_interval) = figure(Quantity::Money, &cap.above, &mut self.footnotes);
            let kind = match cap.kind {
                CapKind::Event => "an event",
                CapKind::Annual => "a year",
                CapKind::Pool => "a year, shared",
            };
            grid.row(vec![
                shortened(&plain(&cap.id), WIDEST_NAME, &self.look),
                kind.to_string(),
                round_money(cap.cap),
                format!("{binds}\n{binds_interval}"),
                format!("{above}\n{above_interval}"),
                cap.payees.iter().map(|payee| plain(payee)).collect::<Vec<_>>().join("\n"),
            ]);
        }
        self.lines(grid.lines());
    }

    fn policies(&mut self, terms: &TermsMeasures) {
        if terms.policies.is_empty() {
            return;
        }
        let period = self.period();
        self.heading(&format!("Insurance (in a {period}, 95 % interval below)"));
        let headings = [
            "",
            "insured",
            "expected\nrecovery",
            "chance\nit pays",
            "event limit\nused up",
            "year's limit\nused up",
            "expected\nabove limits",
            "hours\nwaited",
        ];
        let mut grid = Grid::new(&self.look, 2, headings.map(str::to_string).to_vec());
        for policy in &terms.policies {
            let mut written = |quantity, estimate| {
                let (value, interval) = figure(quantity, estimate, &mut self.footnotes);
                format!("{value}\n{interval}")
            };
            let recovery = written(Quantity::Money, &policy.recovery.mean);
            let attaches = written(Quantity::Share, &policy.attachment_probability);
            let exhausted = [&policy.event_exhaustion_probability, &policy.annual_exhaustion_probability];
            let [by_event, in_year] = exhausted
                .map(|chance| chance.as_ref().map_or("-".to_string(), |chance| written(Quantity::Share, chance)));
            let above = written(Quantity::Money, &policy.above_limit);
            let waited = policy.hours_waited.map_or("-".to_string(), |hours| Quantity::Hours.write(hours.value));
            grid.row(vec![
                shortened(&plain(&policy.name), WIDEST_NAME, &self.look),
                plain(&policy.insured),
                recovery,
                attaches,
                by_event,
                in_year,
                above,
                waited,
            ]);
        }
        self.lines(grid.lines());
    }

    fn premiums(&mut self, terms: &TermsMeasures) {
        let priced: Vec<&PolicyMeasures> = terms.policies.iter().filter(|policy| policy.premium.is_some()).collect();
        if priced.is_empty() {
            return;
        }
        self.heading("Premiums (for a year; costs beside the losses above, never in them)");
        let headings = ["", "", "premium", "rate on line", "loss ratio", "95 % interval"];
        let mut grid = Grid::new(&self.look, 2, headings.map(str::to_string).to_vec());
        for policy in priced {
            let Some(premium) = &policy.premium else { continue };
            let basis = match premium.basis {
                PremiumBasis::Quoted => "quoted",
                PremiumBasis::Technical => "technical",
            };
            let (ratio, interval) = match &premium.loss_ratio {
                Some(ratio) => figure(Quantity::Share, ratio, &mut self.footnotes),
                None => ("-".to_string(), String::new()),
            };
            grid.row(vec![
                shortened(&plain(&policy.name), WIDEST_NAME, &self.look),
                basis.to_string(),
                Quantity::Money.write(premium.amount),
                premium.rate_on_line.map_or("-".to_string(), |rate| Quantity::Share.write(rate)),
                ratio,
                interval,
            ]);
        }
        self.lines(grid.lines());
    }

    fn basis_risk(&mut self, terms: &TermsMeasures) {
        for policy in &terms.policies {
            let Some(basis) = &policy.basis_risk else { continue };
            let (difference, interval) = figure(Quantity::Money, &basis.difference, &mut self.footnotes);
            let (short, short_interval) = figure(Quantity::Share, &basis.short_pay_probability, &mut self.footnotes);
            let text = format!(
                "{}: payout less actual loss is {difference} on average ({interval}), standard deviation {}; it pays \
                 less than is lost in {short} of years ({short_interval})",
                plain(&policy.name),
                Quantity::Money.write(basis.standard_deviation),
            );
            self.line("");
            self.paragraph(&text.replace("of years", &format!("of {}s", self.period())), 2);
        }
    }
}

/// Means of some steps of a statement, together.
fn step(party: &PartyNet, is_meant: impl Fn(StatementKind) -> bool) -> f64 {
    party.statement.iter().filter(|line| is_meant(line.kind)).map(|line| line.mean).fold(0.0, |sum, mean| sum + mean)
}

fn is_of_insurance(kind: StatementKind) -> bool {
    matches!(kind, StatementKind::Recovery | StatementKind::Reinstatement)
}

fn is_of_contracts(kind: StatementKind) -> bool {
    kind != StatementKind::Gross && !is_of_insurance(kind)
}

fn word(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Credit => "credits",
        StatementKind::PriceTerm => "price",
        _ => "indemnity",
    }
}
