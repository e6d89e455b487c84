//! The court dockets the suit.

use super::check_right_holders;
use super::limitation::{self, Delayed, Limitation, LimitationGround, timely};
use crate::defendant::{self, Reconsideration, Reconsidered};
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::By;
use law::window::priority;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Dockets the suit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Docket {
    /// Number of the case.
    pub number: String,
    /// Day of docketing.
    pub on: NaiveDate,
    /// Which period to sue was kept, where the ordinary one is over.
    #[serde(default)]
    pub limitation: Option<Limitation>,
    /// Causes of the case (案由) by the list of the Supreme People's Court: one for each act that is sued over.
    #[serde(default)]
    pub causes: Vec<String>,
    /// The reconsideration before the suit, where it is not on record yet: it says who is defendant.
    #[serde(default)]
    pub reconsidered: Option<Reconsidered>,
    /// Time the claimant lost, where the period to sue is over: the court found that it is not counted, or gave leave.
    #[serde(default)]
    pub delayed: Option<Delayed>,
    /// The court's paper on that.
    #[serde(default)]
    pub delay_paper: Option<Document>,
}

/// What is told to the claimant where reconsideration comes first, and where it is pending.
const FIRST: &str =
    "《行政复议法》第二十三条、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十六条第一款";
const PENDING: &str =
    "《行政复议法》第二十九条、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十七条";

impl Step<Litigation> for Docket {
    const RULE: Rule<Stage> = Rule::named("docket", "登记立案", "Docket the suit")
        .under("《行政诉讼法》第五十一条第一款")
        .by(&[By::Court])
        .from(&[Stage::Filed])
        .enforcing(&[
            "SS-01", "SS-02", "SS-03", "SS-04", "SS-04a", "SS-05", "SS-05a", "SS-06", "SS-06b", "SS-06c",
            "SS-07", "SS-07a", "SS-08", "SS-09", "SS-10", "SS-11", "SS-12", "SS-13", "SS-14", "SS-16",
            "SS-21", "SS-25",
        ]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let on = procedure::check::day(self.on, case.file.opening().received_on, cx.today, "/on")?;
        let stated = self.reconsidered.map(Reconsidered::checked).transpose()?;
        let reconsidered = stated.as_ref().or(case.record.reconsidered.as_ref());
        let joined = defendant::settled(case, reconsidered, true)?;
        reconsideration_is_over(case, reconsidered)?;
        let act = case.file.opening().matter.act.as_ref();
        let named = self.limitation.as_ref().map(|limitation| limitation.rule(act));
        defendant::window_named(reconsidered, named, cx)?;
        let lost = limitation::paper(self.delayed.as_ref(), self.delay_paper, cx)?;
        let told = timely(case, cx, self.limitation.as_ref(), self.delayed.as_ref())?;
        let number = number::of_court(&self.number, "/number")?;
        if let Some(i) = self.causes.iter().position(|cause| !law::cause::is_listed(cause)) {
            return Err(Refusal::new(
                "no_such_cause",
                format!(
                    "案由应当从行政案件案由表中选取：有三级案由的用三级案由，没有的用二级案由（{}），不得使用“其他”",
                    law::cause::second().collect::<Vec<_>>().join("、")
                ),
                "a cause is one of the list: the third level if one fits, otherwise the second; never “other”",
            )
            .under(law::cause::ARTICLE)
            .at(format!("/causes/{i}")));
        }
        let differs = defendant::compared(case, stated.as_ref());
        let served = service_differs(case, self.limitation.as_ref());
        let (limitation, causes, reconsidered) = (self.limitation, self.causes, stated);
        let delayed = self.delayed;
        let decision = Decision::of(Fact::Docketed { number, on, limitation, causes, reconsidered, delayed });
        decision
            .done(case, "docketing", on)
            .and(paper::fixed(case, cx, "copy", "SS-21", on)?)
            .and_all(lost)
            .and_all(told)
            .and_all(joined)
            .and_all(differs)
            .and_all(served)
            .and_all(check_right_holders::to_be_called(case))
            .deadline(cx, case, "judgment", "SS-25", on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "number": "（2026）宁0522行初12号", "on": "2026-03-02", "causes": ["罚款"] })
    }
}

/// A matter for which reconsideration comes first is not docketed without it (《行政复议法》第二十三条), nor one that is
/// pending there (第二十九条).
fn reconsideration_is_over(
    case: &Case<Litigation>,
    reconsidered: Option<&Reconsidered>,
) -> Result<(), Refusal> {
    let silent = reconsidered.is_some_and(|before| before.result == Reconsideration::Silent);
    if let Some(pending) = case.record.known.iter().find(|known| known.pending && !silent) {
        return Err(Refusal::new(
            "reconsideration_pending",
            format!(
                "该行政行为正在行政复议（{}），法定复议期间内起诉的裁定不予立案；复议机关逾期未作决定的，写明经过复议的情形（reconsidered）",
                pending.number
            ),
            format!(
                "the act is under reconsideration ({}): a suit within its period is not docketed; where that organ is \
                 overdue, say so (`reconsidered`)",
                pending.number
            ),
        )
        .under(PENDING)
        .at("/reconsidered"));
    }
    let act = case.file.opening().matter.act.as_ref();
    match act.and_then(priority).filter(|_| reconsidered.is_none()) {
        Some(ground) => Err(Refusal::new(
            "reconsideration_first",
            format!(
                "本案属于应当先申请行政复议的情形（{}：{}），未经复议直接起诉的不予立案：请办理“引导先行申请行政复议”；已经\
                 复议的，写明经过复议的情形（reconsidered）",
                ground.article, ground.zh
            ),
            format!(
                "reconsideration comes first ({}): take the step `guide`, or say how the reconsideration went",
                ground.en
            ),
        )
        .under(FIRST)
        .at("/reconsidered")),
        None => Ok(()),
    }
}

/// What the court names as the day of service of the reconsideration decision differs from what the centre told of it.
fn service_differs(case: &Case<Litigation>, limitation: Option<&Limitation>) -> Option<FileFact> {
    let stated = limitation.filter(|limitation| limitation.ground == LimitationGround::Reconsidered)?;
    let known = case.record.known.iter().find(|known| known.served_on.is_some_and(|on| on != stated.from))?;
    Some(known.served_elsewhen(stated.from))
}

#[cfg(test)]
mod tests {
    use super::super::{File, given};
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn the_copy_is_due_in_five_days_and_judgment_in_six_months() {
        let case = given::docketed();
        assert_eq!(case.due("copy"), "2026-03-09");
        assert_eq!(case.due("judgment"), "2026-09-04");
        assert!(case.case.file.live("docketing").is_none());
        let pauses = |key: &str| case.case.file.deadline(key).map(|d| d.pauses);
        assert_eq!((pauses("judgment"), pauses("copy")), (Some(true), Some(false)));
    }

    #[test]
    fn a_suit_is_docketed_between_receipt_and_today_under_a_number() {
        for (number, on, code) in [
            ("（2026）宁0522行初12号", "2026-03-01", "day_out_of_order"),
            ("（2026）宁0522行初12号", "2026-03-05", "day_out_of_order"),
            (" ", "2026-03-04", "court_number"),
        ] {
            given::filed().refuse(
                "2026-03-04",
                By::Court,
                "docket",
                &json!({ "number": number, "on": on }),
                code,
            );
        }
    }

    fn against(kind: &str) -> Scenario<Litigation> {
        let mut input = File::example();
        input["court"] = json!("organ");
        input["filing"]["matter"]["act"] = json!({
            "kind": kind, "organ": "haiyuan-zf", "on": "2025-08-01", "served_on": "2025-08-04", "remedies": "full"
        });
        Scenario::default().take("2026-03-02", By::Court, "file", &input)
    }

    #[test]
    fn where_the_ordinary_period_is_over_the_court_says_which_one_counts() {
        for kind in ["land_ownership_decision", "forest_ownership_decision", "penalty"] {
            against(kind).refuse("2026-03-04", By::Court, "docket", &Docket::example(), "limitation_unclear");
        }
        let stating = |ground: &str, from: &str| {
            let mut input = Docket::example();
            input["limitation"] = json!({ "ground": ground, "from": from });
            input
        };
        against("land_ownership_decision")
            .refuse("2026-03-04", By::Court, "docket", &stating("reconsidered", "2026-02-10"), "out_of_time")
            .refuse("2026-03-04", By::Court, "docket", &stating("not_told", "2025-02-27"), "out_of_time");
        let case = against("land_ownership_decision").take(
            "2026-03-04",
            By::Court,
            "docket",
            &stating("reconsidered", "2026-02-15"),
        );
        let told = case.case.file.notices.iter().find(|notice| notice.kind == "limitation").expect("told");
        assert_eq!(told.last_day, Some("2026-03-02".parse().expect("a date")));
        against("land_ownership_decision").take(
            "2026-03-04",
            By::Court,
            "docket",
            &stating("not_told", "2025-08-04"),
        );
    }
}
