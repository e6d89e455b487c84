//! The court judged the suit in the public interest and the judgment took effect: the claims are met, met in part, or
//! dismissed. What it orders is owed and watched, and the issuer looks back on it; where the claims are dismissed there
//! is nothing to look back on.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::letter;
use crate::procedure::{Stage, Suit};
use chrono::NaiveDate;
use kernel::{By, date};
use procedure::{
    Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, Term, check, number,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a judgment in effect leads to where it is not performed.
const ENFORCEMENT: &str =
    "《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第十二条";

/// What became of the claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = recommendation::SuitResult)]
pub enum SuitResult {
    /// All met: 确认违法或者无效, 撤销, 责令履行, 变更.
    Met,
    /// Some met, the others dismissed.
    PartlyMet,
    /// 判决驳回诉讼请求.
    Dismissed,
    /// Ended without a judgment on the claims: 裁定不予立案, 驳回起诉, 准许撤诉 while claims are open.
    Ended,
}

impl SuitResult {
    /// The code of the outcome, and its official words.
    #[must_use]
    pub fn outcome(self) -> (&'static str, &'static str) {
        match self {
            SuitResult::Met => ("claims_met", "判决支持全部诉讼请求"),
            SuitResult::PartlyMet => ("claims_partly_met", "判决支持部分诉讼请求"),
            SuitResult::Dismissed => ("claims_dismissed", "判决驳回诉讼请求"),
            SuitResult::Ended => ("suit_ended", "裁定不予立案、驳回起诉或者准许撤诉，公益诉讼终结"),
        }
    }

    /// Whether something is ordered: it is owed, and looked back upon.
    #[must_use]
    pub fn orders(self) -> bool {
        matches!(self, SuitResult::Met | SuitResult::PartlyMet)
    }

    /// The provision it rests on.
    fn article(self) -> &'static str {
        match self {
            SuitResult::Met => {
                "《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第二十五条第一款第一项至第四项"
            }
            SuitResult::PartlyMet => {
                "《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第二十五条第一款"
            }
            SuitResult::Dismissed => {
                "《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第二十五条第一款第五项"
            }
            SuitResult::Ended => "《行政诉讼法》第五十一条第二款、第六十二条",
        }
    }
}

/// Records the judgment on the suit, once it has taken effect.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteJudgment {
    /// What became of the claims.
    pub result: SuitResult,
    /// Number of the judgment.
    pub number: String,
    /// The judgment; where it was appealed, the final one.
    pub document: Document,
    /// Day it took effect.
    pub effective_on: NaiveDate,
    /// What it orders the agency to do.
    #[serde(default)]
    pub obligations: Vec<Term>,
}

impl Step<Recommendation> for NoteJudgment {
    const RULE: Rule<Stage> = Rule::named(
        "note-judgment",
        "登记公益诉讼生效裁判",
        "Record how the court ended the suit",
    )
    .under("《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第十二条、第二十五条；《行政诉讼法》第五十一条第二款、第六十二条")
    .by(&[By::Issuer])
    .from(&[Stage::Sued]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let Self { result, number, document, effective_on, obligations } = self;
        let letter = letter(case)?;
        let number = number::of_court(&number, "/number")?;
        let document = Document { number: Some(number.clone()), ..document.checked(cx)? };
        // nothing takes effect before the suit
        let sued_on = case.record.sued.as_ref().map_or(letter.served_on, |sued| sued.on);
        let effective_on = check::day(effective_on, sued_on.max(document.on), cx.today, "/effective_on")?;
        if !result.orders() && !obligations.is_empty() {
            return Err(Refusal::new(
                "nothing_ordered",
                "判决驳回诉讼请求、裁定终结的，没有责令履行的义务",
                "where the claims are dismissed or the suit ends without a judgment, nothing is ordered",
            )
            .under(result.article())
            .at("/obligations"));
        }
        let owed_before = case.file.obligations.len();
        let decision = Decision::of(Fact::SuitJudged(Suit { number, result, effective_on, owed_before }))
            .and(document.lodged());
        if !result.orders() {
            let (code, zh) = result.outcome();
            return Ok(decision
                .dropping(case, &["obligation"], zh)
                .closed(cx.today, code, zh, result == SuitResult::Dismissed)
                .on_ground(result.article()));
        }
        let source = ("公益诉讼判决确定的履行期限", "the day the judgment in the public interest fixes");
        decision
            .dropping(case, &["obligation", "look_back"], "公益诉讼已经判决")
            .and(FileFact::NoticeIssued(Notice {
                kind: "suit_judged".to_owned(),
                zh: format!(
                    "{}，判决于{}生效，被告应当按期履行；发出机关回访后办结。",
                    result.outcome().1,
                    date::zh(effective_on)
                ),
                en: format!(
                    "The judgment took effect on {effective_on}: it is performed, and looked back upon."
                ),
                article: result.article().to_owned(),
                last_day: None,
            }))
            .owing(case, obligations, effective_on, Some(&letter.addressee), "/obligations", source)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "result": "met",
            "number": "（2026）宁0522行初30号",
            "document": { "kind": "judgment", "title": "行政公益诉讼判决书", "on": "2026-03-02" },
            "effective_on": "2026-03-02",
            "obligations": [{ "text": "判决生效之日起六个月内清理完毕并修复", "due": "2026-12-31" }]
        })
    }
}

/// What is told where the agency does not perform what the judgment ordered, as these words say.
pub(crate) fn to_be_enforced(zh: &str, en: &str) -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "judgment_not_performed".to_owned(),
        zh: format!("{zh}判决、裁定发生法律效力，被告不履行的，人民法院应当移送执行。"),
        en: format!("{en} The court hands it over for enforcement."),
        article: ENFORCEMENT.to_owned(),
        last_day: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{LookBack, Promise, Sue, given};
    use super::*;
    use procedure::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    fn sued() -> Scenario<Recommendation> {
        given::of("public_interest", &Value::Null)
            .take("2026-03-20", By::Officer, "promise", &Promise::example())
            .take("2026-05-06", By::System, "note-overdue", &json!({}))
            .take("2026-05-10", By::Issuer, "sue", &Sue::example())
    }

    fn judgment(result: &str) -> Value {
        let mut input = NoteJudgment::example();
        input["result"] = json!(result);
        input["document"]["on"] = json!("2026-08-20");
        input["effective_on"] = json!("2026-09-05");
        if ["dismissed", "ended"].contains(&result) {
            input["obligations"] = json!([]);
        }
        input
    }

    fn judged(result: &str) -> Scenario<Recommendation> {
        sued().take("2026-09-10", By::Issuer, "note-judgment", &judgment(result))
    }

    #[test]
    fn what_is_ordered_is_watched_and_the_look_back_closes() {
        for (result, code) in [("met", "claims_met"), ("partly_met", "claims_partly_met")] {
            let case = judged(result);
            assert_eq!(case.case.stage, Stage::SuitJudged);
            assert!(case.case.file.outcome.is_none(), "the look-back is ahead");
            assert_eq!(case.due("obligation:2"), "2026-12-31");
            assert_eq!(case.case.file.obligations[1].debtor.as_deref(), Some("haiyuan-zjj"));
            let closed = case.take("2027-01-10", By::Issuer, "look-back", &LookBack::example());
            let (outcome, _) = closed.case.file.outcome.as_ref().expect("closed");
            assert_eq!((outcome.code.as_str(), outcome.on_merits), (code, true));
        }
        let mut recurred = LookBack::example();
        recurred["recurred"] = json!(true);
        let back = judged("met").take("2027-01-10", By::Issuer, "look-back", &recurred);
        assert_eq!((back.case.stage, back.case.file.outcome.is_none()), (Stage::SuitJudged, true));
        let told = back.case.file.notices.last().map(|told| told.kind.as_str());
        assert_eq!(told, Some("judgment_not_performed"), "what came back is enforced");
    }

    #[test]
    fn what_is_dismissed_closes_the_case_and_promises_outlive_it() {
        let case = judged("dismissed").case;
        let (outcome, _) = case.file.outcome.as_ref().expect("closed");
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("claims_dismissed", true));
        assert!(outcome.ground.as_deref().is_some_and(|ground| ground.ends_with("第二十五条第一款第五项")));
        assert_eq!(case.file.deadline("obligation:1").map(|d| d.state), Some(DeadlineState::Running));
        let mut ordering = judgment("dismissed");
        ordering["obligations"] = NoteJudgment::example()["obligations"].clone();
        sued().refuse("2026-09-10", By::Issuer, "note-judgment", &ordering, "nothing_ordered");
        let ended = judged("ended").case;
        let (outcome, _) = ended.file.outcome.as_ref().expect("closed");
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("suit_ended", false));
        let mut early = judgment("met");
        early["document"]["on"] = json!("2026-03-02");
        early["effective_on"] = json!("2026-05-09");
        sued().refuse("2026-09-10", By::Issuer, "note-judgment", &early, "day_out_of_order");
        early["document"]["on"] = json!("2026-08-20");
        early["effective_on"] = json!("2026-08-19");
        sued().refuse("2026-09-10", By::Issuer, "note-judgment", &early, "day_out_of_order");
        early["effective_on"] = json!("2026-09-11");
        sued().refuse("2026-09-10", By::Issuer, "note-judgment", &early, "day_out_of_order");
    }

    #[test]
    fn what_the_judgment_ordered_is_enforced_where_it_is_not_done_and_a_promise_is_not() {
        let told = |key: &str, due: &str| {
            let input = json!({ "key": format!("obligation:{key}"), "due": due });
            let case = judged("met").take(due, By::System, "lapse", &input).case;
            assert!(case.file.obligations.iter().any(|owed| owed.breached));
            case.file.notices.iter().any(|notice| notice.kind == "judgment_not_performed")
        };
        assert!(told("2", "2026-12-31"));
        assert!(!told("1", "2026-09-30"));
    }
}
