//! A lawful path outside the mesh took the matter on: arbitration, the police, the organs of discipline. The petition ends
//! with a link to what was accepted there: organ and number.

use super::paper::{INFORMING, Notice};
use crate::Petition;
use crate::fact::Fact;
use crate::lane::{self, Outside};
use crate::procedure::Stage;
use crate::record::DirectedOutside;
use chrono::NaiveDate;
use kernel::{By, Category};
use law::Named;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Service, Step, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The row of matters on a statutory path.
const PATH: &str = "XF-11";

/// Ends the petition because a path outside the mesh took it on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectOutside {
    /// The path.
    pub lane: Outside,
    /// Full name of the organ or body that accepted.
    pub organ: String,
    /// Number under which it accepted.
    pub number: String,
    /// Day it accepted.
    pub accepted_on: NaiveDate,
    /// Why another path than the one the centre gave; recorded and counted.
    #[serde(default)]
    pub reason: Option<String>,
    /// The notice in writing (导入法定途径告知书); left out of an accusation only, where secrecy may forbid it.
    #[serde(default)]
    pub notice: Option<Document>,
    /// Day it was served, once it was; with `service`, the day that counts for the mode.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Petition> for DirectOutside {
    const RULE: Rule<Stage> =
        Rule::named("direct-outside", "导入系统外法定途径", "Direct to a lawful path outside the mesh")
            .under("《信访工作条例》第三十条、第三十一条")
            .by(&[By::Officer])
            .from(&[Stage::Registered, Stage::InProcess])
            .enforcing(&["XF-02", "XF-03", "XF-05", "XF-11", "XF-30", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let accusation = case.file.opening().matter.category == Category::Accusation;
        let organ = check::text(&self.organ, "/organ")?;
        case.kept_from_accused(Named { code: Some(&organ), name: &organ }, cx)
            .map_err(|refusal| refusal.at("/organ"))?;
        if self.number.trim().is_empty() {
            return Err(cx
                .refuse(
                    PATH,
                    "number_required",
                    "导入系统外法定途径的，关联该途径的受理编号后方可办结，请填写受理编号",
                    "it is closed here with a link to the case there only: give the number under which it was accepted",
                )
                .at("/number"));
        }
        let number = number::of_paper(&self.number, "/number")?;
        let on = check::day(self.accepted_on, case.file.opening().received_on, cx.today, "/accepted_on")?;
        let lane = self.lane.lane();
        let reason = self.reason.filter(|reason| !reason.trim().is_empty());
        let reason = reason.map(|reason| check::text(&reason, "/reason")).transpose()?;
        let given = case.file.route.as_ref().map(|route| route.lane.as_str());
        if let Some(given) = given.filter(|given| *given != lane && reason.is_none()) {
            return Err(Refusal::new(
                "override_reason_required",
                format!(
                    "协调化解中心给出的途径是“{}”，改走其他途径应当写明理由，理由将被记录并统计",
                    lane::zh(given)
                ),
                format!(
                    "the lane given is `{given}`: another one needs a reason, which is recorded and counted"
                ),
            )
            .at("/reason"));
        }
        if self.notice.is_none() && !accusation {
            return Err(cx
                .refuse(
                    PATH,
                    "notice_required",
                    "导入法定途径的，应当书面告知信访人，请提交导入法定途径告知书",
                    "the petitioner is told in writing: give the notice",
                )
                .at("/notice"));
        }
        let notice = Notice::checked(self.notice, self.served_on, self.service, case, cx)?;
        let path = lane::zh(&lane);
        let told = cx.tell(
            PATH,
            "directed",
            format!("您的诉求已由{organ}通过{path}途径受理（受理编号{number}），按照该途径的程序和期限办理，本信访事项就此办结。"),
            format!("Your demands were accepted by {organ} ({lane}, {number}) and go on under its rules."),
        );
        // where nobody is told, no notice is owed any more
        let still: &[&str] = if notice.is_made() { &["sorting", INFORMING] } else { &["sorting"] };
        let directed = DirectedOutside { lane, organ, number, on, reason, served_on: notice.served_on };
        let decision = Decision::of(Fact::DirectedOutside(directed));
        let decision = notice
            .sorted(decision, case, cx)?
            .dropping(case, &[super::LASTING, still].concat(), "已由法定途径受理")
            .and_all((!accusation).then_some(told));
        Ok(decision.closed(cx.today, "directed", "导入法定途径", false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "lane": "labour-arbitration", "organ": "海原县劳动人事争议仲裁委员会",
            "number": "海劳人仲案〔2026〕12号", "accepted_on": "2026-03-05",
            "notice": { "kind": "directed_notice", "title": "导入法定途径告知书", "on": "2026-03-05" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use serde_json::json;

    #[test]
    fn it_ends_with_a_link_to_what_was_accepted_there() {
        let case = given::registered(&["支付拖欠工资"]);
        let case = case.take("2026-03-05", By::Officer, "direct-outside", &DirectOutside::example()).case;
        assert_eq!(case.stage, Stage::Directed);
        assert_eq!(case.file.deadline("sorting").map(|d| d.state), Some(DeadlineState::Met));
        assert_eq!(
            case.record.directed_outside.map(|there| there.number).as_deref(),
            Some("海劳人仲案〔2026〕12号")
        );
        assert!(
            case.file.outcome.is_some_and(|(outcome, _)| outcome.code == "directed" && !outcome.on_merits)
        );
    }

    #[test]
    fn another_path_than_the_one_given_needs_a_reason() {
        let mut input = DirectOutside::example();
        let case = given::registered(&["支付拖欠工资"])
            .take("2026-03-03", By::System, "note-route", &given::lane("external:court"))
            .refuse("2026-03-05", By::Officer, "direct-outside", &input, "override_reason_required");
        input["reason"] = json!("双方已经申请劳动仲裁");
        assert!(case.take("2026-03-05", By::Officer, "direct-outside", &input).case.file.outcome.is_some());
    }
}
