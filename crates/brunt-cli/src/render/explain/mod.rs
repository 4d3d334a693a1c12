//! Single trials: a page, a story for a table-top exercise, and the cascade as a graph.

mod course;
mod graph;
mod page;
mod story;
mod timeline;

pub(crate) use graph::{dot, mermaid};
pub(crate) use page::pages;
pub(crate) use story::story;
