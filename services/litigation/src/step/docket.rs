//! The court dockets the suit.

use crate::defendant::{self, Reconsidered};
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::{ActKind, By};
use law::window::{Lane, windows};
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step, number};
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
}

/// Which period to sue the court counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::Limitation)]
pub struct Limitation {
    /// On what ground.
    pub ground: LimitationGround,
    /// Day it runs from: service of the reconsideration decision, the end of the reconsideration period, or the day the
    /// act became known.
    pub from: NaiveDate,
}

/// Why another period than the ordinary one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = litigation::LimitationGround)]
pub enum LimitationGround {
    /// 经过行政复议: fifteen days from the decision.
    Reconsidered,
    /// 复议机关逾期未作决定: fifteen days from the end of its period.
    Silent,
    /// 未告知起诉期限: the long cap from the day the act was known.
    NotTold,
}

impl LimitationGround {
    fn rule(self) -> &'static str {
        match self {
            LimitationGround::Reconsidered => "SS-02",
            LimitationGround::Silent => "SS-03",
            LimitationGround::NotTold => "SS-06b",
        }
    }
}

/// The ordinary periods that are asked about when they are over: what else may count for them is not assumed.
const ASKED: [&str; 3] = ["SS-01", "SS-09", "SS-10"];

impl Step<Litigation> for Docket {
    const RULE: Rule<Stage> = Rule::named("docket", "登记立案", "Docket the suit")
        .under("《行政诉讼法》第五十一条第一款")
        .by(&[By::Court])
        .from(&[Stage::Filed])
        .enforcing(&["SS-01", "SS-02", "SS-03", "SS-06b", "SS-09", "SS-10", "SS-21", "SS-25"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let on = procedure::check::day(self.on, case.file.opening().received_on, cx.today, "/on")?;
        let stated = self.reconsidered.map(Reconsidered::checked).transpose()?;
        let reconsidered = stated.as_ref().or(case.record.reconsidered.as_ref());
        let joined = defendant::settled(case, reconsidered, true)?;
        let named = self.limitation.as_ref().map(|limitation| limitation.ground.rule());
        defendant::window_named(reconsidered, named, cx)?;
        let told = timely(case, cx, self.limitation.as_ref())?;
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
        let (limitation, causes, reconsidered) = (self.limitation, self.causes, stated);
        let decision = Decision::of(Fact::Docketed { number, on, limitation, causes, reconsidered });
        decision
            .done(case, "docketing", on)
            .and(paper::fixed(case, cx, "copy", "SS-21", on)?)
            .and_all(told)
            .and_all(joined)
            .and_all(differs)
            .deadline(cx, case, "judgment", "SS-25", on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "number": "（2026）宁0522行初12号", "on": "2026-03-02", "causes": ["罚款"] })
    }
}

/// Whether the suit came in time; where the ordinary period is over the court says which one counts.
fn timely(
    case: &Case<Litigation>,
    cx: &Context,
    stated: Option<&Limitation>,
) -> Result<Option<FileFact>, Refusal> {
    let opening = case.file.opening();
    let filed = opening.submitted_on();
    if let Some(stated) = stated {
        let rule = stated.ground.rule();
        if stated.from > filed {
            return Err(cx
                .refuse(
                    rule,
                    "day_out_of_order",
                    format!("起诉期限的起算日晚于起诉之日（{filed}），请核对"),
                    format!("the period to sue runs from a day after the complaint came ({filed}): check it"),
                )
                .at("/limitation/from"));
        }
        let receipt = cx.law.count(rule, stated.from).receipt()?;
        let last = receipt.due.unwrap_or(filed);
        if filed > last {
            return Err(cx
                .refuse(
                    rule,
                    "out_of_time",
                    format!(
                        "按{}计算，起诉期限已于{last}届满，裁定不予立案请办理“登记裁判结果”",
                        receipt.article
                    ),
                    format!(
                        "counted so the period ended on {last}: a ruling not to docket is the step `judge`"
                    ),
                )
                .at("/limitation"));
        }
        let zh = format!("起诉期限按{}计算，最后一日为{last}。", receipt.article);
        let en = format!("The period to sue was counted to {last}.");
        return Ok(Some(cx.tell_until(rule, "limitation", zh, en, Some(last))));
    }
    // an agreement has two clocks (SS-15): which one counts depends on what is claimed of it
    let Some(act) = opening.matter.act.as_ref().filter(|act| act.kind != ActKind::Agreement) else {
        return Ok(None);
    };
    let suit = windows(act, filed, cx.law)?.into_iter().find(|window| window.lane == Lane::Litigation);
    let over = suit.filter(|window| filed > window.closes_on);
    let asked = over.and_then(|window| {
        let rule = ASKED.into_iter().find(|rule| *rule == window.receipt.rule)?;
        Some((rule, window))
    });
    let Some((rule, window)) = asked else { return Ok(None) };
    let last = window.closes_on;
    Err(cx
        .refuse(
            rule,
            "limitation_unclear",
            format!(
                "{}（{}）已于{last}届满。请查明并写明适用哪一期限：起诉前经过行政复议的，自收到复议决定书之日起计算\
                 （《行政诉讼法》第四十五条）；行政机关未告知起诉期限的，自知道之日起计算（《最高人民法院关于适用\
                 〈中华人民共和国行政诉讼法〉的解释》第六十四条）；都不是的，裁定不予立案",
                window.title_zh, window.receipt.article
            ),
            format!(
                "the ordinary period ended on {last}: say whether reconsideration came between or the period was not told"
            ),
        )
        .at("/limitation"))
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
