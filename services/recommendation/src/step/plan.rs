//! The addressee plans its measures, item by item, and where the letter gives long time its staged reports. A plan that
//! needs longer than the law gives to perform needs the issuer's consent; of a penalty that is planned the limitation is
//! looked at now, not only when it is imposed.

use super::PlannedAct;
use crate::fact::Fact;
use crate::letter::{GENERAL, item, letter};
use crate::procedure::{PlannedMeasure, PlannedReport, Stage};
use crate::{Recommendation, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A measure of the plan.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanMeasure {
    /// Item of the letter, from 1.
    pub item: u32,
    /// What is to be done.
    pub text: String,
    /// Last day.
    pub due: NaiveDate,
    /// The administrative act the measure will be, where it will be one.
    #[serde(default)]
    pub act: Option<PlannedAct>,
}

/// A staged report of the plan.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanReport {
    /// Last day.
    pub due: NaiveDate,
    /// What it reports on.
    pub title: String,
}

/// Plans measures and reports.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Measures; at least one.
    pub measures: Vec<PlanMeasure>,
    /// Staged reports.
    #[serde(default)]
    pub reports: Vec<PlanReport>,
}

impl Step<Recommendation> for Plan {
    const RULE: Rule<Stage> = Rule::named("plan", "制定整改方案", "Plan the measures")
        .under(super::DUTY)
        .by(&[By::Officer])
        .from(&[Stage::Served, Stage::Planned, Stage::Unsatisfied])
        .enforcing(&["JJ-01", "JJ-02", "TS-05", "TS-05a"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let letter = letter(case)?;
        if self.measures.is_empty() {
            return Err(Refusal::new(
                "no_measures",
                "整改方案应当至少写明一项措施",
                "a plan has at least one measure",
            )
            .at("/measures"));
        }
        let usual = cx.law.count(GENERAL, letter.served_on).receipt()?;
        let reply = case.file.deadline("reply").and_then(|d| d.due);
        if self.reports.is_empty() && case.record.reports.is_empty() && reply > usual.due {
            return Err(Refusal::new(
                "staged_reports_required",
                "建议书给出的答复期限长于一般期限，整改方案应当安排阶段性报告",
                "the letter gives more than the usual period: the plan has staged reports",
            )
            .under(usual.article)
            .at("/reports"));
        }
        let mut facts = Vec::new();
        let mut measures = Vec::new();
        for (i, measure) in self.measures.into_iter().enumerate() {
            let at = format!("/measures/{i}");
            item(letter, measure.item, &format!("{at}/item"))?;
            paper::dated(&measure.text, measure.due, cx, &at)?;
            let known = |(n, known): (usize, &PlannedMeasure)| {
                (known.item, &known.text, known.due) == (measure.item, &measure.text, measure.due)
                    && runs(case, "measure", n)
            };
            if case.record.planned.iter().enumerate().any(known) {
                return Err(planned_already(&at));
            }
            consented(case, measure.due, cx).map_err(|refusal| refusal.at(format!("{at}/due")))?;
            let key = format!("measure:{}", case.record.planned.len() + i + 1);
            facts.push(paper::planned(key, "落实整改措施".to_owned(), "take the measure", measure.due));
            let checked =
                measure.act.as_ref().map(|act| act.checked(&format!("{at}/act"), cx)).transpose()?;
            let (limitation, told) = checked.unwrap_or_default();
            facts.extend(told);
            measures.push(PlannedMeasure {
                item: measure.item,
                text: measure.text,
                due: measure.due,
                act: measure.act.map(|act| act.kind),
                limitation,
            });
        }
        let mut reports = Vec::new();
        for (i, report) in self.reports.into_iter().enumerate() {
            let at = format!("/reports/{i}");
            if report.title.trim().is_empty() {
                return Err(
                    Refusal::new("text", "请写明报告内容", "say what is reported").at(format!("{at}/title"))
                );
            }
            paper::dated(&report.title, report.due, cx, &at)?;
            let known = |(n, known): (usize, &PlannedReport)| {
                (&known.title, known.due) == (&report.title, report.due) && runs(case, "report", n)
            };
            if case.record.reports.iter().enumerate().any(known) {
                return Err(planned_already(&at));
            }
            let key = format!("report:{}", case.record.reports.len() + i + 1);
            facts.push(paper::planned(
                key,
                "提交阶段性报告".to_owned(),
                "make the staged report",
                report.due,
            ));
            reports.push(PlannedReport { due: report.due, title: report.title, made_on: None });
        }
        Ok(Decision::of(Fact::Planned { measures, reports }).and_all(facts))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "measures": [{ "item": 1, "text": "建立物业服务合同备案台账", "due": "2026-04-30" }],
            "reports": [{ "due": "2026-04-15", "title": "备案台账建设进展" }]
        })
    }
}

/// Whether this measure or report of the plan runs still, counted from 0.
fn runs(case: &Case<Recommendation>, family: &str, n: usize) -> bool {
    case.file.live(&format!("{family}:{}", n + 1)).is_some()
}

/// What is in the plan already is not planned again.
fn planned_already(at: &str) -> Refusal {
    Refusal::new(
        "planned_already",
        "该项措施、报告已经列入整改方案，不必重复登记；补充方案只填写新增的内容",
        "this is in the plan already: add what is new only",
    )
    .at(at)
}

/// A measure due after the last day to perform needs the issuer's consent.
fn consented(case: &Case<Recommendation>, due: NaiveDate, cx: &Context) -> Result<(), Refusal> {
    let kind = letter(case)?.kind;
    let last = case.file.deadline("reply").and_then(|reply| reply.due).max(case.record.milestones_until);
    if !kind.is_public_interest() || last.is_none_or(|last| due <= last) {
        return Ok(());
    }
    Err(cx.refuse(
        kind.rule(),
        "consent_required",
        "整改措施的期限晚于依法履行职责的期限，应当先经发出机关同意分阶段整改",
        "the measure is due after the period to perform: the issuer consents to milestones first",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::fact::Basis;
    use serde_json::json;

    #[test]
    fn what_is_planned_gets_its_day() {
        let case = given::served().take("2026-03-10", By::Officer, "plan", &Plan::example());
        assert_eq!(case.due("report:1"), "2026-04-15");
        assert_eq!(case.due("measure:1"), "2026-04-30");
        assert!(matches!(
            case.case.file.deadline("report:1").map(|d| &d.basis),
            Some(Basis::Document { .. })
        ));
        assert_eq!(case.case.stage, Stage::Planned);
    }

    #[test]
    fn long_time_to_reply_needs_staged_reports() {
        let mut plan = Plan::example();
        plan["reports"] = json!([]);
        given::served().take("2026-03-10", By::Officer, "plan", &plan);
        let systemic = || given::of("governance", &json!({ "amount": 10, "unit": "month" }));
        systemic().refuse("2026-03-10", By::Officer, "plan", &plan, "staged_reports_required");
        systemic().take("2026-03-10", By::Officer, "plan", &Plan::example());
    }

    #[test]
    fn a_plan_answers_the_items_of_the_letter() {
        let refuse = |measures: serde_json::Value, code: &'static str| {
            let plan = json!({ "measures": measures });
            given::served().refuse("2026-03-10", By::Officer, "plan", &plan, code);
        };
        refuse(json!([]), "no_measures");
        refuse(json!([{ "item": 2, "text": "备案", "due": "2026-04-30" }]), "no_item");
        refuse(json!([{ "item": 0, "text": "备案", "due": "2026-04-30" }]), "no_item");
        refuse(json!([{ "item": 1, "text": "", "due": "2026-04-30" }]), "text");
        refuse(json!([{ "item": 1, "text": "备案", "due": "2026-03-09" }]), "due_past");
    }
}
