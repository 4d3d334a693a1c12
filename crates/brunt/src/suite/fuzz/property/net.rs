//! From gross to net nothing is lost and nothing is made, over all parties and to the last unit.

use super::ensure;
use crate::suite::fuzz::case::Case;
use brunt::ledger::{Amount, TrialLosses};
use brunt::scenario::{PartyIndex, Policy};
use brunt::settle::{Settler, Term, TrialSettlement};
use brunt::simulate::losses;

/// Settles every trial again, payment by payment.
pub(super) fn net(case: &Case) -> Result<(), String> {
    let terms = case.terms();
    if terms.is_empty() {
        ensure!(case.ledger.settled().is_none(), "no terms, and yet something is settled");
        return Ok(());
    }
    let table = losses(&case.plan, &case.run).map_err(|error| error.to_string())?;
    let mut settler = Settler::new(&terms);
    let mut trial = TrialLosses::default();
    for position in 0..table.trials() {
        table.read(position, &mut trial);
        let found = settler.settle(&trial);
        conserves(found).map_err(|message| format!("trial {position}: {message}"))?;
        limits(case, found).map_err(|message| format!("trial {position}: {message}"))?;
        for (party, amount) in found.net.iter().enumerate() {
            let settled = case.ledger.settled().ok_or("nothing is settled")?;
            let kept = settled.net(PartyIndex(party as u32)).map_or(0.0, |column| column[position]);
            ensure!(kept == amount.get(), "party {party}, trial {position}: net {kept} kept, {amount:?} found");
        }
    }
    Ok(())
}

/// What all parties bear is what was lost, and each payment has one amount with both signs.
fn conserves(found: &TrialSettlement) -> Result<(), String> {
    let sum = |amounts: &[Amount]| amounts.iter().copied().sum::<Amount>();
    let lost = sum(&found.gross) + sum(&found.costs) + sum(&found.prices);
    ensure!(sum(&found.net) == lost, "{:?} is borne, {lost:?} was lost", sum(&found.net));
    let mut net: Vec<Amount> = found.gross.clone();
    for (party, net) in net.iter_mut().enumerate() {
        *net += found.costs[party] + found.prices[party];
    }
    for posting in &found.postings {
        ensure!(posting.amount > Amount::ZERO && posting.payer != posting.payee, "an idle payment: {posting:?}");
        net[posting.payer.0 as usize] += posting.amount;
        let payee = &mut net[posting.payee.0 as usize];
        *payee = *payee - posting.amount;
    }
    ensure!(found.net == net, "payments lead to {net:?}, not to {:?}", found.net);
    Ok(())
}

/// No policy pays more than its limit for a year in all of a year's trials.
fn limits(case: &Case, found: &TrialSettlement) -> Result<(), String> {
    if case.scenario.horizon.hours() > 8760.0 {
        return Ok(());
    }
    for (index, policy) in case.scenario.programme.policies.iter().enumerate() {
        let term = Term::Policy(index as u32);
        let paid: Amount = found.postings.iter().filter(|x| x.term == term).map(|x| x.amount).sum();
        let most = yearly_limit(policy);
        ensure!(paid <= most, "policy {index} pays {paid:?}, more than {most:?}");
        let covered = found.policies[index].covered;
        ensure!(paid <= covered, "policy {index} pays {paid:?} of {covered:?}");
    }
    Ok(())
}

fn yearly_limit(policy: &Policy) -> Amount {
    policy.aggregate_limit.and_then(|limit| Amount::new(limit.get())).unwrap_or(Amount::MAX)
}
