//! A decision in effect is made public as far as the act was, with personal data hidden; or it is not, and the file
//! says why.

use crate::fact::Fact;
use crate::input;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Publication;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-64";
const ARTICLE: &str = "《行政复议法》第七十九条第一款";

/// Why a decision is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithholdingGround {
    /// The act under review is not public itself.
    ActNotPublic,
    /// 国家秘密.
    StateSecret,
    /// 商业秘密.
    TradeSecret,
    /// 个人隐私 that cannot be hidden in the text.
    Privacy,
    /// 危及国家安全、公共安全、社会稳定.
    Security,
}

impl WithholdingGround {
    fn zh(self) -> &'static str {
        match self {
            Self::ActNotPublic => "被申请行政复议的行政行为未公开",
            Self::StateSecret => "涉及国家秘密",
            Self::TradeSecret => "涉及商业秘密",
            Self::Privacy => "涉及个人隐私，隐去后仍可识别当事人",
            Self::Security => "公开可能危及国家安全、公共安全、社会稳定",
        }
    }
}

/// Publishes the decision.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The text for the public, another file than the decision itself.
    pub text: Document,
    /// Whether names, numbers, addresses and other personal data are hidden in it.
    pub personal_data_hidden: bool,
}

impl Step<Reconsideration> for Publish {
    const RULE: Rule<Stage> = Rule::named("publish", "公开行政复议决定书", "Publish the decision")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(&[Stage::Decided])
        .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        open(case, cx)?;
        if !self.personal_data_hidden {
            return Err(cx
                .refuse(
                    ROW,
                    "personal_data",
                    "公开文本应当隐去当事人姓名、证件号码、住址等个人信息",
                    "personal data are hidden in the text for the public",
                )
                .at("/personal_data_hidden"));
        }
        let text = self.text.checked_at(cx, "/text")?;
        let same = case.file.documents.iter().any(|paper| paper.sha256 == text.sha256);
        if text.sha256.is_none() || same {
            return Err(cx
                .refuse(
                    ROW,
                    "text_not_redacted",
                    "请附隐去个人信息后的公开文本；公开文本与卷内决定书是同一文件的，不得公开",
                    "attach the text for the public: it is another file than the decision in the case",
                )
                .at("/text/sha256"));
        }
        Ok(Decision::of(Fact::PublicationSettled(Publication::Published { on: cx.today }))
            .and(text.lodged())
            .and(cx.tell(
                ROW,
                "decision_published",
                "行政复议决定书已向社会公开，公开文本已隐去个人信息。",
                "The decision is public, with personal data hidden.",
            )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "text": {
                "kind": "published_decision", "title": "行政复议决定书（公开文本）", "on": "2026-04-27",
                "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
            },
            "personal_data_hidden": true
        })
    }
}

/// Records that the decision is not published.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withhold {
    /// Ground.
    pub ground: WithholdingGround,
    /// Reason.
    pub reason: String,
}

impl Step<Reconsideration> for Withhold {
    const RULE: Rule<Stage> = Rule::named("withhold", "不公开行政复议决定书", "Do not publish the decision")
        .under(ARTICLE)
        .by(&[By::Officer])
        .from(&[Stage::Decided])
        .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        open(case, cx)?;
        let Some(reason) = input::given(Some(self.reason)).filter(|reason| reason.chars().count() <= 2000)
        else {
            return Err(cx
                .refuse(
                    ROW,
                    "reason_required",
                    "不公开的，请写明理由（2000字以内）",
                    "say why it is not published, in 2000 characters",
                )
                .at("/reason"));
        };
        let known = matches!(
            &case.record.publication,
            Some(Publication::Withheld { ground, reason: known, .. }) if *ground == self.ground && *known == reason
        );
        if known {
            return Err(cx
                .refuse(
                    ROW,
                    "withheld_already",
                    "不公开及其理由已经登记",
                    "that it is not published, and why, is on record",
                )
                .at("/reason"));
        }
        let zh = format!("行政复议决定书不向社会公开。事由：{}。", self.ground.zh());
        let withheld = Publication::Withheld { ground: self.ground, reason, on: cx.today };
        Ok(Decision::of(Fact::PublicationSettled(withheld)).and(cx.tell(
            ROW,
            "decision_withheld",
            zh,
            "The decision is not published; the ground stands in the file.",
        )))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "ground": "privacy", "reason": "案件涉及未成年人，隐去姓名后仍可识别" })
    }
}

/// Refuses where the decision has not taken effect, or is public already.
fn open(case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
    if case.record.served_on.is_none() {
        return Err(cx.refuse(
            ROW,
            "not_effective",
            "行政复议决定书一经送达即发生法律效力；尚未登记送达的，不得公开",
            "a decision takes effect when it is served: record its service first",
        ));
    }
    if matches!(case.record.publication, Some(Publication::Published { .. })) {
        return Err(cx.refuse(
            ROW,
            "published_already",
            "行政复议决定书已经公开",
            "the decision is public already",
        ));
    }
    Ok(())
}
