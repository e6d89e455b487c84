//! The adjudication service against the tests every procedure has to pass.

testkit::conformance!(adjudication::Adjudication);
