//! The organ takes the matter on. What another lawful path is open for is handled on that path; an opinion is given on
//! what none is open for.

use super::paper::Notice as Paper;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Earlier;
use crate::{Petition, item, lane};
use chrono::NaiveDate;
use kernel::By;
use procedure::check;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Service, Source, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The articles on a superior that is asked while a lower organ handles the matter.
const PENDING: &str = "《信访工作条例》第十九条第三款";

/// Accepts a petition.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The item of article 31 it is handled under, from 1 to 6: 1 to 4 for another lawful path, 5 to perform a duty that
    /// is asked for, 6 for an opinion. When left out that of the lane that was given, else 6. None of a suggestion or an
    /// accusation.
    #[serde(default)]
    pub item: Option<u8>,
    /// Why an opinion is given although the centre gave another lane; recorded and counted.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether it is handled in the simple way: first time, clear facts and responsibility, little in dispute.
    #[serde(default)]
    pub simple: bool,
    /// What is new in facts or reasons, where a like matter of the same people ended before (复核终结).
    #[serde(default)]
    pub new_facts: Option<String>,
    /// What became of the same matter at the lower organ that was handling it: how it ended, or that its period passed.
    #[serde(default)]
    pub lower_ended: Option<String>,
    /// The notice in writing (受理告知书), where one was made: its day is that of the acceptance. Recorded after the last day
    /// for it, it comes by its SHA-256. Made later, it is lodged as `informing_notice`; until the petitioner was served, the
    /// time to inform him runs on.
    #[serde(default)]
    pub notice: Option<Document>,
    /// Day it was served, once it was; with `service`, the day that counts for the mode.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

impl Step<Petition> for Accept {
    const RULE: Rule<Stage> = Rule::named("accept", "受理信访事项", "Accept the petition")
        .under("《信访工作条例》第二十三条、第三十一条第六项、第三十四条")
        .by(&[By::Officer])
        .from(&[Stage::Registered])
        .enforcing(&[
            "XF-02", "XF-03", "XF-05", "XF-10", "XF-11", "XF-12", "XF-22", "XF-24", "XF-31", "P-32", "P-33",
            "P-36a",
        ]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let new_facts = new_facts(case, cx, self.new_facts)?;
        let lower_ended = lower_ended(case, self.lower_ended)?;
        let given = said(self.reason, "/reason")?;
        let item = chosen(case, self.item)?;
        let path = item::statutory_path(case).filter(|_| !item::is_path(item));
        let reason = match (path, given) {
            (Some(path), None) => return Err(directed_instead(path)),
            (Some(_), given) => given,
            (None, _) => None,
        };
        // of those who came in person, at most five are received: what was written is read, however many signed it
        if case.file.opening().source == Source::Window {
            procedure::common::represented(case)?;
        }
        if self.simple {
            may_be_simple(case, cx, item)?;
        }
        let notice = Paper::checked(self.notice, self.served_on, self.service, case, cx)?;
        let served_on = notice.served_on;
        // it was accepted by the notice, whenever that is recorded
        let on = notice.made_on(cx);
        let fact =
            Fact::Accepted { on, simple: self.simple, item, reason, new_facts, lower_ended, served_on };
        let mut decision = notice
            .sorted(Decision::of(fact), case, cx)?
            .dropped(case, "objection", "本机关已经处理")
            .and(told(item));
        if item::is_path(item) {
            decision = decision.and(cx.tell(
                "XF-11",
                "period_of_path",
                "本件依法通过其他法定途径办理，适用该途径的程序和期限。",
                "The matter is handled on another lawful path, in the periods of that path.",
            ));
        }
        let period = if self.simple { Some("XF-12") } else { item::period(item) };
        match period {
            Some(row) => decision.deadline(cx, case, "opinion", row, on),
            None => Ok(decision),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "simple": false })
    }
}

/// The notice of acceptance, as the system gives it.
fn told(item: Option<u8>) -> FileFact {
    let (zh, en) = match item {
        Some(item::OPINION) => (
            "您的信访事项已经受理，本机关将在规定期限内办结并出具信访处理意见书。",
            "Your petition has been accepted and will be answered in writing within the period.",
        ),
        Some(_) => (
            "您的信访事项已经受理，依法应当通过其他法定途径办理，本机关将按照该途径的程序办理或者导入该途径。",
            "Your petition has been accepted: another lawful path is open for it, on which it goes on.",
        ),
        None => (
            "您的信访事项已经受理，本机关将依法办理并予以回复、反馈。",
            "Your petition has been accepted and will be answered as the law has it for its class.",
        ),
    };
    FileFact::NoticeIssued(Notice {
        kind: "accepted".to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
        article: "《信访工作条例》第二十三条".to_owned(),
        last_day: None,
    })
}

/// A text that may be left out, and says something where it is not.
fn said(text: Option<String>, at: &str) -> Result<Option<String>, Refusal> {
    text.filter(|text| !text.trim().is_empty()).map(|text| check::text(&text, at)).transpose()
}

/// The item the matter is handled under: the one that is said, else that of the lane given.
fn chosen(case: &Case<Petition>, said: Option<u8>) -> Result<Option<u8>, Refusal> {
    let law = "《信访工作条例》第三十一条";
    match said {
        Some(_) if !item::is_request(case) => Err(Refusal::new(
            "no_request",
            "建议意见、检举控告类事项不适用第三十一条分类办理，请不要填写项次",
            "a suggestion or an accusation is handled under no item of article 31: leave it out",
        )
        .under(law)
        .at("/item")),
        Some(n) if !(1..=item::OPINION).contains(&n) => Err(Refusal::new(
            "no_such_item",
            "第三十一条的项次为1至6",
            "the items of article 31 go from 1 to 6",
        )
        .under(law)
        .at("/item")),
        Some(n) => Ok(Some(n)),
        None => Ok(item::is_request(case).then(|| item::given(case).unwrap_or(item::OPINION))),
    }
}

/// Another path is open: which step leads there.
fn directed_instead(path: &str) -> Refusal {
    let zh = lane::zh(path);
    let (step_zh, step) = match lane::is_outside(path) {
        true => ("导入系统外法定途径", "direct-outside"),
        false => ("转入法定途径", "refer"),
    };
    Refusal::new(
        "statutory_path",
        format!(
            "该事项的分流意见是“{zh}”，应当导入该途径，请办理“{step_zh}”；由本机关按照该途径办理的，请写明第三十一条的项次；\
             确需出具信访处理意见的，应当写明理由，理由将被记录并统计"
        ),
        format!(
            "the lane given is `{path}`: take the step `{step}`; where this organ itself handles it on that path, say under \
             which item of article 31; or give the reason why an opinion is given, which is recorded and counted"
        ),
    )
    .under("《信访工作条例》第三十一条")
    .at("/reason")
}

/// Refuses the simple way to what is not raised for the first time, and to what another path is open for.
fn may_be_simple(case: &Case<Petition>, cx: &Context, item: Option<u8>) -> Result<(), Refusal> {
    if item::is_path(item) {
        return Err(cx
            .refuse(
                "XF-11",
                "simple_on_path",
                "依法通过其他法定途径办理的事项适用该途径的期限，不适用简易办理",
                "on another lawful path the periods of that path apply: the simple way is not open",
            )
            .at("/simple"));
    }
    let record = &case.record;
    let before = [&record.like_before, &record.re_reviewed_before, &record.pending_below];
    let earlier: Option<&Earlier> = before.into_iter().flatten().next();
    if earlier.is_none() && case.file.opening().continues.is_none() {
        return Ok(());
    }
    let number = earlier.map(|earlier| format!("（{}）", earlier.number)).unwrap_or_default();
    Err(Refusal::new(
        "not_first_time",
        format!("简易办理限于初次信访事项，本件是以前事项{number}的继续"),
        format!("only a first-time matter is handled in the simple way; this one continues an earlier case {number}"),
    )
    .under("《初次信访事项简易办理办法（试行）》")
    .at("/simple"))
}

/// What became of it at the lower organ, where one was handling the same matter: while it does, its superior does not.
fn lower_ended(case: &Case<Petition>, given: Option<String>) -> Result<Option<String>, Refusal> {
    let given = said(given, "/lower_ended")?;
    match &case.record.pending_below {
        Some(earlier) if given.is_none() => {
            let number = &earlier.number;
            Err(Refusal::new(
                "pending_with_lower",
                format!(
                    "同一信访人的同一事项正由下级机关、单位办理（{number}），在规定期限内上级机关、单位不予受理，请办理“不予受理\
                     信访事项”并书面告知；下级机关、单位已经办结或者逾期的，请写明"
                ),
                format!(
                    "a lower organ is handling the same matter of the same people ({number}): within its period the superior \
                     does not accept it, take the step `not-accept`; where it ended there or the period passed, say so"
                ),
            )
            .under(PENDING)
            .at("/lower_ended"))
        }
        Some(_) => Ok(given),
        None => Ok(None),
    }
}

/// What is new, where a like matter ended for good: the same facts and reasons are not accepted again.
fn new_facts(case: &Case<Petition>, cx: &Context, given: Option<String>) -> Result<Option<String>, Refusal> {
    let given = said(given, "/new_facts")?;
    let Some(earlier) = &case.record.re_reviewed_before else { return Ok(None) };
    if given.is_some() {
        return Ok(given);
    }
    let number = &earlier.number;
    let (row, code, zh, en) = match earlier.lapsed {
        true => (
            "XF-22",
            "final_already",
            "逾期未请求复核，复查意见已为最终意见",
            "was reviewed, and no re-review was asked for in time: the review opinion is final",
        ),
        false => ("XF-24", "re_reviewed", "已经复核终结", "was re-reviewed"),
    };
    Err(cx
        .refuse(
            row,
            code,
            format!(
                "同一信访人的同类事项{zh}（{number}），以同一事实和理由再次提出的不再受理，请办理“不予受理信访事项”（理由：已经\
                 复核）并书面告知；有新的事实或者理由的，请写明"
            ),
            format!(
                "a like matter of the same people {en} ({number}): on the same facts and reasons it is not accepted again, take \
                 the step `not-accept` on the ground `re_reviewed`; where facts or reasons are new, say which"
            ),
        )
        .at("/new_facts"))
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
