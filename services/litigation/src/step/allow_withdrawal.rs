//! The court allows the plaintiff to withdraw; what was agreed stays owed.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Allows the withdrawal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowWithdrawal {
    /// Number of the ruling.
    pub number: String,
    /// The ruling.
    pub document: Document,
    /// Whether the agency changed the act, or decided to and told the court in writing.
    pub agency_changed_act: bool,
}

impl Step<Litigation> for AllowWithdrawal {
    const RULE: Rule<Stage> = Rule::named("allow-withdrawal", "裁定准许撤诉", "Allow the withdrawal")
        .under("《行政诉讼法》第六十二条；《最高人民法院关于行政诉讼撤诉若干问题的规定》第二条")
        .by(&[By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let document = paper::numbered(self.document, &self.number, cx)?;
        let ruled_on = document.on;
        let number = paper::number(&self.number)?;
        let on_merits = case.record.settled || self.agency_changed_act;
        let zh = match (self.agency_changed_act, case.record.settled) {
            (true, _) => "被告改变行政行为后准许撤诉",
            (false, true) => "和解后准许撤诉",
            (false, false) => "准许撤诉",
        };
        Ok(Decision::of(Fact::WithdrawalAllowed { number, agency_changed_act: self.agency_changed_act })
            .and(FileFact::DocumentLodged(document))
            .done(case, "judgment", ruled_on)
            .dropping(case, &["judgment", "obligation"], "准许撤诉，诉讼结束")
            .and(no_second_suit())
            .closed(cx.today, "J11", zh, on_merits))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "number": "（2026）宁0522行初12号之一",
            "document": { "kind": "ruling", "title": "行政裁定书", "on": "2026-03-02" },
            "agency_changed_act": false
        })
    }
}

/// What the plaintiff gives up with the suit.
fn no_second_suit() -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "no_second_suit".to_owned(),
        zh: "准许撤诉后，以同一事实和理由重新起诉的，人民法院不予立案；准予撤诉的裁定确有错误的，可以申请再审。".to_owned(),
        en: "After the withdrawal a new suit on the same facts and reasons is not docketed; a wrong ruling may be \
             challenged by an application for retrial."
            .to_owned(),
        article: "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第六十条".to_owned(),
        last_day: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Settle, given};
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn withdrawn(case: Scenario<Litigation>, changed: bool) -> Scenario<Litigation> {
        let mut input = AllowWithdrawal::example();
        input["agency_changed_act"] = json!(changed);
        case.take("2026-03-25", By::Court, "allow-withdrawal", &input)
    }

    fn on_merits(case: &Scenario<Litigation>) -> bool {
        let (outcome, _) = case.case.file.outcome.as_ref().expect("closed");
        assert_eq!(outcome.code, "J11");
        outcome.on_merits
    }

    #[test]
    fn a_settlement_outlives_the_suit() {
        let settled = given::served().take("2026-03-20", By::Officer, "settle", &Settle::example());
        let case = withdrawn(settled, false);
        assert!(on_merits(&case));
        assert!(case.case.file.live("obligation:1").is_some());
        assert!(case.case.file.live("answer").is_none() && case.case.file.live("judgment").is_none());
        assert_eq!(case.case.stage, Stage::Withdrawn);
    }

    #[test]
    fn it_settles_the_matter_only_with_an_agreement_or_a_changed_act() {
        assert!(on_merits(&withdrawn(given::answered(), true)));
        assert!(!on_merits(&withdrawn(given::answered(), false)));
    }

    #[test]
    fn a_ruling_has_a_number() {
        let mut input = AllowWithdrawal::example();
        input["number"] = json!("");
        given::answered().refuse("2026-03-25", By::Court, "allow-withdrawal", &input, "court_number");
    }
}
