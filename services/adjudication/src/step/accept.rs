//! The agency takes the dispute on, writes down everyone whose rights it touches, and freezes the land.

use super::{Complaint, check_register, complaint, correction, register};
use crate::fact::{Correction, Examination, Fact};
use crate::procedure::Stage;
use crate::track::Track;
use crate::{Adjudication, competence, evolve};
use kernel::By;
use law::Pause;
use procedure::decision::statutory;
use procedure::interested;
use procedure::served::Noticed;
use procedure::{
    Case, Context, Decision, Document, FileFact, Interested, Notice, Refusal, Rule, Served, Step, check,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Accepts the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Neighbours, co-holders and others with an interest, as the register shows: each joins as a party before the
    /// award, or is excluded with a reason.
    #[serde(default)]
    pub interested_parties: Vec<Interested>,
    /// How a complaint in procurement came about: it is examined before it is accepted.
    #[serde(default)]
    pub complaint: Option<Complaint>,
    /// The notice in writing (受理通知书), where one was made: its day is that of the acceptance. Recorded after the last day
    /// for it, it comes by its SHA-256.
    #[serde(default)]
    pub notice: Option<Document>,
    /// Its copies that were served by then; later service is recorded by `serve-document`.
    #[serde(default)]
    pub served: Vec<Served>,
}

impl Step<Adjudication> for Accept {
    const RULE: Rule<Stage> = Rule::named("accept", "受理行政裁决申请", "Accept the application")
        .under("《宁夏回族自治区行政程序规定》第八十条第一项；《土地权属争议调查处理办法》第十三条")
        .by(&[By::Officer])
        .from(&[Stage::Requested])
        .enforcing(&[
            "CD-01", "CG-01", "CG-02", "CG-03", "CG-04", "CG-05", "CG-07", "CJ-03", "CJ-09", "CJ-13",
            "CJ-14", "LQ-03", "P-32", "P-33", "P-36a", "P-38", "QM-01", "TD-01", "TD-03", "TD-05", "TD-10",
        ]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let opening = case.file.opening();
        // a referral is registered whatever it is about; what is not on the list goes back or is declined
        register::listed(opening.matter.category, cx)?;
        competence::checked(case, cx)?;
        procedure::common::represented(case)?;
        let track = Track::of(opening.matter.category);
        let corrected = correction::done(case, cx)?;
        let (beyond, before) = complaint::admitted(self.complaint, case, cx)?;
        let interested = interested::checked(self.interested_parties, "/interested_parties")?;
        let everyone = evolve::with(&case.record.interested, &interested);
        let tracks = Track::all(&opening.matter);
        let unchecked = case.record.register_checked_on.is_none()
            && tracks.iter().any(|track| track.is_natural_resource());
        let notice = Noticed::checked(self.notice, self.served, case, cx, "/notice")?;
        // it was accepted by the notice, whenever that is recorded
        let on = notice.made_on(cx);
        let complete = corrected.and_then(|corrected| corrected.received_on).unwrap_or(opening.received_on);
        check::day(on, complete, cx.today, "/notice/on")?;
        // a complaint in procurement is decided within so many days of its receipt, not of its acceptance
        let from = if track == Track::Procurement { opening.received_on } else { on };
        let mut decision = cx.law.count(track.decision(), from);
        if let Some(pause) = corrected.and_then(|corrected| uncounted(corrected, track, cx)) {
            decision = decision.paused(pause);
        }
        let decision = statutory(case, cx, "decision", decision.receipt()?);
        Ok(Decision::of(Fact::Accepted { on, track, interested, beyond })
            .done_by(case, cx, "acceptance", on, (notice.papers(), "/notice"))?
            .and_all(notice.lodged())
            .and_all(before)
            .and_all(status_quo(&tracks, cx))
            .and_all(untold(case, cx))
            .and_all(unchecked.then(check_register::to_be_checked))
            .and_all(check_register::join_or_exclude(case, &everyone))
            .deadline(cx, case, "copy", track.copy(), on)?
            .and(FileFact::DeadlineSet(decision)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "interested_parties": [
            { "name": "李大山" },
            { "name": "王有福", "excluded": "承包地与争议地块不相邻" }
        ] })
    }
}

/// The days in which a complaint was corrected: they are left out of the period it is decided in.
fn uncounted(corrected: Correction, track: Track, cx: &Context) -> Option<Pause> {
    let (zh, _) = Examination::Correction.words();
    let mut grounds = cx.law.rules.exclusions_of(track.decision());
    let exclusion = grounds.find(|exclusion| exclusion.ground.zh.contains(zh))?;
    Some(Pause {
        from: corrected.asked_on,
        to: corrected.received_on,
        ground: exclusion.ground.zh.clone(),
        article: exclusion.article.clone(),
        opened_by: None,
        closed_by: None,
    })
}

/// The flag that nobody told the sides of their rights yet.
fn untold(case: &Case<Adjudication>, cx: &Context) -> Option<FileFact> {
    case.record.rights_told_on.is_none().then(|| {
        cx.tell(
            "CJ-14",
            "rights_not_told",
            "尚未送达行政裁决权利义务告知书，请办理“送达权利义务告知书”。",
            "The rights notice was not given yet: take the step `tell-rights`.",
        )
    })
}

/// The notices that nothing is changed on the ground until the dispute is settled, where the law says so.
pub(super) fn status_quo(tracks: &[Track], cx: &Context) -> Vec<FileFact> {
    tracks.iter().filter_map(|track| stays(*track, cx)).collect()
}

fn stays(track: Track, cx: &Context) -> Option<FileFact> {
    let rule = cx.law.rules.get(track.status_quo()?)?;
    let (zh, en) = match track {
        Track::Forest => (
            "在争议解决以前，除因森林防火、林业有害生物防治、国家重大基础设施建设等需要外，当事人任何一方不得砍伐有争议的林木或者改变林地现状。",
            "Until the dispute is settled nobody fells the disputed trees or changes the woodland, but for fire prevention, \
             pest control and major national works.",
        ),
        Track::Grassland => (
            "在争议解决以前，任何一方不得改变草原利用现状，不得破坏草原和草原上的设施。",
            "Until the dispute is settled nobody changes the use of the grassland or damages what stands on it.",
        ),
        _ => (
            "在土地所有权和使用权争议解决以前，任何一方不得改变土地利用现状。",
            "Until the dispute over the land is settled nobody changes its use.",
        ),
    };
    Some(FileFact::NoticeIssued(Notice {
        kind: "status_quo".to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
        article: rule.article.clone(),
        last_day: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn each_track_has_its_own_period() {
        let due = |category: &str| {
            let case = given::accepted(category);
            (case.due("copy"), case.due("decision"))
        };
        let of = |copy: &str, decision: &str| (copy.to_owned(), decision.to_owned());
        assert_eq!(due("land_ownership"), of("2026-03-10", "2026-09-03"));
        assert_eq!(due("forest_ownership"), of("2026-03-09", "2026-05-06"));
        assert_eq!(due("grassland_ownership"), of("2026-03-09", "2026-05-06"));
        assert_eq!(due("enterprise_name"), of("2026-03-09", "2026-06-03"));
        // thirty working days from the receipt of 2 March
        assert_eq!(due("procurement"), of("2026-03-09", "2026-04-14"));
    }

    #[test]
    fn land_forest_and_grassland_stay_as_they_are() {
        for (category, article) in [
            ("land_ownership", "《土地管理法》第十四条第四款"),
            ("forest_ownership", "《森林法》第二十二条第四款"),
            ("grassland_ownership", "《草原法》第十六条"),
        ] {
            let notices = given::accepted(category).case.file.notices;
            assert!(
                notices.iter().any(|n| n.kind == "status_quo" && n.article.contains(article)),
                "{category}"
            );
        }
        let notices = given::accepted("enterprise_name").case.file.notices;
        assert!(notices.iter().all(|notice| notice.kind != "status_quo"));
    }

    #[test]
    fn a_group_elects_representatives_and_nobody_is_excluded_without_a_reason() {
        let mut input = super::super::Register::example();
        input["filing"]["parties"][0]["members"] = json!(6);
        Scenario::<Adjudication>::default().take("2026-03-02", By::Officer, "register", &input).refuse(
            "2026-03-03",
            By::Officer,
            "accept",
            &Accept::example(),
            "representatives_required",
        );
        let silent = json!({ "interested_parties": [{ "name": "王有福", "excluded": " " }] });
        given::requested("land_ownership").refuse("2026-03-03", By::Officer, "accept", &silent, "text");
    }
}
