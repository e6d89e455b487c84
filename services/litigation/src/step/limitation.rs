//! Whether a suit came in time (第四十五条至第四十八条): the period that counts, the cap over all of them, and time that was
//! lost without the claimant's fault.

use crate::Litigation;
use chrono::NaiveDate;
use kernel::{Act, ActKind};
use law::restore::{Obstacle, Restoration, restoration};
use law::window::{Lane, State, windows};
use law::{Law, Receipt};
use procedure::{Case, Context, Document, FileFact, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which period to sue the court counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::Limitation)]
pub struct Limitation {
    /// On what ground.
    pub ground: LimitationGround,
    /// Day it runs from: service of the reconsideration decision, the end of the reconsideration period, the day the act
    /// or its content became known, the day the notice came.
    pub from: NaiveDate,
}

/// Why another period than the ordinary one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = litigation::LimitationGround)]
pub enum LimitationGround {
    /// 经过行政复议: fifteen days from the decision.
    Reconsidered,
    /// 复议机关逾期未作决定: fifteen days from the end of its period.
    Silent,
    /// 未告知起诉期限: the long cap from the day the act was known.
    NotTold,
    /// 不知道行政行为内容: six months from the day the content became known.
    ContentKnown,
    /// 专利侵权纠纷的处理: fifteen days from the notice.
    PatentOrder,
    /// 专利强制许可决定、使用费裁决: three months from the notice.
    PatentLicence,
    /// 行政赔偿: three months from the decision or the end of its period.
    Compensation,
    /// 仅对复议决定的赔偿部分不服: fifteen days from service.
    CompensationPart,
}

impl LimitationGround {
    /// The row of this ground. What is said of the content of an act has one of its own for real estate.
    pub(super) fn rule(self, real_estate: bool) -> &'static str {
        match self {
            LimitationGround::Reconsidered => "SS-02",
            LimitationGround::Silent => "SS-03",
            LimitationGround::NotTold => "SS-06b",
            LimitationGround::ContentKnown if real_estate => "SS-07a",
            LimitationGround::ContentKnown => "SS-07",
            LimitationGround::PatentOrder => "SS-12",
            LimitationGround::PatentLicence => "SS-13",
            LimitationGround::Compensation => "SS-14",
            LimitationGround::CompensationPart => "SS-16",
        }
    }
}

/// Time the claimant lost (耽误起诉期限, 第四十八条): by force majeure or without his fault it is not counted; for another
/// special reason he asks for leave within ten days, and the court decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Delayed {
    /// What kept him, from when to when.
    pub obstacle: Obstacle,
    /// Day he asked for leave, where the reason is a special one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_on: Option<NaiveDate>,
}

/// The rows of periods to sue a refusal may rest on.
const ROWS: [&str; 17] = [
    "SS-01", "SS-02", "SS-03", "SS-04", "SS-04a", "SS-05", "SS-06", "SS-06b", "SS-06c", "SS-07", "SS-07a",
    "SS-09", "SS-10", "SS-11", "SS-12", "SS-13", "SS-14",
];

/// The row a period is counted under.
fn row(receipt: &Receipt) -> &'static str {
    ROWS.into_iter().find(|row| *row == receipt.rule).unwrap_or("SS-16")
}

/// Whether the suit came in time; where the ordinary period is over the court says which one counts, or what kept the
/// claimant.
///
/// # Errors
/// A [`Refusal`] where it came too early, too late, or it is not said which period counts.
pub(crate) fn timely(
    case: &Case<Litigation>,
    cx: &Context,
    stated: Option<&Limitation>,
    delayed: Option<&Delayed>,
) -> Result<Option<FileFact>, Refusal> {
    let opening = case.file.opening();
    let (act, filed) = (opening.matter.act.as_ref(), opening.submitted_on());
    within_cap(act, filed, cx)?;
    let counted = match stated {
        Some(stated) => Some(stated.counted(act, filed, cx)?),
        None => ordinary(act, filed, cx)?,
    };
    let over = counted.filter(|receipt| receipt.due.is_some_and(|last| filed > last));
    match (over, delayed, stated) {
        (Some(receipt), Some(delayed), _) => delayed.kept(&receipt, filed, cx).map(Some),
        (Some(receipt), None, stated) => Err(over_already(&receipt, stated.is_some(), cx)),
        (None, Some(_), _) => Err(cx
            .refuse(
                "SS-08",
                "not_late",
                "起诉没有超过起诉期限，不填写耽误期限的情形",
                "the suit came in time: nothing is said of lost time",
            )
            .at("/delayed")),
        (None, None, Some(stated)) => stated.told(act, filed, cx).map(Some),
        (None, None, None) => Ok(None),
    }
}

/// No suit comes after the longest period, whichever counts (第四十六条第二款).
fn within_cap(act: Option<&Act>, filed: NaiveDate, cx: &Context) -> Result<(), Refusal> {
    // of a duty and of an agreement nothing was made on a day that the longest period could run from
    let capped = act.filter(|act| !matches!(act.kind, ActKind::FailureToAct | ActKind::Agreement));
    let Some(act) = capped else { return Ok(()) };
    let rule = if act.real_estate { "SS-04" } else { "SS-04a" };
    let last = cx.law.count(rule, act.on).due()?;
    match last.filter(|last| filed > *last) {
        Some(last) => Err(cx
            .refuse(
                rule,
                "past_the_cap",
                format!("最长起诉期限已于{last}届满，人民法院不予受理：裁定不予立案请办理“登记裁判结果”"),
                format!(
                    "the longest period to sue ended on {last}: a ruling not to docket is the step `judge`"
                ),
            )
            .at("/on")),
        None => Ok(()),
    }
}

/// The ordinary period of the act, which has begun; none of an agreement, which has two clocks (SS-15).
fn ordinary(act: Option<&Act>, filed: NaiveDate, cx: &Context) -> Result<Option<Receipt>, Refusal> {
    let Some(act) = act.filter(|act| act.kind != ActKind::Agreement) else { return Ok(None) };
    let suit = windows(act, filed, cx.law)?.into_iter().find(|window| window.lane == Lane::Litigation);
    let Some(window) = suit else { return Ok(None) };
    if window.state == State::Ahead {
        let rule = if act.kind == ActKind::FailureToAct { "SS-05a" } else { row(&window.receipt) };
        return Err(cx
            .refuse(
                rule,
                "too_early",
                format!(
                    "起诉尚早：自{}起可以起诉（紧急情况下请求保护人身权、财产权等合法权益的除外）",
                    window.opens_on
                ),
                format!(
                    "the suit came too early: it may be brought from {}, but in an emergency",
                    window.opens_on
                ),
            )
            .at("/on"));
    }
    Ok(Some(window.receipt))
}

/// The period that counts is over.
fn over_already(receipt: &Receipt, stated: bool, cx: &Context) -> Refusal {
    let last = receipt.due.map(|day| day.to_string()).unwrap_or_default();
    let rule = row(receipt);
    if stated {
        return cx
            .refuse(
                rule,
                "out_of_time",
                format!(
                    "按{}计算，起诉期限已于{last}届满，裁定不予立案请办理“登记裁判结果”",
                    receipt.article
                ),
                format!("counted so the period ended on {last}: a ruling not to docket is the step `judge`"),
            )
            .at("/limitation");
    }
    cx.refuse(
        rule,
        "limitation_unclear",
        format!(
            "{}（{}）已于{last}届满。请查明并写明适用哪一期限：起诉前经过行政复议的，自收到复议决定书之日起计算\
             （《行政诉讼法》第四十五条）；行政机关未告知起诉期限的，自知道之日起计算（《最高人民法院关于适用\
             〈中华人民共和国行政诉讼法〉的解释》第六十四条）；因不可抗力等耽误的，写明耽误的情形（delayed）；都不是的，\
             裁定不予立案",
            receipt.title_zh, receipt.article
        ),
        format!(
            "the ordinary period ended on {last}: say whether reconsideration came between, the period was not told, or \
             what kept the claimant"
        ),
    )
    .at("/limitation")
}

fn told(rule: &str, article: &str, last: Option<NaiveDate>, cx: &Context) -> FileFact {
    let day = last.map(|day| day.to_string()).unwrap_or_default();
    let zh = format!("起诉期限按{article}计算，最后一日为{day}。");
    let en = format!("The period to sue was counted to {day}.");
    cx.tell_until(rule, "limitation", zh, en, last)
}

impl Limitation {
    /// The row it is counted under.
    pub(super) fn rule(&self, act: Option<&Act>) -> &'static str {
        self.ground.rule(act.is_some_and(|act| act.real_estate))
    }

    fn counted(&self, act: Option<&Act>, filed: NaiveDate, cx: &Context) -> Result<Receipt, Refusal> {
        let rule = self.rule(act);
        if self.from > filed {
            return Err(cx
                .refuse(
                    rule,
                    "day_out_of_order",
                    format!("起诉期限的起算日晚于起诉之日（{filed}），请核对"),
                    format!("the period to sue runs from a day after the complaint came ({filed}): check it"),
                )
                .at("/limitation/from"));
        }
        Ok(self.count(act, cx.law)?)
    }

    fn count(&self, act: Option<&Act>, law: &Law) -> Result<Receipt, law::LawError> {
        let count = law.count(self.rule(act), self.from);
        match act.filter(|_| self.ground == LimitationGround::ContentKnown) {
            Some(act) => count.capped_from(act.on).receipt(),
            None => count.receipt(),
        }
    }

    fn told(&self, act: Option<&Act>, filed: NaiveDate, cx: &Context) -> Result<FileFact, Refusal> {
        let receipt = self.counted(act, filed, cx)?;
        Ok(told(self.rule(act), &receipt.article, receipt.due, cx))
    }
}

impl Delayed {
    /// Whether the time lost keeps the suit in time.
    fn kept(&self, over: &Receipt, filed: NaiveDate, cx: &Context) -> Result<FileFact, Refusal> {
        let obstacle = self.obstacle;
        let in_period = over.due.is_none_or(|last| obstacle.from <= last);
        let ended = obstacle.ended_on.is_none_or(|ended| ended <= filed);
        if !in_period || !ended {
            return Err(cx
                .refuse(
                    "SS-08",
                    "obstacle_elsewhere",
                    "障碍应当发生在起诉期限内，并在起诉之前消除，请核对",
                    "the obstacle arose within the period to sue and ended before the suit: check it",
                )
                .at("/delayed/obstacle"));
        }
        let at = |why| Refusal::from(why).at("/delayed/obstacle/ended_on");
        match restoration(&over.rule, obstacle, cx.law).map_err(at)? {
            Restoration::GoesOn(pause) => {
                let mut input = over.input();
                let from = pause.from.max(input.trigger);
                input.pauses.push(law::Pause { from, ..pause });
                let receipt = cx.law.recount(input).receipt().map_err(at)?;
                match receipt.due.filter(|last| filed > *last) {
                    Some(_) => Err(over_already(&receipt, true, cx)),
                    None => Ok(told(row(over), "《行政诉讼法》第四十八条第一款", receipt.due, cx)),
                }
            }
            Restoration::Apply { receipt, .. } => self.leave(&receipt, filed, cx),
        }
    }

    /// Leave was asked for in time, and the court gave it.
    fn leave(&self, to_ask: &Receipt, filed: NaiveDate, cx: &Context) -> Result<FileFact, Refusal> {
        let Some(asked) = self.asked_on else {
            return Err(cx
                .refuse(
                    "SS-08",
                    "asked_on",
                    "因其他特殊情况耽误起诉期限的，应当写明申请延长期限之日",
                    "for another special reason leave is asked for: say on which day",
                )
                .at("/delayed/asked_on"));
        };
        let asked = check::day(asked, self.obstacle.from, cx.today, "/delayed/asked_on")?;
        if let Some(last) = to_ask.due.filter(|last| asked > *last) {
            return Err(cx
                .refuse(
                    "SS-08",
                    "asked_too_late",
                    format!("申请延长期限应当在障碍消除后十日内提出，最后一日为{last}"),
                    format!("leave is asked for within ten days after the obstacle ended, by {last}"),
                )
                .at("/delayed/asked_on"));
        }
        Ok(cx.tell(
            "SS-08",
            "limitation",
            format!("当事人于{asked}申请延长起诉期限，人民法院准许，{filed}的起诉视为在期限内。"),
            format!("Leave was asked for on {asked} and given: the suit of {filed} counts as in time."),
        ))
    }
}

/// The court's paper on the time lost comes with it.
///
/// # Errors
/// A [`Refusal`] where one is there without the other.
pub(super) fn paper(
    delayed: Option<&Delayed>,
    paper: Option<Document>,
    cx: &Context,
) -> Result<Option<FileFact>, Refusal> {
    if delayed.is_some() != paper.is_some() {
        return Err(cx
            .refuse(
                "SS-08",
                "delay_paper",
                "耽误起诉期限的，应当附人民法院的审查决定（delay_paper）；没有耽误的不附",
                "time lost comes with the court's decision on it, and nothing else does",
            )
            .at("/delay_paper"));
    }
    paper.map(|paper| Ok(paper.checked_at(cx, "/delay_paper")?.lodged())).transpose()
}
