//! Given a service: a clock, a database of its own, tokens, and the tests every procedure has to pass.

pub mod conformance;
