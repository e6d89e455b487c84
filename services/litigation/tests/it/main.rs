//! The litigation service against the tests every procedure has to pass, and against published cases.

mod case;

testkit::conformance!(litigation::Litigation);
