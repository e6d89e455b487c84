//! The mediation service against the tests every procedure has to pass.

testkit::conformance!(mediation::Mediation);
