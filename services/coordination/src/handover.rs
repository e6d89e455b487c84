//! Who is accountable for a dispute: whoever opened it, until another organ accepts what was handed over. Pure: the
//! desk asks it inside its transaction, the simulator asks it the same.

use crate::dossier::{CaseLine, Dossier, Holder};
use chrono::NaiveDate;
use kernel::{CaseId, EventId, planted};

impl CaseLine {
    /// Whether its organ has taken it on.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        (self.taken_on || planted("receipt_is_acceptance")) && !self.is_returned()
    }
    /// Whether it went back to the sender.
    #[must_use]
    pub fn is_returned(&self) -> bool {
        self.outcome.as_ref().is_some_and(|o| o.code == "returned")
    }
    /// Whether the procedure goes on.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.outcome.is_none()
    }
}

impl Dossier {
    /// The organ accountable now.
    #[must_use]
    pub fn holder(&self) -> Option<&Holder> {
        self.holders.last()
    }

    /// Hands the dispute to the organ of a case from a day on; nothing where it has it already.
    pub fn hand_to(&mut self, case: CaseId, on: NaiveDate) {
        let Some(line) = self.cases.iter().find(|line| line.case == case) else { return };
        if self.holders.last().is_some_and(|holder| holder.case == case) {
            return;
        }
        if let Some(last) = self.holders.last_mut().filter(|_| !planted("sender_never_lets_go")) {
            last.until = Some(on);
        }
        self.holders.push(Holder {
            organ: line.organ.clone(),
            channel: line.channel.clone(),
            case,
            from: on,
            until: None,
        });
    }

    /// The referral of a case became this event: whoever answers it names it.
    pub fn told(&mut self, case: CaseId, referral: EventId) {
        if let Some(line) = self.cases.iter_mut().find(|line| line.case == case) {
            line.referral = Some(referral);
        }
    }

    /// The cases that wait for what becomes of this one, each with its channel: those whose referral opened it. What
    /// the same channel does with another case of the dispute answers nobody.
    #[must_use]
    pub fn senders(&self, case: CaseId) -> Vec<(String, CaseId)> {
        let Some(line) = self.case(case) else { return Vec::new() };
        let answers = line.opened.as_ref().and_then(|sheet| sheet.referral);
        self.cases
            .iter()
            .filter(|sender| sender.referred.as_ref().is_some_and(|(to, _)| *to == line.channel))
            .filter(|sender| {
                // a dossier of the time before the referral was kept knows the channel only
                planted("any_case_answers") || sender.referral.is_none_or(|asked| answers == Some(asked))
            })
            .map(|sender| (sender.channel.clone(), sender.case))
            .collect()
    }

    /// The organ of this case accepted the matter; whether that makes it accountable. A side matter (a demand that
    /// stays with the petition) does not take the dispute from a weightier lane, unless that lane handed it over.
    pub fn accepted(&mut self, case: CaseId, on: NaiveDate) -> bool {
        let Some(channel) = self.case(case).map(|line| line.channel.clone()) else { return false };
        let senders = self.senders(case);
        let outweighed = self.holder().and_then(|holder| self.case(holder.case)).is_some_and(|line| {
            let handed_over = senders.iter().any(|(_, sender)| *sender == line.case);
            let stays = line.is_active() && line.is_accepted() && !handed_over;
            stays && weight(&line.channel) > weight(&channel)
        });
        let passes = !outweighed && self.holder().is_none_or(|holder| holder.case != case);
        if passes && !planted("acceptance_passes_nothing") {
            self.hand_to(case, on);
        }
        passes
    }
}

/// Which lane carries a dispute that stands in several.
pub(crate) fn weight(channel: &str) -> u8 {
    match channel {
        "litigation" => 5,
        "reconsideration" => 4,
        "adjudication" => 3,
        "mediation" => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(referral: Option<EventId>) -> contracts::case::Opened {
        let sheet = serde_json::json!({
            "source": "", "received_on": "2026-03-02", "category": "penalty", "place": "", "act": null,
            "demands": [], "cause": null, "parties": [], "referral": referral, "continues": null, "issuer": null,
            "sealed": ""
        });
        serde_json::from_value(sheet).expect("a first sheet")
    }

    fn line(channel: &str, case: CaseId, answers: Option<EventId>) -> CaseLine {
        CaseLine {
            channel: channel.to_owned(),
            case,
            number: String::new(),
            organ: format!("{channel}-organ"),
            division: String::new(),
            stage: String::new(),
            stage_zh: String::new(),
            taken_on: true,
            opened: Some(sheet(answers)),
            court: None,
            outcome: None,
            suspended: false,
            referred: None,
            referral: None,
            told_elsewhere: false,
            open: Vec::new(),
            mediation: Vec::new(),
        }
    }

    #[test]
    fn a_lighter_lane_takes_only_what_is_handed_over_to_it() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        let referral = EventId::mint();
        // to which channel the mediation is referred, what the petition answers, and whether it becomes accountable
        for (to, answers, passes) in [
            (None, None, false),
            (Some("adjudication"), None, false),
            // its own petition, beside the one that was asked for
            (Some("petition"), None, false),
            (Some("petition"), Some(EventId::mint()), false),
            (Some("petition"), Some(referral), true),
        ] {
            let (weighty, light) = (CaseId::mint(), CaseId::mint());
            let cases = vec![line("mediation", weighty, None), line("petition", light, answers)];
            let mut dossier = Dossier { cases, ..Dossier::open(kernel::DisputeId::mint(), &sheet(None)) };
            if let Some(to) = to {
                dossier.cases[0].referred = Some((to.to_owned(), String::new()));
                dossier.told(weighty, referral);
            }
            dossier.hand_to(weighty, on);
            let senders = dossier.senders(light);
            assert_eq!(senders.len(), usize::from(passes), "{to:?} {answers:?}");
            assert_eq!(dossier.accepted(light, on), passes, "{to:?} {answers:?}");
            assert_eq!(dossier.holder().map(|h| h.case), Some(if passes { light } else { weighty }));
            assert_eq!(dossier.holders.iter().filter(|holder| holder.until.is_none()).count(), 1);
        }
    }
}
