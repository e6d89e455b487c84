//! The doors an application comes in by: in writing or orally, at a consult point, led here from a court or a petition
//! desk; and whom it concerns besides those who apply.

use crate::book::Point;
use crate::input;
use chrono::NaiveDate;
use kernel::{Act, ActKind, Capacity, Party};
use procedure::{Context, FileFact, Notice, Opening, Refusal, Source, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The row on what is handed in at the organ that made the penalty.
const FORWARDED: &str = "FY-06";

/// Where somebody learnt of reconsideration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// The window or desk of a court, before a suit was filed.
    Court,
    /// The petition desk.
    Petition,
    /// The hotline.
    Hotline,
    /// The coordination centre.
    Centre,
}

/// How the applicant was led here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// From which door.
    pub from: Door,
    /// Day reconsideration was offered there.
    pub offered_on: NaiveDate,
    /// Whether the applicant chose it freely.
    pub freely_chosen: bool,
}

/// The point that took the application in; named where it came through one.
pub(crate) fn point(
    opening: &Opening,
    point: Option<String>,
    cx: &Context,
) -> Result<Option<String>, Refusal> {
    let point = input::given(point);
    if point.as_ref().is_some_and(|name| !Point::known(name, opening.received_on, cx)) {
        return Err(Refusal::new(
            "no_such_point",
            "咨询点、代办点名册中没有该代收点，或者收到申请之日不在其设立期间，请核对名称，或者先在名册中登记",
            "no point of this name worked on that day, by the book of points: check its name, or enter it first",
        )
        .under("《行政复议法》第二十二条第二款")
        .at("/on_behalf_point"));
    }
    if opening.source == Source::OnBehalf && point.is_none() {
        return Err(Refusal::new(
            "point_required",
            "由咨询点、代办点代收的，请填写代收点的名称",
            "name the point that took the application in",
        )
        .under("《行政复议法》第二十二条第二款")
        .at("/on_behalf_point"));
    }
    Ok(point)
}

/// The organ that made the penalty took the application in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThroughAgency {
    /// Day it received the application: that day counts for the period to apply.
    pub received_on: NaiveDate,
}

impl ThroughAgency {
    /// The day it was handed in there, and what is told where it was forwarded late.
    ///
    /// # Errors
    /// A [`Refusal`] where the act is no penalty, or the day is out of order.
    pub(crate) fn checked(
        self,
        act: &Act,
        received_on: NaiveDate,
        cx: &Context,
    ) -> Result<(NaiveDate, Option<FileFact>), Refusal> {
        if !matches!(act.kind, ActKind::SpotPenalty | ActKind::Penalty) {
            return Err(cx
                .refuse(
                    FORWARDED,
                    "not_through_agency",
                    "只有当场作出或者依据电子技术监控设备记录的违法事实作出的行政处罚，才可以通过作出处罚决定的行政机关提交申请",
                    "only a penalty made on the spot or on an electronic record is applied against through the organ that made it",
                )
                .at("/through_agency"));
        }
        let at = "/through_agency/received_on";
        let on = check::day(self.received_on, act.served_on.unwrap_or(act.on), received_on, at)?;
        let last = cx.law.count(FORWARDED, on).receipt()?.due;
        let late = last.is_some_and(|last| received_on > last).then(|| {
            cx.tell(
                FORWARDED,
                "forwarded_late",
                "作出处罚决定的行政机关认为需要维持的，应当自收到申请之日起五日内转送行政复议机关；本次转送已经超过期限。申请日期以该行政机关收到申请之日为准。",
                "The organ that made the penalty forwarded the application after its last day. The day it received it counts as the day of the application.",
            )
        });
        Ok((on, late))
    }
}

/// Whom the act benefits, as third parties, and what they are told, with those of the first sheet to whom a statute makes
/// the act known.
pub(crate) fn beneficiaries(
    parties: Vec<Party>,
    (act, listed): (&Act, &[Party]),
    cx: &Context,
) -> Result<(Vec<Party>, Option<FileFact>), Refusal> {
    let joined = parties
        .into_iter()
        .enumerate()
        .map(|(i, party)| {
            let party = Party { capacity: Capacity::ThirdParty, ..party };
            party.checked().map_err(|why| {
                Refusal::new(why.code, why.zh, why.en).at(format!("/beneficiaries/{i}/{}", why.field))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let known =
        |party: &&Party| party.capacity == Capacity::ThirdParty && law::addressee::of(act.kind).is_some();
    let count = joined.len() + listed.iter().filter(known).count();
    let notified = (count > 0).then(|| {
        cx.tell(
            "FY-44",
            "third_party_notified",
            format!(
                "行政行为载明的权利人共{count}人，与案件处理结果有利害关系，通知其作为第三人参加行政复议；第三人不参加的，不影响案件的审理。"
            ),
            format!("{count} whom the act benefits are told to take part as third parties; the case goes on without them."),
        )
    });
    Ok((joined, notified))
}

/// An offer of reconsideration leaves the choice to the applicant, unless reconsideration comes first; what the
/// applicant keeps is told.
pub(crate) fn guided(
    guidance: &Guidance,
    act: &Act,
    received_on: NaiveDate,
    cx: &Context,
) -> Result<Option<FileFact>, Refusal> {
    if !guidance.freely_chosen && law::window::priority(act).is_none() {
        return Err(Refusal::new(
            "not_freely_chosen",
            "本案不属于复议前置的情形，当事人可以先申请行政复议，也可以直接起诉；引导应当由当事人自愿选择",
            "reconsideration does not come first here: the applicant may sue at once, and chooses freely",
        )
        .under("《行政诉讼法》第四十四条第一款")
        .at("/guidance/freely_chosen"));
    }
    if guidance.offered_on > received_on {
        return Err(Refusal::new(
            "date_out_of_order",
            "引导的日期晚于收到申请的日期，请核对",
            "the offer is later than the application",
        )
        .at("/guidance/offered_on"));
    }
    suit_kept(
        act,
        cx,
        "申请人自愿选择行政复议。直接起诉的期限不因此停止，最后一日为{}；复议申请受理以前可以改为起诉，受理以后在复议期间不得起诉（《行政复议法》第二十九条第一款），对复议决定不服的可以再起诉。",
        "Reconsideration was chosen freely. The period to sue runs on, last day {}; once accepted no suit beside it.",
    )
}

/// What somebody keeps beside the reconsideration: the right to sue over the act, with its last day at `{}`.
pub(crate) fn suit_kept(act: &Act, cx: &Context, zh: &str, en: &str) -> Result<Option<FileFact>, Refusal> {
    let windows = law::window::windows(act, cx.today, cx.law)?;
    let suit = windows.into_iter().find(|w| w.lane == law::window::Lane::Litigation && !w.mandatory_first);
    Ok(suit.map(|suit| {
        FileFact::NoticeIssued(Notice {
            kind: "suit_kept".to_owned(),
            zh: zh.replace("{}", &kernel::date::zh(suit.closes_on)),
            en: en.replace("{}", &suit.closes_on.to_string()),
            article: suit.receipt.article,
            last_day: Some(suit.closes_on),
        })
    }))
}

/// What both sides are told where a penalty is reviewed: what is added to an unpaid fine does not grow meanwhile.
pub(crate) fn added_fine(act: Option<&Act>) -> Option<FileFact> {
    act.filter(|act| matches!(act.kind, ActKind::SpotPenalty | ActKind::Penalty)).map(|_| {
        FileFact::NoticeIssued(Notice {
            kind: "added_fine_stopped".to_owned(),
            zh: "被申请复议的是行政处罚：到期不缴纳罚款，行政机关加处罚款的，加处罚款的数额在行政复议期间不予计算。"
                .to_owned(),
            en: "A penalty is reviewed: what the organ adds to an unpaid fine is not counted while it is.".to_owned(),
            article: "《行政处罚法》第七十三条第三款".to_owned(),
            last_day: None,
        })
    })
}

/// A hint to both sides: the applicant's affairs are before a court.
pub(crate) fn insolvent() -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "applicant_insolvent".to_owned(),
        zh: "申请人正处于人民法院审理的破产、重整程序，被申请人的行政行为作用于该企业，可能与破产程序冲突。由管理人代表企业参加行政复议，请核对申请人的印章和授权，并征询管理人、受理法院的意见。".to_owned(),
        en: "The applicant is under reorganisation or bankruptcy before a court: the administrator acts for it, and the act under review may conflict with that proceeding.".to_owned(),
        article: "《企业破产法》第二十五条第一款第七项".to_owned(),
        last_day: None,
    })
}
