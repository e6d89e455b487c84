//! What the applicant proves itself (行政复议法 art. 44 para. 2). It is no condition of acceptance (art. 30): the desk is
//! told what is missing, and what would need it is not decided without it.

use crate::fact::Fact;
use crate::finding::{Finding, Relief};
use crate::{Reconsideration, input};
use kernel::ActKind;
use procedure::{Case, Context, Document, FileFact, Notice, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the applicant proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Burden {
    /// Item 1: that it asked the respondent to perform the duty.
    EarlierRequest,
    /// Item 2: the damage for which compensation is claimed.
    Damage,
}

/// What answers a burden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Evidence.
    Evidence,
    /// Item 1: nobody has to ask, the duty is performed ex officio (依职权主动履行).
    ExOfficio,
    /// Item 1: the applicant cannot supply it, for a good reason.
    GoodReason,
    /// Item 2: because of the respondent the applicant cannot prove it, so the burden is the respondent's.
    RespondentsDoing,
}

impl Burden {
    /// Every burden.
    const ALL: [Self; 2] = [Self::EarlierRequest, Self::Damage];

    /// The item of the statute.
    fn article(self) -> &'static str {
        match self {
            Burden::EarlierRequest => "《行政复议法》第四十四条第二款第一项",
            Burden::Damage => "《行政复议法》第四十四条第二款第二项",
        }
    }

    /// What is missing, and what is open to the desk.
    fn missing(self) -> (&'static str, &'static str) {
        match self {
            Burden::EarlierRequest => (
                "认为被申请人不履行法定职责的，申请人应当提供曾经要求被申请人履行法定职责的证据，但是被申请人应当依职权主动履行法定职责，或者申请人因正当理由不能提供的除外；卷内尚无证据，也没有记录除外情形，请通过“申请人提供证据”补充",
                "the applicant proves that it asked the respondent to perform, unless the duty is performed ex officio or it \
                 cannot for a good reason: neither is on file, take it in by `give-evidence`",
            ),
            Burden::Damage => (
                "提出行政赔偿请求的，申请人应当提供受行政行为侵害而造成损害的证据，但是因被申请人原因导致申请人无法举证的，由被申请人承担举证责任；卷内尚无证据，也没有记录除外情形，请通过“申请人提供证据”补充",
                "whoever claims compensation proves the damage, unless it cannot because of the respondent: neither is on \
                 file, take it in by `give-evidence`",
            ),
        }
    }

    /// Whether this case puts it on the applicant.
    fn arises(self, case: &Case<Reconsideration>) -> bool {
        match self {
            Burden::EarlierRequest => {
                case.file.opening().matter.act.as_ref().is_some_and(|act| act.kind == ActKind::FailureToAct)
            }
            Burden::Damage => case.record.relief.contains(&Relief::Compensation),
        }
    }

    /// Whether what is decided rests on it.
    fn carries(self, finding: Finding) -> bool {
        match self {
            Burden::EarlierRequest => !finding.upholds(),
            Burden::Damage => finding == Finding::D11,
        }
    }

    fn is_outstanding(self, case: &Case<Reconsideration>) -> bool {
        self.arises(case) && !case.record.evidence.iter().any(|given| given.burden == self)
    }
}

/// What the applicant gives.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it answers.
    pub burden: Burden,
    /// By what.
    pub means: Means,
    /// The evidence.
    #[serde(default)]
    pub document: Option<Document>,
    /// Why no evidence is needed, where that is so.
    #[serde(default)]
    pub reason: Option<String>,
}

/// How a burden was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What was answered.
    pub burden: Burden,
    /// By what.
    pub means: Means,
    /// Why no evidence is needed, where that is so.
    pub reason: Option<String>,
}

impl Evidence {
    /// What comes into the case; a fault points to where it stands in the input.
    pub(crate) fn checked(self, cx: &Context, at: &str) -> Result<(Fact, Option<FileFact>), Refusal> {
        let fits = match self.means {
            Means::Evidence => true,
            Means::ExOfficio | Means::GoodReason => self.burden == Burden::EarlierRequest,
            Means::RespondentsDoing => self.burden == Burden::Damage,
        };
        if !fits {
            return Err(Refusal::new(
                "exception_mismatch",
                "所选情形不是该项举证责任的法定除外情形，请核对",
                "this is no exception from this burden",
            )
            .under(self.burden.article())
            .at(format!("{at}/means")));
        }
        let (document, reason) = match self.means {
            Means::Evidence => match self.document {
                Some(document) => (Some(document.brought_at(cx, &format!("{at}/document"))?), None),
                None => {
                    return Err(Refusal::new("evidence_required", "请附证据", "attach the evidence")
                        .under(self.burden.article())
                        .at(format!("{at}/document")));
                }
            },
            _ => {
                let reason = input::reason(&self.reason.unwrap_or_default(), &format!("{at}/reason"))
                    .map_err(|refusal| refusal.under(self.burden.article()))?;
                (None, Some(reason))
            }
        };
        let given = Given { burden: self.burden, means: self.means, reason };
        Ok((Fact::EvidenceGiven(given), document.map(Document::lodged)))
    }
}

/// What the desk is told at acceptance of evidence that is still outstanding.
pub(crate) fn outstanding(case: &Case<Reconsideration>) -> impl Iterator<Item = FileFact> {
    Burden::ALL.into_iter().filter(|burden| burden.is_outstanding(case)).map(|burden| {
        let (zh, en) = burden.missing();
        FileFact::NoticeIssued(Notice {
            kind: "evidence_outstanding".to_owned(),
            zh: format!("{zh}。"),
            en: format!("Still missing: {en}."),
            article: burden.article().to_owned(),
            last_day: None,
        })
    })
}

/// Refuses a finding that rests on what the applicant has not proven.
pub(crate) fn answered(case: &Case<Reconsideration>, finding: Finding) -> Result<(), Refusal> {
    let missing = |burden: &Burden| burden.carries(finding) && burden.is_outstanding(case);
    match Burden::ALL.into_iter().find(missing) {
        Some(burden) => {
            let (zh, en) = burden.missing();
            let at = if finding == Finding::D11 { "/also" } else { "/code" };
            Err(Refusal::new("evidence_outstanding", zh, en).under(burden.article()).at(at))
        }
        None => Ok(()),
    }
}
