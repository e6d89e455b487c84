//! A suit is told what the reconsideration cases of its dispute decided on the act it is about: who is defendant, and
//! since when the period to sue runs, follows from that, and not from what a complaint says of it.

use crate::act::same;
use crate::desk::Work;
use crate::dossier::{CaseLine, Dossier};
use chrono::NaiveDate;
use contracts::coordination::Told;
use kernel::{Act, CaseId, DisputeId};

impl Work<'_> {
    /// A suit was opened, or a reconsideration ended: each suit is told of each that ended.
    pub(crate) fn reconsidered(&mut self, id: DisputeId, case: CaseId) -> Result<(), String> {
        let today = self.today;
        for told in told(self.in_hand(id)?, case, today) {
            self.tell(id, "litigation", &told)?;
        }
        Ok(())
    }
}

fn act(line: &CaseLine) -> Option<&Act> {
    line.opened.as_ref().and_then(|sheet| sheet.act.as_ref())
}

/// What there is to tell of this case, the suit or the reconsideration.
fn told(dossier: &Dossier, case: CaseId, today: NaiveDate) -> Vec<Told> {
    let of = |channel: &'static str| {
        let whole = dossier.case(case).is_some_and(|line| line.channel != channel);
        dossier.cases.iter().filter(move |line| line.channel == channel && (whole || line.case == case))
    };
    let concerned = dossier
        .case(case)
        .is_some_and(|line| matches!(line.channel.as_str(), "litigation" | "reconsideration"));
    let mut out = Vec::new();
    for suit in of("litigation").filter(|suit| concerned && suit.is_active()) {
        for earlier in of("reconsideration").filter(|earlier| !earlier.is_returned()) {
            let about = act(suit).zip(act(earlier)).is_some_and(|(one, other)| same(one, other));
            let Some(ending) = earlier.outcome.as_ref().filter(|_| about) else { continue };
            out.push(Told::Reconsidered {
                dispute: dossier.id,
                case: suit.case,
                organ: earlier.organ.clone(),
                by_case: earlier.case,
                by_number: earlier.number.clone(),
                code: ending.code.clone(),
                zh: ending.zh.clone(),
                ended_on: ending.on,
                on: today,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sheet(organ: &str) -> contracts::case::Opened {
        let sheet = json!({
            "source": "", "received_on": "2026-03-02", "category": "penalty", "place": "",
            "act": { "kind": "penalty", "organ": organ, "on": "2026-02-02" },
            "demands": [], "cause": null, "parties": [], "referral": null, "continues": null, "issuer": null,
            "sealed": ""
        });
        serde_json::from_value(sheet).expect("a first sheet")
    }

    fn line(channel: &str, act_of: &str, ended: Option<&str>) -> CaseLine {
        let ending = |code: &str| {
            let ending = json!({ "code": code, "zh": "", "on_merits": true, "on": "2026-04-01" });
            serde_json::from_value(ending).expect("an ending")
        };
        CaseLine {
            channel: channel.to_owned(),
            case: CaseId::mint(),
            number: format!("{channel} 1"),
            organ: format!("{channel}-organ"),
            division: String::new(),
            stage: String::new(),
            stage_zh: String::new(),
            taken_on: true,
            opened: Some(sheet(act_of)),
            court: None,
            outcome: ended.map(ending),
            suspended: false,
            referred: None,
            referral: None,
            told_elsewhere: false,
            open: Vec::new(),
        }
    }

    fn said(cases: &[CaseLine], of: usize) -> Vec<(CaseId, CaseId, String)> {
        let dossier = Dossier { cases: cases.to_vec(), ..Dossier::open(DisputeId::mint(), &sheet("swj")) };
        let today = NaiveDate::from_ymd_opt(2026, 4, 10).expect("a day");
        let all = told(&dossier, cases[of].case, today).into_iter();
        all.filter_map(|told| match told {
            Told::Reconsidered { case, by_case, code, .. } => Some((case, by_case, code)),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn a_suit_is_told_what_was_decided_on_its_act_whichever_comes_first() {
        let upheld = line("reconsideration", "swj", Some("D08"));
        let suit = line("litigation", "swj", None);
        let cases = [upheld.clone(), suit.clone()];
        let expected = vec![(suit.case, upheld.case, "D08".to_owned())];
        assert_eq!(said(&cases, 1), expected, "the suit is opened");
        assert_eq!(said(&cases, 0), expected, "the reconsideration ends");
    }

    #[test]
    fn nothing_is_told_of_what_is_pending_went_back_or_is_about_another_act() {
        let suit = line("litigation", "swj", None);
        for other in [
            line("reconsideration", "swj", None),
            line("reconsideration", "swj", Some("returned")),
            line("reconsideration", "zjj", Some("D08")),
            line("mediation", "swj", Some("D08")),
        ] {
            let cases = [other, suit.clone()];
            assert!(said(&cases, 0).is_empty() && said(&cases, 1).is_empty());
        }
        let over = [line("reconsideration", "swj", Some("D08")), line("litigation", "swj", Some("J01"))];
        assert!(said(&over, 0).is_empty(), "the suit is over");
    }
}
