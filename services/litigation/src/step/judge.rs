//! The court judges; what the judgment orders becomes an obligation with its last day.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::Term;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Result of the suit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Code {
    /// 判决驳回诉讼请求 (art. 69).
    J01,
    /// 判决撤销、部分撤销 (art. 70).
    J02,
    /// 判决履行法定职责 (art. 72).
    J03,
    /// 判决履行给付义务 (art. 73).
    J04,
    /// 判决确认违法 (art. 74).
    J05,
    /// 判决确认无效 (art. 75).
    J06,
    /// 判决变更 (art. 77).
    J07,
    /// 行政协议判决 (art. 78).
    J08,
    /// 判决赔偿、补偿 (art. 76).
    J09,
    /// 裁定不予立案、驳回起诉.
    J10,
    /// 准许撤诉.
    J11,
    /// 调解书 (art. 60).
    J12,
    /// 终结诉讼.
    J13,
    /// 第二审裁判 (art. 89).
    J14,
}

impl Code {
    /// The result in official words.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Code::J01 => "判决驳回诉讼请求",
            Code::J02 => "判决撤销或者部分撤销",
            Code::J03 => "判决履行法定职责",
            Code::J04 => "判决履行给付义务",
            Code::J05 => "判决确认违法",
            Code::J06 => "判决确认无效",
            Code::J07 => "判决变更",
            Code::J08 => "行政协议判决（继续履行、补救、赔偿、补偿）",
            Code::J09 => "判决赔偿或者补偿",
            Code::J10 => "裁定不予立案或者驳回起诉",
            Code::J11 => "准许撤诉",
            Code::J12 => "行政调解书",
            Code::J13 => "终结诉讼",
            Code::J14 => "第二审裁判",
        }
    }

    /// The code on the wire.
    #[must_use]
    pub fn word(self) -> String {
        format!("{self:?}")
    }

    /// The period to appeal from it: a judgment's, a ruling's, or none.
    fn appeal(self) -> Option<&'static str> {
        match self {
            Code::J10 => Some("SS-28a"),
            Code::J11 | Code::J12 | Code::J13 | Code::J14 => None,
            _ => Some("SS-28"),
        }
    }
}

/// Records the judgment.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Judge {
    /// Result.
    pub code: Code,
    /// Number of the judgment, ruling or mediation document.
    pub number: String,
    /// The document.
    pub document: Document,
    /// What it orders.
    #[serde(default)]
    pub obligations: Vec<Term>,
    /// Day of service on the parties.
    pub served_on: NaiveDate,
}

impl Step<Litigation> for Judge {
    const RULE: Rule<Stage> = Rule::named("judge", "登记裁判结果", "Record the judgment")
        .under("《行政诉讼法》第五十一条、第六十条、第六十九条至第七十八条、第八十五条、第八十九条")
        .by(&[By::Court])
        .from(&[Stage::Filed, Stage::Docketed, Stage::Answered, Stage::Heard])
        .enforcing(&["SS-28", "SS-28a"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        if matches!(self.code, Code::J11 | Code::J13) {
            return Err(Refusal::new(
                "own_step",
                "准许撤诉请办理“裁定准许撤诉”，终结诉讼请办理“裁定终结诉讼”",
                "a withdrawal is the step `allow-withdrawal`, an end the step `end`",
            )
            .at("/code"));
        }
        if case.stage == Stage::Filed && self.code != Code::J10 {
            return Err(Refusal::new(
                "not_docketed",
                "案件尚未立案，只能裁定不予立案",
                "the suit is not docketed: only a ruling not to docket is possible",
            )
            .under("《行政诉讼法》第五十一条第二款")
            .at("/code"));
        }
        let from = case.record.docketed_on.unwrap_or(case.file.opening().received_on);
        let served_on = procedure::check::day(self.served_on, from, cx.today, "/served_on")?;
        let document = paper::numbered(self.document, &self.number, cx)?;
        let fact = Fact::Judged { code: self.code, number: paper::number(&self.number)?, served_on };
        let appeal =
            self.code.appeal().map(|rule| paper::fixed(case, cx, "appeal", rule, served_on)).transpose()?;
        let decision = Decision::of(fact)
            .and(FileFact::DocumentLodged(document))
            .met(case, "docketing", cx.today)
            .met(case, "judgment", cx.today)
            .dropping(case, &["docketing", "judgment", "obligation"], "案件已经裁判")
            .and_all(appeal);
        let source = ("裁判文书确定的履行期限", "the day the judgment fixes");
        let decision = decision.owing(
            case,
            self.obligations,
            served_on,
            Some(&case.file.opening().organ),
            "/obligations",
            source,
        )?;
        Ok(decision.closed(cx.today, &self.code.word(), self.code.zh(), self.code != Code::J10))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "code": "J03",
            "number": "（2026）宁0522行初12号",
            "document": { "kind": "judgment", "title": "行政判决书", "on": "2026-03-02" },
            "obligations": [{ "text": "自判决生效之日起履行保护职责", "due": "2026-12-31" }],
            "served_on": "2026-03-02"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    fn judgment(code: &str) -> Value {
        let mut input = Judge::example();
        input["code"] = json!(code);
        input["served_on"] = json!("2026-05-20");
        input
    }

    fn judged(code: &str) -> Scenario<Litigation> {
        given::answered().take("2026-05-20", By::Court, "judge", &judgment(code))
    }

    #[test]
    fn a_judgment_may_be_appealed_in_fifteen_days_and_a_ruling_in_ten() {
        let case = judged("J03");
        assert_eq!(case.due("appeal"), "2026-06-04");
        assert_eq!(case.due("obligation:1"), "2026-12-31");
        assert_eq!(case.case.stage, Stage::Judged);
        assert_eq!(judged("J10").due("appeal"), "2026-06-01");
        assert_eq!(judged("J12").due("appeal"), "", "a mediation document is not appealed");
        assert_eq!(judged("J14").due("appeal"), "");
    }

    #[test]
    fn it_closes_on_the_merits_unless_it_ends_by_form() {
        let on_merits = |code: &str| {
            let (outcome, _) = judged(code).case.file.outcome.expect("closed");
            assert_eq!(outcome.code, code);
            outcome.on_merits
        };
        assert!(on_merits("J01") && on_merits("J05") && on_merits("J12"));
        assert!(!on_merits("J10"));
    }

    #[test]
    fn before_docketing_only_a_refusal_to_docket() {
        let mut refusal = judgment("J10");
        refusal["served_on"] = json!("2026-03-05");
        given::filed().take("2026-03-05", By::Court, "judge", &refusal);
        given::filed().refuse("2026-03-05", By::Court, "judge", &judgment("J01"), "not_docketed");
    }

    #[test]
    fn withdrawal_and_end_have_steps_of_their_own() {
        given::answered().refuse("2026-05-20", By::Court, "judge", &judgment("J11"), "own_step");
        given::answered().refuse("2026-05-20", By::Court, "judge", &judgment("J13"), "own_step");
        given::answered().refuse("2026-05-19", By::Court, "judge", &judgment("J01"), "day_out_of_order");
    }
}
