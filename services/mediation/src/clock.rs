//! Which row counts a period of a mediation: that of its sector, or of the court's commission, goes before the general
//! one (特别规定优先). A referral does not say yet which mediation it becomes: until it is taken on, the general row
//! counts. What a sector counts beside these periods stands in its track.

use crate::Mediation;
use crate::commission::Phase;
use crate::ending::CONCLUSION;
use crate::procedure::Kind;
use kernel::Category;
use procedure::{Basis, Case};

/// Row of the period to answer an application.
pub(crate) fn acceptance(kind: Kind, category: Category) -> &'static str {
    match (kind, category) {
        (Kind::Administrative, Category::Consumer) => "XT-20",
        (Kind::Administrative, Category::Medical) => "XT-50",
        _ => "XT-07",
    }
}

/// Row of the period to finish. None for traffic damages at the police: theirs begins with the mediation itself (丧葬结束、
/// 治疗终结、定残、确定损失), whenever that is, and is set on its track.
pub(crate) fn conclusion(kind: Kind, category: Category, phase: Option<Phase>) -> Option<&'static str> {
    match (phase, kind, category) {
        (Some(phase), ..) => Some(phase.period()),
        (None, Kind::Administrative, Category::Consumer) => Some("XT-21"),
        (None, Kind::Administrative, Category::Medical) => Some("XT-51"),
        (None, Kind::Administrative, Category::Traffic) => None,
        (None, Kind::Administrative, _) => Some("XT-02"),
        (None, Kind::Peoples, Category::Medical) => Some("XT-52"),
        (None, Kind::Peoples | Kind::Judicial, _) => Some("RT-02"),
    }
}

/// Row of the period to finish that was set in this case.
pub(crate) fn concluding(case: &Case<Mediation>) -> Option<&str> {
    case.file.deadline(CONCLUSION).and_then(|deadline| match &deadline.basis {
        Basis::Rule(receipt) => Some(receipt.rule.as_str()),
        Basis::Document { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_a_clock_names_is_law() {
        let rules = &law::Law::bundled().rules;
        let phases = [None, Some(Phase::BeforeDocketing), Some(Phase::Ordinary), Some(Phase::Simplified)];
        for kind in [Kind::Peoples, Kind::Administrative, Kind::Judicial] {
            for category in [Category::Consumer, Category::Medical, Category::Traffic, Category::Neighbour] {
                assert!(rules.get(acceptance(kind, category)).is_some());
                for row in phases.into_iter().filter_map(|phase| conclusion(kind, category, phase)) {
                    assert!(rules.get(row).is_some_and(|row| row.amount.is_some()), "{row}");
                }
            }
        }
    }
}
