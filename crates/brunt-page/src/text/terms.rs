//! Who bears the losses: the effect of contracts and insurance.

use super::figure::figure;
use super::grid::Grid;
use super::{Page, shortened};
use crate::quantity::{Quantity, level, plain, rarity, round_money};
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
        self.costs(terms);
    }

    fn nets(&mut self, terms: &TermsMeasures) {
        let period = self.period();
        self.heading(&format!(
            "Who bears it (expected in a {period}; what is received is negative, 95 % interval below)"
        ));
        let moves = terms.parties.iter().any(|party| step(party, is_own_move) != 0.0);
        let mut headings = vec!["", "gross", "contracts", "insurance", "net", "chance of a\nnet loss"];
        if moves {
            headings.insert(2, "prices\nand exits");
        }
        let mut grid = Grid::new(&self.look, 1, headings.into_iter().map(str::to_string).collect());
        for party in &terms.parties {
            let (mean, mean_interval) = figure(Quantity::Money, &party.net.mean, &mut self.footnotes);
            let (chance, interval) = figure(Quantity::Share, &party.net.probability_of_loss, &mut self.footnotes);
            let mut cells = vec![
                self.name_of(&party.name),
                Quantity::Money.write(step(party, |kind| kind == StatementKind::Gross)),
                Quantity::Money.write(step(party, is_of_contracts)),
                Quantity::Money.write(step(party, is_of_insurance)),
                format!("{mean}\n{mean_interval}"),
                format!("{chance}\n{interval}"),
            ];
            if moves {
                cells.insert(2, Quantity::Money.write(step(party, is_own_move)));
            }
            grid.row(cells);
        }
        self.lines(grid.lines());
        self.net_tails(terms);
    }

    /// The tail of the net loss of each party: VaR, TVaR, and the largest event.
    fn net_tails(&mut self, terms: &TermsMeasures) {
        let Some(position) = terms.parties.first().and_then(|party| common_level(&party.net)) else { return };
        let at = terms.parties[0].net.value_at_risk[position].level;
        let (period, named) = (self.period(), level(at));
        self.heading(&format!("What is left of a bad {period}, net (95 % interval below)"));
        let rare = format!("1 {period} in {}\n(VaR {named})", rarity(at));
        let beyond = format!("average beyond\n(TVaR {named})");
        let largest = format!("largest event,\n1 {period} in {}", rarity(at));
        let mut grid = Grid::new(&self.look, 1, vec![String::new(), rare, beyond, largest]);
        for party in &terms.parties {
            let mut cells = vec![self.name_of(&party.name)];
            for estimate in [
                &party.net.value_at_risk[position].estimate,
                &party.net.tail_value_at_risk[position].estimate,
                &party.largest_net.value_at_risk[position].estimate,
            ] {
                let (value, interval) = figure(Quantity::Money, estimate, &mut self.footnotes);
                cells.push(format!("{value}\n{interval}"));
            }
            grid.row(cells);
        }
        self.lines(grid.lines());
    }

    fn name_of(&self, name: &str) -> String {
        shortened(&plain(name), WIDEST_NAME, &self.look)
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
            // Under a price term one side or the other pays nearly always, so the chance is left out.
            let chance = match clause.kind {
                StatementKind::PriceTerm => "-".to_string(),
                _ => figure(Quantity::Share, &clause.paid.probability_of_loss, &mut self.footnotes).0,
            };
            let tail = self.tail_of(&clause.paid);
            grid.row(vec![
                self.name_of(&clause.id),
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
                self.name_of(&clause.id),
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
                self.name_of(&cap.id),
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
        let headings = ["", "expected\nrecovery", "chance\nit pays", "event limit\nused up", "year's limit\nused up"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for policy in &terms.policies {
            let mut written = |quantity, estimate| {
                let (value, interval) = figure(quantity, estimate, &mut self.footnotes);
                format!("{value}\n{interval}")
            };
            let recovery = written(Quantity::Money, &policy.recovery.mean);
            let attaches = written(Quantity::Share, &policy.attachment_probability);
            let used = [&policy.event_exhaustion_probability, &policy.annual_exhaustion_probability];
            let [by_event, in_year] =
                used.map(|chance| chance.as_ref().map_or("-".to_string(), |chance| written(Quantity::Share, chance)));
            let name = format!("{}\n  of {}", self.name_of(&policy.name), plain(&policy.insured));
            grid.row(vec![name, recovery, attaches, by_event, in_year]);
        }
        self.lines(grid.lines());
    }

    fn premiums(&mut self, terms: &TermsMeasures) {
        if terms.policies.is_empty() {
            return;
        }
        self.heading("What insurance leaves and costs (premiums for a year, beside losses and never in them)");
        let headings = ["", "expected\nabove limits", "hours\nwaited", "premium", "rate\non line", "loss\nratio"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for policy in &terms.policies {
            let (above, above_interval) = figure(Quantity::Money, &policy.above_limit, &mut self.footnotes);
            let waited = policy.hours_waited.map_or("-".to_string(), |hours| Quantity::Hours.write(hours.value));
            let mut cells = vec![self.name_of(&policy.name), format!("{above}\n{above_interval}"), waited];
            cells.extend(self.price_of(policy));
            grid.row(cells);
        }
        self.lines(grid.lines());
    }

    /// Premium, rate on line and loss ratio of a policy.
    fn price_of(&mut self, policy: &PolicyMeasures) -> [String; 3] {
        let Some(premium) = &policy.premium else { return ["-", "-", "-"].map(str::to_string) };
        let basis = match premium.basis {
            PremiumBasis::Quoted => "quoted",
            PremiumBasis::Technical => "technical",
        };
        let (ratio, interval) = match &premium.loss_ratio {
            Some(ratio) => figure(Quantity::Share, ratio, &mut self.footnotes),
            None => ("-".to_string(), String::new()),
        };
        let rate = premium.rate_on_line.map_or("-".to_string(), |rate| Quantity::Share.write(rate));
        [format!("{}\n{basis}", Quantity::Money.write(premium.amount)), rate, format!("{ratio}\n{interval}")]
    }

    /// Fees, premiums and shared costs of a year, one row for each party.
    fn costs(&mut self, terms: &TermsMeasures) {
        let costs = |party: &&PartyNet| party.fees != 0.0 || party.premiums != 0.0 || party.co_funded != 0.0;
        if !terms.parties.iter().any(|party| costs(&party)) {
            return;
        }
        self.heading("Fees, premiums and shared costs of a year (what is received is negative; no part of losses)");
        let headings = ["", "fees", "premiums", "co-funded"];
        let mut grid = Grid::new(&self.look, 1, headings.map(str::to_string).to_vec());
        for party in terms.parties.iter().filter(costs) {
            let written = [party.fees, party.premiums, party.co_funded].map(|cost| Quantity::Money.write(cost));
            grid.row(std::iter::once(self.name_of(&party.name)).chain(written).collect());
        }
        self.lines(grid.lines());
    }

    fn basis_risk(&mut self, terms: &TermsMeasures) {
        for policy in &terms.policies {
            let Some(basis) = &policy.basis_risk else { continue };
            let (difference, interval) = figure(Quantity::Money, &basis.difference, &mut self.footnotes);
            let (short, short_interval) = figure(Quantity::Share, &basis.short_pay_probability, &mut self.footnotes);
            let text = format!(
                "{}: payout less {} is {difference} on average ({interval}), standard deviation {}; it pays less than these in \
                 {short} of {}s ({short_interval})",
                plain(&policy.name),
                plain(if basis.against.is_empty() { "actual losses" } else { &basis.against }),
                Quantity::Money.write(basis.standard_deviation),
                self.period(),
            );
            self.line("");
            self.paragraph(&text, 2);
        }
    }
}

/// Position of level 0.99 if that level is asked for, else of the highest level.
fn common_level(losses: &LossMeasures) -> Option<usize> {
    let levels = &losses.value_at_risk;
    levels.iter().position(|at| at.level == 0.99).or(levels.len().checked_sub(1))
}

/// The sum of the means of the lines of a statement for whose kind `is_meant` holds.
fn step(party: &PartyNet, is_meant: impl Fn(StatementKind) -> bool) -> f64 {
    party.statement.iter().filter(|line| is_meant(line.kind)).map(|line| line.mean).fold(0.0, |sum, mean| sum + mean)
}

fn is_of_insurance(kind: StatementKind) -> bool {
    matches!(kind, StatementKind::Recovery | StatementKind::Reinstatement)
}

/// Whether a kind of line is a loss beside events: moves of prices, or costs of ending contracts.
fn is_own_move(kind: StatementKind) -> bool {
    matches!(kind, StatementKind::Termination | StatementKind::Prices)
}

fn is_of_contracts(kind: StatementKind) -> bool {
    kind != StatementKind::Gross && !is_own_move(kind) && !is_of_insurance(kind)
}

fn word(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Credit => "credits",
        StatementKind::PriceTerm => "price",
        _ => "indemnity",
    }
}
