//! Every error of terms has its problem in the check of a scenario.
use super::TermsError;
use std::path::Path;

/// Code of the diagnostic that the check reports in place of each error, and a file with the mistake.
fn told(error: &TermsError) -> (&'static str, &'static str) {
    match error {
        TermsError::Unknown { .. } => ("unknown-id", "unknown-clause"),
        TermsError::PaysItself { .. } => ("pays-itself", "pays-itself"),
        TermsError::InsurerShares { .. } => ("insurer-shares", "insurer-shares"),
        TermsError::FeeMissing { .. } => ("fee-missing", "fee-missing"),
        TermsError::Number { .. } => ("negative-number", "negative-number"),
        TermsError::NotPaid { .. } => ("not-paid", "not-paid"),
        // Downtime of nodes that terms measure is kept: `scenario::Programme::measured_nodes`.
        TermsError::NotMeasured { .. } => ("", ""),
        TermsError::Circle { .. } => ("indemnity-cycle", "indemnity-cycle"),
        TermsError::NothingToReinstate { .. } => ("key-needs-key", "nothing-to-reinstate"),
        TermsError::PremiumMissing { .. } => ("premium-missing", "premium-missing"),
    }
}

#[test]
fn each_error_of_terms_is_an_error_of_the_check() {
    let (term, clause, policy, contract) = (String::new, String::new, String::new, String::new);
    for error in [
        TermsError::Unknown { term: term(), what: "clause" },
        TermsError::PaysItself { term: term() },
        TermsError::InsurerShares { policy: policy() },
        TermsError::FeeMissing { contract: contract() },
        TermsError::Number { term: term(), what: "cap" },
        TermsError::NotPaid { term: term(), clause: clause() },
        TermsError::NotMeasured { term: term() },
        TermsError::Circle { clause: clause() },
        TermsError::NothingToReinstate { policy: policy() },
        TermsError::PremiumMissing { policy: policy() },
    ] {
        let (code, file) = told(&error);
        if file.is_empty() {
            continue;
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/invalid");
        let checked = crate::scenario::file::load(&folder.join(format!("{file}.toml")), &|path| std::fs::read(path));
        let found = checked.diagnostics.iter().find(|found| found.code == code);
        assert!(found.is_some_and(|found| !found.labels.is_empty()), "{code}: {:#?}", checked.diagnostics);
        assert!(checked.scenario.is_none(), "{code}");
    }
}
