//! The sides agree: in writing or orally, with what is owed, until when, and from when it binds.

use super::mediator;
use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, Term};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a written agreement was signed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The parties signed, sealed or gave fingerprints.
    pub parties: bool,
    /// The mediator signed.
    pub mediator: bool,
    /// The committee or organ put its seal.
    pub seal: bool,
}

/// Records an agreement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agree {
    /// Day it took effect: signatures and seal, or for an oral agreement the day it was reached.
    pub effective_on: NaiveDate,
    /// The agreement (调解协议书) or the record of the oral one.
    pub agreement: Document,
    /// What is owed.
    pub terms: Vec<Term>,
    /// How it was signed; left out where the record does not say.
    #[serde(default)]
    pub signed: Option<Signed>,
    /// An oral agreement, recorded by the mediator.
    #[serde(default)]
    pub oral: bool,
    /// Copies made of an administrative mediation agreement.
    #[serde(default)]
    pub copies: Option<u32>,
}

impl Step<Mediation> for Agree {
    const RULE: Rule<Stage> = Rule::named("agree", "达成调解协议", "Record an agreement")
        .under("《人民调解法》第二十八条至第三十条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["RT-05", "RT-06", "RT-09", "RT-10", "CJ-12", "XT-03", "XT-04", "QR-01", "QR-06"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        mediator::present(case, cx)?;
        self.concluded(case, cx, case.file.opening().received_on)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "effective_on": "2026-03-02",
            "agreement": { "kind": "mediation_agreement", "title": "调解协议书", "on": "2026-03-02" },
            "terms": [{ "text": "2026年4月1日前一次性支付8000元", "due": "2026-04-01" }]
        })
    }
}

/// One for the organ, one for each side.
const COPIES: u32 = 3;

impl Agree {
    /// The agreement takes effect, between `since` and today: its form, its window for confirmation, what is owed.
    pub(crate) fn concluded(
        self,
        case: &Case<Mediation>,
        cx: &Context,
        since: NaiveDate,
    ) -> Result<Decision<Mediation>, Refusal> {
        if self.effective_on > cx.today || self.effective_on < since {
            return Err(Refusal::new(
                "effective_on",
                format!("协议生效日期应在{since}之后、今天之前"),
                format!("an agreement takes effect between {since} and today"),
            )
            .at("/effective_on"));
        }
        self.formal(case, cx)?;
        let agreement = self.agreement.checked(cx).map_err(|refusal| refusal.at("/agreement"))?;
        let decision = Decision::of(Fact::Agreed { effective_on: self.effective_on })
            .and(FileFact::DocumentLodged(agreement))
            .met(case, "conclusion", cx.today)
            .deadline(cx, case, "confirmation", "QR-01", self.effective_on)?
            .deadline(cx, case, "confirmation_prompt", "QR-06", self.effective_on)?;
        let source = ("调解协议约定的履行期限", "the day the agreement fixes");
        let decision = decision.owing(case, self.terms, self.effective_on, None, "/terms", source)?;
        let zh = match case.record.kind {
            Kind::Peoples => "达成人民调解协议",
            Kind::Administrative => "达成行政调解协议",
            Kind::Judicial => "达成司法调解协议",
        };
        Ok(decision.closed(cx.today, "agreement", zh, true))
    }

    /// What the law asks of the form of the agreement.
    fn formal(&self, case: &Case<Mediation>, cx: &Context) -> Result<(), Refusal> {
        let administrative = case.record.kind == Kind::Administrative;
        if self.signed.is_some_and(|signed| !(signed.parties && signed.mediator && signed.seal)) {
            return Err(cx
                .refuse(
                    "RT-05",
                    "not_signed",
                    "书面调解协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效",
                    "a written agreement is in force once the parties and the mediator signed and the seal was put",
                )
                .at("/signed"));
        }
        if self.oral && self.effective_on != self.agreement.on {
            return Err(cx
                .refuse(
                    "RT-06",
                    "oral_effective_on",
                    "口头调解协议自各方当事人达成协议之日起生效，由人民调解员记录协议内容",
                    "an oral agreement is in force when it is reached, and the mediator records it that day",
                )
                .at("/effective_on"));
        }
        if administrative && self.copies.is_some_and(|copies| copies < COPIES) {
            return Err(cx
                .refuse(
                    "XT-03",
                    "copies",
                    "行政调解协议书一式三份，调解机关和双方当事人各执一份",
                    "an administrative mediation agreement is made in three copies",
                )
                .at("/copies"));
        }
        if administrative && self.terms.is_empty() {
            return Err(cx
                .refuse(
                    "XT-04",
                    "no_terms",
                    "行政调解协议书应当载明调解结果，请逐项填写",
                    "an administrative mediation agreement states its result: fill it in item by item",
                )
                .at("/terms"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::Step;
    use procedure::scenario::Scenario;

    #[test]
    fn the_window_to_confirmation_is_thirty_days_from_effect() {
        let case = Scenario::<Mediation>::default()
            .take("2026-03-02", By::Officer, "register", &super::super::Register::example())
            .take("2026-03-02", By::Officer, "accept", &super::super::Accept::example())
            .take("2026-03-02", By::Officer, "agree", &Agree::example());
        assert_eq!(case.due("confirmation"), "2026-04-01");
        assert_eq!(case.due("obligation:1"), "2026-04-01");
    }
}
