//! An agency changed its act by itself, as one case shows: every other case about the same act is told, in whatever channel
//! it stands, so that none goes on about an act that is no longer there without knowing it.

use crate::act::same;
use crate::desk::Work;
use crate::dossier::{CaseLine, Dossier};
use chrono::NaiveDate;
use contracts::coordination::Told;
use kernel::{Act, CaseId, DisputeId};
use serde::{Deserialize, Serialize};

/// The channel that decides between citizens: no administrative act is in dispute in it.
const BETWEEN_CITIZENS: &str = "adjudication";

/// A change of an act by its agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActChanged {
    /// Case that shows it; of what another dispute showed, the case that was told.
    pub case: CaseId,
    /// The act as it was.
    pub act: Act,
    /// Word of how it changed, where it is said.
    pub how: Option<String>,
    /// Day of the paper that changes it.
    pub on: NaiveDate,
    /// Number of that paper.
    pub document: Option<String>,
    /// The case of another dispute that shows it; this one was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<CaseId>,
    /// Cases that were told.
    pub told: Vec<CaseId>,
}

impl ActChanged {
    /// Whether a case of a dossier is about the act and has yet to be told. In another dispute the act is known by its
    /// number only: an agency makes many acts of one kind in a day.
    fn concerns(&self, line: &CaseLine, dossier: &Dossier, elsewhere: bool) -> bool {
        let Some(sheet) = &line.opened else { return false };
        let about = sheet.act.as_ref().is_some_and(|act| {
            same(act, &self.act) && (!elsewhere || (act.document.is_some() && self.act.document.is_some()))
        });
        let entered = dossier.act_changes.iter().any(|other| (other.case, other.on) == (line.case, self.on));
        about
            && !entered
            && line.case != self.case
            && line.channel != BETWEEN_CITIZENS
            && line.is_active()
            && sheet.received_on <= self.on
            && !self.told.contains(&line.case)
    }
}

impl Work<'_> {
    /// Tells the cases about an act that was changed in this dispute, here and in the disputes found under its marks.
    pub(crate) fn tell_act_changes(&mut self, id: DisputeId) -> Result<(), String> {
        let changes = self.in_hand(id)?.act_changes.clone();
        for (n, change) in changes.into_iter().enumerate().filter(|(_, change)| change.told_by.is_none()) {
            let Some(shown) = self.case_of(id, change.case)? else { continue };
            let others = self.of_act(id, &change.act);
            for there in std::iter::once(id.0).chain(others) {
                // what was joined to another dispute is told there
                let stands =
                    |dossier: &&mut Dossier| dossier.restriction().is_none() && dossier.merged_into.is_none();
                let Some(dossier) = self.open(there)?.filter(stands) else { continue };
                let lines = dossier.cases.iter().filter(|line| change.concerns(line, dossier, there != id.0));
                let lines: Vec<(String, CaseId)> =
                    lines.map(|line| (line.channel.clone(), line.case)).collect();
                for (channel, case) in lines {
                    let told = Told::ActChanged {
                        dispute: DisputeId(there),
                        case,
                        act: Box::new(change.act.clone()),
                        how: change.how.clone(),
                        on: change.on,
                        document: change.document.clone(),
                        by: shown.channel.clone(),
                        by_case: shown.case,
                        by_number: shown.number.clone(),
                    };
                    self.tell(DisputeId(there), &channel, &told)?;
                    if let Some(change) = self.in_hand(id)?.act_changes.get_mut(n) {
                        change.told.push(case);
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contracts::case::Opened;
    use serde_json::json;

    fn act(document: Option<&str>) -> Act {
        let act =
            json!({ "kind": "penalty", "organ": "haiyuan-swj", "document": document, "on": "2026-03-02" });
        serde_json::from_value(act).expect("an act")
    }

    fn sheet(act: &Act, received_on: &str) -> Opened {
        let sheet = json!({
            "source": "", "received_on": received_on, "category": "penalty", "place": "", "act": act, "demands": [],
            "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null, "sealed": ""
        });
        serde_json::from_value(sheet).expect("a first sheet")
    }

    fn line(channel: &str, sheet: Opened) -> CaseLine {
        let line = json!({
            "channel": channel, "case": CaseId::mint(), "number": "", "organ": "", "division": "", "stage": "",
            "stage_zh": "", "taken_on": true, "opened": sheet, "court": null, "outcome": null, "suspended": false,
            "referred": null, "told_elsewhere": false, "open": []
        });
        serde_json::from_value(line).expect("a line")
    }

    #[test]
    fn whoever_is_about_the_act_while_it_changes_is_told_once() {
        let known = act(Some("海水罚〔2026〕1号"));
        let change = |act: &Act| ActChanged {
            case: CaseId::mint(),
            act: act.clone(),
            how: None,
            on: NaiveDate::from_ymd_opt(2026, 3, 10).expect("a day"),
            document: None,
            told_by: None,
            told: Vec::new(),
        };
        let of = |act: &Act| line("litigation", sheet(act, "2026-03-05"));
        let mut dossier = Dossier::open(DisputeId::mint(), &sheet(&known, "2026-03-05"));
        assert!(change(&known).concerns(&of(&known), &dossier, false));
        assert!(change(&known).concerns(&of(&known), &dossier, true));
        assert!(!change(&known).concerns(&of(&act(Some("海水罚〔2026〕2号"))), &dossier, false));
        // an agency makes many acts of a kind in a day: in another dispute the number has to be known
        assert!(change(&known).concerns(&of(&act(None)), &dossier, false));
        assert!(!change(&known).concerns(&of(&act(None)), &dossier, true));
        assert!(!change(&known).concerns(&line("litigation", sheet(&known, "2026-03-11")), &dossier, false));
        assert!(!change(&known).concerns(
            &line(BETWEEN_CITIZENS, sheet(&known, "2026-03-05")),
            &dossier,
            false
        ));
        let (own, mut told) = (of(&known), change(&known));
        told.case = own.case;
        assert!(!told.concerns(&own, &dossier, false), "the case that shows it");
        let (other, mut told) = (of(&known), change(&known));
        told.told.push(other.case);
        assert!(!told.concerns(&other, &dossier, false), "told already");
        let entered = of(&known);
        dossier.act_changes.push(ActChanged { case: entered.case, ..change(&known) });
        assert!(!change(&known).concerns(&entered, &dossier, false), "entered there as well");
    }
}
