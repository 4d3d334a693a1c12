//! Scenario files: TOML or JSON with includes, or the same content built in code, checked to give a [`Scenario`](super::Scenario).

mod from_json;
mod from_toml;
mod load;
mod output;
mod schema;
mod syntax;

#[cfg(test)]
pub(crate) use load::load;
pub(crate) use load::load_with;
pub use load::{Format, MAX_FILE_BYTES, ReadFile};
pub(crate) use load::{PATCH, patched};
pub use schema::json_schema;
pub(crate) use schema::titled;

pub(crate) use super::Checked;

/// A commented scenario as a starting point for authors; it runs and has no problems.
pub const STARTER: &str = include_str!("../starter.toml");

#[cfg(test)]
pub(crate) mod tests;
