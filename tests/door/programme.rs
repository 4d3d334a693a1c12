//! Several programmes of terms on the same trials: one pass, and the same bits as passes apart.

use crate::world::{DESK, desk};
use brunt::report::StressedFigure;
use brunt::{Model, Observer, Run, Variant};
use std::sync::atomic::{AtomicU64, Ordering};

/// Programmes of the desk: other numbers, another order of payment, terms that measure the desk, and terms that measure the site,
/// which neither costs nor has a tolerance.
pub(crate) const PROGRAMMES: [&str; 6] = [
    "policies.outage.limit = 5_000",
    "contracts.msa.indemnity.outages.share = \"80%\"\ncontracts.msa.indemnity.outages.event_cap = 3_000",
    "policies.outage.waiting = { excess = \"2h\" }",
    "policies.fines = { insured = \"client\", insurers = { insurer = 1 }, covers = { threats = \"fine\" }, retention = 1_000, limit = 30_000, inuring = 2 }",
    "contracts.msa.yearly_fee = 120_000\ncontracts.msa.sla.uptime = { measures = \"desk\", bands = [{ below = \"99.9%\", credit = \"20%\" }] }",
    "contracts.msa.yearly_fee = 120_000\ncontracts.msa.sla.uptime = { measures = \"site\", bands = [{ below = \"99.9%\", credit = \"20%\" }] }",
];

/// The desk without contracts and policies.
pub(crate) fn bare() -> Model {
    let terms = |line: &&str| !line.starts_with("contracts.") && !line.starts_with("policies.");
    Model::from_toml(&DESK.lines().filter(terms).collect::<Vec<_>>().join("\n")).unwrap()
}

/// The observer's view of a question: trials announced, seen and kept.
#[derive(Default)]
struct Counted {
    begun: AtomicU64,
    seen: AtomicU64,
    kept: AtomicU64,
}

impl Observer for Counted {
    fn begin(&self, trials: u64) {
        self.begun.fetch_add(trials, Ordering::Relaxed);
    }

    fn advance(&self, trials: u64) {
        self.seen.fetch_add(trials, Ordering::Relaxed);
    }

    fn end(&self, trials: u64) {
        self.kept.fetch_add(trials, Ordering::Relaxed);
    }
}

fn run() -> Run<'static> {
    Run::trials(3_000).seed(11)
}

#[test]
fn programmes_in_one_pass_have_the_figures_of_runs_apart() {
    let model = desk();
    let bare = bare();
    let others = [Variant::without("guard"), Variant::model("bare", &bare), Variant::model("itself", &model)];
    let variants = PROGRAMMES.map(Variant::patch).into_iter().chain(others);
    let together = model.compare(variants).run(run()).unwrap();
    let apart = PROGRAMMES.map(|patch| model.patch(patch).unwrap()).into_iter().chain([bare.clone(), model.clone()]);
    let (guard, rest): (Vec<_>, Vec<_>) = together.variants.iter().partition(|variant| variant.name == "without guard");
    assert_eq!((guard.len(), rest.len()), (1, 8));
    for (variant, model) in rest.into_iter().zip(apart) {
        assert_eq!(variant.hash, model.hash());
        let results = model.run(run()).unwrap();
        let same = |figure: &StressedFigure, wanted: brunt::report::Estimate| {
            assert_eq!(figure.value.value.to_bits(), wanted.value.to_bits(), "{}", variant.name);
        };
        same(&variant.risk.total.mean, results.total().mean().unwrap());
        for party in &variant.risk.parties {
            let net = results.net(&party.id).unwrap();
            let Some(found) = &party.net else { continue };
            same(&found.mean, net.mean().unwrap());
            same(&found.value_at_risk, net.value_at_risk(0.99).unwrap());
            same(&found.tail_value_at_risk, net.tail_value_at_risk(0.99).unwrap());
        }
    }
}

#[test]
fn a_variant_has_the_same_answer_whatever_is_compared_with_it() {
    let model = desk();
    let together = model.compare(PROGRAMMES.map(Variant::patch)).run(run()).unwrap();
    for (patch, variant) in PROGRAMMES.into_iter().zip(&together.variants) {
        let alone = model.compare([Variant::patch(patch)]).run(run()).unwrap();
        assert_eq!(alone.variants, std::slice::from_ref(variant));
        assert_eq!(alone.base, together.base);
    }
}

#[test]
fn models_that_differ_only_in_their_programme_share_a_pass() {
    let passes = |variants: Vec<Variant>| {
        let counted = Counted::default();
        desk().compare(variants).run(run().observe(&counted)).unwrap();
        let [begun, seen, kept] = [counted.begun, counted.seen, counted.kept].map(AtomicU64::into_inner);
        assert_eq!((begun, seen), (kept, kept));
        kept as f64 / 3_000.0
    };
    assert_eq!(passes(PROGRAMMES[..5].iter().map(|patch| Variant::patch(patch)).collect()), 1.0);
    // The site is measured by one of the programmes only.
    assert_eq!(passes(PROGRAMMES.map(Variant::patch).into()), 2.0);
    assert_eq!(passes(vec![Variant::patch(PROGRAMMES[0]), Variant::without("guard")]), 2.0);
    assert_eq!(passes(vec![Variant::patch("threats.fine.losses.amount = 40_001")]), 2.0);
    assert_eq!(passes(vec![Variant::patch("appetite.left = \"TVaR99(net(client)) <= 2e6\"")]), 1.0);
    // A pass holds a bounded number of models.
    assert_eq!(passes(vec![Variant::patch(PROGRAMMES[0]); 16]), 2.0);
}
