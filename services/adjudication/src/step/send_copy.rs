//! The other side gets a copy of the application, and its period to answer begins.

use super::accept::status_quo;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::track::Track;
use crate::{Adjudication, side};
use chrono::NaiveDate;
use kernel::By;
use procedure::check;
use procedure::{Case, Context, Decision, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records that the other side received the copy; once more only where somebody joins it later.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCopy {
    /// Day it was sent; the day of receipt when left out.
    #[serde(default)]
    pub sent_on: Option<NaiveDate>,
    /// Day the other side received it.
    pub received_on: NaiveDate,
}

impl Step<Adjudication> for SendCopy {
    const RULE: Rule<Stage> = Rule::named("send-copy", "发送申请书副本", "Send the copy of the application")
        .under("《宁夏回族自治区行政程序规定》第八十条第一项；《土地权属争议调查处理办法》第十三条第二款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["CD-01", "CJ-03", "CJ-04", "LQ-03", "TD-03", "TD-04", "TD-10"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        let track = case.record.track;
        if side::all(case).is_empty() {
            return Err(cx.refuse(
                track.copy(),
                "no_other_side",
                "案件没有被申请人（对方当事人），请先办理“追加当事人”",
                "there is no other side to send it to: join it first",
            ));
        }
        let to = side::uncopied(case);
        if to.is_empty() {
            return Err(cx.refuse(
                track.copy(),
                "copy_sent",
                "申请书副本已经送达被申请人（对方当事人），不得重复登记；送达日期有误的，请收入送达回证说明",
                "the other side received the copy already: where the day is wrong, lodge the receipt that shows it",
            ));
        }
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        let sent = self.sent_on.unwrap_or(self.received_on);
        check::day(self.received_on, accepted, cx.today, "/received_on")?;
        check::day(sent, accepted, self.received_on, "/sent_on")?;
        Decision::of(Fact::CopySent { received_on: self.received_on, to })
            .met(case, "copy", sent)
            .and_all(status_quo(&Track::all(&case.file.opening().matter), cx))
            .deadline(cx, case, "answer", track.answer(), self.received_on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "sent_on": "2026-03-05", "received_on": "2026-03-06" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::common::Join;
    use serde_json::json;

    #[test]
    fn the_other_side_answers_within_its_period_from_receipt() {
        let answer = |category: &str| {
            given::accepted(category)
                .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
                .due("answer")
        };
        assert_eq!(answer("forest_ownership"), "2026-03-16");
        // the thirtieth day, 5 April, falls into the Qingming holiday
        assert_eq!(answer("land_ownership"), "2026-04-07");
    }

    #[test]
    fn it_is_sent_once_and_again_to_whoever_joins_the_other_side() {
        let mut join = <Join as Step<Adjudication>>::example();
        join["party"]["capacity"] = json!("respondent");
        let later = json!({ "received_on": "2026-03-20" });
        let case = given::accepted("forest_ownership")
            .take("2026-03-06", By::Officer, "send-copy", &SendCopy::example())
            .refuse("2026-03-06", By::Officer, "send-copy", &SendCopy::example(), "copy_sent")
            .take("2026-03-19", By::Officer, "join", &join)
            .take("2026-03-20", By::Officer, "send-copy", &later)
            .refuse("2026-03-20", By::Officer, "send-copy", &later, "copy_sent");
        assert_eq!(case.due("answer"), "2026-03-30");
    }

    #[test]
    fn a_copy_is_sent_after_acceptance_and_received_after_it_is_sent() {
        let days = |sent: &str, received: &str| json!({ "sent_on": sent, "received_on": received });
        given::accepted("forest_ownership")
            .refuse(
                "2026-03-06",
                By::Officer,
                "send-copy",
                &days("2026-03-02", "2026-03-06"),
                "day_out_of_order",
            )
            .refuse(
                "2026-03-06",
                By::Officer,
                "send-copy",
                &days("2026-03-06", "2026-03-05"),
                "day_out_of_order",
            )
            .refuse(
                "2026-03-06",
                By::Officer,
                "send-copy",
                &days("2026-03-06", "2026-03-07"),
                "day_out_of_order",
            );
    }
}
