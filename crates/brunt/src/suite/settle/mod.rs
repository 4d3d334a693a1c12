//! Who bears it: terms by hand arithmetic, conservation over random programmes, and price terms against exact moments.

mod boundary;
mod columns;
mod conserve;
mod contract;
mod desk;
mod level;
mod parametric;
mod policy;
mod price;
mod second;
mod waiting;
