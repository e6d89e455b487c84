//! The issuer keeps no files here: the addressee enters what it did, by the issuer's own paper, in the issuer's own steps,
//! as of the day it received that paper.

use super::{
    AllowMilestones, AnswerObjection, Assess, Escalate, GrantExtension, LookBack, NoteClaimsMet,
    NoteJudgment, PlanLookBack, RequestEvidence, Sue, Urge, Withdraw,
};
use crate::Recommendation;
use crate::fact::Fact;
use crate::issuer::{self, Entered};
use crate::procedure::{OPEN, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::court::{ISSUER, entered};
use procedure::{
    Case, Context, DeadlineState, Decision, Document, Entry, FileFact, Refusal, Rule, Step, check,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Enters what an issuer did that has no desk here.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterForIssuer {
    /// What it did: the name of its step, with the input of that step.
    pub entry: IssuerEntry,
    /// The issuer's paper it is entered from, by its hash.
    pub paper: Document,
    /// Day the addressee received that paper: what the issuer did counts from then, whenever it is entered.
    pub received_on: NaiveDate,
}

/// A step of the issuer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IssuerEntry {
    /// 复核异议.
    AnswerObjection(Box<AnswerObjection>),
    /// 评估落实情况.
    Assess(Box<Assess>),
    /// 确定回访日期.
    PlanLookBack(Box<PlanLookBack>),
    /// 回访（“回头看”）.
    LookBack(Box<LookBack>),
    /// 撤回建议书.
    Withdraw(Box<Withdraw>),
    /// 同意延期答复.
    GrantExtension(Box<GrantExtension>),
    /// 同意分阶段整改.
    AllowMilestones(Box<AllowMilestones>),
    /// 督促落实.
    Urge(Box<Urge>),
    /// 抄送、通报上级.
    Escalate(Box<Escalate>),
    /// 调取证据材料.
    RequestEvidence(Box<RequestEvidence>),
    /// 提起行政公益诉讼.
    Sue(Box<Sue>),
    /// 诉讼请求全部实现.
    NoteClaimsMet(Box<NoteClaimsMet>),
    /// 登记公益诉讼生效裁判.
    NoteJudgment(Box<NoteJudgment>),
}

impl IssuerEntry {
    /// The issuer's step.
    fn name(&self) -> &'static str {
        match self {
            IssuerEntry::AnswerObjection(_) => AnswerObjection::RULE.name,
            IssuerEntry::Assess(_) => Assess::RULE.name,
            IssuerEntry::PlanLookBack(_) => PlanLookBack::RULE.name,
            IssuerEntry::LookBack(_) => LookBack::RULE.name,
            IssuerEntry::Withdraw(_) => Withdraw::RULE.name,
            IssuerEntry::GrantExtension(_) => GrantExtension::RULE.name,
            IssuerEntry::AllowMilestones(_) => AllowMilestones::RULE.name,
            IssuerEntry::Urge(_) => Urge::RULE.name,
            IssuerEntry::Escalate(_) => Escalate::RULE.name,
            IssuerEntry::RequestEvidence(_) => RequestEvidence::RULE.name,
            IssuerEntry::Sue(_) => Sue::RULE.name,
            IssuerEntry::NoteClaimsMet(_) => NoteClaimsMet::RULE.name,
            IssuerEntry::NoteJudgment(_) => NoteJudgment::RULE.name,
        }
    }

    /// The step, as the issuer takes it.
    fn taken(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let name = self.name();
        match self {
            IssuerEntry::AnswerObjection(step) => entered(name, *step, case, cx),
            IssuerEntry::Assess(step) => entered(name, *step, case, cx),
            IssuerEntry::PlanLookBack(step) => entered(name, *step, case, cx),
            IssuerEntry::LookBack(step) => entered(name, *step, case, cx),
            IssuerEntry::Withdraw(step) => entered(name, *step, case, cx),
            IssuerEntry::GrantExtension(step) => entered(name, *step, case, cx),
            IssuerEntry::AllowMilestones(step) => entered(name, *step, case, cx),
            IssuerEntry::Urge(step) => entered(name, *step, case, cx),
            IssuerEntry::Escalate(step) => entered(name, *step, case, cx),
            IssuerEntry::RequestEvidence(step) => entered(name, *step, case, cx),
            IssuerEntry::Sue(step) => entered(name, *step, case, cx),
            IssuerEntry::NoteClaimsMet(step) => entered(name, *step, case, cx),
            IssuerEntry::NoteJudgment(step) => entered(name, *step, case, cx),
        }
    }

    /// The first day on which the issuer may have done it: what it says of the addressee's work, or silence, comes after
    /// that.
    fn earliest(&self, case: &Case<Recommendation>, served_on: NaiveDate) -> NaiveDate {
        let of_work = matches!(
            self,
            IssuerEntry::Assess(_)
                | IssuerEntry::PlanLookBack(_)
                | IssuerEntry::LookBack(_)
                | IssuerEntry::Urge(_)
                | IssuerEntry::Escalate(_)
        );
        if !of_work {
            return served_on;
        }
        let lapsed = case.file.deadline("reply").filter(|reply| reply.state == DeadlineState::Lapsed);
        let silent = lapsed.and_then(|reply| reply.due?.succ_opt());
        let replied = case.record.replies.last().map(|reply| reply.on);
        replied.or(silent).map_or(served_on, |day| day.max(served_on))
    }
}

impl Step<Recommendation> for EnterForIssuer {
    const RULE: Rule<Stage> = Rule::named(
        "enter-for-issuer",
        "代为登记发出机关的办理",
        "Enter what an issuer without a desk here did",
    )
    .under(
        "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第八条、第九条；《人民检察院组织法》第二十一条第一款；\
         《最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释》第二十一条第三款",
    )
    .by(&[By::Officer])
    .from(OPEN)
    .enforcing(&["SJ-01", "JJ-01"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let Self { entry, paper, received_on } = self;
        let served_on = issuer::elsewhere(case, cx)?.served_on;
        let received_on = check::day(received_on, entry.earliest(case, served_on), cx.today, "/received_on")?;
        let then = Context { today: received_on, ..*cx };
        let paper = paper.checked_at(&then, "/paper")?;
        let at = "/paper/sha256";
        ISSUER.on_paper(paper.sha256.as_ref(), at)?;
        let entered = Entered {
            step: entry.name().to_owned(),
            paper: paper.sha256.clone().unwrap_or_default(),
            received_on,
            on: cx.today,
            by: cx.actor.account.clone(),
        };
        let same = |known: &Entered| (&known.step, &known.paper) == (&entered.step, &entered.paper);
        if case.record.entered.iter().any(same) {
            return Err(Refusal::new(
                "entered_already",
                "该项办理已经凭同一文书登记，不必重复登记；另一次办理请附其文书",
                "this was entered by the same paper already; another one comes with its own",
            )
            .at(at));
        }
        let decision = entry.taken(case, &then)?;
        let is = |lodged: &Document| lodged.sha256 == paper.sha256;
        let with_it = |entry: &Entry<Recommendation>| matches!(entry, Entry::File(FileFact::DocumentLodged(lodged)) if is(lodged));
        let known = case.file.documents.iter().any(is) || decision.0.iter().any(with_it);
        let paper = (!known).then(|| paper.lodged());
        Ok(decision.and_all(paper).and_own(Fact::EnteredForIssuer(entered)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "entry": { "urge": Urge::example() },
            "paper": { "kind": "urging", "title": "督促落实建议的函", "on": "2026-03-02",
                       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
            "received_on": "2026-03-02"
        })
    }
}
