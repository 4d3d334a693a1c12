//! Settlement: contracts and policies move losses from the party that suffers a loss to the party that finally bears the loss.
//!
//! Terms are applied to stored losses ([`LossTable`](crate::ledger::LossTable)), so another programme needs no new simulation. In
//! each trial events are settled in the order of time. Indemnities pay first, in the order of the flow of money, then policies, by
//! inuring number. Every payment is one [`Posting`] of one amount from one party to another, in integers: the amounts that all
//! parties finally bear add up, to the last bit, to the losses.

mod clock;
mod columns;
mod error;
mod event;
mod layer;
mod outages;
mod parametric;
mod placing;
#[cfg(test)]
mod plain;
mod portfolio;
mod posting;
mod rows;
mod selection;
mod service;
mod settlement;
mod settler;
mod split;
mod takers;
mod terms;
mod ties;

pub(crate) use columns::{Columns, Open};
pub(crate) use error::{SettleError, TermsError};
pub(crate) use event::EventSettlement;
#[cfg(test)]
pub(crate) use layer::Layer;
pub(crate) use placing::Placing;
#[cfg(test)]
pub(crate) use plain::{event_losses, settle};
pub(crate) use portfolio::{Tally, settle_tables};
pub(crate) use posting::{Posting, Term};
#[cfg(test)]
pub(crate) use settlement::TrialSettlement;
pub(crate) use settler::Settler;
pub(crate) use terms::Terms;
pub(crate) use ties::Ties;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_settle() {
        use brunt::scenario::{Contract, Cover, Indemnity, PartyIndex, Policy, Programme, file};
        use brunt::settle::{Terms, settle};
        use brunt::simulate::{Run, losses};
        use brunt::{plan::Plan, units::Money};
        use std::path::Path;

        let text = r#"
        brunt = 1
        scenario = { name = "A fine a year", currency = "EUR" }
        parties = { client = {}, insurer = {}, provider = {} }
        [threats.fine]
        framework = "compliance"
        frequency = { fixed = 1 }
        losses = [{ category = "fine", bearer = "client", amount = 100 }]
        "#;
        let scenario = file::load(Path::new("scenario.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let plan = Plan::compile(&scenario).unwrap();
        let table = losses(&plan, &Run::new(10)).unwrap();

        // The provider answers for what the client loses, and is insured for what that costs it, above 30 and up to 50.
        let [client, insurer, provider] = [0, 1, 2].map(PartyIndex);
        let answers = Indemnity::new("all", provider, client, Cover::losses());
        let contract = Contract::new("msa", provider, client).with_indemnity(answers);
        let [retention, limit] = [30.0, 50.0].map(|amount| Money::new(amount).unwrap());
        let liability = Cover::paid([brunt::scenario::ClauseIndex(0)]);
        let policy = Policy::new("liability", provider, insurer, liability).with_retention(retention).with_limit(limit);
        let programme = Programme::default().with_contract(contract).with_policy(policy);

        let settled = settle(&Terms::compile(&plan, &programme).unwrap(), &table).unwrap();
        let net = |party: PartyIndex| settled.net(party).unwrap()[0];
        assert_eq!([client, insurer, provider].map(net), [0.0, 50.0, 50.0]);
    }
}
