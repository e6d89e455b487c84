//! Which dispute a case belongs to. Whoever registers a case may name the dispute it belongs to; that he knows its number
//! lets nobody in. A case is let in where the matter was handed over to it, where its organ or whoever registers it
//! takes part already, or where it is about the same people or the same act. Any other is a dispute of its own, and
//! the centre is asked whether they are one (`merge`).

use crate::act;
use crate::desk::{CENTRE, Work};
use crate::dossier::{Dossier, Proposal};
use crate::{identity, view};
use contracts::case::{Happened, Opened};
use kernel::{Act, DisputeId, Restriction};
use serde_json::json;

/// Why the centre is asked.
const NAMED: &str = "登记时写明属于该纠纷";

impl Dossier {
    /// Whether a case whose first sheet names this dispute is let into it.
    #[must_use]
    pub fn admits(&self, event: &Happened, sheet: &Opened) -> bool {
        let own = self.id.0 == event.case.0;
        let takes_part = |organ: &String| !organ.is_empty() && view::organs(self).any(|known| known == organ);
        let open = self.restriction().is_none();
        let about = |act: &Act| {
            let mut known = self.acts.iter().chain(self.acts_made.iter().map(|made| &made.act));
            known.any(|known| act::same(known, act))
        };
        own || sheet.referral.is_some()
            || takes_part(&event.organ)
            || takes_part(&event.by_organ)
            // what is closed to the organs complained of is not opened by one of them
            || (open && (identity::of_the_same_people(sheet, self) || sheet.act.as_ref().is_some_and(about)))
    }
}

impl Work<'_> {
    /// The dispute a case belongs to that was not seen before.
    pub(crate) fn belongs(&mut self, event: &Happened, sheet: Option<&Opened>) -> Result<DisputeId, String> {
        let named = self.joined_to(event.dispute);
        let admitted = match (self.open(named.0)?, sheet) {
            (Some(dossier), Some(sheet)) => dossier.admits(event, sheet),
            // the first case of the dispute; or no first sheet, and nothing to judge by
            _ => true,
        };
        Ok(if admitted { named } else { DisputeId(event.case.0) })
    }

    /// The dispute that this one was joined to; itself where it was not.
    fn joined_to(&self, dispute: DisputeId) -> DisputeId {
        self.marked(&identity::of_joined(dispute)).first().copied().map_or(dispute, DisputeId)
    }

    /// A case was not let into the dispute it names: proposed to a person, on both sides, and the centre is told.
    pub(crate) fn ask_centre(&mut self, id: DisputeId, named: DisputeId) -> Result<(), String> {
        let named = self.joined_to(named);
        let open = self.open(named.0)?.is_some_and(|dossier| !is_accusation(dossier));
        // a proposal would tell of an accusation
        if !open || is_accusation(self.in_hand(id)?) {
            return Ok(());
        }
        for (one, other) in [(named, id), (id, named)] {
            let dossier = self.in_hand(one)?;
            match dossier.proposals.iter_mut().find(|known| known.dispute == other) {
                Some(known) => known.why.push(NAMED.to_owned()),
                None => dossier.proposals.push(Proposal { dispute: other, why: vec![NAMED.to_owned()] }),
            }
            self.note(one, "identity_proposed", &json!({ "with": other, "why": [NAMED] }), None)?;
        }
        self.alarm(
            id,
            "dispute_named",
            "登记时写明属于另一纠纷，但承办机关没有参加该纠纷，当事人、行政行为也不相同：请协调化解中心核实是否并案。",
            "its first sheet names another dispute, in which its organ takes no part: the centre decides whether they are one",
            vec![CENTRE.to_owned()],
        )
    }
}

fn is_accusation(dossier: &Dossier) -> bool {
    dossier.restriction() == Some(Restriction::Accusation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::CaseId;
    use serde_json::Value;

    const MARK: &str = "0f";

    fn sheet(change: impl Fn(&mut Value)) -> Opened {
        let mut sheet = json!({
            "source": "", "received_on": "2026-03-02", "category": "neighbour", "place": "640522104", "act": null,
            "demands": [], "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null, "sealed": ""
        });
        change(&mut sheet);
        serde_json::from_value(sheet).expect("a first sheet")
    }

    fn person(mark: &str) -> Value {
        json!([{ "id": "0190a6f0-0000-7000-8000-000000000009", "capacity": "applicant", "kind": "person",
                 "name": "马**", "mark": mark }])
    }

    fn opened(organ: &str, by: &str, sheet: &Opened) -> Happened {
        let event = json!({
            "channel": "mediation", "case": CaseId::mint(), "number": "", "dispute": DisputeId::mint(), "organ": organ,
            "division": "640522", "version": 1, "fact": "applied", "step": "apply", "zh": "", "en": "", "article": "",
            "by": "officer", "by_organ": by, "on": "2026-03-02", "at": "2026-03-02T01:00:00Z", "stage": "received",
            "stage_zh": "", "taken_on": false, "closed": false,
            "changes": [{ "kind": "opened", "data": sheet }], "open": []
        });
        serde_json::from_value(event).expect("an event")
    }

    #[test]
    fn that_somebody_knows_the_number_of_a_dispute_lets_nobody_in() {
        let act = json!({ "kind": "penalty", "organ": "haiyuan-swj", "document": "海水罚〔2026〕1号", "on": "2026-03-02" });
        let first = sheet(|sheet| {
            sheet["parties"] = person(MARK);
            sheet["act"] = act.clone();
        });
        let mut dossier = Dossier::open(DisputeId::mint(), &first);
        dossier.take(&opened("haiyuan-xfj", "haiyuan-xfj", &first));
        let admits = |dossier: &Dossier, organ: &str, by: &str, sheet: &Opened| {
            dossier.admits(&opened(organ, by, sheet), sheet)
        };
        let nothing = sheet(|_| ());
        assert!(!admits(&dossier, "haiyuan-gaj", "haiyuan-gaj", &nothing), "it knows the number only");
        assert!(!admits(&dossier, "haiyuan-gaj", "", &sheet(|sheet| sheet["parties"] = person("1e"))));
        assert!(admits(&dossier, "haiyuan-xfj", "haiyuan-xfj", &nothing), "it handles a case of it");
        assert!(admits(&dossier, "haiyuan-zf", "haiyuan-xfj", &nothing), "whoever registers it handles one");
        let same_person = sheet(|sheet| sheet["parties"] = person(MARK));
        let same_act = sheet(|sheet| sheet["act"] = act.clone());
        let referred = sheet(|sheet| sheet["referral"] = json!("0190a6f0-0000-7000-8000-000000000007"));
        for sheet in [&same_person, &same_act, &referred] {
            assert!(admits(&dossier, "haiyuan-gaj", "haiyuan-gaj", sheet));
        }
        dossier.restricted = Some(Restriction::Accusation);
        for sheet in [&same_person, &same_act] {
            assert!(
                !admits(&dossier, "haiyuan-gaj", "haiyuan-gaj", sheet),
                "who is accused opens it for himself"
            );
        }
        assert!(admits(&dossier, "haiyuan-gaj", "haiyuan-gaj", &referred));
    }

    #[test]
    fn a_dispute_takes_its_own_first_case_whoever_came_before() {
        let nothing = sheet(|_| ());
        let event = opened("haiyuan-xfj", "haiyuan-xfj", &nothing);
        assert!(Dossier::open(DisputeId(event.case.0), &nothing).admits(&event, &nothing));
    }
}
