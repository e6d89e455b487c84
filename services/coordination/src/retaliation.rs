//! Whoever won a case is protected from being paid back for it: an act against him that is disputed, made after he won in
//! reconsideration or in court and not long after, is put before the centre, for an organ other than the one that made it
//! to look into (OB-02 says how long; its length is the system's until a legal officer confirms it).

use crate::act::same;
use crate::desk::{CENTRE, Work};
use crate::dossier::{CaseLine, Dossier};
use crate::ending::How;
use crate::identity::asking;
use chrono::NaiveDate;
use kernel::{Act, ActKind, CaseId, DisputeId, date};
use law::{Law, LawError};
use uuid::Uuid;

/// Kind of the alarm.
const ALARM: &str = "retaliation_review";

/// With how many other disputes of the same people an act is compared, the newest first.
const COMPARED: usize = 8;

impl Work<'_> {
    /// An act came into dispute, in this case where one is named: where whoever asks won a case shortly before it was
    /// made, the centre is told.
    pub(crate) fn watch_retaliation(
        &mut self,
        id: DisputeId,
        case: Option<CaseId>,
        act: &Act,
    ) -> Result<(), String> {
        if act.kind == ActKind::FailureToAct {
            return Ok(());
        }
        let people: Vec<String> = asking(self.in_hand(id)?, case).collect();
        let mut disputes: Vec<Uuid> = people.iter().flat_map(|mark| self.marked(mark)).copied().collect();
        disputes.sort_unstable();
        disputes.dedup();
        let others = disputes.into_iter().rev().filter(|other| *other != id.0).take(COMPARED);
        let law = self.law.clone();
        let mut won = None;
        for dispute in std::iter::once(id.0).chain(others) {
            let Some(dossier) = self.open(dispute)? else { continue };
            won = won_before(dossier, &people, act, &law).map_err(|error| error.to_string())?;
            if won.is_some() {
                break;
            }
        }
        let Some((number, on)) = won else { return Ok(()) };
        let zh = format!(
            "当事人此前在{number}中胜诉（{}），{}的行政行为在其后不久作出：请由作出机关以外的机关核查是否属于打击报复（《宪法》\
             第四十一条第二款），作出机关不得自行核查。",
            date::zh(on),
            date::zh(act.on),
        );
        let en = format!(
            "a party won {number} on {on} and the act of {} followed soon: an organ other than its maker looks into retaliation",
            act.on
        );
        let known = self.in_hand(id)?.alarms.iter().any(|alarm| alarm.kind == ALARM && alarm.zh == zh);
        if known { Ok(()) } else { self.alarm(id, ALARM, &zh, &en, vec![CENTRE.to_owned()]) }
    }
}

/// The number of a case that these people won not long before the act was made, and the day. What is closed to others is
/// not told of; and an act that was made to carry a decision out answers it.
fn won_before(
    dossier: &Dossier,
    people: &[String],
    act: &Act,
    law: &Law,
) -> Result<Option<(String, NaiveDate)>, LawError> {
    let closed = dossier.restriction().is_some() || dossier.merged_into.is_some();
    if closed || dossier.acts_made.iter().any(|made| same(&made.act, act)) {
        return Ok(None);
    }
    for line in dossier.cases.iter().filter(|line| won(line)) {
        let Some(on) = line.outcome.as_ref().map(|ending| ending.on) else { continue };
        let theirs = asking(dossier, Some(line.case)).any(|mark| people.contains(&mark));
        if theirs && on <= act.on && law.count("OB-02", on).receipt()?.due.is_some_and(|due| act.on <= due) {
            return Ok(Some((line.number.clone(), on)));
        }
    }
    Ok(None)
}

fn won(line: &CaseLine) -> bool {
    matches!(line.channel.as_str(), "litigation" | "reconsideration") && line.how() == Some(How::DecidedFor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MARK: &str = "0f";

    fn dossier(channel: &str, code: &str, on: &str) -> Dossier {
        let case = CaseId::mint();
        let line = json!({
            "channel": channel, "case": case, "number": "海复〔2026〕1号", "organ": "haiyuan-zf", "division": "",
            "stage": "", "stage_zh": "", "taken_on": true, "opened": null, "court": null,
            "outcome": { "code": code, "zh": "", "on_merits": true, "on": on },
            "suspended": false, "referred": null, "told_elsewhere": false, "open": []
        });
        let party = json!({ "id": CaseId::mint(), "capacity": "applicant", "kind": "organisation", "name": "**公司",
                            "mark": MARK });
        let sheet = json!({
            "source": "", "received_on": "2026-03-02", "category": "penalty", "place": "", "act": null, "demands": [],
            "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null, "sealed": ""
        });
        let sheet = serde_json::from_value(sheet).expect("a first sheet");
        Dossier {
            cases: vec![serde_json::from_value(line).expect("a line")],
            parties: vec![(case, serde_json::from_value(party).expect("a party"))],
            ..Dossier::open(DisputeId::mint(), &sheet)
        }
    }

    fn act(on: &str) -> Act {
        serde_json::from_value(json!({ "kind": "penalty", "organ": "haiyuan-scjgj", "on": on }))
            .expect("an act")
    }

    #[test]
    fn an_act_soon_after_a_win_of_the_same_people_is_found() {
        let people = [format!("party:{MARK}")];
        let found = |dossier: &Dossier, people: &[String], on: &str| {
            won_before(dossier, people, &act(on), Law::bundled()).expect("it is counted").is_some()
        };
        for (channel, code) in [("litigation", "J02"), ("reconsideration", "D04")] {
            let won = dossier(channel, code, "2026-04-20");
            assert!(found(&won, &people, "2026-04-20") && found(&won, &people, "2027-03-03"), "{channel}");
            assert!(!found(&won, &people, "2026-04-19"), "made before");
            assert!(!found(&won, &people, "2031-04-20"), "made long after");
            assert!(!found(&won, &["party:1e".to_owned()], "2026-04-20"), "somebody else won");
        }
        assert!(!found(&dossier("litigation", "J01", "2026-04-20"), &people, "2026-05-03"), "lost");
        assert!(!found(&dossier("mediation", "agreement", "2026-04-20"), &people, "2026-05-03"), "settled");
        let mut carried_out = dossier("reconsideration", "D04", "2026-04-20");
        let case = carried_out.cases[0].case;
        carried_out.acts_made.push(crate::act::ActMade {
            case,
            act: act("2026-05-03"),
            disputed_in: Vec::new(),
        });
        assert!(!found(&carried_out, &people, "2026-05-03"), "it was made to carry the decision out");
    }
}
