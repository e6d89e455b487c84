//! A number that was given to a paper is void (文号作废): the paper was spoiled or called back before it went out. The number
//! stays on record with its reason and is given to no other paper; the paper is issued anew under the next one. What the step
//! that made the paper brought about stands: where that is to be undone, it is not the number that is wrong.

use crate::number::{self, VoidNumber};
use crate::{Case, Context, Decision, Document, FileFact, Procedure, Refusal, Rule, Step, check};
use chrono::Datelike;
use kernel::By;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declares the number of a paper void, and issues the paper under the next one.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareVoid {
    /// The number, as it stands on the paper.
    pub number: String,
    /// Why it is void: spoiled in print, called back before service.
    pub reason: String,
    /// Whether no copy under this number has gone out, or every one is back: said, not assumed.
    pub all_back: bool,
    /// SHA-256 of the paper as it is issued anew.
    #[serde(default)]
    pub sha256: Option<String>,
}

impl<P: Procedure> Step<P> for DeclareVoid {
    const RULE: Rule<P::Stage> = Rule::named("void-number", "作废文号", "Declare the number of a paper void")
        .under("《党政机关公文处理工作条例》第二十五条")
        .by(&[By::Officer, By::Head])
        .anytime();

    fn decide(self, case: &Case<P>, cx: &Context) -> Result<Decision<P>, Refusal> {
        let number = number::of_paper(&self.number, "/number")?;
        let reason = check::text(&self.reason, "/reason")?;
        let (n, paper) = numbered(case, &number)?;
        let series = (cx.organ().as_str(), cx.channel, paper.kind.as_str());
        let Some((word, own)) = number::own(cx.organs, series, &number) else {
            return Err(Refusal::new(
                "not_own_number",
                "该文号不是本机关在本程序中由系统编发的，不能在这里作废；录入有误的，请更正",
                "this organ does not number such papers here: the number is not its own to declare void; a slip in it is \
                 put right by rectify",
            )
            .at("/number"));
        };
        if !self.all_back || case.file.served.iter().any(|delivery| delivery.document == n) {
            return Err(Refusal::new(
                "gone_out",
                "已经送达或者发出后没有全部收回的文书，文号不得作废；文书有误的，依法更正或者撤销",
                "a paper that was served, or of which a copy is still out, keeps its number: what is wrong in it is \
                 corrected or revoked",
            )
            .at("/all_back"));
        }
        let sha256 = self.sha256.map(|hash| check::hash(&hash, "/sha256")).transpose()?;
        if paper.sha256.is_some() && (sha256.is_none() || sha256 == paper.sha256) {
            return Err(Refusal::new(
                "print_missing",
                "文书重新制作后载明新的文号，请填写新文件的SHA-256摘要",
                "issued anew the paper has its new number on it: give the SHA-256 of that file",
            )
            .at("/sha256"));
        }
        cx.numbers.void(word, own.year.into(), own.serial);
        let next = cx.numbers.issue(word, paper.on.year());
        let void = VoidNumber { number, document: n, kind: paper.kind.clone(), reason, on: cx.today };
        let document = Document { number: Some(next), sha256, ..paper.clone() };
        Ok(Decision::file(FileFact::NumberVoided { void: Box::new(void), document: Box::new(document) }))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "number": "海政复补〔2026〕12号", "reason": "印制时损毁", "all_back": true })
    }
}

/// The paper of the file that has this number, with its own number in the file.
fn numbered<'a, P: Procedure>(case: &'a Case<P>, number: &str) -> Result<(u32, &'a Document), Refusal> {
    let mut papers = (1..).zip(&case.file.documents);
    if let Some(found) = papers.find(|(_, paper)| paper.number.as_deref() == Some(number)) {
        return Ok(found);
    }
    let void = case.file.void_numbers.iter().any(|void| void.number == number);
    let refusal = match void {
        true => Refusal::new("void_already", "该文号已经作废，不重复登记", "this number is void already"),
        false => Refusal::new(
            "no_such_number",
            "本案卷宗中没有该文号的文书，请核对",
            "no paper of this case has this number: check it",
        ),
    };
    Err(refusal.at("/number"))
}
