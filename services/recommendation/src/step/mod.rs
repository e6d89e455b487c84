//! The steps of a recommendation: the issuer's letter, the addressee's work on it, the issuer's judgement. To add
//! one: its file, its two lines here, and where it brings about something new its fact in `fact.rs`.

mod act;
mod allow_milestones;
mod answer_objection;
mod assess;
mod assign;
mod confer;
mod enter_for_issuer;
mod escalate;
mod evidence;
mod grant_extension;
mod look_back;
mod note_disputed;
mod note_judgment;
mod note_overdue;
mod object;
mod plan;
mod promise;
mod reply;
mod report;
mod submit;
mod sue;
mod take_measure;
mod urge;
mod withdraw;

pub use act::{ActTaken, Breach, NewAct, PlannedAct, Term};
pub use allow_milestones::AllowMilestones;
pub use answer_objection::{Amendment, AnswerObjection};
pub use assess::{Assess, Visit};
pub use assign::Assign;
pub use confer::Confer;
pub use enter_for_issuer::{EnterForIssuer, IssuerEntry};
pub use escalate::Escalate;
pub use evidence::{HandOverEvidence, RequestEvidence};
pub use grant_extension::GrantExtension;
pub use look_back::{LookBack, PlanLookBack};
pub use note_disputed::NoteDisputed;
pub(crate) use note_judgment::to_be_enforced;
pub use note_judgment::{NoteJudgment, SuitResult};
pub use note_overdue::NoteOverdue;
pub use object::Object;
pub use plan::{Plan, PlanMeasure, PlanReport};
pub use promise::Promise;
pub use reply::{Adopted, Reply, ReplyItem};
pub use report::Report;
pub use submit::{IndividualGround, Submit};
pub use sue::{ClaimsMet, NoteClaimsMet, Sue};
pub use take_measure::{Money, Recovered, TakeMeasure};
pub use urge::{NoteUrgedInVain, Urge};
pub use withdraw::Withdraw;

use crate::Recommendation;
use procedure::Steps;
use procedure::common::{ChangeAct, NoteActChanged};

/// The duty to co-operate and to reply in writing.
pub(crate) const DUTY: &str =
    "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第八条；《人民检察院组织法》第二十一条第一款";
/// How the issuer follows its letter up.
pub(crate) const FOLLOW_UP: &str = "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第九条；\
     《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第二十一条第三款";
/// Objection, and what follows from one that is well founded.
pub(crate) const OBJECTION: &str = "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第八条；《人民检察院检察建议工作规定》第二十三条";

pub(crate) fn table() -> Steps<Recommendation> {
    Steps::default()
        .with::<Submit>()
        .with::<Assign>()
        .with::<Plan>()
        .with::<Report>()
        .with::<TakeMeasure>()
        .with::<Promise>()
        .with::<Reply>()
        .with::<NoteOverdue>()
        .with::<Object>()
        .with::<AnswerObjection>()
        .with::<Assess>()
        .with::<PlanLookBack>()
        .with::<LookBack>()
        .with::<Withdraw>()
        .with::<GrantExtension>()
        .with::<AllowMilestones>()
        .with::<Urge>()
        .with::<NoteUrgedInVain>()
        .with::<Escalate>()
        .with::<RequestEvidence>()
        .with::<HandOverEvidence>()
        .with::<Sue>()
        .with::<NoteClaimsMet>()
        .with::<NoteJudgment>()
        .with::<EnterForIssuer>()
        .with::<Confer>()
        .with::<NoteDisputed>()
        .with::<ChangeAct>()
        .with::<NoteActChanged>()
        .and_common()
}

#[cfg(test)]
pub(crate) mod given {
    //! Letters that the tests of the steps start from.

    use crate::Recommendation;
    use crate::letter::Kind;
    use kernel::By;
    use procedure::Step;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    /// A letter of this kind with one problem, served on 2026-03-02.
    pub(crate) fn letter(kind: &str, within: &Value) -> Value {
        let mut input = super::Submit::example();
        input["kind"] = json!(kind);
        input["reply_within"] = within.clone();
        input["individual"] = if kind == "individual" { json!("other") } else { Value::Null };
        let on_norm = kind == "normative_document";
        input["judgment_effective_on"] = if on_norm { json!("2026-02-02") } else { Value::Null };
        input
    }

    /// The letter on file.
    pub(crate) fn of(kind: &str, within: &Value) -> Scenario<Recommendation> {
        let issuer: Kind = serde_json::from_value(json!(kind)).expect("a kind");
        Scenario::default().take("2026-03-02", issuer.issuer(), "submit", &letter(kind, within))
    }

    /// A governance letter without a period of its own.
    pub(crate) fn served() -> Scenario<Recommendation> {
        of("governance", &Value::Null)
    }

    /// A measure taken on 2026-03-31, replied to on 2026-04-01.
    pub(crate) fn replied() -> Scenario<Recommendation> {
        served().take("2026-03-31", By::Officer, "take-measure", &super::TakeMeasure::example()).take(
            "2026-04-01",
            By::Officer,
            "reply",
            &super::Reply::example(),
        )
    }
}
