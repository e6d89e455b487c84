//! The reconsideration service against the tests every procedure has to pass, and the cases the law is known by.

mod agents;
mod history;

testkit::conformance!(reconsideration::Reconsideration);
