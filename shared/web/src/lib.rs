//! The face of a service: problems in two languages, callers by token, conditional requests, cursors, traces,
//! health, metrics and the OpenAPI page. Knows no procedure and no database.

pub mod api;
pub mod caller;
pub mod cursor;
pub mod face;
pub mod health;
pub mod problem;
pub mod request;
pub mod trace;

pub use caller::{Caller, Claims, Verifier};
pub use problem::Problem;
pub use trace::Trace;
