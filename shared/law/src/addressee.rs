//! To whom a statute makes an act known (行政行为的相对人), as data: where it is made known to two sides and one of them seeks
//! a remedy, the other has an interest in it and takes part as third party.

use kernel::{ActKind, PartyKind};
use serde::Deserialize;
use std::sync::OnceLock;

const BUNDLED: &str = include_str!("../data/addressees.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    act: Vec<Addressed>,
}

/// An act that is made known to several sides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addressed {
    /// Its kind.
    pub kind: ActKind,
    /// The provision by which each of them is told.
    pub article: String,
    /// The sides.
    pub sides: Vec<Side>,
}

/// One side of an act.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// Who it is, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// What a party on this side is.
    pub kinds: Vec<PartyKind>,
}

impl Addressed {
    /// The sides nobody stands on among parties of these kinds.
    pub fn missing(&self, parties: &[PartyKind]) -> Vec<&Side> {
        self.sides.iter().filter(|side| !parties.iter().any(|kind| side.kinds.contains(kind))).collect()
    }
}

/// To whom an act of this kind is made known, where the statute names several sides.
#[must_use]
pub fn of(kind: ActKind) -> Option<&'static Addressed> {
    static LIST: OnceLock<Vec<Addressed>> = OnceLock::new();
    let list = LIST.get_or_init(|| toml::from_str::<File>(BUNDLED).expect("the bundled list is tested").act);
    list.iter().find(|act| act.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_injury_is_recognised_towards_worker_and_employer() {
        let act = of(ActKind::WorkInjuryRecognition).expect("it is listed");
        let missing =
            |parties: &[PartyKind]| act.missing(parties).iter().map(|side| &*side.zh).collect::<Vec<_>>();
        assert_eq!(missing(&[PartyKind::Organisation]), ["职工（死亡的，其近亲属）"]);
        assert_eq!(missing(&[PartyKind::Person]), ["用人单位"]);
        assert!(missing(&[PartyKind::Person, PartyKind::Organ]).is_empty());
        assert!(of(ActKind::Confirmation).is_none());
    }

    #[test]
    fn every_act_of_the_list_names_two_sides_at_least_and_its_provision() {
        let listed: Vec<_> = ActKind::ALL.iter().filter_map(|kind| of(*kind)).collect();
        assert_eq!(listed.len(), toml::from_str::<File>(BUNDLED).expect("it is read").act.len());
        assert!(listed.iter().all(|act| act.sides.len() > 1 && act.article.starts_with('《')));
    }
}
