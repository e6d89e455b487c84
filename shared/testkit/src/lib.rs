//! The tests every procedure has to pass, whatever it is about.

pub mod chance;
pub mod conformance;
pub mod corpus;
pub mod matrix;
pub mod walk;
