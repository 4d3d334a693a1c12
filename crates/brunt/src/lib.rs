//! Monte Carlo stress testing of outsourcing partnerships: when things go wrong, and wrong together, who bears the brunt, and how bad
//! does it get?
//!
//! A *scenario* names parties, a network of nodes (processes, sites, systems, teams, vendors of vendors) with what each needs, threats
//! that disrupt them, and the contracts and policies that move losses between parties. A *trial* is one realisation of its horizon:
//! threats occur, disruptions spread along needs through time, every hour of lost capacity and every direct cost becomes a loss borne by
//! a party. A run is many independent trials; every figure of it comes with its 95 % interval, or says why there is none.
//!
//! ```
//! use brunt::{Model, Run};
//! let model = Model::from_toml(r#"
//! brunt = 1
//! scenario = { name = "One fine, one outage", currency = "EUR" }
//! parties.client = {}
//! nodes.service = { owner = "client", downtime = { per_hour = 2_000 } }
//! [threats.fine]
//! framework = "compliance"
//! frequency = { bernoulli = 0.25 }
//! losses = { category = "fine", bearer = "client", amount = 40_000 }
//! [threats.outage]
//! framework = "operational"
//! frequency = { fixed = 1 }
//! at = "100d"
//! hits = { all = { nodes = "service" } }
//! outage = "5h"
//! "#)?;
//! let results = model.run(Run::trials(10_000).seed(7))?;
//!
//! // Five hours at 2,000 every year, and a fine of 40,000 in one year of four.
//! let loss = results.gross("client")?;
//! assert_eq!(loss.value_at_risk(0.95)?.value, 50_000.0);
//! let mean = loss.mean()?;
//! println!("mean {mean}"); // as in: mean 19,912 (19,572.5 to 20,251.5)
//! assert!(mean.interval.lower() < Some(20_000.0) && Some(20_000.0) < mean.interval.upper());
//! # Ok::<(), brunt::Error>(())
//! ```
//!
//! # I want to ...
//!
//! | task | where |
//! |---|---|
//! | read a scenario from files, a text, an archive | [`Model::open`], [`Model::from_toml`], [`Model::read`] |
//! | build a scenario in code | [`Scenario`], [`build`], [`Model::new`] |
//! | draw amounts from a law of my own | [`build::OwnLaw`], [`build::Law::own`] |
//! | change a number of a scenario | [`Model::patch`] |
//! | run trials, in parts, to a precision, watched | [`Model::run`], [`Run`], [`Observer`] |
//! | ask for a figure of a party, gross or net | [`Results::gross`], [`Results::net`], [`Sample`] |
//! | have every figure at once | [`Results::report`] |
//! | run shards on many machines | [`Results::save`], [`Results::load`], [`Results::merge`] |
//! | settle the same trials under many contracts and policies | [`Model::store`], [`Losses::settle`] |
//! | know what a safeguard is worth | [`Model::controls`] |
//! | compare other terms, controls, scenarios | [`Model::compare`], [`Variant`] |
//! | test under stress | [`Model::stress`], [`Model::under`] |
//! | see what happened in a trial | [`Model::explain`] |
//! | hold the simulation against an exact answer | [`Model::exact`], [`Results::exact`] |
//! | measure something of my own | [`Sample::new`], [`Sample::measure`], [`Observer::trial`] |
//!
//! # What holds everywhere
//! - Every random number is a pure function of seed, trial, purpose and name. Results are the same bits for any number of
//!   threads and any split of the trials.
//! - Money is counted in ninths of 10^-12 and summed in integers: parts add up exactly.
//! - The library prints nothing and reads no clock and no environment. Files are read and written where a path is given, and nowhere else.
//! - Trials run on the rayon pool that calls.
//!
//! # Features
//!
//! | feature | by default | what it adds |
//! |---|---|---|
//! | `rayon` | yes | trials run in parallel; without it on the calling thread |
//! | `serde` | yes | scenarios from files and texts, [`Model::patch`], JSON Schema, saved results, and `Serialize` and `Deserialize` for all types of [`report`] except [`report::EventLosses`] |
//!
//! Results have the same bits with and without features. The oldest Rust supported is 1.88.
//!
//! # Further reading
//! In the folder `docs` of the repository: `model.md` (what a trial means), `scenario-format.md` (the manual of scenario files),
//! `results.md` (reports and files), `intervals.md` and `exact.md` (how figures are made, and how good they are).

// Suites and unit tests name the library as its users do.
#[cfg(test)]
extern crate self as brunt;

pub mod ask;
mod assess;
pub mod build {
    //! Building a scenario in code: one type for each noun of the [manual](crate#further-reading), with a setter for each key.
    //!
    //! A setter takes what people write: `.buffer("2h")`, `.share("5%")`, `.per_hour(5_000)`. Whether it makes sense is told by
    //! [`Model::new`](crate::Model::new), together with all other problems. Ids are text, and what a scenario names must be there.
    pub use crate::random::OwnLaw;
    pub use crate::scenario::entry::*;
}
pub mod error;
mod exact;
mod explain;
#[cfg(feature = "serde")]
pub mod file {
    //! Scenario files: their schema, their limits, a scenario to start with; and the schema of results.
    pub use crate::results::results_schema;
    pub use crate::scenario::file::{Format, MAX_FILE_BYTES, ReadFile, STARTER, json_schema};
}
mod ledger;
mod measure;
mod model;
mod plan;
pub mod problem {
    //! Problems of a scenario: each with its rule, its place, what was expected and how to mend it.
    #[cfg(feature = "serde")]
    pub use crate::problems::Drawing;
    pub use crate::problems::Problems;
    pub use crate::scenario::{Diagnostic, FileId, Fix, Label, Position, Severity, Source, Sources, StatementPlace};
    #[cfg(feature = "serde")]
    pub use crate::scenario::{LocatedDiagnostic, LocatedLabel};
}
mod problems;
mod random;
pub mod report;
mod results;
mod run;
// Without files nobody names lines and columns.
#[cfg_attr(not(feature = "serde"), allow(dead_code, unused_imports))]
mod scenario;
mod settle;
mod simulate;
mod stress;
#[cfg(all(test, feature = "serde", feature = "rayon"))]
mod suite;
mod units;

pub use ask::Variant;
pub use error::Error;
pub use model::Model;
pub use results::{Losses, Results, Sample};
pub use run::{Keep, Run};
pub use scenario::entry::Scenario;
pub use simulate::{Observer, Trial};
