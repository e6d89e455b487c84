//! The main head extends the period of a complex case as far as its track allows, and the applicant is told.

use crate::Adjudication;
use crate::fact::{Approver, Fact};
use crate::procedure::Stage;
use kernel::By;
use procedure::check;
use procedure::served::Noticed;
use procedure::{
    Basis, Case, Context, Deadline, Decision, Document, FileFact, Needed, Notice, Refusal, Rule, Served, Step,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const NOTICE: Needed = Needed::notice(
    "《宁夏回族自治区行政程序规定》第八十四条；《土地权属争议调查处理办法》第二十八条",
    (
        "延长裁决期限的，应当将延期理由告知申请人，请提交延期通知书",
        "the applicant is told why the period is extended: give the notice",
    ),
);

/// How the rule table calls the main head, where the approval is his.
const MAIN_HEAD: &str = "主要负责人";

/// Extends the period for the award.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// How many, in the unit of the track: natural days, over land months.
    pub amount: u32,
    /// Who approved it: the main head, where the row of the period says so.
    #[serde(default)]
    pub approved_by: Option<Approver>,
    /// Reason, as told to the applicant. Personal data may stand in it: it is not repeated in the notice.
    pub reason: String,
    /// The notice in writing (延期通知书).
    #[serde(default)]
    pub notice: Option<Document>,
    /// Its copies, as far as the parties were given them by now; what follows later is recorded by `serve-document`.
    #[serde(default)]
    pub served: Vec<Served>,
}

impl Step<Adjudication> for Extend {
    const RULE: Rule<Stage> = Rule::named("extend", "延长裁决期限", "Extend the period for the award")
        .under("《宁夏回族自治区行政程序规定》第八十四条；《土地权属争议调查处理办法》第二十八条")
        .by(&[By::Head])
        .from(&[Stage::Accepted])
        .repeated()
        .enforcing(&["CJ-09", "P-32", "P-33", "P-36a", "P-38", "TD-05"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let reason = check::text(&self.reason, "/reason")?;
        let (extended, extension) = procedure::decision::extended(case, cx, "decision", self.amount)
            .map_err(|refusal| refusal.at("/amount"))?;
        let approved_by = self.approved_by;
        if extension.approver.ends_with(MAIN_HEAD) && approved_by != Some(Approver::MainHead) {
            return Err(main_head_approves(&extension.approver, case, cx));
        }
        let unit = extension.unit;
        let paper = Noticed::checked(Some(NOTICE.given(self.notice)?), self.served, case, cx, "/notice")?;
        let notice = Notice {
            kind: "extended".to_owned(),
            zh: format!(
                "因情况复杂，经{}批准，裁决期限延长{}{}，理由见延期通知书。",
                extension.approver,
                self.amount,
                unit.zh()
            ),
            en: format!(
                "The case is complex: its period is extended by {} {}, for reasons told.",
                self.amount,
                unit.en(self.amount)
            ),
            article: article(&extended),
            last_day: extended.due,
        };
        Ok(Decision::of(Fact::Extended { reason, approved_by })
            .and_all(paper.lodged())
            .and(FileFact::DeadlineSet(extended))
            .and(FileFact::NoticeIssued(notice)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "amount": 30, "approved_by": "main_head", "reason": "争议地块需要实地勘验",
            "notice": { "kind": "extension_notice", "title": "延期通知书", "on": "2026-03-31" }
        })
    }
}

/// The extension is not approved by whom the row of the period says.
fn main_head_approves(approver: &str, case: &Case<Adjudication>, cx: &Context) -> Refusal {
    cx.refuse(
        case.record.track.decision(),
        "main_head_approves",
        format!("延长裁决期限应当经{approver}批准，请填写批准人（main_head）；其他负责人批准的，不能延长"),
        "the main head approves the extension: say that he did; another head cannot",
    )
    .at("/approved_by")
}

/// The provision the period rests on.
fn article(deadline: &Deadline) -> String {
    match &deadline.basis {
        Basis::Rule(receipt) => receipt.article.clone(),
        Basis::Document { zh, .. } => zh.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::No;
    use serde_json::{Value, json};

    fn by(amount: u32) -> Value {
        let mut input = Extend::example();
        input["amount"] = json!(amount);
        input
    }

    #[test]
    fn thirty_days_once_in_general() {
        let case = given::accepted("forest_ownership")
            .refuse("2026-04-20", By::Head, "extend", &by(31), "extension_over_max")
            .take("2026-04-20", By::Head, "extend", &by(30));
        assert_eq!(case.due("decision"), "2026-06-01");
        case.refuse("2026-05-20", By::Head, "extend", &by(1), "extension_too_many");
    }

    #[test]
    fn months_over_land_and_nothing_where_the_law_is_silent() {
        let case = given::accepted("land_ownership").take("2026-08-20", By::Head, "extend", &by(3));
        assert_eq!(case.due("decision"), "2026-12-03");
        for category in ["enterprise_name", "procurement"] {
            given::accepted(category).refuse(
                "2026-04-01",
                By::Head,
                "extend",
                &by(3),
                "extension_not_allowed",
            );
        }
    }

    #[test]
    fn another_head_approves_nothing() {
        for category in ["forest_ownership", "land_ownership"] {
            for approver in [json!("deputy_head"), Value::Null] {
                let mut input = by(2);
                input["approved_by"] = approver;
                given::accepted(category).refuse(
                    "2026-04-20",
                    By::Head,
                    "extend",
                    &input,
                    "main_head_approves",
                );
            }
        }
    }

    #[test]
    fn an_officer_extends_nothing_and_a_head_gives_a_reason() {
        let answer = given::accepted("grassland_ownership")
            .attempt("2026-04-20", By::Officer, "extend", &by(30))
            .map(|_| ());
        assert_eq!(answer, Err(No::Barred(procedure::step::Barred::Capacity)));
        let silent = json!({ "amount": 30, "reason": "" });
        given::accepted("grassland_ownership").refuse("2026-04-20", By::Head, "extend", &silent, "text");
    }
}
