//! One thread and several give the same bits.

use super::{ensure, same};
use crate::suite::fuzz::case::{Case, ONE, SEVERAL, simulate};
use brunt::report::Report;

/// The run and its report on three threads are those on one.
pub(super) fn threads(case: &Case) -> Result<(), String> {
    let several = SEVERAL.install(|| simulate(&case.plan, &case.scenario, &case.run))?;
    let Some(several) = several else { return Err("several threads find a loss that is too large".to_owned()) };
    same(&case.ledger, &several, "threads")?;
    let report = || Report::new(&case.scenario, &case.plan, &case.ledger);
    let [one, many] = [ONE.install(report), SEVERAL.install(report)].map(|report| {
        report.map(|report| serde_json::to_string(&report).unwrap_or_default()).map_err(|error| error.to_string())
    });
    ensure!(one == many, "the report depends on the number of threads");
    Ok(())
}
