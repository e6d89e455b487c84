//! Cases the tests of the steps start from.

use super::{Accept, Agree, Assign, Register};
use crate::Mediation;
use crate::book::Mediator;
use kernel::By;
use procedure::scenario::Scenario;
use procedure::{Book, Page, Step};

/// A people's mediation taken on that day, with a mediator named.
pub(crate) fn mediated(day: &str) -> Scenario<Mediation> {
    let mut case = Scenario::<Mediation>::default()
        .take(day, By::Officer, "register", &Register::example())
        .take(day, By::Officer, "accept", &Accept::example());
    case.write(day, By::Officer, Book::of::<Mediator>(), &Mediator::example()).expect("the roster takes him");
    case.take(day, By::Officer, "assign", &Assign::example())
}

/// The same, with an agreement in force.
pub(crate) fn agreed(day: &str) -> Scenario<Mediation> {
    mediated(day).take(day, By::Officer, "agree", &Agree::example())
}
