//! Controls: what they do to a trial, and what they are worth.

mod closed_form;
mod host;
mod luck;
mod small;
mod variants;
mod world;
mod worth;
