//! The procedure of petitions: its stages, what a case remembers, and its name.

use crate::evolve::evolve;
use crate::fact::Fact;
use crate::record::Record;
use crate::{book, ended, hearing, step};
use chrono::NaiveDate;
use kernel::{By, Category, CountyKey, Matter, OrganId, Party};
use procedure::{
    Articles, Book, Case, Context, Decision, Delivery, Inlet, Opening, Procedure, Refusal, Stage as _, Steps,
};
use serde::{Deserialize, Serialize};

/// The procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Petition;

/// Where a petition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Registered, or referred; not sorted yet.
    #[default]
    Registered,
    /// Accepted and handled.
    InProcess,
    /// The opinion was served.
    Concluded,
    /// Another lawful channel took it over.
    Directed,
    /// All of it is pending elsewhere.
    Yielded,
    /// A review of the opinion was asked for.
    UnderReview,
    /// The opinion was reviewed.
    Reviewed,
    /// A re-review was asked for.
    UnderReReview,
    /// Re-reviewed: the end of the matter.
    ReReviewed,
    /// The sides came to terms.
    Settled,
    /// A suggestion was answered, an accusation fed back, a complaint closed.
    Replied,
    /// Withdrawn.
    Withdrawn,
    /// Not accepted.
    NotAccepted,
}

impl procedure::Stage for Stage {
    const ALL: &'static [Self] = &[
        Stage::Registered,
        Stage::InProcess,
        Stage::Concluded,
        Stage::Directed,
        Stage::Yielded,
        Stage::UnderReview,
        Stage::Reviewed,
        Stage::UnderReReview,
        Stage::ReReviewed,
        Stage::Settled,
        Stage::Replied,
        Stage::Withdrawn,
        Stage::NotAccepted,
    ];

    fn zh(self) -> &'static str {
        match self {
            Stage::Registered => "已登记",
            Stage::InProcess => "办理中",
            Stage::Concluded => "已出具处理意见",
            Stage::Directed => "已导入法定途径",
            Stage::Yielded => "已在其他途径办理",
            Stage::UnderReview => "复查中",
            Stage::Reviewed => "已复查",
            Stage::UnderReReview => "复核中",
            Stage::ReReviewed => "已复核终结",
            Stage::Settled => "已调解、和解",
            Stage::Replied => "已答复",
            Stage::Withdrawn => "撤回",
            Stage::NotAccepted => "不予受理",
        }
    }

    /// A review does not bring the handling back unless it revokes the opinion: the opinion closed the case, and the
    /// review of another organ is watched by its own deadline.
    fn is_final(self) -> bool {
        !matches!(self, Stage::Registered | Stage::InProcess)
    }
}

/// Demands of the case, counted from 1, that are neither dealt with elsewhere nor settled.
pub(crate) fn own_demands(case: &Case<Petition>) -> Vec<usize> {
    let record = &case.record;
    let own = |n: &usize| !record.is_yielded(*n) && !record.settled.contains(n);
    (1..=case.file.opening().matter.demands.len()).filter(own).collect()
}

/// The day from which an answer to the petitioner may be dated: that of acceptance, or of the handling anew. Nobody waits
/// for a day to come, on which a public notice counts as served.
pub(crate) fn began(case: &Case<Petition>, cx: &Context) -> NaiveDate {
    case.record.anew_from.or(case.record.accepted_on).unwrap_or(cx.today).min(cx.today)
}

impl Procedure for Petition {
    const NAME: &'static str = "petition";
    const ZH: &'static str = "信访";
    const NUMBER: &'static str = "信";
    const ARTICLES: Articles = Articles {
        open: "《信访工作条例》第二十二条第一款、第二十三条第一款",
        refer: "《信访工作条例》第三十一条",
        lodge: "《信访工作条例》第十九条、第三十一条第六项",
        join: "《信访工作条例》第二十条第三款",
        representatives: "《信访工作条例》第二十条",
        perform: "《信访工作条例》第三十二条第二款",
        assist: "《宁夏回族自治区行政程序规定》第十九条",
    };
    const FOLLOWED_BY: &'static [By] = &[By::Officer, By::Reviewer, By::Court, By::Procurator];
    const FORWARDS: bool = true;
    const FROM_RECEIPT: &'static [&'static str] = &["XF-02", "XF-03", "XF-04", "XF-05"];
    const RESPONDENT_ANSWERS: bool = false;
    type Stage = Stage;
    type Fact = Fact;
    type Record = Record;

    fn on_receipt(_: Category) -> &'static [(&'static str, &'static str)] {
        &[("sorting", "XF-02"), ("objection", "XF-04"), ("informing", "XF-05")]
    }

    fn evolve(case: &mut Case<Self>, fact: &Fact) {
        evolve(case, fact);
    }

    fn steps() -> Steps<Self> {
        step::table()
    }

    fn proofs() -> &'static [&'static str] {
        &[
            include_str!("../proofs/steps.yaml"),
            include_str!("../proofs/review.yaml"),
            include_str!("../proofs/passed.yaml"),
            include_str!("../proofs/served.yaml"),
            include_str!("../proofs/overdue.yaml"),
            include_str!("../proofs/file.yaml"),
            include_str!("../proofs/tracks.yaml"),
            include_str!("../proofs/path.yaml"),
            include_str!("../proofs/paper.yaml"),
            include_str!("../proofs/like.yaml"),
            include_str!("../proofs/leaders.yaml"),
        ]
    }

    /// Whether a petition is taken on does not hang on the day it came in.
    fn received_anew(
        decision: Decision<Self>,
        _: &Case<Self>,
        _: &Context,
        _: &Opening,
    ) -> Result<Decision<Self>, Refusal> {
        Ok(decision)
    }

    fn marks(key: &CountyKey, _: &Matter, parties: &[Party]) -> Vec<String> {
        ended::marks(key, parties)
    }

    fn received(cx: &Context, opening: &Opening) -> Option<Fact> {
        ended::found(cx, opening)
    }

    fn reviewing(case: &Case<Self>) -> Option<&OrganId> {
        let asked = match case.stage {
            Stage::UnderReview | Stage::Reviewed => &case.record.reviewer,
            Stage::UnderReReview | Stage::ReReviewed => &case.record.re_reviewer,
            _ => return None,
        };
        asked.as_ref()?.organ.as_ref()
    }

    /// The organ that reviewed reads the case on once the next level is asked: its own opinion is looked at there.
    fn informed(case: &Case<Self>) -> &[OrganId] {
        let asked_again = matches!(case.stage, Stage::UnderReReview | Stage::ReReviewed);
        let reviewer = case.record.reviewer.as_ref().filter(|_| asked_again);
        reviewer.and_then(|reviewer| reviewer.organ.as_ref()).map_or(&[], std::slice::from_ref)
    }

    /// What another petition organ is to handle is sorted with that (转送、交办); where it comes back it is sorted anew.
    fn referred(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        to: Option<&str>,
    ) -> Result<Decision<Self>, Refusal> {
        let waits = case.stage.is_intake() && case.file.outcome.is_none();
        let sent_on = case.file.referral.as_ref().is_some_and(|referral| referral.to == Self::NAME);
        match to {
            Some(to) if waits && to == Self::NAME => Ok(decision.done(case, "sorting", cx.today).dropped(
                case,
                "informing",
                "已转送有权处理的机关、单位，由其书面告知",
            )),
            None if waits && sent_on => decision.deadline(cx, case, "sorting", "XF-02", cx.today),
            _ => Ok(decision),
        }
    }

    /// A hearing belongs to the re-review that is asked for, is recorded by the organ that re-reviews, which records
    /// nothing else, and ends before another begins.
    fn following(case: &Case<Self>, cx: &Context, what: &str, _: NaiveDate) -> Result<(), Refusal> {
        hearing::following(case, cx, what)
    }

    /// Whoever reviews records the hearing in a re-review on a proceeding beside the case, and only while it is under way.
    fn offers(case: &Case<Self>, step: &str, by: By) -> bool {
        step != "follow" || by != By::Reviewer || case.stage == Stage::UnderReReview
    }

    /// With the notice the petitioner is informed, once it was served on him.
    fn served(
        decision: Decision<Self>,
        case: &Case<Self>,
        cx: &Context,
        delivery: &Delivery,
    ) -> Result<Decision<Self>, Refusal> {
        step::notice_served(decision, case, cx, delivery)
    }

    fn books() -> &'static [Book] {
        &book::BOOKS
    }

    /// Whoever assigned a matter learns that its report did not come: he may supervise. What a leader took charge of is
    /// reported by its day, too.
    fn lapsed(decision: Decision<Self>, case: &Case<Self>, cx: &Context, key: &str) -> Decision<Self> {
        if key.split(':').next() == Some(step::CHARGE) {
            return decision.and(step::not_reported(case.file.deadline(key).and_then(|until| until.due)));
        }
        if key != step::REPORT {
            return decision;
        }
        decision.and(cx.tell(
            "XF-07",
            "report_overdue",
            "交办事项未按交办函确定的期限反馈办理结果，交办机关可以督办。",
            "The result of the assigned matter was not reported by the day fixed: the organ that assigned it may supervise.",
        ))
    }

    fn inlet(event: &Inlet) -> Option<&'static str> {
        Some(match event {
            Inlet::TakenOver => "direct",
            Inlet::Elsewhere => "yield",
        })
    }
}
