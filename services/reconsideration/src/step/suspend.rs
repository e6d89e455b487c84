//! The case stands still on a ground of the law: no day is counted until it is resumed.

use crate::fact::Fact;
use crate::paper::Issued;
use crate::procedure::Stage;
use crate::{Reconsideration, input, norm};
use kernel::{By, PartyKind};
use procedure::decision::suspended;
use procedure::{Case, Context, Decision, Document, FileFact, Needed, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a case is suspended (行政复议法 art. 39 para. 1, items 1 to 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuspensionGround {
    /// Item 1: the applicant died, and the relatives have not decided.
    ApplicantDied,
    /// Item 2: the applicant lost capacity and has no representative yet.
    CapacityLost,
    /// Item 3: the applicant's whereabouts are unknown.
    WhereaboutsUnknown,
    /// Item 4: the applicant organisation ended, and the successor is not known.
    OrganisationEnded,
    /// Item 5: force majeure or other good reason.
    ForceMajeure,
    /// Item 6: mediation or settlement, and both sides agree to suspend.
    Mediation,
    /// Item 7: a question of law for a competent organ.
    QuestionOfLaw,
    /// Item 8: it depends on another case that is pending.
    PendingCase,
    /// Item 9: a normative document is reviewed.
    NormReview,
    /// Item 10: another ground.
    Other,
}

impl SuspensionGround {
    /// The ground in official words, and its article.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::ApplicantDied => (
                "作为申请人的公民死亡，其近亲属尚未确定是否参加行政复议",
                "《行政复议法》第三十九条第一款第一项",
            ),
            Self::CapacityLost => (
                "作为申请人的公民丧失参加行政复议的行为能力，尚未确定法定代理人参加行政复议",
                "《行政复议法》第三十九条第一款第二项",
            ),
            Self::WhereaboutsUnknown => ("作为申请人的公民下落不明", "《行政复议法》第三十九条第一款第三项"),
            Self::OrganisationEnded => (
                "作为申请人的法人或者其他组织终止，尚未确定权利义务承受人",
                "《行政复议法》第三十九条第一款第四项",
            ),
            Self::ForceMajeure => (
                "申请人、被申请人因不可抗力或者其他正当理由，不能参加行政复议",
                "《行政复议法》第三十九条第一款第五项",
            ),
            Self::Mediation => {
                ("进行调解、和解，申请人和被申请人同意中止", "《行政复议法》第三十九条第一款第六项")
            }
            Self::QuestionOfLaw => {
                ("涉及的法律适用问题需要有权机关作出解释或者确认", "《行政复议法》第三十九条第一款第七项")
            }
            Self::PendingCase => {
                ("需要以其他案件的审理结果为依据，而其他案件尚未审结", "《行政复议法》第三十九条第一款第八项")
            }
            Self::NormReview => ("附带审查规范性文件或者审查依据", "《行政复议法》第三十九条第一款第九项"),
            Self::Other => ("需要中止行政复议的其他情形", "《行政复议法》第三十九条第一款第十项"),
        }
    }
}

/// Suspends the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// Ground.
    pub ground: SuspensionGround,
    /// Whether applicant and respondent both agree to suspend; mediation needs it.
    #[serde(default)]
    pub consents: bool,
    /// The paper in which both agree; mediation needs it.
    #[serde(default)]
    pub consent: Option<Document>,
    /// Particulars; the other ground needs them.
    #[serde(default)]
    pub reason: Option<String>,
    /// The notice to the parties (中止通知书).
    #[serde(default)]
    pub notice: Option<Issued>,
}

impl Step<Reconsideration> for Suspend {
    const RULE: Rule<Stage> = Rule::named("suspend", "中止审理", "Suspend the case")
        .under("《行政复议法》第三十九条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["FY-50", "FY-52", "P-32", "P-33", "P-36", "P-38"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let (zh, article) = self.ground.words();
        if self.ground == SuspensionGround::Mediation && (!self.consents || self.consent.is_none()) {
            return Err(Refusal::new(
                "consent_required",
                "因调解、和解中止的，须申请人和被申请人都同意，并附双方同意中止的书面材料；不同意的，调解期间审理期限继续计算",
                "for mediation both sides must agree to suspend, in a paper on file: otherwise the clock runs on",
            )
            .under(article)
            .at(if self.consents { "/consent" } else { "/consents" }));
        }
        if self.ground == SuspensionGround::NormReview
            && case.record.norm_reviews.iter().all(|review| review.result.is_some())
        {
            return Err(cx
                .refuse(
                    "FY-50",
                    "no_norm_review",
                    "案件中没有正在进行的规范性文件附带审查，请先办理“启动规范性文件附带审查”",
                    "no review of a normative document is under way: begin it first",
                )
                .at("/ground"));
        }
        match self.ground {
            SuspensionGround::ApplicantDied
            | SuspensionGround::CapacityLost
            | SuspensionGround::WhereaboutsUnknown => input::applies_as(case, PartyKind::Person, article)?,
            SuspensionGround::OrganisationEnded => input::applies_as(case, PartyKind::Organisation, article)?,
            _ => {}
        }
        let reason = input::given(self.reason);
        if self.ground == SuspensionGround::Other {
            input::reason(reason.as_deref().unwrap_or_default(), "/reason")?;
        }
        let consent = self.consent.map(|paper| paper.checked_at(cx, "/consent")).transpose()?;
        let facts = suspended(case, cx, zh, article)?;
        let notice = Issued::needed(&IN_WRITING, self.notice, case, cx)?;
        let mut decision = Decision::of(Fact::Suspended { ground: self.ground, reason })
            .and_all(facts)
            .and_all(notice)
            .and_all(consent.map(Document::lodged));
        if self.ground == SuspensionGround::NormReview {
            let open = |review: &norm::Review| {
                review.is_kept() && review.result.is_none() && review.maker_asked_on.is_none()
            };
            for (n, _) in (1..).zip(&case.record.norm_reviews).filter(|(_, review)| open(review)) {
                decision = norm::maker_to_notify(decision, case, cx, n, cx.today)?;
            }
        }
        Ok(decision.and(FileFact::NoticeIssued(Notice {
            kind: "suspended".to_owned(),
            zh: format!("自{}起中止审理。事由：{zh}。", kernel::date::zh(cx.today)),
            en: format!("The case is suspended from {}.", cx.today),
            article: "《行政复议法》第三十九条第三款".to_owned(),
            last_day: None,
        })))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "mediation", "consents": true,
            "consent": { "kind": "consent_to_suspend", "title": "同意中止审理确认书", "on": "2026-03-09" },
            "notice": { "document": { "kind": "suspension_notice", "title": "中止通知书", "on": "2026-03-09" } }
        })
    }
}

/// The parties are told in writing that the case is suspended, and that it is resumed.
pub(super) const IN_WRITING: Needed = Needed::notice(
    "《行政复议法》第三十九条第三款",
    (
        "中止、恢复行政复议案件的审理，应当书面告知当事人，请附中止通知书、恢复审理通知书",
        "the parties are told in writing that a case is suspended or resumed: attach the notice",
    ),
);

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::Basis;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn accepted() -> Scenario<Reconsideration> {
        Scenario::default().take("2026-03-02", By::Officer, "apply", &super::super::Apply::example()).take(
            "2026-03-03",
            By::Officer,
            "accept",
            &super::super::Accept::example(),
        )
    }

    #[test]
    fn mediation_suspends_only_where_both_agree() {
        let alone = json!({ "ground": "mediation" });
        accepted().refuse("2026-03-10", By::Officer, "suspend", &alone, "consent_required");
    }

    #[test]
    fn another_ground_is_described() {
        accepted().refuse(
            "2026-03-10",
            By::Officer,
            "suspend",
            &json!({ "ground": "other" }),
            "reason_required",
        );
    }

    #[test]
    fn days_held_by_two_causes_are_left_out_once_and_the_receipt_names_both() {
        let case = accepted()
            .take("2026-03-10", By::Officer, "begin-inquiry", &super::super::BeginInquiry::example())
            .take("2026-03-12", By::Officer, "suspend", &json!({ "ground": "force_majeure", "notice": { "document": { "kind": "suspension_notice", "title": "中止通知书", "on": "2026-03-03" } } }))
            .take("2026-03-20", By::Officer, "end-inquiry", &super::super::EndInquiry::example())
            .take("2026-03-24", By::Officer, "resume", &super::super::Resume::example());
        let Basis::Rule(receipt) = &case.case.file.deadline("decision").expect("it runs").basis else {
            panic!("the period to decide is the law's");
        };
        let words = receipt.zh();
        assert!(words.contains("专门事项鉴定") && words.contains("不可抗力"), "{words}");
        // 60 days from 3 March, and the fourteen from the 10th to the 23rd
        assert_eq!(receipt.nominal, Some("2026-05-16".parse().expect("a day")));
    }

    #[test]
    fn every_clock_stands_still_and_it_is_suspended_once() {
        let case = accepted().take("2026-03-10", By::Officer, "suspend", &Suspend::example()).refuse(
            "2026-03-11",
            By::Officer,
            "suspend",
            &Suspend::example(),
            "already_suspended",
        );
        assert_eq!((case.due("decision"), case.due("copy")), ("-".to_owned(), "-".to_owned()));
        assert_eq!(case.case.stage, Stage::Accepted);
    }
}
