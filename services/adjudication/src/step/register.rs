//! Somebody asks an agency to decide a dispute with another, in writing or orally.

use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::track::Track;
use kernel::{By, Category};
use procedure::common::Filing;
use procedure::oral::{self, OralApplication};
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers an application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The first sheet.
    pub filing: Filing,
    /// An oral application: the record made on the spot (申请笔录).
    #[serde(default)]
    pub oral: Option<OralApplication>,
}

impl Step<Adjudication> for Register {
    const RULE: Rule<Stage> = Rule::named("register", "登记行政裁决申请", "Register an application")
        .under("《宁夏回族自治区行政程序规定》第七十九条")
        .by(&[By::Officer])
        .opening()
        .enforcing(&["CG-04", "CJ-01", "CJ-02", "CJ-13", "TD-02"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let record = oral::record(self.oral.is_some(), self.oral, ("CJ-01", "/oral"), cx)?;
        let opening = self.filing.opening::<Adjudication>(cx, None)?;
        let category = opening.matter.category;
        listed(category, cx).map_err(|refusal| refusal.at("/filing/matter/category"))?;
        let received = opening.received_on;
        if let Some(record) = &record {
            // it is made on the spot
            check::day(record.on, received, received, "/oral/document/on")?;
        }
        let rule = Track::of(category).acceptance();
        Decision::of(Fact::Requested)
            .and(FileFact::Opened(Box::new(opening)))
            .and_all(record.map(Document::lodged))
            .deadline(cx, case, "acceptance", rule, received)
    }

    fn example() -> serde_json::Value {
        let mut filing = Filing::example();
        filing["matter"]["category"] = serde_json::json!("land_ownership");
        filing["matter"]["title"] = serde_json::json!("宅基地使用权争议");
        filing["matter"]["demands"] = serde_json::json!([{ "text": "确认争议地块使用权归申请人" }]);
        serde_json::json!({ "filing": filing })
    }
}

/// Refuses a kind of dispute that is not on the list: no agency decides it, and the applicant is told which way is open.
pub(super) fn listed(category: Category, cx: &Context) -> Result<(), Refusal> {
    if cx.law.matters.of(category).is_some() {
        return Ok(());
    }
    let (zh, en, article) = cx
        .law
        .matters
        .elsewhere(category)
        .map_or(("", "", ""), |other| (other.zh.as_str(), other.en.as_str(), other.article.as_str()));
    Err(cx.refuse(
        "CJ-13",
        "not_listed",
        format!("“{}”不在行政裁决事项清单内，不适用行政裁决程序。{zh}（{article}）", category.zh()),
        format!("this kind of dispute is not on the list of matters for adjudication. {en}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::{No, Scenario};

    #[test]
    fn what_is_not_on_the_list_is_refused_with_the_way_that_is_open() {
        for (category, way) in [("neighbour", "人民调解委员会"), ("penalty", "行政复议"), ("wages", "仲裁")]
        {
            let mut input = Register::example();
            input["filing"]["matter"]["category"] = serde_json::json!(category);
            let mut nobody = Scenario::<Adjudication>::default();
            let (no, refusal) =
                nobody.answer("2026-03-02", By::Officer, "register", &input).expect_err("refused");
            assert_eq!(no, No::Refused("not_listed"));
            let refusal = refusal.expect("it says why");
            assert_eq!(refusal.rule, Some("CJ-13"));
            assert!(refusal.text.zh.contains(way), "{}", refusal.text.zh);
        }
    }

    #[test]
    fn land_has_seven_working_days_procurement_five_and_everything_else_five_days() {
        assert_eq!(given::requested("land_ownership").due("acceptance"), "2026-03-11");
        // the fifth working day
        assert_eq!(given::requested("procurement").due("acceptance"), "2026-03-09");
        for category in ["forest_ownership", "grassland_ownership", "enterprise_name"] {
            // the fifth day, 7 March, is a Saturday
            assert_eq!(given::requested(category).due("acceptance"), "2026-03-09", "{category}");
        }
    }
}
