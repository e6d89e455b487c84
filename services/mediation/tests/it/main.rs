//! The mediation service against the tests every procedure has to pass.

mod confidence;
mod coverage;

testkit::conformance!(mediation::Mediation);
