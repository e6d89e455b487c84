//! Who else holds a right in what the act disposes of: each joins as a third party, or is left out with a reason.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::Stage;
use kernel::{Act, By};
use procedure::addressed::{Absent, absent};
use procedure::{
    Case, Context, Decision, Document, FileFact, Interested, Notice, Refusal, Rule, Step, check, interested,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records who else holds a right, as the register shows.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRightHolders {
    /// The extract of the register (不动产登记查询结果).
    pub document: Document,
    /// Everyone it shows beside the parties.
    #[serde(default)]
    pub holders: Vec<Interested>,
}

pub(super) const ARTICLE: &str = "《行政诉讼法》第二十九条第一款";

impl Step<Litigation> for CheckRightHolders {
    const RULE: Rule<Stage> =
        Rule::named("check-right-holders", "核查其他权利人", "Check who else holds a right")
            .under(ARTICLE)
            .by(&[By::Officer, By::Court])
            .from(&[Stage::Filed, Stage::Docketed, Stage::Answered, Stage::Heard]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let document = self.document.checked(cx)?;
        check::unlodged(std::slice::from_ref(&document), &case.file, "/document")?;
        let holders = interested::checked(self.holders, "/holders")?;
        Ok(Decision::of(Fact::RightHoldersChecked { holders }).and(document.lodged()))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "register_extract", "title": "不动产登记查询结果", "on": "2026-03-02" },
            "holders": [{ "name": "虚构租赁有限公司" }]
        })
    }
}

/// The check that an act over real estate asks for.
pub(super) fn asked(act: &Act) -> Option<FileFact> {
    act.real_estate.then(|| {
        FileFact::NoticeIssued(Notice {
            kind: "right_holders_to_be_checked".to_owned(),
            zh: "被诉行政行为涉及不动产：请查询不动产登记、租赁和承包情况，核查还有谁享有权利，由其作为第三人参加，\
                 或者写明不追加的理由。"
                .to_owned(),
            en: "The act concerns real estate: look into the register, join whoever else holds a right or say why not."
                .to_owned(),
            article: ARTICLE.to_owned(),
            last_day: None,
        })
    })
}

/// Who has an interest in the act and did not sue is called by the court (第二十九条第一款): of one act that concerns several,
/// all of them.
const CALLED: &str = "《行政诉讼法》第二十九条第一款、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第三十条第一款";

/// What is told with the docketing where a side to which a statute makes the act known is not in the suit.
pub(super) fn to_be_called(case: &Case<Litigation>) -> Option<FileFact> {
    let Absent { article, zh, en } = absent(case)?;
    Some(FileFact::NoticeIssued(Notice {
        kind: "third_party_to_notify".to_owned(),
        zh: format!(
            "依照{article}，被诉行政行为应当书面通知{zh}，{zh}与行政行为有利害关系，没有提起诉讼，也没有参加本案：人民法院应当通知其\
             作为第三人参加诉讼，办理“追加当事人”；通知其参加以前，不作出判决。"
        ),
        en: format!(
            "The statute makes the act known to {en}, who did not sue and is not in the suit: the court calls it as third \
             party, and joins it before it judges."
        ),
        article: CALLED.to_owned(),
        last_day: None,
    }))
}

/// Refuses a judgment while a side to which a statute makes the act known is not in the suit, the check of the register was
/// not made, or somebody it showed is neither a party nor left out.
pub(super) fn answered(case: &Case<Litigation>) -> Result<(), Refusal> {
    if let Some(Absent { article, zh, en }) = absent(case) {
        return Err(Refusal::new(
            "parties_missing",
            format!(
                "依照{article}，行政行为应当书面通知{zh}，{zh}与行政行为有利害关系而没有参加本案，请先由人民法院通知其作为第三人参加\
                 诉讼，办理“追加当事人”"
            ),
            format!("the statute makes the act known to {en}, who is not in the suit: join it as third party first"),
        )
        .under(CALLED));
    }
    if !case.file.notices.iter().any(|notice| notice.kind == "right_holders_to_be_checked") {
        return Ok(());
    }
    let Some(holders) = &case.record.right_holders else {
        return Err(Refusal::new(
            "right_holders_unchecked",
            "本案涉及不动产，尚未核查其他权利人，请先办理“核查其他权利人”",
            "nobody looked who else holds a right: take the step `check-right-holders` first",
        )
        .under(ARTICLE));
    };
    let missing = interested::missing(case, holders);
    if missing.is_empty() {
        return Ok(());
    }
    let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
    Err(Refusal::new(
        "right_holders_missing",
        format!(
            "核查到的第{}名权利人尚未参加诉讼，请先办理“追加当事人”，或者写明不追加的理由",
            numbers.join("、")
        ),
        format!(
            "of the right-holders, number {} is no party: join or leave out with a reason",
            numbers.join(", ")
        ),
    )
    .under(ARTICLE))
}

#[cfg(test)]
mod tests {
    use super::super::{File, Judge};
    use super::*;
    use procedure::common::Join;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn over_real_estate_nobody_judges_before_everyone_with_a_right_was_looked_for() {
        let mut file = File::example();
        file["court"] = json!("organ");
        file["filing"]["matter"]["act"]["real_estate"] = json!(true);
        let mut judgment = Judge::example();
        judgment["served_on"] = json!("2026-03-20");
        let docket = json!({ "number": "（2026）宁0522行初12号", "on": "2026-03-04" });
        let mut join = <Join as Step<Litigation>>::example();
        join["party"]["name"] = json!("虚构租赁有限公司");
        join["party"]["kind"] = json!("organisation");
        join["party"].as_object_mut().expect("a party").remove("id_number");
        Scenario::<Litigation>::default()
            .take("2026-03-02", By::Court, "file", &file)
            .take("2026-03-04", By::Court, "docket", &docket)
            .refuse("2026-03-20", By::Court, "judge", &judgment, "right_holders_unchecked")
            .take("2026-03-20", By::Officer, "check-right-holders", &CheckRightHolders::example())
            .refuse("2026-03-20", By::Court, "judge", &judgment, "right_holders_missing")
            .take("2026-03-20", By::Officer, "join", &join)
            .take("2026-03-20", By::Court, "judge", &judgment);
    }
}
