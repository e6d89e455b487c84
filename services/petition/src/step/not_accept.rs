//! The petition is not for this organ, or not for any any more: the petitioner is told why, and where to go.

use super::paper::{self, Notice as Paper};
use crate::Petition;
use crate::fact::{Fact, Ground};
use crate::procedure::Stage;
use chrono::NaiveDate;
use kernel::By;
use law::{Level, Named};
use procedure::{
    Case, Context, Decision, Document, FileFact, Needed, Notice, Procedure, Refusal, Rule, Service, Source,
    Step, check,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Refuses to accept a petition.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotAccept {
    /// Ground.
    pub ground: Ground,
    /// Full name of the organ that is competent (`other_organ`, `above_level`), of the lower organ that is handling it
    /// (`pending_with_lower`), or of the one that ended it (`lawfully_ended`): the petitioner is told.
    #[serde(default)]
    pub organ: Option<String>,
    /// Number of the earlier case that ended for good (`re_reviewed`), where none was found here; of the decision that ended
    /// the matter (`lawfully_ended`).
    #[serde(default)]
    pub earlier: Option<String>,
    /// The notice in writing (不予受理告知书); left out only where name or address of the petitioner is not clear. Recorded
    /// after the last day for it, it comes by its SHA-256.
    #[serde(default)]
    pub notice: Option<Document>,
    /// Day it was served, once it was; with `service`, the day that counts for the mode.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how it was served: then it counts as served on the day that follows from that.
    #[serde(default)]
    pub service: Option<Service>,
}

/// To whom a visit is made.
const LEVEL: &str = "《信访工作条例》第二十条第一款";

const NOTICE: Needed = Needed::notice(
    "《信访工作条例》第二十三条第二款、第三款",
    (
        "不予受理的，应当书面告知信访人并说明理由，请提交不予受理告知书",
        "the petitioner is told in writing that it is not accepted, and why: give the notice",
    ),
);

/// What was lawfully ended stays ended, and the people are helped on.
const ENDED: &str = "《信访工作条例》第三十七条第三款";

/// What a ground says to the petitioner.
struct Words {
    outcome: &'static str,
    zh: &'static str,
    en: &'static str,
    article: &'static str,
}

impl Ground {
    fn words(self) -> Words {
        match self {
            Ground::ReReviewed => Words {
                outcome: "已经复查复核，不再受理",
                zh: "您反映的事项已经复核，以同一事实和理由再次提出的，不再受理。",
                en: "The matter has been re-reviewed: the same facts and reasons are not accepted again.",
                article: "《信访工作条例》第三十六条第三款",
            },
            Ground::PendingWithLower => Words {
                outcome: "下级机关、单位正在办理，不予受理",
                zh: "您反映的事项已由下级机关、单位受理或者正在办理，在规定期限内本机关不予受理，请等待办理结果。",
                en: "A lower organ is handling the matter within its period: please wait for its answer.",
                article: "《信访工作条例》第十九条第三款",
            },
            Ground::Litigation => Words {
                outcome: "涉法涉诉事项，不予受理",
                zh: "您反映的事项涉及诉讼权利救济，请依照法律规定的程序向有关政法部门提出。",
                en: "The matter concerns remedies in litigation: please turn to the competent judicial organ.",
                article: "《信访工作条例》第二十条第二款、第三十一条第一项",
            },
            Ground::OtherOrgan => Words {
                outcome: "不属于本机关职权范围，不予受理",
                zh: "您反映的事项不属于本机关、单位或者本系统职权范围，请向有权处理的机关、单位提出。",
                en: "The matter is not within this organ's powers: please turn to the competent organ.",
                article: "《信访工作条例》第二十三条第一款",
            },
            Ground::AboveLevel => Words {
                outcome: "越级走访，不予受理",
                zh: "采用走访形式提出信访事项的，应当到有权处理的本级或者上一级机关、单位设立或者指定的接待场所提出。",
                en: "A visit is made to the competent organ or to the one a level above it: please turn to one of them.",
                article: LEVEL,
            },
            Ground::LawfullyEnded => Words {
                outcome: "涉法涉诉事项已经依法终结，不再受理",
                zh: "您反映的涉法涉诉事项已经依法终结，以同一事实和理由再次提出的，不再受理；救助帮扶、矛盾化解等工作继续进行。",
                en: "The matter of litigation was lawfully ended: the same facts and reasons are not accepted again. Help and \
                     mediation go on.",
                article: ENDED,
            },
        }
    }
}

impl Step<Petition> for NotAccept {
    const RULE: Rule<Stage> = Rule::named("not-accept", "不予受理信访事项", "Refuse to accept the petition")
        .under("《信访工作条例》第十九条第三款、第二十条第一款、第二十条第二款、第二十三条第一款、第三十六条第三款、第三十七条第三款")
        .by(&[By::Officer])
        .from(&[Stage::Registered])
        .enforcing(&["XF-02", "XF-03", "XF-04", "XF-05", "XF-24", "P-32", "P-33", "P-36a"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let words = self.ground.words();
        if self.ground == Ground::OtherOrgan {
            not_forwarded(case, cx)?;
        }
        let organ = named(self.ground, self.organ)?;
        let earlier = earlier(self.ground, self.earlier, case, cx)?;
        let zh = match (self.ground, &organ) {
            (Ground::OtherOrgan, Some(organ)) => format!("{}有权处理的是{organ}。", words.zh),
            (Ground::AboveLevel, Some(organ)) => {
                let above = above_level(case, organ, cx)?;
                format!("{}有权处理的是{organ}{above}。", words.zh)
            }
            (Ground::LawfullyEnded, Some(organ)) => {
                format!("{}依法终结的是{organ}，文号{}。", words.zh, earlier.as_deref().unwrap_or_default())
            }
            (_, Some(organ)) => format!("{}正在办理的是{organ}。", words.zh),
            (_, None) => words.zh.to_owned(),
        };
        let notice = paper::needed(&NOTICE, self.notice, case)?;
        let notice = Paper::checked(notice, self.served_on, self.service, case, cx)?;
        let served_on = notice.served_on;
        let fact = Fact::NotAccepted { ground: self.ground, organ, earlier, served_on };
        Ok(notice
            .sorted(Decision::of(fact), case, cx)?
            .dropped(case, "objection", "本机关已经处理")
            .and(FileFact::NoticeIssued(Notice {
                kind: "not_accepted".to_owned(),
                zh,
                en: words.en.to_owned(),
                article: words.article.to_owned(),
                last_day: None,
            }))
            .closed(cx.today, "not_accepted", words.outcome, false))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ground": "other_organ", "organ": "海原县自然资源局",
            "notice": { "kind": "not_accepted", "title": "不予受理告知书", "on": "2026-03-03" }
        })
    }
}

/// What a petition organ sent here is objected to, in time and with reasons: it is not sent away, neither before that nor
/// after the objection was refused. Only an accusation whose objection nobody could decide is.
fn not_forwarded(case: &Case<Petition>, cx: &Context) -> Result<(), Refusal> {
    let forwarded = case.file.opening().sent_by.as_deref() == Some(Petition::NAME);
    if !forwarded || super::nobody_decides(case) {
        return Ok(());
    }
    Err(cx
        .refuse(
            "XF-04",
            "object_instead",
            "转送、交办的事项不属于本机关职权范围的，应当在期限内说明理由，办理“对转送、交办提出异议”，经核实同意后退回；\
             逾期没有提出异议，或者异议没有得到同意的，应当依法办理",
            "what was forwarded here is objected to in time and with reasons (`object`); without an objection, or where it was \
             not agreed to, this organ handles it",
        )
        .at("/ground"))
}

/// A visit above the level goes on at the competent organ, or one level above it: that one is named, as far as the county
/// lists it. Nobody is sent away from either of the two, nor for where he wrote to.
fn above_level(case: &Case<Petition>, competent: &str, cx: &Context) -> Result<String, Refusal> {
    let opening = case.file.opening();
    let no = |code, zh, en, at| Err(Refusal::new(code, zh, en).under(LEVEL).at(at));
    if opening.source != Source::Window {
        return no(
            "not_a_visit",
            "层级的要求只适用于走访：以书信、网络、电话等形式提出的，不得以越级为由不予受理",
            "only a visit has its level: what came by letter, web or telephone is not turned away for it",
            "/ground",
        );
    }
    let own = Named { code: Some(&opening.organ), name: "" };
    let lower = Named { code: None, name: competent };
    let level = cx.organs.level(own, lower);
    let competent_itself = cx.organs.find(own).is_some_and(|own| own.name.as_deref() == Some(competent));
    if competent_itself || level == Level::Above {
        return no(
            "level_fits",
            "本机关是有权处理的机关、单位或者其上一级，来访人可以向本机关提出，不得以越级为由不予受理",
            "this organ is the competent one, or one level above it: the visit is made in the right place",
            "/organ",
        );
    }
    let Level::Other(above) = level else { return Ok(String::new()) };
    let names: Vec<&str> = above.iter().filter_map(|organ| organ.name.as_deref()).collect();
    Ok(if names.is_empty() { String::new() } else { format!("，其上一级是{}", names.join("、")) })
}

/// The organ the petitioner is told of, where the ground is one of another organ.
fn named(ground: Ground, organ: Option<String>) -> Result<Option<String>, Refusal> {
    let organ = organ.filter(|organ| !organ.trim().is_empty());
    match (ground, organ) {
        (Ground::ReReviewed | Ground::Litigation, _) => Ok(None),
        (_, Some(organ)) => check::text(&organ, "/organ").map(Some),
        (_, None) => Err(Refusal::new(
            "organ_required",
            "应当告知信访人有权处理、正在办理或者依法终结的机关、单位，请填写其全称",
            "the petitioner is told which organ is competent, is handling it, or ended it: give its full name",
        )
        .under(ground.words().article)
        .at("/organ")),
    }
}

/// The earlier case that ended for good, where that is the ground: the one that was found here, or the one that is named.
fn earlier(
    ground: Ground,
    number: Option<String>,
    case: &Case<Petition>,
    cx: &Context,
) -> Result<Option<String>, Refusal> {
    let number = number.filter(|number| !number.trim().is_empty());
    match (ground, number) {
        (Ground::ReReviewed | Ground::LawfullyEnded, Some(number)) => {
            check::text(&number, "/earlier").map(Some)
        }
        (Ground::LawfullyEnded, None) => Err(Refusal::new(
            "ended_by",
            "请填写政法机关依法终结该事项的文书文号",
            "give the number of the paper by which the matter was lawfully ended",
        )
        .under(ENDED)
        .at("/earlier")),
        (Ground::ReReviewed, None) if case.record.re_reviewed_before.is_none() => Err(cx
            .refuse(
                "XF-24",
                "earlier_required",
                "系统没有发现同一信访人的同类事项已经复核终结，请填写已经复核终结的信访事项的编号",
                "no like matter of the same people that ended with a re-review was found here: give the number of the earlier \
                 case",
            )
            .at("/earlier")),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use serde_json::json;

    #[test]
    fn every_ground_is_told_with_its_article() {
        for ground in [
            "re_reviewed",
            "pending_with_lower",
            "litigation",
            "other_organ",
            "above_level",
            "lawfully_ended",
        ] {
            let case = given::registered(&["修复村道"]);
            let input = json!({
                "ground": ground, "organ": "海原县水务局", "earlier": "海信〔2024〕7号",
                "notice": { "kind": "not_accepted", "title": "不予受理告知书", "on": "2026-03-04" }
            });
            let case = case.take("2026-03-04", By::Officer, "not-accept", &input).case;
            assert_eq!(case.stage, Stage::NotAccepted);
            assert_eq!(case.file.deadline("sorting").map(|d| d.state), Some(DeadlineState::Met));
            assert!(case.file.notices.iter().any(|notice| notice.article.starts_with("《信访工作条例》")));
            assert!(case.file.outcome.is_some_and(|(outcome, _)| !outcome.on_merits));
        }
    }
}
