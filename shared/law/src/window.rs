//! The windows an administrative act leaves open on a day: reconsideration, suit, enforcement, all at once, each
//! with its receipt and what its lapse means. It shows the ways; it does not choose one.

use crate::{Law, LawError, Note, Receipt, Unit};
use chrono::NaiveDate;
use kernel::matter::RemediesTold;
use kernel::{Act, ActKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The way a window leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::window::Lane)]
pub enum Lane {
    /// 行政复议.
    Reconsideration,
    /// 行政诉讼.
    Litigation,
    /// 非诉执行: the agency's, or the right-holder's.
    Enforcement,
}

/// Where a window stands on the day asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = law::window::State)]
pub enum State {
    /// It has not begun.
    Ahead,
    /// It runs and may be used.
    Open,
    /// It runs, but another way comes first.
    Blocked,
    /// It is over.
    Lapsed,
}

/// One window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::window::Window)]
pub struct Window {
    /// Stable key: `reconsideration`, `suit`, `enforcement`, `enforcement_by_right_holder`.
    pub key: String,
    /// Way it leads to.
    pub lane: Lane,
    /// Title.
    pub title_zh: String,
    /// The same in English.
    pub title_en: String,
    /// The count.
    pub receipt: Receipt,
    /// The absolute cap of the same way, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Receipt>,
    /// First day it may be used.
    pub opens_on: NaiveDate,
    /// Last day: that of the count or of the cap, whichever is earlier.
    pub closes_on: NaiveDate,
    /// Where it stands on the day asked about.
    pub state: State,
    /// Whether it may be used on the day asked about.
    pub open: bool,
    /// Whether reconsideration comes first for this act.
    pub mandatory_first: bool,
    /// What its lapse means.
    pub lapse_zh: String,
    /// The same in English.
    pub lapse_en: String,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

/// A ground on which reconsideration comes first (复议前置, 行政复议法 art. 23).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = law::window::Ground)]
pub struct Ground {
    /// Item of the first paragraph, 1 to 5.
    pub item: u8,
    /// Provision.
    pub article: String,
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The laws by which item 5 holds for taxes and customs duties.
const TAX_LAWS: &str = "；《税收征收管理法》第八十八条第一款、《关税法》第六十六条";

/// Whether reconsideration comes first, and on which ground. Of item 5 (other laws) disputes over taxes and customs duties
/// follow from the kind of act; what other laws say stays with the desk.
#[must_use]
pub fn priority(act: &Act) -> Option<Ground> {
    let (item, number, zh, en) = match act.kind {
        ActKind::TaxAssessment => (
            5,
            "五",
            "对税务机关、海关的征税决定不服（纳税争议），先依照纳税决定缴纳、解缴或者提供相应的担保，再申请行政复议",
            "a tax assessment or customs duty: paid or secured first, then reconsideration",
        ),
        ActKind::SpotPenalty => (1, "一", "对当场作出的行政处罚决定不服", "a penalty imposed on the spot"),
        ActKind::AcquiredRightDecision => (
            2,
            "二",
            "对行政机关作出的侵犯其已经依法取得的自然资源的所有权或者使用权的决定不服",
            "a decision infringing lawfully acquired natural-resource rights",
        ),
        ActKind::FailureToAct => {
            (3, "三", "认为行政机关存在未履行法定职责情形", "failure to perform a statutory duty")
        }
        ActKind::DisclosureRefusal => {
            (4, "四", "申请政府信息公开，行政机关不予公开", "refusal to disclose government information")
        }
        ActKind::Penalty
        | ActKind::RectificationOrder
        | ActKind::Licence
        | ActKind::Expropriation
        | ActKind::Compulsion
        | ActKind::LandOwnershipDecision
        | ActKind::ForestOwnershipDecision
        | ActKind::GrasslandOwnershipDecision
        | ActKind::Agreement
        | ActKind::Registration
        | ActKind::Confirmation
        | ActKind::WorkInjuryRecognition
        | ActKind::Benefit
        | ActKind::Levy
        | ActKind::AutonomyInterference
        | ActKind::Promise
        | ActKind::Other => return None,
    };
    let named = if item == 5 { TAX_LAWS } else { "" };
    Some(Ground {
        item,
        article: format!("《行政复议法》第二十三条第一款第{number}项{named}"),
        zh: zh.to_owned(),
        en: en.to_owned(),
    })
}

/// Every window of the act, as it stands on `as_of`.
///
/// # Errors
/// What [`crate::Count::receipt`] refuses; with an act that [`kernel::Matter::checked`] let pass, only a statutory
/// period of no days.
pub fn windows(act: &Act, as_of: NaiveDate, law: &Law) -> Result<Vec<Window>, LawError> {
    let first = priority(act).is_some();
    let reconsideration = reconsideration(act, law)?;
    let suit = suit(act, law)?;
    let (fy_end, ss_end) = (reconsideration.closes_on()?, suit.closes_on()?);
    let mut windows =
        vec![reconsideration.window(act, as_of, first, false)?, suit.window(act, as_of, first, first)?];
    if is_enforceable(act.kind) {
        // The period runs from the day on which both ways are closed.
        let agency = law.count("FZ-01", fy_end.max(ss_end)).receipt()?;
        let expiry = agency.due;
        let draft = Draft::new("enforcement", Lane::Enforcement, agency);
        windows.push(draft.window(act, as_of, first, false)?);
        if let (true, Some(expiry)) = (is_award(act.kind), expiry) {
            let holder = law.count("FZ-08", expiry).receipt()?;
            let draft = Draft::new("enforcement_by_right_holder", Lane::Enforcement, holder);
            windows.push(draft.window(act, as_of, first, false)?);
        }
    }
    Ok(windows)
}

/// The window to apply for reconsideration as if no remedy had been told, of an act whose addressee was told everything
/// but that reconsideration comes first. Whether it counts the law does not say: that of [`windows`] does, until the
/// legal officer has confirmed the row it is counted under (FY-02b). None where nothing is open.
///
/// # Errors
/// As [`windows`].
pub fn unconfirmed(act: &Act, as_of: NaiveDate, law: &Law) -> Result<Option<Window>, LawError> {
    let row = act.served_on.and_then(|known| law.rules.applicable("FY-02b", known));
    let open = row.is_some_and(|(row, _)| row.status.is_flagged() && row.local.is_none());
    if !open || act.remedies != RemediesTold::WithoutPriority || act.kind == ActKind::FailureToAct {
        return Ok(None);
    }
    let untold = Act { remedies: RemediesTold::None, ..act.clone() };
    reconsideration(&untold, law)?.window(&untold, as_of, true, false).map(Some)
}

fn is_enforceable(kind: ActKind) -> bool {
    match kind {
        ActKind::SpotPenalty
        | ActKind::Penalty
        | ActKind::RectificationOrder
        | ActKind::Expropriation
        | ActKind::Compulsion
        | ActKind::LandOwnershipDecision
        | ActKind::ForestOwnershipDecision
        | ActKind::GrasslandOwnershipDecision
        | ActKind::AcquiredRightDecision
        | ActKind::TaxAssessment
        | ActKind::Levy
        | ActKind::Other => true,
        // nothing is ordered of the addressee
        ActKind::FailureToAct
        | ActKind::DisclosureRefusal
        | ActKind::Licence
        | ActKind::Agreement
        | ActKind::Registration
        | ActKind::Confirmation
        | ActKind::WorkInjuryRecognition
        | ActKind::Benefit
        | ActKind::AutonomyInterference
        | ActKind::Promise => false,
    }
}

/// Decisions between equals: the right-holder may step in for the agency.
fn is_award(kind: ActKind) -> bool {
    matches!(
        kind,
        ActKind::LandOwnershipDecision
            | ActKind::ForestOwnershipDecision
            | ActKind::GrasslandOwnershipDecision
    )
}

struct Draft {
    key: &'static str,
    lane: Lane,
    receipt: Receipt,
    cap: Option<Receipt>,
    /// Whether it may be used before the trigger: an act that is not yet known.
    unknown: bool,
}

impl Draft {
    fn new(key: &'static str, lane: Lane, receipt: Receipt) -> Self {
        Self { key, lane, receipt, cap: None, unknown: false }
    }

    fn closes_on(&self) -> Result<NaiveDate, LawError> {
        let due = self.receipt.due.ok_or(LawError::OutOfRange)?;
        Ok(self.cap.as_ref().and_then(|c| c.due).map_or(due, |cap| cap.min(due)))
    }

    fn window(self, act: &Act, as_of: NaiveDate, first: bool, blocked: bool) -> Result<Window, LawError> {
        let closes_on = self.closes_on()?;
        // The act may be attacked on the day it is known; what follows an expiry opens the day after.
        let follows_expiry = self.lane == Lane::Enforcement || act.kind == ActKind::FailureToAct;
        let opens_on = match (follows_expiry && !act.emergency, self.lane) {
            (true, _) | (_, Lane::Enforcement) => self.receipt.first_day,
            (false, _) => self.receipt.trigger,
        };
        let state = match (as_of > closes_on, as_of < opens_on, blocked) {
            (true, _, _) => State::Lapsed,
            (_, true, _) => State::Ahead,
            (_, _, true) => State::Blocked,
            _ => State::Open,
        };
        let (lapse_zh, lapse_en) = lapse(self.key);
        let notes = notes(&self, act, first, blocked);
        Ok(Window {
            key: self.key.to_owned(),
            lane: self.lane,
            title_zh: self.receipt.title_zh.clone(),
            title_en: self.receipt.title_en.clone(),
            receipt: self.receipt,
            cap: self.cap,
            opens_on,
            closes_on,
            state,
            open: state == State::Open,
            mandatory_first: first,
            lapse_zh: lapse_zh.to_owned(),
            lapse_en: lapse_en.to_owned(),
            notes,
        })
    }
}

fn lapse(key: &str) -> (&'static str, &'static str) {
    match key {
        "reconsideration" => (
            "期限届满后申请行政复议的不予受理；有不可抗力或者其他正当理由的，期限自障碍消除之日起继续计算",
            "afterwards an application is not accepted; interrupted by force majeure or good reason, the period goes on",
        ),
        "suit" => (
            "期限届满后起诉的，人民法院不予立案或者驳回起诉；因不可抗力等耽误的时间不计算在内",
            "afterwards a suit is not docketed or is dismissed; time lost to force majeure is not counted",
        ),
        "enforcement" => (
            "期限届满后行政机关申请强制执行的，除有正当理由外人民法院不予受理",
            "afterwards the court refuses the agency's application unless there is good reason",
        ),
        _ => (
            "期限届满后权利人不得再申请人民法院强制执行该裁决",
            "afterwards the right-holder may no longer apply for enforcement",
        ),
    }
}

fn notes(draft: &Draft, act: &Act, first: bool, blocked: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut say = |code: &str, zh: &str, en: &str| {
        notes.push(Note { code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned() });
    };
    if draft.lane != Lane::Enforcement {
        say(
            "runs_through",
            "调解、信访不停止、不扣除本期限（《行政复议法》第二十条、《行政诉讼法》第四十六条至第四十八条）",
            "mediation and petitions do not suspend this period",
        );
    }
    if draft.unknown {
        say(
            "not_known",
            "尚无送达或者知道行政行为内容的日期，期限未开始，仅列最长期限",
            "no day of service or knowledge: the period has not begun, only the cap is shown",
        );
    }
    if blocked {
        say(
            "reconsideration_first",
            "应当先申请行政复议，直接起诉的人民法院不予立案（《行政复议法》第二十三条）",
            "reconsideration comes first: a direct suit is not docketed",
        );
    }
    if first && draft.lane == Lane::Reconsideration && act.remedies == RemediesTold::WithoutPriority {
        say(
            "priority_not_told",
            "行政机关未告知应当先申请行政复议（《行政复议法》第二十三条第二款）；因此误向法院起诉耽误期限的，可以主张正当理由\
             （第二十条第二款），由法制人员判断",
            "the agency did not tell that reconsideration comes first: time lost in court may be a good reason, for \
             the legal officer to judge",
        );
    }
    if is_award(act.kind) && draft.lane == Lane::Reconsideration {
        say(
            "disputed_or_acquired",
            "对已经依法取得的自然资源权利应当先申请复议（第二十三条第一款第二项）；对争议权属的处理决定是否前置，由法制人员判断",
            "acquired rights: reconsideration first; whether a decision on disputed rights is covered is for the legal \
             officer to judge",
        );
    }
    if act.kind == ActKind::Agreement && draft.lane == Lane::Litigation {
        say(
            "two_clocks",
            "行政机关不履行协议的，参照民事诉讼时效；变更、解除协议的，适用本期限（SS-15）",
            "breach follows civil limitation; change or termination follows this period",
        );
    }
    if draft.lane == Lane::Enforcement {
        say(
            "only_if",
            "仅在当事人既不复议、不起诉又不履行时适用；申请前应当催告（FZ-02）",
            "only where the party neither challenges nor performs; a written demand comes first",
        );
    }
    notes
}

/// Where no law sets a period, the agency has until the end of the waiting period of the way chosen.
fn waited(act: &Act, rule: &str, law: &Law) -> Result<NaiveDate, LawError> {
    if act.emergency {
        return Ok(act.on);
    }
    let count = law.count(rule, act.on);
    let receipt = match act.statutory_days {
        Some(days) => count.amount(days, Unit::NaturalDay).receipt()?,
        None => count.receipt()?,
    };
    receipt.due.ok_or(LawError::OutOfRange)
}

fn reconsideration(act: &Act, law: &Law) -> Result<Draft, LawError> {
    let draft = |receipt| Draft::new("reconsideration", Lane::Reconsideration, receipt);
    if act.kind == ActKind::FailureToAct {
        return Ok(draft(law.count("FY-05", waited(act, "FY-05a", law)?).receipt()?));
    }
    let cap = law.count(if act.real_estate { "FY-03" } else { "FY-04" }, act.on).receipt()?;
    let Some(known) = act.served_on else {
        return Ok(Draft { unknown: true, ..draft(cap) });
    };
    let receipt = match (act.remedies, act.told_on) {
        (RemediesTold::None, Some(told)) => {
            law.count("FY-02", told.max(known)).capped_from(known).receipt()?
        }
        (RemediesTold::None, None) => law.count("FY-02a", known).receipt()?,
        // whether art. 20 para. 3 covers it the law does not say: a row of its own, for the county to confirm
        (RemediesTold::WithoutPriority, _) if priority(act).is_some() => {
            law.count("FY-02b", known).receipt()?
        }
        (RemediesTold::Full | RemediesTold::WithoutPriority, _) => law.count("FY-01", known).receipt()?,
    };
    Ok(Draft { cap: Some(cap), ..draft(receipt) })
}

fn suit(act: &Act, law: &Law) -> Result<Draft, LawError> {
    let draft = |receipt| Draft::new("suit", Lane::Litigation, receipt);
    if act.kind == ActKind::FailureToAct {
        return Ok(draft(law.count("SS-05", waited(act, "SS-05a", law)?).receipt()?));
    }
    let cap = law.count(if act.real_estate { "SS-04" } else { "SS-04a" }, act.on).receipt()?;
    let Some(known) = act.served_on else {
        return Ok(Draft { unknown: true, ..draft(cap) });
    };
    let special = match act.kind {
        ActKind::LandOwnershipDecision => Some("SS-09"),
        ActKind::ForestOwnershipDecision => Some("SS-10"),
        _ => None,
    };
    let receipt = match (act.remedies, act.told_on) {
        (RemediesTold::None, Some(told)) => {
            let rule = if special.is_some() { "SS-06c" } else { "SS-06" };
            law.count(rule, told.max(known)).capped_from(known).receipt()?
        }
        (RemediesTold::None, None) => law.count("SS-06b", known).receipt()?,
        (RemediesTold::Full | RemediesTold::WithoutPriority, _) => {
            let general = if act.kind == ActKind::GrasslandOwnershipDecision { "SS-11" } else { "SS-01" };
            law.count(special.unwrap_or(general), known).receipt()?
        }
    };
    Ok(Draft { cap: Some(cap), ..draft(receipt) })
}
