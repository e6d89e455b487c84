//! The enforcement of an act nobody sued about (非诉执行): how the court's rulings on an application follow one another.
//! It is a case of its own, and no suit.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use chrono::NaiveDate;
use procedure::{Case, Context, Decision};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a court, or the one above it, said of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// 受理.
    Accepted,
    /// 裁定不予受理.
    NotAccepted,
    /// 发现明显违法情形，听取意见.
    UnlawfulnessHeard,
    /// 准许撤回申请.
    Withdrawn,
    /// 裁定准予执行.
    Allowed,
    /// 裁定不准予执行.
    Denied,
    /// 上一级人民法院维持.
    Upheld,
    /// 上一级人民法院撤销: the application is accepted, or the enforcement allowed.
    Reversed,
}

/// Why a court denies the enforcement (第一百六十一条第一款).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DenialGround {
    /// 实施主体不具有行政主体资格.
    NoCapacity,
    /// 明显缺乏事实根据.
    NoFacts,
    /// 明显缺乏法律、法规依据.
    NoBasis,
    /// 其他明显违法并损害被执行人合法权益.
    OtherUnlawful,
}

impl DenialGround {
    /// The provision.
    #[must_use]
    pub fn article(self) -> String {
        let item = match self {
            DenialGround::NoCapacity => "一",
            DenialGround::NoFacts => "二",
            DenialGround::NoBasis => "三",
            DenialGround::OtherUnlawful => "四",
        };
        format!("{DENIAL}第{item}项")
    }
}

/// What a court said, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What.
    pub ruling: Ruling,
    /// Day.
    pub on: NaiveDate,
    /// Why the enforcement was denied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<DenialGround>,
}

/// An application, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sought {
    /// Last day of the periods to apply for reconsideration and to sue.
    pub remedies_over: NaiveDate,
    /// Last day to apply.
    pub last_day: NaiveDate,
    /// Whether the right-holder of an award applies.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_right_holder: bool,
    /// Good reason why it came after the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    /// Day it was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<NaiveDate>,
    /// Whether the court heard both sides on obvious unlawfulness.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub heard: bool,
    /// The ruling that stands so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<Ruling>,
    /// Why the enforcement was denied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<DenialGround>,
    /// Day the agency asked the court above to review it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenged_on: Option<NaiveDate>,
}

impl Sought {
    /// Whether an application of this day is in time: after the remedies against the act, and by the last day or for good
    /// reason later.
    pub(crate) fn is_timely(&self, on: NaiveDate) -> bool {
        let excused = !self.by_right_holder && self.late_reason.is_some();
        on > self.remedies_over && (on <= self.last_day || excused)
    }

    /// Takes in what a court said; whether that is the end of it.
    pub(crate) fn decide(&mut self, decided: &Decided) -> bool {
        match (decided.ruling, self.ruling) {
            (Ruling::Upheld, _) => return true,
            (Ruling::Withdrawn, _) => {
                (self.ruling, self.ground) = (Some(Ruling::Withdrawn), None);
                return true;
            }
            (Ruling::UnlawfulnessHeard, _) => self.heard = true,
            (Ruling::Accepted, _) | (Ruling::Reversed, Some(Ruling::NotAccepted)) => {
                (self.accepted_on, self.challenged_on) = (Some(decided.on), None);
                self.ruling = Some(Ruling::Accepted);
            }
            (Ruling::Allowed | Ruling::Reversed, _) => {
                (self.ruling, self.ground) = (Some(Ruling::Allowed), None);
                return true;
            }
            (Ruling::NotAccepted | Ruling::Denied, _) => {
                (self.ruling, self.ground) = (Some(decided.ruling), decided.ground);
            }
        }
        false
    }

    /// Code and words of how it ended, and whether it was decided on the merits.
    pub(crate) fn outcome(ruling: Ruling) -> (&'static str, &'static str, bool) {
        match ruling {
            Ruling::Allowed | Ruling::Reversed => ("enforcement_allowed", "裁定准予强制执行", true),
            Ruling::Withdrawn => ("enforcement_withdrawn", "撤回强制执行申请", false),
            Ruling::Denied => ("enforcement_denied", "裁定不准予强制执行", true),
            _ => ("enforcement_not_accepted", "裁定不予受理强制执行申请", false),
        }
    }
}

pub(crate) const DENIAL: &str =
    "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百六十一条第一款";

/// Takes a fact of such an application into the case.
pub(crate) fn evolve(case: &mut Case<Litigation>, fact: &Fact) {
    let ended = match (fact, &mut case.record.enforcement) {
        (Fact::EnforcementSought(applied), sought) => {
            *sought = Some(applied.clone());
            false
        }
        (Fact::EnforcementDecided(decided), Some(sought)) => sought.decide(decided),
        (Fact::EnforcementChallenged { on }, Some(sought)) => {
            sought.challenged_on = Some(*on);
            false
        }
        (fact, _) => matches!(fact, Fact::EnforcementOver),
    };
    case.stage = if ended { Stage::EnforcementRuled } else { Stage::EnforcementSought };
}

/// Nobody asked for a review of the ruling in time: it stands, and the case ends.
pub(crate) fn stands(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    cx: &Context,
) -> Decision<Litigation> {
    let Some((sought, ruling)) = case.record.enforcement.as_ref().and_then(|one| Some((one, one.ruling?)))
    else {
        return decision;
    };
    closed(decision.and_own(Fact::EnforcementOver), sought, ruling, cx.today)
}

/// The case ends as the ruling has it.
pub(crate) fn closed(
    decision: Decision<Litigation>,
    sought: &Sought,
    ruling: Ruling,
    on: NaiveDate,
) -> Decision<Litigation> {
    let (code, zh, on_merits) = Sought::outcome(ruling);
    let decision = decision.closed(on, code, zh, on_merits);
    match sought.ground.filter(|_| ruling == Ruling::Denied) {
        Some(ground) => decision.on_ground(&ground.article()),
        None => decision,
    }
}
