//! Tracks: what the dispute is about decides which provisions count its periods.

use kernel::Matter;
use kernel::matter::Category;
use serde::{Deserialize, Serialize};

/// Track of an adjudication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// 土地权属争议.
    Land,
    /// 林木林地权属争议.
    Forest,
    /// 草原权属争议.
    Grassland,
    /// 企业名称争议.
    EnterpriseName,
    /// 政府采购投诉.
    Procurement,
    /// Everything else a law or regulation leaves to an agency.
    #[default]
    General,
}

impl Track {
    /// The track of a category.
    #[must_use]
    pub fn of(category: Category) -> Self {
        match category {
            Category::LandOwnership => Track::Land,
            Category::ForestOwnership => Track::Forest,
            Category::GrasslandOwnership => Track::Grassland,
            Category::EnterpriseName => Track::EnterpriseName,
            Category::Procurement => Track::Procurement,
            _ => Track::General,
        }
    }

    /// The tracks of everything in dispute, that of the matter first: a demand may be of a kind of its own.
    pub(crate) fn all(matter: &Matter) -> Vec<Self> {
        let mut all = vec![Track::of(matter.category)];
        for track in matter.demands.iter().filter_map(|demand| demand.category).map(Track::of) {
            if !all.contains(&track) {
                all.push(track);
            }
        }
        all
    }

    /// Rule of the period for acceptance; forest and grassland have none of their own.
    pub(crate) fn acceptance(self) -> &'static str {
        match self {
            Track::Land => "TD-02",
            Track::Procurement => "CG-04",
            Track::Forest | Track::Grassland | Track::EnterpriseName | Track::General => "CJ-02",
        }
    }

    /// Rule of the period for sending the copy.
    pub(crate) fn copy(self) -> &'static str {
        if self == Track::Land { "TD-03" } else { "CJ-03" }
    }

    /// Rule of the period for the answer.
    pub(crate) fn answer(self) -> &'static str {
        if self == Track::Land { "TD-04" } else { "CJ-04" }
    }

    /// Rule of the period for the award.
    pub(crate) fn decision(self) -> &'static str {
        match self {
            Track::Land => "TD-05",
            Track::EnterpriseName => "QM-01",
            Track::Procurement => "CG-05",
            Track::Forest | Track::Grassland | Track::General => "CJ-09",
        }
    }

    /// Rule of the period for suing against the award.
    pub(crate) fn suit(self) -> &'static str {
        match self {
            Track::Land => "SS-09",
            Track::Forest => "SS-10",
            Track::Grassland => "SS-11",
            Track::EnterpriseName | Track::Procurement | Track::General => "SS-01",
        }
    }

    /// Rule of the duty to leave everything as it is until the dispute is settled, where there is one.
    pub(crate) fn status_quo(self) -> Option<&'static str> {
        match self {
            Track::Land => Some("TD-10"),
            Track::Forest => Some("LQ-03"),
            Track::Grassland => Some("CD-01"),
            Track::EnterpriseName | Track::Procurement | Track::General => None,
        }
    }

    /// Whether it is over natural resources: an award that infringes acquired rights goes to reconsideration first.
    pub(crate) fn is_natural_resource(self) -> bool {
        matches!(self, Track::Land | Track::Forest | Track::Grassland)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_a_track_names_is_law() {
        let law = law::Law::bundled();
        for track in [
            Track::Land,
            Track::Forest,
            Track::Grassland,
            Track::EnterpriseName,
            Track::Procurement,
            Track::General,
        ] {
            for rule in [track.acceptance(), track.copy(), track.answer(), track.decision(), track.suit()] {
                assert!(law.rules.get(rule).is_some_and(|rule| rule.span().is_some()), "{rule}");
            }
            let duty = track.status_quo();
            assert_eq!(duty.is_some(), track.is_natural_resource());
            assert!(duty.is_none_or(|rule| law.rules.get(rule).is_some()));
        }
    }

    #[test]
    fn the_list_and_the_tracks_name_the_same_rows() {
        for listed in law::Law::bundled().matters.listed() {
            let track = Track::of(listed.category);
            assert_ne!(track, Track::General, "{}", listed.category_zh);
            assert_eq!(track.acceptance(), listed.acceptance, "{}", listed.category_zh);
            assert_eq!((track.decision(), track.suit()), (listed.decision.as_str(), listed.suit.as_str()));
            let on_receipt = <crate::Adjudication as procedure::Procedure>::on_receipt(listed.category);
            assert_eq!(on_receipt, [("acceptance", track.acceptance())], "what is referred counts the same");
        }
    }
}
