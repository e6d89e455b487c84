//! A defendant objects to the jurisdiction of the court (管辖异议), within the days that run from its own copy. While that
//! is dealt with, the period of the trial stands still.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::response::Defendant;
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::pause::{Ground, held};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Objects to the jurisdiction.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectJurisdiction {
    /// The objection (管辖异议申请书). Where it is recorded after the last day, it carries the hash of the paper with the
    /// court's receipt or the postmark.
    pub document: Document,
    /// Day it was handed in at the court, or posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Which of several defendants objects, where the court enters it; an organ objects for itself.
    #[serde(default)]
    pub defendant: Option<OrganId>,
}

/// The period it has, and the period that stands still.
const PERIOD: &str = "jurisdiction_objection";
const TRIAL: &str = "judgment";
/// What the objection and the ruling on it are called among the papers of the trial.
pub(crate) const OBJECTED: &str = "trial.jurisdiction_objected";
const RULED: &str = "trial.jurisdiction_ruled";
/// The time it takes is not counted.
const GROUND: Ground<'_> = Ground {
    zh: "处理管辖争议",
    article: "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第五十条第一款（处理管辖争议）",
};

impl Step<Litigation> for ObjectJurisdiction {
    const RULE: Rule<Stage> =
        Rule::named("object-jurisdiction", "提出管辖异议", "Object to the jurisdiction")
            .under("《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第十条")
            .by(&[By::Officer, By::Respondent, By::Court])
            .from(&[Stage::Docketed, Stage::Answered, Stage::Heard])
            .enforcing(&["SS-23"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let who = Defendant::of(case, cx, self.defendant.as_ref())?;
        let Some(received_on) = who.response(case).copy_received_on else {
            return Err(cx.refuse(
                "SS-23",
                "copy_not_received",
                "请先登记签收起诉状副本的日期，提出管辖异议的期限自该日起算",
                "record the receipt of the copy first: the period to object runs from it",
            ));
        };
        let organ = who.organ();
        if case.record.objections.contains(&organ) {
            return Err(cx.refuse(
                "SS-23",
                "objected_already",
                "该被告已经提出管辖异议",
                "this defendant objected already",
            ));
        }
        let on = check::day(self.on.unwrap_or(cx.today), received_on, cx.today, "/on")?;
        let key = who.key(PERIOD);
        if case.file.is_late(&key, on) {
            return Err(cx
                .refuse(
                    "SS-23",
                    "too_late",
                    "管辖异议应当在收到起诉状副本之日起十五日内提出，期限已经届满",
                    "an objection comes within fifteen days of the receipt of the copy: they are over",
                )
                .at("/on"));
        }
        let document = self.document.checked_at(cx, "/document")?;
        if case.file.is_in_time_after_all(&key, on) && document.sha256.is_none() {
            return Err(cx
                .refuse(
                    "SS-23",
                    "receipt_missing",
                    "期限届满后补录期限内提出的异议，应当附法院收件凭证或者邮戳（填写SHA-256摘要）",
                    "made in time and recorded after it, the objection comes with the receipt or the postmark",
                )
                .at("/document/sha256"));
        }
        let of = |kind: &str| case.file.documents.iter().filter(|paper| paper.kind == kind).count();
        let waits = of(OBJECTED) > 0 && of(RULED) == 0;
        let still = if waits { None } else { held(case, cx, TRIAL, GROUND, on)? };
        Ok(Decision::of(Fact::JurisdictionObjected { on, defendant: organ })
            .and(Document { kind: OBJECTED.to_owned(), on, ..document }.lodged())
            .done(case, &key, on)
            .and_all(still))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "jurisdiction_objection", "title": "管辖异议申请书", "on": "2026-03-16" },
            "on": "2026-03-16"
        })
    }
}
