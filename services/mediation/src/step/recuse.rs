//! A mediator steps back. A side asks for it (申请回避) or he does himself (自行回避), and it is decided whether he does; or
//! the organ replaces him, since a side does not accept him.

use super::mediator;
use crate::Mediation;
use crate::book::Mediator;
use crate::fact::Fact;
use crate::procedure::{Ground, Kind, RecusalRequest, Stage};
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Page, Refusal, Rule, Step, check, recusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLES: &str = "《人民调解法》第二十三条第一项；《最高人民法院关于人民法院特邀调解的规定》第十五条；《宁夏回族自治区行政程序规定》第二十三条、第二十四条";

/// Asks that a mediator step back, or does so himself.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::AskRecusal)]
pub struct AskRecusal {
    /// Line of the roster.
    pub mediator: String,
    /// Why.
    pub ground: Ground,
    /// The interest or relation that is alleged. Personal data may stand in it.
    pub reason: String,
    /// The party that asks, counted from 1; left out where he asks himself (自行回避).
    #[serde(default)]
    pub party: Option<u32>,
    /// Whether he is the main head of the agency that mediates (主要负责人).
    #[serde(default)]
    pub main_head: bool,
}

impl Step<Mediation> for AskRecusal {
    const RULE: Rule<Stage> = Rule::named("ask-recusal", "申请回避", "Ask that a mediator be recused")
        .under(ARTICLES)
        .by(&[By::Officer, By::Head])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-09", "RT-10", "CJ-12"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let kind = case.record.kind;
        let mediator = mediator::chosen(case, &self.mediator, cx)?.clone();
        let party = self.party.map(|n| case.file.nth_party(n, "/party").map(|party| party.id)).transpose()?;
        let ground = on(self.ground, kind, cx)?;
        if party.is_none() && ground == Ground::NotAccepted {
            return Err(cx
                .refuse(
                    mediator::row(kind),
                    "party_required",
                    "不接受调解员的，请填写提出的当事人；调解员自行回避的，请填写回避的情形",
                    "it is a party that does not accept him: say which; he himself steps back on a ground",
                )
                .at("/party"));
        }
        if mediator::asked(case, &mediator.line).is_some() {
            return Err(cx
                .refuse(
                    mediator::row(kind),
                    "recusal_asked",
                    "该调解员的回避申请正在等待决定，不必重复登记",
                    "his recusal is waiting for a decision already",
                )
                .at("/mediator"));
        }
        let reason = check::text(&self.reason, "/reason")?;
        Ok(Decision::of(Fact::RecusalAsked { mediator, ground, reason, main_head: self.main_head, party }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "mediator": "1", "ground": "relative", "reason": "与对方当事人是近亲属", "party": 1 })
    }
}

/// Decides whether a mediator steps back, as he was asked to; or replaces him.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Recuse)]
pub struct Recuse {
    /// Line of the roster.
    pub mediator: String,
    /// Why; that of the request when left out.
    #[serde(default)]
    pub ground: Option<Ground>,
    /// Whether he steps back: he may stay only where it was asked for.
    #[serde(default = "yes")]
    pub granted: bool,
    /// What was found; needed where he stays. Personal data may stand in it.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether he is the main head of the agency that mediates (主要负责人); known where that was said with the request.
    #[serde(default)]
    pub main_head: bool,
    /// Another organ that decided: on the main head of an agency the government or the superior organ; on an invited
    /// mediator the court that commissioned the mediation, where it did so itself.
    #[serde(default)]
    pub decided_by: Option<OrganId>,
}

fn yes() -> bool {
    true
}

impl Step<Mediation> for Recuse {
    const RULE: Rule<Stage> = Rule::named("recuse", "调解员回避、更换", "Recuse or replace a mediator")
        .under(ARTICLES)
        .by(&[By::Officer, By::Head])
        .from(&[Stage::Requested, Stage::Accepted])
        .enforcing(&["RT-09", "RT-10", "CJ-12"]);
    const BOOKS: &'static [&'static str] = &[Mediator::TITLE.name];

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let kind = case.record.kind;
        let mediator = mediator::chosen(case, &self.mediator, cx)?.clone();
        let asked = mediator::asked(case, &mediator.line);
        let Some(ground) = self.ground.or(asked.map(|asked| asked.ground)) else {
            return Err(cx
                .refuse(
                    mediator::row(kind),
                    "ground_required",
                    "没有等待决定的回避申请的，请填写回避、更换的原因",
                    "no request waits for a decision: say why he is recused or replaced",
                )
                .at("/ground"));
        };
        let ground = on(ground, kind, cx)?;
        let decided_by = self.decider(asked, case, cx)?;
        let reason = self.reason.filter(|reason| !reason.trim().is_empty());
        let reason = reason.map(|reason| check::text(&reason, "/reason")).transpose()?;
        let told = asked.and_then(|asked| asked.party).map(|_| {
            let by = (decided_by.as_deref(), here(kind));
            recusal::told(cx, mediator::row(kind), "调解员", by, self.granted)
        });
        let fact = match self.granted {
            true => Fact::Recused { mediator, ground, decided_by, reason },
            false => {
                may_stay(asked, kind, cx)?;
                let reason = reason.ok_or_else(|| {
                    cx.refuse(
                        mediator::row(kind),
                        "reason_required",
                        "决定不予回避的，请填写理由",
                        "where he stays, say why",
                    )
                    .at("/reason")
                })?;
                Fact::RecusalRefused { mediator, reason, decided_by }
            }
        };
        Ok(Decision::of(fact).and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "mediator": "1", "ground": "relative" })
    }
}

impl Recuse {
    /// The other organ that decided, where one may: in an agency as CJ-12 has it, on an invited mediator the court.
    fn decider(
        &self,
        asked: Option<&RecusalRequest>,
        case: &Case<Mediation>,
        cx: &Context,
    ) -> Result<Option<OrganId>, Refusal> {
        let organ = self.decided_by.as_deref();
        if case.record.kind == Kind::Administrative {
            let own = cx.shelf.line::<Mediator>(&self.mediator).and_then(|line| line.account);
            let himself = own.as_ref() == Some(&cx.actor.account);
            let main_head = self.main_head || asked.is_some_and(|asked| asked.main_head);
            return recusal::decided_by(cx, main_head, organ, himself, "/mediator");
        }
        let court = case.record.commission.as_ref().map(|commission| commission.court.as_str());
        match organ {
            None => Ok(None),
            Some(organ) if Some(organ) == court => Ok(Some(organ.to_owned())),
            Some(_) => Err(cx
                .refuse(
                    mediator::row(case.record.kind),
                    "decided_here",
                    "人民调解员的更换由本委员会决定；特邀调解员的回避由特邀调解组织或者委派、委托的人民法院决定，不填写其他机关",
                    "the committee or organisation decides itself, on an invited mediator the court that commissioned him \
                     may: no other organ does",
                )
                .at("/decided_by")),
        }
    }
}

/// The ground, where it is one in this kind of mediation: staff of an agency is not chosen by the sides.
fn on(ground: Ground, kind: Kind, cx: &Context) -> Result<Ground, Refusal> {
    match (kind, ground) {
        (Kind::Administrative, Ground::NotAccepted) => Err(cx
            .refuse(
                "CJ-12",
                "no_ground",
                "行政调解人员的回避应当有利害关系或者其他可能影响公正的关系",
                "staff is recused for an interest or a relation that may affect fairness",
            )
            .at("/ground")),
        _ => Ok(ground),
    }
}

/// Refuses to leave a mediator in his place whose recusal nobody asked for, or whom a side does not accept.
fn may_stay(asked: Option<&RecusalRequest>, kind: Kind, cx: &Context) -> Result<(), Refusal> {
    let (code, zh, en) = match asked.map(|asked| asked.ground) {
        None => (
            "no_recusal_asked",
            "没有等待决定的该调解员的回避申请，请先办理“申请回避”",
            "no recusal of this mediator waits for a decision: take the step `ask-recusal` first",
        ),
        Some(Ground::NotAccepted) => (
            "not_accepted",
            "当事人有权选择或者接受调解员，一方不接受的，应当更换",
            "the sides choose or accept the mediators: whom one does not accept is replaced",
        ),
        Some(Ground::Relative | Ground::Interest | Ground::OtherRelation) => return Ok(()),
    };
    Err(cx.refuse(mediator::row(kind), code, zh, en).at("/granted"))
}

/// Who decides, where no other organ did.
fn here(kind: Kind) -> &'static str {
    match kind {
        Kind::Peoples => "人民调解委员会",
        Kind::Administrative => "本机关主要负责人",
        Kind::Judicial => "特邀调解组织",
    }
}
