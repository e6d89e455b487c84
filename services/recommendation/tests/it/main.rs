//! The recommendation service against the tests every procedure has to pass, and against published cases.

mod case;
mod hands_off;

testkit::conformance!(recommendation::Recommendation);
