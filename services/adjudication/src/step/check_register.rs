//! The register of rights is looked into: an extract is lodged, or the organ that keeps it was asked and answered. Who
//! it shows joins, or is left out with a reason.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Adjudication, evolve};
use kernel::By;
use procedure::{
    Case, Context, Decision, Document, FileFact, Interested, Notice, Refusal, Rule, Step, interested,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records what the register shows: of an extract, or of the answer to a request for assistance.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRegister {
    /// The extract (不动产、林权、草原登记查询结果) with the SHA-256 of its file, where it is lodged now.
    #[serde(default)]
    pub document: Option<Document>,
    /// The request for assistance by whose answer it came, counted from 1.
    #[serde(default)]
    pub request: Option<u32>,
    /// Everyone it shows beside the parties: co-holders, neighbours.
    #[serde(default)]
    pub holders: Vec<Interested>,
}

/// On whose rights are touched, and that they take part.
pub(super) const ARTICLE: &str = "《宁夏回族自治区行政程序规定》第八十二条第二款";

impl Step<Adjudication> for CheckRegister {
    const RULE: Rule<Stage> =
        Rule::named("check-register", "查询权属登记", "Look into the register of rights")
            .under(ARTICLE)
            .by(&[By::Officer])
            .from(&[Stage::Requested, Stage::Accepted])
            .repeated();

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let holders = interested::checked(self.holders, "/holders")?;
        let extract = match (self.document, self.request) {
            (Some(document), None) => Some(extract(document, cx)?),
            (None, Some(request)) => {
                answered(case, request)?;
                None
            }
            _ => {
                return Err(Refusal::new(
                    "extract_required",
                    "请提交登记查询结果，或者写明是第几项协助请求答复的；二者填写其一",
                    "lodge the extract of the register, or say which request for assistance it came by: one of both",
                )
                .at("/document"));
            }
        };
        let everyone = evolve::with(&case.record.interested, &holders);
        let fact = Fact::RegisterChecked { on: cx.today, holders, request: self.request };
        Ok(Decision::of(fact)
            .and_all(extract.map(Document::lodged))
            .and_all(join_or_exclude(case, &everyone)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": {
                "kind": "register_extract", "title": "不动产登记查询结果", "on": "2026-03-02",
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            },
            "holders": [{ "name": "王有福", "excluded": "承包地与争议地块不相邻" }]
        })
    }
}

/// The extract, by its hash: what was read off it has to be found again.
fn extract(document: Document, cx: &Context) -> Result<Document, Refusal> {
    let document = document.checked(cx)?;
    if document.sha256.is_none() {
        return Err(Refusal::new(
            "extract_required",
            "请填写登记查询结果文件的SHA-256摘要",
            "the extract of the register comes with the SHA-256 of its file",
        )
        .at("/document/sha256"));
    }
    Ok(Document { kind: "register_extract".to_owned(), ..document })
}

/// Refuses a request that nobody answered, or that was answered with no.
fn answered(case: &Case<Adjudication>, request: u32) -> Result<(), Refusal> {
    let n = usize::try_from(request).ok().and_then(|n| n.checked_sub(1));
    match n.and_then(|n| case.file.assistance.get(n)).is_some_and(|asked| asked.given == Some(true)) {
        true => Ok(()),
        false => Err(Refusal::new(
            "register_not_answered",
            "登记机构尚未答复这项协助请求，或者没有提供查询结果",
            "the organ that keeps the register did not answer this request, or did not give what was asked",
        )
        .at("/request")),
    }
}

/// What the desk is asked over land, forest and grassland until the register was looked into.
pub(super) fn to_be_checked() -> FileFact {
    notice(
        "register_to_be_checked",
        "本案涉及自然资源权属：请查询权属登记，或者请求登记机构协助查询，核对共有人和相邻权利人，办理“查询权属登记”。"
            .to_owned(),
        "Rights in natural resources are in dispute: look into the register, or ask the organ that keeps it, for \
         co-holders and neighbours."
            .to_owned(),
    )
}

/// Who of these is neither a party nor left out with a reason, by number: a notice carries no names.
pub(super) fn join_or_exclude(case: &Case<Adjudication>, everyone: &[Interested]) -> Option<FileFact> {
    let missing: Vec<String> = interested::missing(case, everyone).iter().map(ToString::to_string).collect();
    (!missing.is_empty()).then(|| {
        notice(
            "join_or_exclude",
            format!(
                "登记的第{}名利害关系人尚未参加，请办理“追加当事人”，或者写明不追加的理由。",
                missing.join("、")
            ),
            format!(
                "Of the interested, number {} is no party: join or exclude with a reason.",
                missing.join(", ")
            ),
        )
    })
}

fn notice(kind: &str, zh: String, en: String) -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: kind.to_owned(),
        zh,
        en,
        article: ARTICLE.to_owned(),
        last_day: None,
    })
}
