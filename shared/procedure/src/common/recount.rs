//! The law was loaded anew: a notice of holidays came, or the county set an open row. Running deadlines are counted
//! again; what moves gets a new version with the reason, and the old one stays in the ledger (P-16, P-43).

use crate::decision::statutory;
use crate::fact::{Basis, Deadline, DeadlineState, FileFact, Notice};
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step};
use kernel::By;
use law::Receipt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Counts the running deadlines again under the law as it is loaded now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recount {}

impl<P: Procedure> Step<P> for Recount {
    const RULE: Rule<P::Stage> = Rule::named("recount", "重新计算期限", "Count the deadlines again")
        .under("《全国年节及纪念日放假办法》第六条；《民法典》第二百零三条")
        .by(&[By::System])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let live = |d: &&Deadline| matches!(d.state, DeadlineState::Running | DeadlineState::Suspended);
        let mut decision = Decision(Vec::new());
        for deadline in case.file.deadlines.iter().filter(live) {
            let Basis::Rule(receipt) = &deadline.basis else { continue };
            decision = recounted(decision, case, cx, deadline, receipt);
        }
        Ok(decision)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({})
    }
}

fn recounted<P: Procedure>(
    decision: Decision<P>,
    case: &Case<P>,
    cx: &Context,
    deadline: &Deadline,
    receipt: &Receipt,
) -> Decision<P> {
    let notice = |kind: &str, zh: String, en: String, last_day| Notice {
        kind: kind.to_owned(),
        zh,
        en,
        article: receipt.article.clone(),
        last_day,
    };
    match receipt.recounted_under(cx.law) {
        Ok(None) => decision,
        Ok(Some(found)) => {
            let (zh, en) = (
                format!("“{}”重新计算：{}。", deadline.zh, found.why_zh),
                format!("{}: counted again, {}.", deadline.en, found.why_en),
            );
            let told = notice("deadline_recounted", zh, en, found.after.due);
            let next = Deadline {
                pauses: deadline.pauses,
                approved_by: deadline.approved_by.clone(),
                ..statutory(case, cx, &deadline.key, found.after)
            };
            decision.and(FileFact::DeadlineSet(next)).and(FileFact::NoticeIssued(told))
        }
        Err(error) => {
            let (zh, en) = (
                format!("“{}”不能按现行日历、规则重新计算，请人工核对：{}。", deadline.zh, error.zh()),
                format!("{}: cannot be counted again, check by hand: {error}.", deadline.en),
            );
            let told = notice("deadline_to_be_checked", zh, en, deadline.due);
            // said once
            match case.file.notices.contains(&told) {
                true => decision,
                false => decision.and(FileFact::NoticeIssued(told)),
            }
        }
    }
}
