//! An act made in one dispute is disputed in another: a measure that a recommendation led to, and the case against it.
//! Each shows the other, and the case in which it was made is told.

use crate::desk::Work;
use contracts::coordination::Told;
use kernel::{Act, CaseId, DisputeId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// A case of another dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOf {
    /// Dispute.
    pub dispute: DisputeId,
    /// Channel.
    pub channel: String,
    /// Case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
}

/// An administrative act that was made in a case of the dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActMade {
    /// Case in which it was made.
    pub case: CaseId,
    /// The act.
    pub act: Act,
    /// Cases in which it is disputed.
    pub disputed_in: Vec<CaseOf>,
}

/// Where an act in dispute was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArisesFrom {
    /// Case in which it was made.
    pub made_in: CaseOf,
    /// The act.
    pub act: Act,
}

/// The marks under which the disputes about an act are found.
#[must_use]
pub fn marks(act: &Act) -> Vec<String> {
    let document = act.document.as_ref().map(|document| format!("act:{}:{document}", act.organ));
    document.into_iter().chain([format!("act:{}:{}", act.organ, act.on)]).collect()
}

/// Whether both are the same act: by their document numbers, else by organ, kind and day.
#[must_use]
pub fn same(one: &Act, other: &Act) -> bool {
    one.organ == other.organ
        && match (&one.document, &other.document) {
            (Some(one), Some(other)) => one == other,
            _ => one.kind == other.kind && one.on == other.on,
        }
}

impl Work<'_> {
    /// An act was made in this case: whoever disputes it already is linked with it.
    pub(crate) fn act_made(&mut self, id: DisputeId, case: CaseId, act: &Act) -> Result<(), String> {
        for other in self.of_act(id, act) {
            let Some(dossier) = self.open(other)? else { continue };
            let there = dossier.id;
            let disputed = dossier.cases.iter().filter(|line| {
                line.opened.as_ref().and_then(|sheet| sheet.act.as_ref()).is_some_and(|a| same(a, act))
            });
            let disputed: Vec<CaseId> = disputed.map(|line| line.case).collect();
            for by in disputed {
                self.link_act((id, case), (there, by), act)?;
            }
        }
        Ok(())
    }

    /// An act is disputed in this case: the case in which it was made is linked with it.
    pub(crate) fn act_disputed(&mut self, id: DisputeId, case: CaseId, act: &Act) -> Result<(), String> {
        for other in self.of_act(id, act) {
            let Some(dossier) = self.open(other)? else { continue };
            let there = dossier.id;
            let made: Vec<CaseId> =
                dossier.acts_made.iter().filter(|made| same(&made.act, act)).map(|made| made.case).collect();
            for made_in in made {
                self.link_act((there, made_in), (id, case), act)?;
            }
        }
        Ok(())
    }

    /// Other disputes under the marks of an act; from now on this one stands under them, too.
    pub(crate) fn of_act(&mut self, id: DisputeId, act: &Act) -> Vec<Uuid> {
        let marks = marks(act);
        let mut others: Vec<Uuid> =
            marks.iter().flat_map(|mark| self.marked(mark)).copied().filter(|other| *other != id.0).collect();
        others.sort_unstable();
        others.dedup();
        marks.into_iter().for_each(|mark| self.mark(mark, id));
        others
    }

    fn link_act(
        &mut self,
        (made_in, making): (DisputeId, CaseId),
        (disputed_in, disputing): (DisputeId, CaseId),
        act: &Act,
    ) -> Result<(), String> {
        let (Some(making), Some(disputing)) =
            (self.case_of(made_in, making)?, self.case_of(disputed_in, disputing)?)
        else {
            return Ok(());
        };
        let dossier = self.in_hand(made_in)?;
        let made = dossier.acts_made.iter_mut().find(|made| made.case == making.case && same(&made.act, act));
        let Some(made) = made.filter(|made| !made.disputed_in.contains(&disputing)) else { return Ok(()) };
        made.disputed_in.push(disputing.clone());
        let told = Told::ActDisputed {
            dispute: made_in,
            case: making.case,
            act: Box::new(made.act.clone()),
            by: disputing.channel,
            by_case: disputing.case,
            by_number: disputing.number,
            on: self.today,
        };
        self.tell(made_in, &making.channel, &told)?;
        let body = json!(making);
        self.in_hand(disputed_in)?.arises_from.push(ArisesFrom { made_in: making, act: act.clone() });
        self.note(disputed_in, "act_traced", &body, None)?;
        Ok(())
    }

    /// A case as other disputes see it; none where its dispute is closed to others.
    pub(crate) fn case_of(&mut self, id: DisputeId, case: CaseId) -> Result<Option<CaseOf>, String> {
        let dossier = self.in_hand(id)?;
        let open = dossier.restriction().is_none() && dossier.merged_into.is_none();
        Ok(dossier.case(case).filter(|_| open).map(|line| CaseOf {
            dispute: id,
            channel: line.channel.clone(),
            case,
            number: line.number.clone(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(document: Option<&str>, on: &str) -> Act {
        let act = json!({ "kind": "penalty", "organ": "haiyuan-swj", "document": document, "on": on });
        serde_json::from_value(act).expect("an act")
    }

    #[test]
    fn an_act_is_known_by_its_number_else_by_organ_kind_and_day() {
        let (one, other) =
            (act(Some("海水罚〔2026〕1号"), "2026-03-02"), act(Some("海水罚〔2026〕2号"), "2026-03-02"));
        assert!(!same(&one, &other), "two penalties of one day");
        assert!(same(&one, &act(Some("海水罚〔2026〕1号"), "2026-03-03")), "the day was typed wrongly");
        assert!(same(&one, &act(None, "2026-03-02")) && !same(&one, &act(None, "2026-03-03")));
        let elsewhere = Act { organ: "haiyuan-zjj".into(), ..one.clone() };
        assert!(!same(&one, &elsewhere));
        assert!(marks(&one).iter().any(|mark| marks(&act(None, "2026-03-02")).contains(mark)));
    }
}
