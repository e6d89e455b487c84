//! A session is held: who came for the agency, whether the law counts him as its head, and what he spoke on.

use crate::fact::Fact;
use crate::procedure::{Session, Stage, Summons, TRIED};
use crate::step::HeadRequired;
use crate::{Litigation, absence, later};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rank of the head who came (art. 2 of the appearance provisions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadRank {
    /// 正职负责人.
    Principal,
    /// 副职负责人.
    Deputy,
    /// 副职级别的负责人: counts where he takes part in managing the act.
    DeputyLevel,
    /// 其他参与分管的负责人: counts where he takes part in managing the act.
    Other,
    /// Head of a lower agency or of an entrusted body: never counts.
    LowerAgency,
}

impl HeadRank {
    fn counts(self, manages_act: bool) -> bool {
        match self {
            HeadRank::Principal | HeadRank::Deputy => true,
            HeadRank::DeputyLevel | HeadRank::Other => manages_act,
            HeadRank::LowerAgency => false,
        }
    }
}

/// Why no head came (art. 8 of the appearance provisions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Excuse {
    /// 不可抗力.
    ForceMajeure,
    /// 意外事件.
    Accident,
    /// 需要履行他人不能代替的公务.
    IrreplaceableDuty,
    /// 无法出庭的其他正当事由.
    Other,
}

/// Instance (审级): the duty to appear is there in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Instance {
    /// 第一审.
    #[default]
    First,
    /// 第二审.
    Second,
    /// 再审.
    Retrial,
}

impl Instance {
    /// In Chinese and in English.
    pub(crate) fn told(self) -> (&'static str, &'static str) {
        match self {
            Instance::First => ("第一审", "first instance"),
            Instance::Second => ("第二审", "second instance"),
            Instance::Retrial => ("再审", "retrial"),
        }
    }
}

/// What the court said of a head who was announced in place of another (art. 5 para. 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// The head named first came.
    NotUsed,
    /// 准许: it does not disturb the hearing.
    Allowed,
    /// 不予准许: it does.
    Refused,
}

/// Records a session.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hear {
    /// Day; today when left out.
    #[serde(default)]
    pub held_on: Option<NaiveDate>,
    /// Whether a head of the agency came.
    pub head_attended: bool,
    /// His rank.
    #[serde(default)]
    pub head_rank: Option<HeadRank>,
    /// Whether he takes part in managing the act.
    #[serde(default)]
    pub manages_act: bool,
    /// Whether he spoke on the substantive resolution of the dispute.
    #[serde(default)]
    pub spoke_on_resolution: bool,
    /// Reason given why no head came.
    #[serde(default)]
    pub excuse: Option<Excuse>,
    /// Whether other staff of the agency came; said wherever no head did.
    #[serde(default)]
    pub staff_attended: Option<bool>,
    /// Instance.
    #[serde(default)]
    pub instance: Instance,
    /// Whether the head's identity paper was handed in before the session, and the court found it fit; said wherever a
    /// head came.
    #[serde(default)]
    pub identity_paper: Option<bool>,
    /// Whether the court found the reason proven, with the agency's seal or its main head's signature; said wherever a
    /// reason was given.
    #[serde(default)]
    pub excuse_proven: Option<bool>,
    /// What the court said of the head announced in place of another; said wherever one was and a head came.
    #[serde(default)]
    pub replacement: Option<Replacement>,
    /// Whose head came; said wherever there are several defendants.
    #[serde(default)]
    pub head_of: Option<OrganId>,
    /// Whether only a lawyer came.
    #[serde(default)]
    pub only_lawyer: bool,
    /// Whether the session was postponed once at the agency's request.
    #[serde(default)]
    pub after_postponement: bool,
    /// Whether the head or the staff left without permission.
    #[serde(default)]
    pub left: bool,
    /// Whether they refused to explain when asked, so that the session could not go on.
    #[serde(default)]
    pub refused_to_explain: bool,
    /// Which session of the day (第几次开庭), from 1.
    #[serde(default = "first_session")]
    pub session: u32,
    /// Name of the head who came, as his identity paper has it.
    #[serde(default)]
    pub head_name: Option<String>,
    /// His post.
    #[serde(default)]
    pub head_post: Option<String>,
    /// Papers of the session: `head_identity` (负责人身份证明), without which nothing was found fit, `absence_statement`
    /// (不能出庭情况说明), without which no reason was proven, `hearing_minutes` (庭审笔录) and others.
    #[serde(default)]
    pub documents: Vec<Document>,
}

fn first_session() -> u32 {
    1
}

/// Kinds of the papers by which a head and a reason for his absence are proven.
const IDENTITY: &str = "head_identity";
const STATEMENT: &str = "absence_statement";

impl Step<Litigation> for Hear {
    const RULE: Rule<Stage> = Rule::named("hear", "开庭审理", "Hold a session")
        .under(
            "《行政诉讼法》第三条第三款；《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第二条、第七条至第十二条",
        )
        .by(&[By::Court])
        .from(TRIED)
        .enforcing(&[
            "CY-01", "CY-03", "CY-05", "CY-06", "CY-07", "CY-08", "CY-09", "CY-10", "CY-11", "CY-12", "SS-28",
            "SS-31",
        ]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let docketed = case.record.docketed_on.unwrap_or(case.file.opening().received_on);
        let on = procedure::check::day(self.held_on.unwrap_or(cx.today), docketed, cx.today, "/held_on")?;
        later::sits(self.instance, case, cx)?;
        if self.head_attended && self.head_rank.is_none() {
            return Err(Refusal::new(
                "head_rank",
                "负责人出庭的，应当写明职级",
                "a head who came has a rank",
            )
            .under("《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第二条、第六条")
            .at("/head_rank"));
        }
        if self.head_attended && self.excuse.is_some() {
            return Err(Refusal::new(
                "needless_excuse",
                "负责人已经出庭，无需填写正当理由",
                "a head who came needs no excuse",
            )
            .at("/excuse"));
        }
        let same =
            |held: &&Session| (held.instance, held.on, held.session) == (self.instance, on, self.session);
        if self.session == 0 || case.record.sessions.iter().any(|held| same(&held)) {
            return Err(Refusal::new(
                "heard_already",
                "该次开庭已经登记；同一日再次开庭的，写明是第几次（session）",
                "this session is on record: a further one on the same day says which it is (`session`)",
            )
            .at("/session"));
        }
        let called = self.called_for(case, on);
        self.stated(case, cx, called.filter(|summons| summons.hearing_on == on))?;
        let identified = self.identity_paper == Some(true);
        let counts = self.head_rank.is_some_and(|rank| rank.counts(self.manages_act));
        let named = self.replacement != Some(Replacement::Refused) && !self.is_anothers(called);
        let appeared = self.head_attended && identified && counts && named;
        let item = self.recommendation(case, on, appeared);
        let told = self.told(case, cx, on, appeared);
        let name = self.head_name.as_deref().map(|name| check::text(name, "/head_name")).transpose()?;
        let post = self.head_post.as_deref().map(|post| check::text(post, "/head_post")).transpose()?;
        let papers = self
            .documents
            .into_iter()
            .enumerate()
            .map(|(i, paper)| Ok(paper.checked_at(cx, &format!("/documents/{i}"))?.lodged()));
        let papers = papers.collect::<Result<Vec<_>, Refusal>>()?;
        let fact = Fact::Heard {
            instance: self.instance,
            on,
            head_attended: self.head_attended,
            head_rank: self.head_rank,
            manages_act: self.manages_act,
            appeared,
            spoke_on_resolution: self.spoke_on_resolution,
            excuse: self.excuse,
            recommendation_item: item,
            head_of: self.head_of,
            replacement: self.replacement,
            session: self.session,
            head_name: name,
            head_post: post,
            identity_paper: self.identity_paper,
            excuse_proven: self.excuse_proven,
            staff_attended: self.staff_attended,
            only_lawyer: self.only_lawyer,
            after_postponement: self.after_postponement,
            left: self.left,
            refused_to_explain: self.refused_to_explain,
        };
        Ok(Decision::of(fact).and_all(papers).and_all(item.map(absence::notice)).and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "head_attended": true, "head_rank": "deputy", "manages_act": true, "spoke_on_resolution": true,
            "identity_paper": true, "head_name": "李建国", "head_post": "副局长",
            "documents": [{ "kind": "head_identity", "title": "负责人身份证明", "on": "2026-04-10",
                            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }]
        })
    }
}

impl Hear {
    /// Whether everything was said that the court has to have judged: nothing counts for the agency by default.
    fn stated(&self, case: &Case<Litigation>, cx: &Context, called: Option<&Summons>) -> Result<(), Refusal> {
        let several = case.file.party_organs().count() > 1;
        let defendant = |organ: &OrganId| case.file.party_organs().any(|one| one == organ);
        let replaced = called.is_some_and(|summons| summons.replaced_by.is_some());
        let proven = |kind: &str| {
            let of = |paper: &Document| paper.kind == kind && paper.sha256.is_some();
            self.documents.iter().any(of) || case.file.documents.iter().any(of)
        };
        let unsaid: [(bool, &'static str, &'static str, &str, &str, &str); 8] = [
            (
                self.identity_paper == Some(true) && !proven(IDENTITY),
                "CY-06",
                "identity_paper_missing",
                "负责人身份证明审查合格的，应当附该身份证明（head_identity，填写SHA-256摘要），载明姓名、职务并加盖印章",
                "what the court found fit comes with it: the identity paper (head_identity, by its SHA-256)",
                "/documents",
            ),
            (
                self.excuse_proven == Some(true) && !proven(STATEMENT),
                "CY-09",
                "absence_statement_missing",
                "不能出庭的理由成立的，应当附不能出庭情况说明（absence_statement，填写SHA-256摘要），加盖印章或者由主要负责人签字",
                "a proven reason comes with the statement under seal or signature (absence_statement, by its SHA-256)",
                "/documents",
            ),
            (
                self.head_attended && self.identity_paper.is_none(),
                "CY-06",
                "identity_paper",
                "负责人出庭的，应当写明人民法院审查身份证明的结果；未提交或者不符合条件又不能补正的，视为未出庭",
                "where a head came, say whether the court found the identity paper fit",
                "/identity_paper",
            ),
            (
                self.excuse.is_some() && self.excuse_proven.is_none(),
                "CY-09",
                "excuse_proven",
                "提出不能出庭的理由的，应当写明人民法院审查理由和证明材料的结果",
                "where a reason was given, say whether the court found it proven",
                "/excuse_proven",
            ),
            (
                !self.head_attended && self.staff_attended.is_none(),
                "CY-10",
                "staff_attended",
                "负责人没有出庭的，应当写明相应的工作人员是否出庭",
                "where no head came, say whether the staff did",
                "/staff_attended",
            ),
            (
                self.head_attended && replaced && self.replacement.is_none(),
                "CY-07",
                "replacement",
                "庭审前申请更换出庭负责人的，应当写明人民法院是否准许：不影响正常开庭的，应当准许",
                "another head was announced: say whether the court allowed it",
                "/replacement",
            ),
            (
                self.replacement.is_some() && !(self.head_attended && replaced),
                "CY-07",
                "no_replacement",
                "本次开庭没有更换出庭负责人，不填写是否准许",
                "no other head was announced for this session, or none came",
                "/replacement",
            ),
            (
                self.head_attended && several && self.head_of.is_none(),
                "CY-05",
                "head_of",
                "有共同被告的，应当写明出庭的是哪一机关的负责人",
                "with joint defendants, say whose head came",
                "/head_of",
            ),
        ];
        if let Some((_, rule, code, zh, en, at)) = unsaid.into_iter().find(|(unsaid, ..)| *unsaid) {
            return Err(cx.refuse(rule, code, zh, en).at(at));
        }
        match self.head_of.as_ref().filter(|organ| !defendant(organ)) {
            Some(_) => Err(cx
                .refuse("CY-05", "not_defendant", "该机关不是本案被告", "this organ is no defendant here")
                .at("/head_of")),
            None => Ok(()),
        }
    }

    /// Whether it was for another of the joint defendants to send its head.
    fn is_anothers(&self, called: Option<&Summons>) -> bool {
        let appearing = called.and_then(|summons| summons.appearing.as_ref());
        self.head_attended && appearing.is_some_and(|appearing| self.head_of.as_ref() != Some(appearing))
    }

    /// The item of art. 12 on which the court recommends, the gravest first. One appearance in the instance is
    /// enough (art. 7).
    fn recommendation(&self, case: &Case<Litigation>, on: NaiveDate, appeared: bool) -> Option<u8> {
        const NO_REASON: u8 = 1;
        const AGAIN: u8 = 2;
        const NOBODY: u8 = 3;
        const LEFT: u8 = 4;
        const SILENT: u8 = 5;
        if self.left {
            return Some(LEFT);
        }
        if self.refused_to_explain {
            return Some(SILENT);
        }
        if appeared || (self.appeared_before(case) && !self.is_called_on(case, on)) {
            return None;
        }
        if !self.head_attended && self.staff_attended == Some(false) {
            return Some(NOBODY);
        }
        let called = self.called_for(case, on);
        let called = called.is_some_and(|s| s.head_required != HeadRequired::None);
        let excused = self.excuse.is_some() && self.excuse_proven == Some(true);
        match (called && !excused, self.after_postponement) {
            (false, _) => None,
            (true, true) => Some(AGAIN),
            (true, false) => Some(NO_REASON),
        }
    }

    /// The last hearing of this instance that was announced for this day or one before it.
    fn called_for<'a>(&self, case: &'a Case<Litigation>, on: NaiveDate) -> Option<&'a Summons> {
        let of = |one: &&Summons| one.instance.is_none_or(|instance| instance == self.instance);
        case.record.summonses.iter().rev().filter(of).find(|one| one.hearing_on <= on)
    }

    /// Whether the court called the head to this very session: having appeared before is no excuse then.
    fn is_called_on(&self, case: &Case<Litigation>, on: NaiveDate) -> bool {
        let called = self.called_for(case, on).filter(|one| one.hearing_on == on);
        called.is_some_and(|one| one.head_required != HeadRequired::None)
    }

    /// Whether the head appeared in this instance before.
    fn appeared_before(&self, case: &Case<Litigation>) -> bool {
        case.record.sessions.iter().any(|session| session.appeared && session.instance == self.instance)
    }

    /// What the provisions on appearance say to this session.
    fn told(&self, case: &Case<Litigation>, cx: &Context, on: NaiveDate, appeared: bool) -> Vec<FileFact> {
        let before = self.appeared_before(case);
        let elsewhere = case.record.sessions.iter().any(|session| session.appeared);
        let counts = self.head_rank.is_some_and(|rank| rank.counts(self.manages_act));
        let called = self.called_for(case, on);
        let again = self.is_called_on(case, on);
        let says: [(bool, &str, &str, &str); 9] = [
            (
                self.head_attended && !counts,
                "CY-03",
                "出庭人员不属于被诉行政机关负责人（正职、副职、参与分管的副职级别负责人和其他参与分管的负责人），不视为负责人出庭。",
                "Who came is no head of the agency in the sense of the law.",
            ),
            (
                self.head_attended && self.identity_paper == Some(false),
                "CY-06",
                "负责人未在庭审前提交载明姓名、职务并加盖印章的身份证明，又不能及时补正的，视为未出庭。",
                "Without a fit identity paper before the session the head counts as absent.",
            ),
            (
                !appeared && before && !again,
                "CY-08",
                "负责人在本审级已经出庭，同一审级再次开庭的，可以不再出庭，但人民法院认为确有必要的除外。",
                "The head appeared in this instance: further sessions do not need him unless the court calls again.",
            ),
            (
                !appeared && !before && elsewhere,
                "CY-01",
                "负责人在其他审级出庭，不免除其在本审级出庭的义务。",
                "An appearance in another instance does not excuse absence in this one.",
            ),
            (
                self.replacement == Some(Replacement::Refused),
                "CY-07",
                "更换出庭负责人影响正常开庭，人民法院不予准许，出庭的不是通知的负责人，视为负责人未出庭。",
                "The replacement disturbed the hearing and was not allowed: the head counts as absent.",
            ),
            (
                self.is_anothers(called),
                "CY-05",
                "共同被告协商或者人民法院确定由另一被告的负责人出庭，该负责人没有出庭。",
                "It was for another of the joint defendants to send its head.",
            ),
            (
                self.excuse.is_some() && self.excuse_proven == Some(false),
                "CY-09",
                "不能出庭的理由应当提交证明，由被诉行政机关盖章或者主要负责人签字认可；没有证明的，理由不成立。",
                "A reason for absence is proven under seal or the main head's signature; otherwise it does not count.",
            ),
            (
                !self.head_attended && self.only_lawyer,
                "CY-10",
                "负责人不能出庭的，应当委托相应的工作人员出庭，不得仅委托律师出庭。",
                "Where the head cannot come the agency sends staff, not only a lawyer.",
            ),
            (
                appeared && !self.spoke_on_resolution,
                "CY-11",
                "出庭的负责人应当就实质性解决行政争议发表意见。",
                "The head who appears speaks on the substantive resolution of the dispute.",
            ),
        ];
        let said = says.into_iter().filter(|(applies, ..)| *applies);
        said.map(|(_, rule, zh, en)| cx.tell(rule, "appearance", zh, en)).collect()
    }
}

#[cfg(test)]
#[path = "hear_test.rs"]
mod tests;
