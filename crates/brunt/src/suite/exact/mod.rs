//! Whole runs against answers that are known exactly: scenario, plan, simulation and report against formulas of probability theory.
//!
//! Every expected value is a closed form or a sum or integral of one, whose derivation or source stands at its test, and nothing of the
//! library takes part in it. A figure may be four of its standard errors off ([`figure::check`]); the error is that of the exact
//! variance where there is one, else of the sample. Where the exact answer itself is only known between bounds, as that of an aggregate
//! distribution, the bounds are part of the test ([`figure::check_between`]). Seeds and numbers of trials are fixed.

mod aggregate;
mod chance;
mod compound;
mod correlated;
mod count;
mod episode;
mod factor;
mod figure;
mod integral;
mod largest;
mod law;
mod layer;
mod network;
mod node;
mod outage;
mod queue;
mod register;
mod season;
mod shock;
mod single;
mod trigger;
