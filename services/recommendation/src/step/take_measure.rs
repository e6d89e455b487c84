//! The addressee takes a measure and proves it, with photographs before and after by their hash; where the measure is
//! a new administrative act, it names it and checks first whether the law still allows it.

use super::NewAct;
use crate::fact::Fact;
use crate::letter::{item, letter};
use crate::procedure::{Measure, OPEN, Stage};
use crate::{Recommendation, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::{
    Case, Context, DeadlineState, Decision, DisputesAct, Document, FileFact, Refusal, Rule, Step, check,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = recommendation::Money)]
pub enum Money {
    /// 罚款.
    Fine,
    /// 规费、税费.
    Fee,
    /// 赔偿、修复费用.
    Damages,
    /// 违法所得.
    Gains,
}

/// Money that a measure brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Recovered)]
pub struct Recovered {
    /// What it is.
    pub kind: Money,
    /// How much, in fen (分).
    pub fen: u64,
    /// SHA-256 of the receipt, which is among the documents of the measure.
    pub proof: String,
}

impl DisputesAct for Recommendation {
    const ARTICLE: &'static str = super::DUTY;
    const FROM: &'static [Stage] = OPEN;
    const MEANS: (&'static str, &'static str) = (
        "被建议单位应当将改变情况写入书面回复；对改变后的行政行为不服的，可以依法申请行政复议或者提起行政诉讼。",
        "The addressee says so in its written reply; against the act as it is now, reconsideration and suit are open.",
    );
}

/// Records a measure with its proof.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeMeasure {
    /// Item of the letter, from 1.
    pub item: u32,
    /// What was done.
    pub text: String,
    /// Proof; at least one document, photographs with their hash.
    pub documents: Vec<Document>,
    /// The measure of the plan it carries out, from 1.
    #[serde(default)]
    pub measure: Option<u32>,
    /// Day it was taken; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The administrative act the measure is, where it is one.
    #[serde(default)]
    pub act: Option<NewAct>,
    /// Money it brought in.
    #[serde(default)]
    pub recovered: Vec<Recovered>,
}

impl Step<Recommendation> for TakeMeasure {
    const RULE: Rule<Stage> = Rule::named("take-measure", "登记整改措施", "Record a measure")
        .under(super::DUTY)
        .by(&[By::Officer])
        .from(OPEN)
        .enforcing(&["TS-05", "TS-05a"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let letter = letter(case)?;
        item(letter, self.item, "/item")?;
        if self.text.trim().is_empty() {
            return Err(Refusal::new("text", "请写明整改措施的内容", "say what was done").at("/text"));
        }
        if self.documents.is_empty() {
            return Err(Refusal::new(
                "no_documents",
                "整改措施应附佐证材料",
                "a measure comes with its proof",
            )
            .at("/documents"));
        }
        let on = check::day(self.on.unwrap_or(cx.today), letter.served_on, cx.today, "/on")?;
        let same = |m: &Measure| {
            (m.item, m.text.as_str(), m.on, m.act.is_some())
                == (self.item, self.text.as_str(), on, self.act.is_some())
        };
        if case.record.measures.iter().any(same) {
            return Err(Refusal::new(
                "taken_already",
                "同一日的同一项整改措施已经登记，不必重复登记；另一项措施请写明其内容",
                "this measure of that day is on record already: say what the other one is",
            )
            .at("/text"));
        }
        let unhashed = |d: &Document| d.kind.starts_with("photo") && d.sha256.is_none();
        if let Some(i) = self.documents.iter().position(unhashed) {
            return Err(Refusal::new(
                "photo_hash",
                "整改前后照片应填写文件的SHA-256摘要",
                "a photograph is kept by its SHA-256",
            )
            .at(format!("/documents/{i}/sha256")));
        }
        let documents = paper::checked(self.documents, cx)?;
        proved(&self.recovered, &documents)?;
        let act = self.act.map(|act| act.checked(letter.served_on, cx)).transpose()?;
        let made = act.as_ref().map(|taken| FileFact::ActMade(Box::new(taken.act.clone())));
        let mut decision = Decision::of(Fact::MeasureTaken(Measure {
            item: self.item,
            text: self.text,
            on,
            act: act.map(Box::new),
            recovered: self.recovered,
            disputed_in: Vec::new(),
        }));
        if let Some(measure) = self.measure {
            let key = format!("measure:{measure}");
            planned(case, measure, self.item, &key)?;
            check::proved(on, (&documents, "/documents"), (&key, None), &case.file, cx)?;
            decision = decision.done(case, &key, on);
        }
        Ok(decision.and_all(made).and_all(documents.into_iter().map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "item": 1, "text": "清理沟渠垃圾和废旧地膜",
            "documents": [
                { "kind": "photo_before", "title": "清理前照片", "on": "2026-03-02",
                  "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
                { "kind": "photo_after", "title": "清理后照片", "on": "2026-03-02",
                  "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752" }
            ]
        })
    }
}

/// The measure of the plan that is carried out: for this item of the letter, and not carried out or given up before.
fn planned(case: &Case<Recommendation>, measure: u32, item: u32, key: &str) -> Result<(), Refusal> {
    let found = (measure as usize).checked_sub(1).and_then(|at| case.record.planned.get(at));
    let Some((planned, deadline)) = found.zip(case.file.deadline(key)) else {
        return Err(Refusal::new("no_measure", "整改方案中没有这项措施", "the plan has no such measure")
            .at("/measure"));
    };
    if matches!(deadline.state, DeadlineState::Met | DeadlineState::Dropped) {
        return Err(Refusal::new(
            "measure_over",
            "整改方案的这项措施已经落实，或者不再执行；另行采取的措施不填写方案序号",
            "this measure of the plan was taken already, or is no longer due: leave it out for another measure",
        )
        .at("/measure"));
    }
    if planned.item != item {
        return Err(Refusal::new(
            "another_item",
            format!("整改方案的这项措施针对第{}项建议，请核对", planned.item),
            format!("this measure of the plan answers item {}: check it", planned.item),
        )
        .at("/measure"));
    }
    Ok(())
}

/// Money counts with its receipt among the documents only.
fn proved(recovered: &[Recovered], documents: &[Document]) -> Result<(), Refusal> {
    let receipt = |money: &Recovered| documents.iter().any(|d| d.sha256.as_deref() == Some(&money.proof));
    match recovered.iter().position(|money| money.fen == 0 || !receipt(money)) {
        Some(i) => Err(Refusal::new(
            "recovered_proof",
            "追缴、收缴的款项应当填写数额，并附缴款凭证（按SHA-256摘要列入本次佐证材料）",
            "money is more than nothing, and its receipt is among the documents by its SHA-256",
        )
        .under(super::DUTY)
        .at(format!("/recovered/{i}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Plan, given};
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn photographs_are_kept_by_hash() {
        let case = given::served().take("2026-03-16", By::Officer, "take-measure", &TakeMeasure::example());
        let hashes =
            case.case.file.documents.iter().filter(|d| d.kind.starts_with("photo") && d.sha256.is_some());
        assert_eq!(hashes.count(), 2);
        assert_eq!(case.case.record.measures[0].item, 1);
    }

    #[test]
    fn it_may_carry_out_a_measure_of_the_plan() {
        let mut input = TakeMeasure::example();
        input["measure"] = json!(1);
        let case = given::served()
            .refuse("2026-03-16", By::Officer, "take-measure", &input, "no_measure")
            .take("2026-03-16", By::Officer, "plan", &Plan::example())
            .take("2026-03-20", By::Officer, "take-measure", &input);
        assert_eq!(case.case.file.deadline("measure:1").map(|d| d.state), Some(DeadlineState::Met));
    }

    #[test]
    fn a_measure_without_proof_is_none() {
        let refuse = |field: &str, value: Value, code: &'static str| {
            let mut input = TakeMeasure::example();
            input[field] = value;
            given::served().refuse("2026-03-16", By::Officer, "take-measure", &input, code);
        };
        refuse("documents", json!([]), "no_documents");
        refuse(
            "documents",
            json!([{ "kind": "photo_after", "title": "照片", "on": "2026-03-02" }]),
            "photo_hash",
        );
        refuse("text", json!(""), "text");
        refuse("item", json!(9), "no_item");
    }
}
