//! Results of Brunt as pages: plain results in, text out. The crate knows no terminal and no files, so that a command line, a service and
//! a notebook show the same page.
//!
//! ```
//! use brunt::{Model, Run};
//! use brunt_page::{Look, text};
//!
//! let model = Model::from_toml(
//!     r#"
//!     brunt = 1
//!     scenario = { name = "Fires", currency = "EUR" }
//!     parties.owner = {}
//!     threats.fire = { framework = "operational", frequency = { poisson = 0.1 }, losses = [{ category = "damage", bearer = "owner", amount = 5000 }] }
//!     "#,
//! )?;
//! let report = model.run(Run::trials(1000).seed(1))?.report()?;
//! let page = text::report(&report, Look::PLAIN);
//! assert!(page.starts_with("Fires\n"));
//! # Ok::<(), brunt::Error>(())
//! ```

mod caution;
mod compared;
pub mod csv;
pub mod html;
mod look;
pub mod markdown;
pub mod quantity;
mod reason;
pub mod text;
pub mod verified;

pub use look::Look;
