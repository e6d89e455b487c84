//! A procuratorate looks into the matter: it asks the addressee for evidence by a day it fixes, and the addressee hands
//! it over.

use crate::fact::Fact;
use crate::letter::letter;
use crate::procedure::{EvidenceRequest, OPEN, Stage};
use crate::{Recommendation, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Organs co-operate where a procuratorate investigates.
const COOPERATE: &str = "《人民检察院组织法》第二十一条第一款";

/// Asks the addressee for evidence (调取证据材料).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::RequestEvidence)]
pub struct RequestEvidence {
    /// What is asked for.
    pub what: String,
    /// Last day to hand it over.
    pub until: NaiveDate,
    /// The letter that asks for it.
    pub document: Document,
}

impl Step<Recommendation> for RequestEvidence {
    const RULE: Rule<Stage> = Rule::named("request-evidence", "调取证据材料", "Ask for evidence")
        .under(COOPERATE)
        .by(&[By::Issuer])
        .from(OPEN);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        if letter(case)?.kind.issuer() != By::Procurator {
            return Err(Refusal::new(
                "not_procuratorial",
                "调查核实、调取证据材料是人民检察院办理检察建议的职权，司法建议不适用",
                "a procuratorate investigates; a court that issues a recommendation does not",
            ));
        }
        let what = check::text(&self.what, "/what")?;
        let same = |asked: &EvidenceRequest| asked.handed_over_on.is_none() && asked.what == what;
        if case.record.evidence.iter().any(same) {
            return Err(Refusal::new(
                "asked_already",
                "已经调取同一证据材料，尚未提交，不必重复登记",
                "the same is asked for already, and not handed over yet",
            )
            .at("/what"));
        }
        if self.until < cx.today {
            return Err(Refusal::new("due_past", "日期早于今天", "the day is over already").at("/until"));
        }
        let document = self.document.checked_at(cx, "/document")?;
        let key = format!("evidence:{}", case.record.evidence.len() + 1);
        let asked = EvidenceRequest { what, until: self.until, handed_over_on: None };
        Ok(Decision::of(Fact::EvidenceRequested(asked)).and(document.lodged()).fixed(
            case,
            &key,
            ("提交检察机关调取的证据材料", "hand over the evidence the procuratorate asked for"),
            "被建议单位",
            self.until,
            ("检察机关调取证据材料的函件", "the procuratorate's letter"),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "what": "2024年以来的巡查记录和处罚案卷", "until": "2026-04-10",
            "document": { "kind": "evidence_request", "title": "调取证据材料通知书", "on": "2026-03-02" }
        })
    }
}

/// Hands over evidence that was asked for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverEvidence {
    /// Which request, from 1.
    pub request: u32,
    /// The evidence; at least one paper.
    pub documents: Vec<Document>,
    /// Day it was handed over, or posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Step<Recommendation> for HandOverEvidence {
    const RULE: Rule<Stage> = Rule::named("hand-over-evidence", "提交证据材料", "Hand over evidence")
        .under(COOPERATE)
        .by(&[By::Officer])
        .from(OPEN);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let asked = (self.request as usize).checked_sub(1).and_then(|at| case.record.evidence.get(at));
        match asked {
            None => {
                return Err(Refusal::new(
                    "no_such_request",
                    "检察机关没有调取这一项证据材料",
                    "nothing was asked for under this number",
                )
                .at("/request"));
            }
            Some(asked) if asked.handed_over_on.is_some() => {
                return Err(Refusal::new(
                    "handed_over_already",
                    "这一项证据材料已经提交",
                    "what was asked for under this number was handed over already",
                )
                .at("/request"));
            }
            Some(_) => {}
        }
        if self.documents.is_empty() {
            return Err(Refusal::new(
                "no_documents",
                "请附提交的证据材料",
                "the evidence that is handed over is attached",
            )
            .at("/documents"));
        }
        let documents = paper::checked(self.documents, cx)?;
        let key = format!("evidence:{}", self.request);
        let papers = (documents.as_slice(), "/documents");
        let on = check::handed_in(self.on, letter(case)?.served_on, papers, (&key, None), &case.file, cx)?;
        let handed = Fact::EvidenceHandedOver { request: self.request, on };
        Ok(Decision::of(handed).done(case, &key, on).and_all(documents.into_iter().map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "request": 1,
            "documents": [{ "kind": "patrol_record", "title": "巡查记录", "on": "2026-03-02" }]
        })
    }
}
