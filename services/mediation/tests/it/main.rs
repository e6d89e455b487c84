//! The mediation service against the tests every procedure has to pass.

mod confidence;

testkit::conformance!(mediation::Mediation);
