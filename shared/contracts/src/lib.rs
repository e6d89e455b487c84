//! What services tell each other: CloudEvents whose types are registered and whose data are frozen. No personal
//! data in clear: references, masked forms, and text sealed under the county's key.
//!
//! Never change what stands in a `v1` module; add `v2` beside it and read both.

pub mod case;
pub mod coordination;
mod deadline;
mod envelope;
pub mod offer;
pub mod registry;
mod round;
pub mod sign;
mod tree;

pub use envelope::{Data, Envelope, type_of};
