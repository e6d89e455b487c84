//! The organ takes the matter on: only what no statutory path is open for is handled as a petition.

use crate::fact::Fact;
use crate::procedure::{Stage, period};
use crate::{Petition, lane};
use kernel::By;
use procedure::check;
use procedure::{Case, Context, Decision, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Accepts a petition.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Why it is handled as a petition although the centre gave another lane; recorded and counted.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether it is handled in the simple way: first time, clear facts and responsibility, little in dispute.
    #[serde(default)]
    pub simple: bool,
    /// What is new in facts or reasons, where a like matter of the same people was re-reviewed before (复核终结).
    #[serde(default)]
    pub new_facts: Option<String>,
}

impl Step<Petition> for Accept {
    const RULE: Rule<Stage> = Rule::named("accept", "受理信访事项", "Accept the petition")
        .under("《信访工作条例》第二十三条、第三十一条第六项、第三十四条")
        .by(&[By::Officer])
        .from(&[Stage::Registered])
        .enforcing(&["XF-03", "XF-05", "XF-10", "XF-11", "XF-12", "XF-24", "XF-31"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let new_facts = new_facts(case, cx, self.new_facts)?;
        let given = self.reason.filter(|reason| !reason.trim().is_empty());
        let given = given.map(|reason| check::text(&reason, "/reason")).transpose()?;
        let reason = match (statutory_path(case), given) {
            (Some(path), None) => {
                let zh = lane::zh(path);
                return Err(Refusal::new(
                    "statutory_path",
                    format!(
                        "该事项的分流意见是“{zh}”，应当导入该途径，请办理“转入法定途径”；确需按信访程序办理的，\
                         应当写明理由，理由将被记录并统计"
                    ),
                    format!(
                        "the lane given is `{path}`: take the step `refer`, or give the reason why it is handled as \
                         a petition, which is recorded and counted"
                    ),
                )
                .under("《信访工作条例》第三十一条")
                .at("/reason"));
            }
            (Some(_), given) => given,
            (None, _) => None,
        };
        procedure::common::represented(case)?;
        if self.simple && case.file.opening().continues.is_some() {
            return Err(Refusal::new(
                "not_first_time",
                "简易办理限于初次信访事项，本件是以前事项的继续",
                "only a first-time matter is handled in the simple way; this one continues an earlier case",
            )
            .under("《初次信访事项简易办理办法（试行）》")
            .at("/simple"));
        }
        let rule = if self.simple { Some("XF-12") } else { period(case) };
        let decision = Decision::of(Fact::Accepted { on: cx.today, simple: self.simple, reason, new_facts })
            .met(case, "sorting", cx.today)
            .met(case, "informing", cx.today)
            .dropped(case, "objection", "本机关已经处理")
            .and(FileFact::NoticeIssued(Notice {
                kind: "accepted".to_owned(),
                zh: match period(case) {
                    Some(_) => "您的信访事项已经受理，本机关将在规定期限内办结并出具信访处理意见书。",
                    None => "您的信访事项已经受理，本机关将依法办理并予以回复、反馈。",
                }
                .to_owned(),
                en: match period(case) {
                    Some(_) => "Your petition has been accepted and will be answered in writing within the period.",
                    None => "Your petition has been accepted and will be answered as the law has it for its class.",
                }
                .to_owned(),
                article: "《信访工作条例》第二十三条".to_owned(),
                last_day: None,
            }));
        match rule {
            Some(rule) => decision.deadline(cx, case, "opinion", rule, cx.today),
            None => Ok(decision),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "simple": false })
    }
}

/// What is new, where a like matter was re-reviewed: the same facts and reasons are not accepted again.
fn new_facts(case: &Case<Petition>, cx: &Context, given: Option<String>) -> Result<Option<String>, Refusal> {
    let given = given.filter(|text| !text.trim().is_empty());
    let given = given.map(|text| check::text(&text, "/new_facts")).transpose()?;
    match &case.record.re_reviewed_before {
        Some(earlier) if given.is_none() => {
            let number = &earlier.number;
            Err(cx
                .refuse(
                    "XF-24",
                    "re_reviewed",
                    format!(
                        "同一信访人的同类事项已经复核终结（{number}），以同一事实和理由再次提出的不再受理，请办理“不予受理信访\
                         事项”（理由：已经复核）并书面告知；有新的事实或者理由的，请写明"
                    ),
                    format!(
                        "a like matter of the same people was re-reviewed ({number}): on the same facts and reasons it is \
                         not accepted again, take the step `not-accept` on the ground `re_reviewed`; where facts or \
                         reasons are new, say which"
                    ),
                )
                .at("/new_facts"))
        }
        Some(_) => Ok(given),
        None => Ok(None),
    }
}

/// The lane given, where it is another one and its demands have not been yielded to it already.
fn statutory_path(case: &Case<Petition>) -> Option<&str> {
    use procedure::Procedure;
    let path =
        case.file.route.as_ref().map(|route| route.lane.as_str()).filter(|path| *path != Petition::NAME)?;
    let yielded = case.record.elsewhere.iter().any(|elsewhere| elsewhere.channel == path);
    (!yielded).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn routed() -> Scenario<Petition> {
        let case = given::registered(&["撤销罚款", "处理检查人员态度粗暴问题"]);
        case.take("2026-03-03", By::System, "note-route", &given::lane("reconsideration"))
    }

    #[test]
    fn an_opinion_is_due_sixty_days_from_acceptance() {
        // the sixtieth day, 2 May, falls into the Labour Day holiday
        assert_eq!(given::accepted().due("opinion"), "2026-05-06");
    }

    #[test]
    fn a_simple_matter_is_due_in_ten_working_days() {
        let case = given::registered(&["修复村道"]);
        let case = case.take("2026-03-03", By::Officer, "accept", &json!({ "simple": true }));
        assert_eq!(case.due("opinion"), "2026-03-17");
    }

    #[test]
    fn a_matter_with_a_statutory_path_needs_a_reason() {
        let case = routed().refuse("2026-03-04", By::Officer, "accept", &json!({}), "statutory_path");
        let case =
            case.refuse("2026-03-04", By::Officer, "accept", &json!({ "reason": " " }), "statutory_path");
        let reason = json!({ "reason": "复议申请期限已过，事项仍需说明" });
        assert!(case.take("2026-03-04", By::Officer, "accept", &reason).case.record.overrides);
    }

    #[test]
    fn what_is_left_after_the_path_took_its_share_needs_none() {
        let case = routed().take("2026-03-04", By::System, "yield", &given::elsewhere(&[1])).take(
            "2026-03-05",
            By::Officer,
            "accept",
            &json!({}),
        );
        assert!(!case.case.record.overrides);
    }

    #[test]
    fn a_lane_of_petition_is_no_obstacle() {
        given::registered(&["修复村道"])
            .take("2026-03-03", By::System, "note-route", &given::lane("petition"))
            .take("2026-03-03", By::Officer, "accept", &json!({}));
    }

    #[test]
    fn a_group_of_six_elects_representatives_first() {
        let mut input = super::super::Register::example();
        input["filing"]["parties"][0]["members"] = json!(6);
        let appoint = <procedure::common::Appoint as Step<Petition>>::example();
        Scenario::<Petition>::default()
            .take("2026-03-02", By::Officer, "register", &input)
            .refuse("2026-03-03", By::Officer, "accept", &Accept::example(), "representatives_required")
            .take("2026-03-03", By::Officer, "appoint", &appoint)
            .take("2026-03-03", By::Officer, "accept", &Accept::example());
    }

    #[test]
    fn only_a_first_time_matter_is_simple() {
        let mut input = super::super::Register::example();
        input["filing"]["continues"] = json!("0190a6f0-0000-7000-8000-000000000009");
        Scenario::<Petition>::default().take("2026-03-02", By::Officer, "register", &input).refuse(
            "2026-03-03",
            By::Officer,
            "accept",
            &json!({ "simple": true }),
            "not_first_time",
        );
    }
}
