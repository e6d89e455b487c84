//! A last day passed, and the law attaches no step of its own to it.

use crate::fact::FileFact;
use crate::{Case, Context, Decision, Procedure, Refusal, Rule, Step};
use chrono::NaiveDate;
use kernel::By;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The last day of a deadline passed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// Key of the deadline.
    pub key: String,
    /// Its last day.
    pub due: NaiveDate,
}

impl<P: Procedure> Step<P> for Lapse {
    const RULE: Rule<P::Stage> = Rule::named("lapse", "期限届满", "A deadline lapses")
        .under("《民法典》第二百零三条")
        .by(&[By::System])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let decision = Decision(Vec::new()).lapsed(case, cx, &self.key, self.due)?;
        let decision = P::lapsed(decision, case, cx, &self.key);
        let owed = self.key.strip_prefix("obligation:").and_then(|key| case.file.obligation(key));
        match owed.filter(|obligation| !obligation.is_over()) {
            Some(owed) => Ok(decision
                .and(FileFact::ObligationBreached { key: owed.key.clone(), due: self.due })
                .and_all(P::breached(case, cx, owed)?)
                .next_month(case, owed)),
            None => Ok(decision),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "key": "reply", "due": "2026-04-01" })
    }
}
