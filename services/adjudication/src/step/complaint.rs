//! What comes before a complaint in procurement (政府采购投诉): the supplier challenged in time, the purchaser had its time
//! to reply, and the complaint followed in time and stays within the challenge.

use crate::Adjudication;
use crate::track::Track;
use chrono::NaiveDate;
use law::Receipt;
use procedure::decision::statutory;
use procedure::{Case, Context, FileFact, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a complaint came about, as the finance bureau finds when it examines it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = adjudication::Complaint)]
pub struct Complaint {
    /// Day the supplier knew or should have known of the harm: the file was received or its notice period ended, a stage
    /// ended, the notice period of the result ended.
    pub known_on: NaiveDate,
    /// Day the purchaser or its agent received the written challenge (质疑).
    pub challenged_on: NaiveDate,
    /// Day it was replied to; none where no reply came.
    #[serde(default)]
    pub replied_on: Option<NaiveDate>,
    /// Demands that were not challenged before, counted from 1: they are refused.
    #[serde(default)]
    pub beyond: Vec<u32>,
}

/// Which demands of a complaint are refused, and what it leaves in the file once it is admitted: the three periods before
/// it, each with its receipt, and what is told of the refused.
pub(super) fn admitted(
    complaint: Option<Complaint>,
    case: &Case<Adjudication>,
    cx: &Context,
) -> Result<(Vec<u32>, Vec<FileFact>), Refusal> {
    let opening = case.file.opening();
    let complaint = match (Track::of(opening.matter.category), complaint) {
        (Track::Procurement, Some(complaint)) => complaint,
        (Track::Procurement, None) => {
            return Err(cx
                .refuse(
                    "CG-03",
                    "complaint_required",
                    "受理政府采购投诉应当审查是否经过质疑、是否逾期，请填写知道权益受损、提出质疑和收到答复的日期",
                    "a complaint in procurement is examined first: say when the harm was known, challenged and answered",
                )
                .at("/complaint"));
        }
        (_, None) => return Ok((Vec::new(), Vec::new())),
        (_, Some(_)) => {
            return Err(cx
                .refuse(
                    "CG-03",
                    "not_procurement",
                    "只有政府采购投诉需要填写质疑和答复的日期，请删去",
                    "only a complaint in procurement follows a challenge: leave this out",
                )
                .at("/complaint"));
        }
    };
    let mut facts = complaint.periods(case, cx)?;
    let beyond = complaint.beyond(opening.matter.demands.len(), cx)?;
    facts.extend(refused(&beyond, cx));
    Ok((beyond, facts))
}

impl Complaint {
    /// The challenge came in time, the reply was waited for, and the complaint came in time.
    fn periods(&self, case: &Case<Adjudication>, cx: &Context) -> Result<Vec<FileFact>, Refusal> {
        let opening = case.file.opening();
        let (received, submitted) = (opening.received_on, opening.submitted_on());
        let challenged = check::day(self.challenged_on, self.known_on, received, "/complaint/challenged_on")?;
        let challenge = cx.law.count("CG-01", self.known_on).receipt()?;
        if let Some(last) = over(&challenge, challenged) {
            return Err(cx
                .refuse(
                    "CG-01",
                    "challenged_too_late",
                    format!("质疑应当不迟于{last}提出，供应商已经丧失质疑权，请办理“不予受理行政裁决申请”"),
                    format!("the challenge was due by {last}, the right is lost: take the step `decline`"),
                )
                .at("/complaint/challenged_on"));
        }
        let replied = self.replied_on.map(|on| check::day(on, challenged, received, "/complaint/replied_on"));
        let replied = replied.transpose()?;
        let reply = cx.law.count("CG-02", challenged).receipt()?;
        let expired = reply.due.unwrap_or(challenged);
        if replied.is_none() && received <= expired {
            return Err(cx
                .refuse(
                    "CG-02",
                    "reply_awaited",
                    format!("质疑答复期至{expired}届满，尚未收到答复的，届满以后方可投诉；已经答复的，请填写答复日期"),
                    format!("the time to reply lasts until {expired}: where no reply came the complaint comes after it"),
                )
                .at("/complaint/replied_on"));
        }
        let complained = cx.law.count("CG-03", expired).receipt()?;
        // time in the post is not counted
        if let Some(last) = over(&complained, submitted) {
            return Err(cx
                .refuse(
                    "CG-03",
                    "complained_too_late",
                    format!("投诉自质疑答复期满起算，应当不迟于{last}提出，请办理“不予受理行政裁决申请”"),
                    format!(
                        "counted from the end of the time to reply the complaint was due by {last}: take the step \
                         `decline`"
                    ),
                )
                .at("/complaint/challenged_on"));
        }
        let met = |key: &str, on| FileFact::DeadlineMet { key: key.to_owned(), on };
        let set = |key: &str, receipt| FileFact::DeadlineSet(statutory(case, cx, key, receipt));
        let answered = match replied {
            Some(on) => met("reply", on),
            None => FileFact::DeadlineLapsed { key: "reply".to_owned(), due: expired },
        };
        Ok(vec![
            set("challenge", challenge),
            met("challenge", challenged),
            set("reply", reply),
            answered,
            set("complaint", complained),
            met("complaint", submitted),
        ])
    }

    /// The demands that go beyond the challenge; where all of them do, the complaint is refused.
    fn beyond(&self, demands: usize, cx: &Context) -> Result<Vec<u32>, Refusal> {
        let known = |n: &u32| usize::try_from(*n).is_ok_and(|n| (1..=demands).contains(&n));
        if let Some(i) = self.beyond.iter().position(|n| !known(n)) {
            return Err(Refusal::new(
                "no_such_demand",
                "投诉没有该序号的请求，请按申请中的顺序（自1起）填写",
                "the complaint has no demand of this number, counted from 1",
            )
            .at(format!("/complaint/beyond/{i}")));
        }
        let mut beyond = self.beyond.clone();
        beyond.sort_unstable();
        beyond.dedup();
        if !beyond.is_empty() && beyond.len() == demands {
            return Err(cx
                .refuse(
                    "CG-07",
                    "beyond_challenge",
                    "投诉事项全部没有经过质疑，不得受理，请办理“不予受理行政裁决申请”",
                    "nothing of the complaint was challenged before: take the step `decline`",
                )
                .at("/complaint/beyond"));
        }
        Ok(beyond)
    }
}

/// What the complainant is told of the demands that go beyond the challenge.
fn refused(beyond: &[u32], cx: &Context) -> Option<FileFact> {
    let numbers: Vec<String> = beyond.iter().map(ToString::to_string).collect();
    (!numbers.is_empty()).then(|| {
        cx.tell(
            "CG-07",
            "beyond_challenge",
            format!("投诉的第{}项请求超出已质疑事项的范围，该项不予受理。", numbers.join("、")),
            format!("Demand {} goes beyond what was challenged and is refused.", numbers.join(", ")),
        )
    })
}

/// The last day of a period, where this day came after it.
fn over(receipt: &Receipt, on: NaiveDate) -> Option<NaiveDate> {
    receipt.due.filter(|due| on > *due)
}
