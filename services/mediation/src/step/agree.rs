//! The sides agree: in writing or orally, with what is owed, how and until when, what follows a breach, and from when
//! it binds.

use super::{content, mediator};
use crate::fact::Fact;
use crate::procedure::{Kind, Stage};
use crate::{Mediation, commission, court, ending, police, traffic};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Served, Step, Term, served};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a written agreement was signed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The parties signed, sealed or gave fingerprints.
    pub parties: bool,
    /// The mediator signed; an agency's agreement carries its seal alone.
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
    /// Main facts, what is in dispute and who is responsible for what, as the written agreement states them.
    #[serde(default)]
    pub dispute: Option<String>,
    /// What is owed: each item with its day, how it is performed and, where it is money, its sum.
    pub terms: Vec<Term>,
    /// What follows where it is not performed (违约责任), as the written agreement states it; `未约定` where nothing was
    /// agreed.
    #[serde(default)]
    pub breach: Option<String>,
    /// How a written agreement was signed.
    #[serde(default)]
    pub signed: Option<Signed>,
    /// An oral agreement, recorded by the mediator.
    #[serde(default)]
    pub oral: bool,
    /// Copies made of an administrative mediation agreement.
    #[serde(default)]
    pub copies: Option<u32>,
    /// The request for assistance, counted from 1, whose answer settled the matter.
    #[serde(default)]
    pub settled_by: Option<u32>,
    /// The copies the sides were given, as far as they were by now; what follows later is recorded by `serve-document`.
    #[serde(default)]
    pub served: Vec<Served>,
}

impl Step<Mediation> for Agree {
    const RULE: Rule<Stage> = Rule::named("agree", "达成调解协议", "Record an agreement")
        .under("《人民调解法》第二十八条至第三十条；《治安管理处罚法》第九条第三款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted, Stage::Failed])
        .enforcing(&[
            "RT-05", "RT-06", "RT-09", "RT-10", "RT-18", "RT-19", "RT-22", "CJ-12", "XT-03", "XT-04",
            "XT-33", "XT-40", "XT-41", "QR-01", "QR-06", "P-32", "P-33", "P-36a", "P-38",
        ]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        mediator::present(case, cx)?;
        self.concluded(case, cx, mediator::since(case))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "effective_on": "2026-03-02",
            "agreement": { "kind": "mediation_agreement", "title": "调解协议书", "on": "2026-03-02" },
            "dispute": "一方堆放石料堵塞村道，另一方的货物因此受损；堵路一方承担恢复通行和赔偿的责任",
            "terms": [{
                "text": "2026年4月1日前一次性支付8000元", "mode": "银行转账至申请人账户", "due": "2026-04-01",
                "amount": 800_000
            }],
            "breach": "逾期支付的，按未付部分每日万分之五支付违约金",
            "signed": { "parties": true, "mediator": true, "seal": true },
            "copies": 3
        })
    }
}

impl Agree {
    /// The agreement takes effect, between `since` and today: its form and content, its window for confirmation, what is
    /// owed.
    pub(crate) fn concluded(
        self,
        case: &Case<Mediation>,
        cx: &Context,
        since: NaiveDate,
    ) -> Result<Decision<Mediation>, Refusal> {
        if self.effective_on > cx.today || self.effective_on < since {
            return Err(Refusal::new(
                "effective_on",
                format!("协议生效日期应在{since}至今天之间，请核对"),
                format!("an agreement takes effect between {since} and today: check it"),
            )
            .at("/effective_on"));
        }
        let stated = content::checked(&self, case, cx)?;
        let agreement = self.agreement.checked_at(cx, "/agreement")?;
        let paper = (case.file.next_document(), &agreement);
        let copies = served::copies(self.served, paper, case, cx, "/served")?.into_iter();
        let copies = copies.map(|copy| FileFact::DocumentServed(Box::new(copy)));
        let at = ("/effective_on", "/agreement");
        let police = police::agreed(case, cx, self.effective_on, agreement.sha256.clone(), at)?;
        let traffic = traffic::agreed(case, cx, (self.effective_on, agreement.sha256.clone()), at)?;
        let (oral, settled_by) = (stated.oral, stated.settled_by);
        let on = self.effective_on;
        let mut decision = Decision::of(Fact::Agreed { effective_on: on, stated: Some(stated) });
        decision = ending::in_time_after_all(decision, case, cx, on)?;
        // the mediation document of the traffic police ends the period on its own day
        if traffic.is_empty() {
            let papers = (std::slice::from_ref(&agreement), "/agreement");
            decision = decision.done_by(case, cx, ending::CONCLUSION, on, papers)?;
        }
        decision = decision.and(agreement.lodged()).and_all(copies).and_all(police);
        decision = decision.and_all(traffic);
        // what a court docketed it closes itself: it examines the agreement and makes its own document of it
        if !case.record.commission.as_ref().is_some_and(|commission| commission.phase.is_docketed()) {
            decision = decision.deadline(cx, case, "confirmation", "QR-01", self.effective_on)?.deadline(
                cx,
                case,
                "confirmation_prompt",
                "QR-06",
                self.effective_on,
            )?;
            decision = decision.and_all(court::unsure(case, cx, self.effective_on)?);
        }
        let source = ("调解协议约定的履行期限", "the day the agreement fixes");
        let decision = decision.owing(case, self.terms, self.effective_on, None, "/terms", source)?;
        let zh = match case.record.kind {
            Kind::Peoples if oral => "达成口头人民调解协议",
            Kind::Peoples => "达成人民调解协议",
            Kind::Administrative if case.record.police.is_some() => "达成治安调解协议",
            Kind::Administrative => "达成行政调解协议",
            Kind::Judicial => "达成司法调解协议",
        };
        let decision = decision
            .and_all(content::answered(settled_by, case))
            .and_all(commission::report_due(case, cx, true));
        let code = if oral { "agreement_oral" } else { "agreement" };
        Ok(decision.closed(cx.today, code, zh, true))
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::Step;
    use serde_json::json;

    #[test]
    fn the_window_to_confirmation_is_thirty_days_from_effect() {
        let case = given::agreed("2026-03-02");
        assert_eq!(case.due("confirmation"), "2026-04-01");
        assert_eq!(case.due("obligation:1"), "2026-04-01");
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let mut bare = Agree::example();
        for field in ["dispute", "breach"] {
            bare[field] = json!(" ");
        }
        bare["terms"] = json!([{ "text": "支付八千元", "due": "2026-04-01" }, { "text": "元旦前恢复单元门", "due": "2026-04-01" }]);
        let mut case = given::mediated("2026-03-02");
        let refused = case.answer("2026-03-02", By::Officer, "agree", &bare);
        let refusal = refused.err().and_then(|(_, refusal)| refusal).expect("it is refused");
        assert_eq!((refusal.code, refusal.rule), ("content_missing", Some("RT-19")));
        assert_eq!(refusal.pointer.as_deref(), Some("/dispute"));
        for named in ["争议事项", "第1项的履行方式", "第1项的金额", "第2项的履行方式", "违约责任"]
        {
            assert!(refusal.text.zh.contains(named), "{named}: {}", refusal.text.zh);
        }
        assert!(!refusal.text.zh.contains("第2项的金额"), "no sum stands in it: {}", refusal.text.zh);
    }
}
