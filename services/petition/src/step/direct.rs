//! Another lawful channel accepted the matter. Until this moment the petition's own clock ran on.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Petition, lane};
use kernel::By;
use procedure::common::NoteTakenOver;
use procedure::{Case, Context, Decision, FileFact, Notice, Procedure, Refusal, Rule, Stage as _, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Ends the petition because another channel took it over.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Direct(pub NoteTakenOver);

impl Step<Petition> for Direct {
    const RULE: Rule<Stage> = Rule::named("direct", "导入法定途径", "Direct to the lawful channel")
        .under("《信访工作条例》第三十一条")
        .by(&[By::System])
        .anytime()
        .enforcing(&["XF-11"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        // it ended before the other side accepted: how it ended stands, and where it went on is remembered
        if case.stage.is_final() || case.is_returned() {
            return Ok(Decision::file(self.0.noted()));
        }
        let (by, by_case) = (self.0.by.clone(), self.0.case);
        let (code, zh, path) = match by == Petition::NAME {
            true => ("forwarded", "转送有权处理的机关、单位", "有权处理的机关、单位通过信访"),
            false => ("directed", "导入法定途径", lane::zh(&by)),
        };
        let notice = Notice {
            kind: "directed".to_owned(),
            zh: format!("您的诉求已由{path}途径受理，按照该途径的程序和期限办理，本信访事项就此办结。"),
            en: format!("Your demands were accepted in another channel ({by}) and go on under its rules."),
            article: "《信访工作条例》第三十一条".to_owned(),
            last_day: None,
        };
        Ok(self
            .0
            .ending(case, Fact::Directed { by, case: by_case }, super::LASTING, "已由法定途径受理")
            .and(FileFact::NoticeIssued(notice))
            .closed(cx.today, code, zh, false))
    }

    fn example() -> serde_json::Value {
        <NoteTakenOver as Step<Petition>>::example()
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use procedure::common::Refer;

    #[test]
    fn the_clock_runs_until_the_other_side_accepts() {
        let refer = <Refer as Step<Petition>>::example();
        let case = given::registered(&["恢复村道通行"]).take("2026-03-03", By::Officer, "refer", &refer);
        assert_eq!(case.due("sorting"), "2026-03-17");
        assert!(case.case.file.live("sorting").is_some() && case.case.file.outcome.is_none());

        let case = case.take("2026-03-05", By::System, "direct", &Direct::example()).case;
        assert_eq!(case.stage, Stage::Directed);
        assert_eq!(case.file.deadline("sorting").map(|d| d.state), Some(DeadlineState::Dropped));
        assert!(case.file.referral.is_some_and(|referral| referral.taken_over_by.is_some()));
        assert!(
            case.file.outcome.is_some_and(|(outcome, _)| outcome.code == "directed" && !outcome.on_merits)
        );
    }

    #[test]
    fn a_matter_that_is_being_handled_may_still_be_directed() {
        let case = given::accepted().take("2026-03-05", By::System, "direct", &Direct::example());
        assert_eq!(case.case.file.deadline("opinion").map(|d| d.state), Some(DeadlineState::Dropped));
    }

    #[test]
    fn what_ended_before_the_other_side_accepted_remembers_where_it_went_on() {
        let refer = <Refer as Step<Petition>>::example();
        let case = given::concluded().take("2026-03-21", By::Officer, "refer", &refer);
        let case = case.take("2026-03-23", By::System, "direct", &Direct::example()).case;
        assert_eq!(case.stage, Stage::Concluded);
        assert!(case.file.referral.is_some_and(|referral| referral.taken_over_by.is_some()));
        assert!(case.file.outcome.is_some_and(|(outcome, _)| outcome.code == "opinion"));
    }

    #[test]
    fn what_was_promised_in_a_settlement_of_some_demands_is_still_owed() {
        let mut settle = super::super::Settle::example();
        settle["demands"] = serde_json::json!([1]);
        let case = given::accepted().take("2026-03-18", By::Officer, "settle", &settle);
        let case = case.take("2026-03-23", By::System, "direct", &Direct::example()).case;
        assert_eq!(case.stage, Stage::Directed);
        assert!(case.file.live("obligation:1").is_some() && case.file.live("opinion").is_none());
    }
}
