//! Single trials: a page, a story for a table-top exercise, and the cascade as a graph.

mod course;
mod graph;
mod page;
mod story;
mod timeline;

pub use graph::{dot, mermaid};
pub use page::pages;
pub use story::story;
