//! Monte Carlo stress testing of outsourcing partnerships: when things go wrong, and wrong together, who bears the brunt, and how bad
//! does it get?
//!
//! A *scenario* names parties, a network of nodes (processes, sites, systems, teams, vendors of vendors) with what each needs, and
//! threats that disrupt them. A *trial* is one realisation of its horizon: threats occur, disruptions spread along needs through time,
//! every hour of lost capacity and every direct cost becomes a loss borne by a party. A run is many independent trials; a *report*
//! states means, value at risk, tail value at risk and exceedance curves, each with its 95 % interval.
//!
//! # The way of the data
//! One way, each stage a type of its own, so that nothing half-valid travels on:
//!
//! [`file::ScenarioFile`](scenario::file::ScenarioFile) (as typed) → [`Scenario`](scenario::Scenario) (checked) →
//! [`Plan`](plan::Plan) (flat arrays) → [`Ledger`](ledger::Ledger) (losses) → [`Report`](report::Report) (measures)
//!
//! ```
//! use brunt::{plan::Plan, report::Report, scenario::file, simulate::{Run, Silent, simulate}};
//! use std::path::Path;
//!
//! let text = r#"
//! brunt = 1
//! scenario = { name = "One fine, one outage", currency = "EUR" }
//! parties = { client = {} }
//! nodes.service = { owner = "client", downtime = [{ per_hour = 2_000 }] }
//! [threats.fine]
//! framework = "compliance"
//! frequency = { bernoulli = 0.25 }
//! losses = [{ category = "fine", bearer = "client", amount = 40_000 }]
//! [threats.outage]
//! framework = "operational"
//! frequency = { fixed = 1 }
//! at = "100d"
//! hits = { all = { nodes = ["service"] } }
//! outage = "5h"
//! "#;
//! let checked = file::load(Path::new("scenario.toml"), &|_| Ok(text.as_bytes().to_vec()));
//! assert!(checked.diagnostics.is_empty());
//! let scenario = checked.scenario.unwrap();
//! let plan = Plan::compile(&scenario).unwrap();
//! let ledger = simulate(&plan, &Run::new(10_000).with_seed(7), &Silent).unwrap();
//! let report = Report::new(&scenario, &plan, &ledger).unwrap();
//!
//! // Five hours at 2,000 every year, and a fine of 40,000 in one year of four.
//! let loss = &report.total;
//! assert_eq!(loss.value_at_risk[0].estimate.value, 50_000.0);
//! let interval = loss.mean.interval;
//! assert!(interval.lower().unwrap() < 20_000.0 && 20_000.0 < interval.upper().unwrap());
//! ```
//!
//! # What holds everywhere
//! - Every random number is a pure function of seed, trial, what it is for and which one ([`random`]). Results are the same bits for any
//!   number of threads and any split of the trials into ranges that are [merged](ledger::Ledger::merge); any trial can be
//!   [replayed](simulate::replay) alone.
//! - Money is counted in ninths of 10^-12 and summed in integers ([`ledger::Amount`]): parts add up exactly.
//! - The library prints nothing and reads no clock, no environment and no file but through what it is handed.
//! - Trials run on the rayon pool that calls (feature `rayon`); an [`Observer`](simulate::Observer) sees progress, cancels, and may
//!   compute measures of its own.
//! - Without default features neither rayon nor serde is built, and scenario files are not read; results have the same bits.
//!
//! The model in words is in `docs/model.md` of the repository, the file format in `docs/scenario-format.md`.

pub mod assess;
pub mod exact;
pub mod explain;
pub mod ledger;
pub mod measure;
pub mod plan;
pub mod random;
pub mod report;
pub mod scenario;
pub mod settle;
pub mod simulate;
pub mod stress;
pub mod units;
