//! The petition is not for this organ, or not for any any more: the petitioner is told why, and where to go.

use crate::Petition;
use crate::fact::{Fact, Ground};
use crate::procedure::Stage;
use procedure::served::served_if_said;
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Service, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Refuses to accept a petition.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotAccept {
    /// Ground.
    pub ground: Ground,
    /// The notice in writing (不予受理告知书), where one was made.
    #[serde(default)]
    pub notice: Option<Document>,
    /// Day it was served, once it was; with `service`, the day that counts for the mode.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

/// What a ground says to the petitioner.
struct Words {
    outcome: &'static str,
    zh: &'static str,
    en: &'static str,
    article: &'static str,
}

impl Ground {
    fn words(self) -> Words {
        match self {
            Ground::ReReviewed => Words {
                outcome: "已经复查复核，不再受理",
                zh: "您反映的事项已经复核，以同一事实和理由再次提出的，不再受理。",
                en: "The matter has been re-reviewed: the same facts and reasons are not accepted again.",
                article: "《信访工作条例》第三十六条第三款",
            },
            Ground::PendingWithLower => Words {
                outcome: "下级机关、单位正在办理，不予受理",
                zh: "您反映的事项已由下级机关、单位受理或者正在办理，在规定期限内本机关不予受理，请等待办理结果。",
                en: "A lower organ is handling the matter within its period: please wait for its answer.",
                article: "《信访工作条例》第十九条第三款",
            },
            Ground::Litigation => Words {
                outcome: "涉法涉诉事项，不予受理",
                zh: "您反映的事项涉及诉讼权利救济，请依照法律规定的程序向有关政法部门提出。",
                en: "The matter concerns remedies in litigation: please turn to the competent judicial organ.",
                article: "《信访工作条例》第二十条第二款、第三十一条第一项",
            },
            Ground::OtherOrgan => Words {
                outcome: "不属于本机关职权范围，不予受理",
                zh: "您反映的事项不属于本机关、单位或者本系统职权范围，请向有权处理的机关、单位提出。",
                en: "The matter is not within this organ's powers: please turn to the competent organ.",
                article: "《信访工作条例》第二十三条第一款",
            },
        }
    }
}

impl Step<Petition> for NotAccept {
    const RULE: Rule<Stage> = Rule::named("not-accept", "不予受理信访事项", "Refuse to accept the petition")
        .under("《信访工作条例》第十九条第三款、第二十条第二款、第二十三条第一款、第三十六条第三款")
        .by(&[By::Officer])
        .from(&[Stage::Registered])
        .enforcing(&["XF-24", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let words = self.ground.words();
        let paper = self.notice.map(|paper| paper.checked_at(cx, "/notice")).transpose()?;
        let (served_on, delivered) = match &paper {
            Some(paper) => {
                check::day(paper.on, case.file.opening().received_on, cx.today, "/notice/on")?;
                served_if_said(paper, self.served_on, self.service, case, cx)?
            }
            None if self.served_on.is_some() || self.service.is_some() => {
                return Err(Refusal::new(
                    "notice_required",
                    "登记送达的，应当同时提交送达的不予受理告知书",
                    "a service is of a paper: give the notice that was served",
                )
                .at("/notice"));
            }
            None => (None, None),
        };
        Ok(Decision::of(Fact::NotAccepted { ground: self.ground, served_on })
            .and_all(paper.map(Document::lodged))
            .and_all(delivered)
            .met(case, "sorting", cx.today)
            .met(case, "informing", cx.today)
            .dropped(case, "objection", "本机关已经处理")
            .and(FileFact::NoticeIssued(Notice {
                kind: "not_accepted".to_owned(),
                zh: words.zh.to_owned(),
                en: words.en.to_owned(),
                article: words.article.to_owned(),
                last_day: None,
            }))
            .closed(cx.today, "not_accepted", words.outcome, false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "ground": "other_organ" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use serde_json::json;

    #[test]
    fn every_ground_is_told_with_its_article() {
        for ground in ["re_reviewed", "pending_with_lower", "litigation", "other_organ"] {
            let case = given::registered(&["修复村道"]);
            let case = case.take("2026-03-04", By::Officer, "not-accept", &json!({ "ground": ground })).case;
            assert_eq!(case.stage, Stage::NotAccepted);
            assert_eq!(case.file.deadline("sorting").map(|d| d.state), Some(DeadlineState::Met));
            assert!(case.file.notices.iter().any(|notice| notice.article.starts_with("《信访工作条例》")));
            assert!(case.file.outcome.is_some_and(|(outcome, _)| !outcome.on_merits));
        }
    }
}
