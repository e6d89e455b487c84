//! A committee that cannot settle the matter passes it to the township's, with the rounds that failed and why.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use chrono::NaiveDate;
use kernel::{By, CaseId, OrganId};
use procedure::fact::Referral;
use procedure::{Case, Context, Decision, FileFact, Procedure, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use utoipa::ToSchema;

/// Passes the matter to another mediation organ.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassUp {
    /// The committee of the township or sub-district, or another organ that mediates.
    pub organ: OrganId,
    /// Why; the rounds that failed are added.
    pub reason: String,
}

impl Step<Mediation> for PassUp {
    const RULE: Rule<Stage> =
        Rule::named("pass-up", "移送乡镇、街道人民调解委员会", "Pass up to the township's committee")
            .under("《人民调解工作若干规定》第二十一条第二款")
            .by(&[By::Officer])
            .from(&[Stage::Accepted])
            .enforcing(&["RT-11"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if case.record.kind != Kind::Peoples {
            return Err(cx.refuse(
                "RT-11",
                "not_a_committee",
                "只有人民调解委员会移送乡镇、街道人民调解委员会；行政调解、司法调解不成的，请办理“调解不成，终止调解”",
                "only a people's committee passes a dispute up: an administrative or judicial mediation is ended instead",
            ));
        }
        if self.organ == case.file.opening().organ {
            return Err(cx
                .refuse(
                    "RT-11",
                    "passed_to_itself",
                    "应当移送其他调解组织",
                    "it is passed to another mediation organ",
                )
                .at("/organ"));
        }
        if case.file.referral.as_ref().is_some_and(|referral| referral.taken_over_by.is_none()) {
            return Err(cx.refuse(
                "RT-11",
                "referral_pending",
                "已经移送，正在等待对方受理；对方退回后，可以继续调解或者再次移送",
                "it is passed on already and waits for the other side",
            ));
        }
        let organ = check::text(&self.organ, "/organ")?;
        let mut reason = check::text(&self.reason, "/reason")?;
        let rounds = &case.record.failed_rounds;
        for (n, round) in rounds.iter().enumerate() {
            let _ = write!(reason, "；第{}次（{}）未成：{}", n + 1, round.on, round.reason);
        }
        let tried = match rounds.len() {
            0 => "本委员会调解未能达成协议".to_owned(),
            times => format!("本委员会已调解{times}次，未能达成协议"),
        };
        let zh = format!(
            "{tried}，现移送乡镇、街道人民调解委员会调解；您也可以依法通过仲裁、行政、司法等途径维护自己的权利。"
        );
        let en =
            format!("After {} rounds without agreement the matter is passed to the township.", rounds.len());
        Ok(Decision::of(Fact::PassedUp { to: organ.clone() })
            .and(FileFact::Referred(Referral {
                to: Mediation::NAME.to_owned(),
                organ,
                reason: Some(reason),
                overrides: false,
                taken_over_by: None,
            }))
            .and(cx.tell("RT-11", "passed_up", zh, en)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "organ": "haiyuan-sanhe-tw", "reason": "多次调解不成，界石灭失，需要实地丈量" })
    }
}

/// The other side accepted what was handed over.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOn {
    /// Channel that accepted.
    pub by: String,
    /// Its case.
    pub case: CaseId,
    /// Day.
    pub on: NaiveDate,
}

impl Step<Mediation> for HandOn {
    const RULE: Rule<Stage> = Rule::named("hand-on", "记录对方已受理", "Note that the other side accepted")
        .under(Mediation::ARTICLES.refer)
        .by(&[By::System])
        .anytime();

    fn decide(self, case: &Case<Mediation>, _: &Context) -> Result<Decision<Mediation>, Refusal> {
        let taken_over = FileFact::TakenOver { by: self.by.clone(), case: self.case, on: self.on };
        if self.by != Mediation::NAME || case.stage != Stage::Accepted {
            return Ok(Decision::file(taken_over));
        }
        Ok(Decision::of(Fact::HandedOn)
            .and(taken_over)
            .dropping(case, &["risk_report"], "已移送其他调解组织")
            .closed(self.on, "passed_up", "移送其他调解组织", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "by": "mediation", "case": "0190a6f0-0000-7000-8000-000000000003", "on": "2026-03-05" })
    }
}
