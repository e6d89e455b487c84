//! The petition service against the tests every procedure has to pass.

testkit::conformance!(petition::Petition);
