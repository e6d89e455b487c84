//! A committee that cannot settle the matter passes it to the township's, or to the agency whose function it is linked to;
//! an agency passes it to a committee. With it go the rounds that failed and why. It ends here once the other side
//! accepted it, and so does a request that another channel took over before it was taken on.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use kernel::{By, OrganId};
use procedure::common::{NoteTakenOver, not_pending};
use procedure::fact::Referral;
use procedure::{Case, Context, Decision, FileFact, Notice, Procedure, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use utoipa::ToSchema;

/// Passes the matter to another mediation organ.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassUp {
    /// The committee of the township or sub-district, or another organ that mediates.
    pub organ: OrganId,
    /// Which mediation it is there; a people's mediation when left out.
    #[serde(default)]
    pub kind: Kind,
    /// Why; the rounds that failed are added.
    pub reason: String,
}

/// From which mediation to which.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From a committee to that of the township.
    Up,
    /// From a committee to an agency.
    ToAgency,
    /// From an agency to a committee.
    ToCommittee,
}

impl Step<Mediation> for PassUp {
    const RULE: Rule<Stage> = Rule::named("pass-up", "移送其他调解组织", "Pass to another mediation organ")
        .under("《人民调解工作若干规定》第二十一条第二款；《人民调解法》第二十六条；《宁夏回族自治区行政程序规定》第九十三条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-04", "RT-11", "RT-18", "RT-20", "XT-08", "XT-40"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let way = self.way(case, cx)?;
        if self.organ == case.file.opening().organ {
            return Err(cx
                .refuse(
                    way.row(),
                    "passed_to_itself",
                    "应当移送其他调解组织",
                    "it is passed to another mediation organ",
                )
                .at("/organ"));
        }
        not_pending(&case.file, "移送")
            .map_err(|refusal| refusal.enforcing(way.row(), cx.article(way.row())))?;
        let organ = check::text(&self.organ, "/organ")?;
        let mut reason = check::text(&self.reason, "/reason")?;
        let rounds = &case.record.failed_rounds;
        for (n, round) in rounds.iter().enumerate() {
            let _ = write!(reason, "；第{}次（{}）未成：{}", n + 1, round.on, round.reason);
        }
        let told = way.told(case, cx);
        Ok(Decision::of(Fact::PassedUp { to: organ.clone() })
            .and(FileFact::Referred(Referral {
                to: Mediation::NAME.to_owned(),
                organ,
                reason: Some(reason),
                overrides: false,
                taken_over_by: None,
            }))
            .and(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "organ": "haiyuan-sanhe-tw", "reason": "多次调解不成，界石灭失，需要实地丈量" })
    }
}

impl PassUp {
    /// The way it goes, where it may: what a court or the police left to mediation goes back to them.
    fn way(&self, case: &Case<Mediation>, cx: &Context) -> Result<Way, Refusal> {
        if case.record.police.is_some() {
            return Err(cx.refuse(
                "XT-40",
                "police_mediate",
                "治安案件由公安机关自行调解处理，不移送其他调解组织；未达成协议的，请办理“调解不成，终止调解”，依法作出处理",
                "the police mediate a public-security case themselves: without an agreement, end it and deal with the case",
            ));
        }
        // which mediation it is here is on record once it was registered or taken on
        if case.stage == Stage::Requested && case.file.opening().referral.is_some() {
            return Err(Refusal::new(
                "return_instead",
                "转入的事项尚未受理的，不另行移送，请办理“退回转入事项”",
                "what was referred here and not taken on yet goes back: take the step `return`",
            ));
        }
        match (case.record.kind, self.kind) {
            (Kind::Judicial, _) => Err(cx.refuse(
                "RT-18",
                "goes_back_to_court",
                "人民法院委派、委托的调解不移送其他调解组织；不能调解的，终止调解，书面报告人民法院并移送材料",
                "what a court left to mediators goes back to it: end the mediation and report to the court",
            )),
            (_, Kind::Judicial) => Err(cx
                .refuse(
                    "RT-20",
                    "commission",
                    "司法调解由人民法院委派、委托，不能由调解组织移送",
                    "a judicial mediation rests on the commission of a court: nothing is passed to it",
                )
                .at("/kind")),
            (Kind::Administrative, Kind::Administrative) => Err(cx
                .refuse(
                    "XT-08",
                    "not_between_agencies",
                    "行政调解不移送其他行政机关调解：不属于本机关的，不予受理并说明理由；当事人同意人民调解的，移送人民调解委员会",
                    "an agency passes nothing to another agency: decline with reasons or, where the sides agree, pass it to a \
                     people's committee",
                )
                .at("/kind")),
            (Kind::Peoples, Kind::Peoples) => Ok(Way::Up),
            (Kind::Peoples, Kind::Administrative) => Ok(Way::ToAgency),
            (Kind::Administrative, Kind::Peoples) => Ok(Way::ToCommittee),
        }
    }
}

impl Way {
    fn row(self) -> &'static str {
        match self {
            Way::Up => "RT-11",
            Way::ToAgency => "RT-04",
            Way::ToCommittee => "XT-08",
        }
    }

    /// What the sides are told.
    fn told(self, case: &Case<Mediation>, cx: &Context) -> FileFact {
        let (own, to, to_en) = match self {
            Way::Up => ("本委员会", "乡镇、街道人民调解委员会", "the township's committee"),
            Way::ToAgency => ("本委员会", "行政机关", "an agency"),
            Way::ToCommittee => ("本机关", "人民调解委员会", "a people's committee"),
        };
        let rounds = case.record.failed_rounds.len();
        let tried = match rounds {
            0 if case.stage == Stage::Requested => format!("{own}尚未受理"),
            0 => format!("{own}调解未能达成协议"),
            times => format!("{own}已调解{times}次，未能达成协议"),
        };
        let zh = format!(
            "{tried}，现移送{to}调解，是否同意由您自愿决定；您也可以依法通过仲裁、行政、司法等途径维护自己的权利。"
        );
        let en = format!(
            "After {rounds} rounds without agreement the matter is passed to {to_en}; you are free to accept or refuse."
        );
        cx.tell(self.row(), "passed_up", zh, en)
    }
}

/// The other side accepted what was handed over.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = mediation::HandOn)]
pub struct HandOn(pub NoteTakenOver);

impl Step<Mediation> for HandOn {
    const RULE: Rule<Stage> = Rule::named("hand-on", "记录对方已受理", "Note that the other side accepted")
        .under(Mediation::ARTICLES.refer)
        .by(&[By::System])
        .anytime();

    fn decide(self, case: &Case<Mediation>, _: &Context) -> Result<Decision<Mediation>, Refusal> {
        let (own, on) = (self.0.by == Mediation::NAME, self.0.on);
        let (fact, code, zh, why) = match (own, case.stage) {
            // it has ended already, or went back
            _ if case.file.outcome.is_some() => return Ok(Decision::file(self.0.noted())),
            (true, Stage::Requested | Stage::Accepted) => {
                (Fact::HandedOn, "passed_up", "移送其他调解组织", "已移送其他调解组织")
            }
            (false, Stage::Requested) => (
                Fact::Transferred { by: self.0.by.clone() },
                "transferred",
                "转入其他法定途径",
                "已由其他法定途径受理",
            ),
            _ => return Ok(Decision::file(self.0.noted())),
        };
        let notice = (!own).then(|| {
            FileFact::NoticeIssued(Notice {
                kind: "transferred".to_owned(),
                zh: "您申请调解的纠纷已由其他法定途径受理，按照该途径的程序和期限办理，本调解申请就此办结。".to_owned(),
                en: "The dispute was accepted in another channel and goes on under its rules; this request ends here."
                    .to_owned(),
                article: Mediation::ARTICLES.refer.to_owned(),
                last_day: None,
            })
        });
        let ended = self.0.ending(case, fact, &["risk_report"], why);
        Ok(ended.and_all(notice).closed(on, code, zh, false))
    }

    fn example() -> serde_json::Value {
        <NoteTakenOver as Step<Mediation>>::example()
    }
}
