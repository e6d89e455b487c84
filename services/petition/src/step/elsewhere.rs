//! Demands are pending in a channel that excludes this one: they are left to it, and the petitioner is told where
//! they are. What nobody else deals with stays here, with its clocks.

use crate::fact::Fact;
use crate::procedure::{Stage, own_demands};
use crate::record::Elsewhere;
use crate::{Petition, lane};
use chrono::NaiveDate;
use kernel::{By, CaseId};
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Leaves demands to the channel where they are pending.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Yield {
    /// Channel.
    pub channel: String,
    /// Case there.
    pub case: CaseId,
    /// Number of that case.
    pub number: String,
    /// Article that excludes this channel.
    pub article: String,
    /// Demands, counted from 1, that are dealt with there.
    pub demands: Vec<usize>,
    /// Day.
    pub on: NaiveDate,
}

impl Step<Petition> for Yield {
    const RULE: Rule<Stage> =
        Rule::named("yield", "诉求已在其他途径办理", "Leave demands to another channel")
            .under("《信访工作条例》第十九条第三款、第三十一条")
            .by(&[By::System])
            .from(&[Stage::Registered, Stage::InProcess]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        let (gone, left): (Vec<usize>, Vec<usize>) =
            own_demands(case).into_iter().partition(|n| self.demands.contains(n));
        if gone.is_empty() {
            return Err(Refusal::new(
                "nothing_to_yield",
                "所列诉求不在本件之中，或者已经记录为在其他途径办理",
                "none of these demands is still handled here",
            )
            .at("/demands"));
        }
        let path = lane::zh(&self.channel);
        let notice = notice(&self, path, &gone, &left);
        let elsewhere = Elsewhere {
            channel: self.channel,
            case: self.case,
            number: self.number,
            demands: gone,
            on: self.on,
        };
        if !left.is_empty() {
            return Ok(Decision::of(Fact::DemandsYielded(elsewhere)).and(notice));
        }
        let reason = format!("诉求正在{path}程序中办理（案号{}）", elsewhere.number);
        Ok(Decision::of(Fact::Yielded(elsewhere)).and(notice).dropping(case, super::LASTING, &reason).closed(
            cx.today,
            "elsewhere",
            "诉求已在其他法定途径办理",
            false,
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "channel": "reconsideration", "case": "0190a6f0-0000-7000-8000-000000000004",
            "number": "海复〔2026〕1号", "article": "《信访工作条例》第三十一条第四项",
            "demands": [1], "on": "2026-03-05"
        })
    }
}

/// What the petitioner is told: numbers only, no word of the demands and nobody's name.
fn notice(input: &Yield, path: &str, gone: &[usize], left: &[usize]) -> FileFact {
    let list = |demands: &[usize]| demands.iter().map(usize::to_string).collect::<Vec<_>>();
    let Yield { channel, number, article, .. } = input;
    let mut zh = format!(
        "您的诉求（第{}项）正在{path}程序中办理（案号{number}），依据{article}，本渠道不再重复办理。",
        list(gone).join("、")
    );
    let mut en = format!(
        "Demand {} is being dealt with in another channel ({channel}, case {number}); under {article} it is not \
         handled here a second time.",
        list(gone).join(", ")
    );
    if !left.is_empty() {
        zh.push_str(&format!("其余诉求（第{}项）由本机关继续办理。", list(left).join("、")));
        en.push_str(&format!(" Demand {} goes on here.", list(left).join(", ")));
    }
    FileFact::NoticeIssued(Notice {
        kind: "elsewhere".to_owned(),
        zh,
        en,
        article: article.clone(),
        last_day: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::{DeadlineState, Inlet, Procedure};

    #[test]
    fn the_demand_nobody_else_deals_with_stays_with_its_clock() {
        let case = given::accepted().take("2026-03-05", By::System, "yield", &given::elsewhere(&[1]));
        assert_eq!(case.case.stage, Stage::InProcess);
        assert_eq!(case.due("opinion"), "2026-05-06");
        assert!(case.case.file.live("opinion").is_some() && case.case.file.outcome.is_none());
        let notice = case.case.file.notices.last().map(|notice| notice.zh.as_str());
        assert_eq!(
            notice,
            Some(
                "您的诉求（第1项）正在行政复议程序中办理（案号海复〔2026〕1号），依据《信访工作条例》第三十一条第四项，\
                 本渠道不再重复办理。其余诉求（第2项）由本机关继续办理。"
            )
        );
    }

    #[test]
    fn a_petition_with_nothing_left_ends_with_the_reason() {
        let case = given::accepted()
            .take("2026-03-05", By::System, "yield", &given::elsewhere(&[1]))
            .refuse("2026-03-06", By::System, "yield", &given::elsewhere(&[1, 7]), "nothing_to_yield")
            .take("2026-03-06", By::System, "yield", &given::elsewhere(&[1, 2]))
            .case;
        assert_eq!(case.stage, Stage::Yielded);
        assert_eq!(case.record.elsewhere.iter().map(|e| e.demands.clone()).collect::<Vec<_>>(), [[1], [2]]);
        assert_eq!(case.file.deadline("opinion").map(|d| d.state), Some(DeadlineState::Dropped));
        assert!(
            case.file.outcome.is_some_and(|(outcome, _)| outcome.code == "elsewhere" && !outcome.on_merits)
        );
    }

    #[test]
    fn it_answers_the_centre() {
        assert_eq!(Petition::inlet(&Inlet::Elsewhere), Some(<Yield as Step<Petition>>::RULE.name));
    }
}
