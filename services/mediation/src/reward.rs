//! 以案定补: what a mediator is paid for a file, once for each.

use crate::book::Mediator;
use chrono::NaiveDate;
use kernel::CaseId;
use procedure::book::Title;
use procedure::{Context, Page, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A payment for a file.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Reward)]
pub struct Reward {
    /// The case.
    pub case: CaseId,
    /// Line of the roster.
    pub mediator: String,
    /// What is paid, in fen (分).
    pub amount: u64,
    /// The standard it follows: the document and its provision, or its grade.
    pub standard: String,
    /// Day it was granted.
    pub on: NaiveDate,
}

impl Page for Reward {
    const TITLE: Title = Title {
        name: "rewards",
        zh: "以案定补登记",
        en: "payments by the file",
        law: "《人民调解法》第六条、第十六条",
    };
    const BOOKS: &'static [&'static str] = &[Self::TITLE.name, Mediator::TITLE.name];

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let Some(mediator) = cx.shelf.line::<Mediator>(&self.mediator) else {
            return Err(Refusal::new(
                "not_on_roster",
                "调解员名册中没有这一条，请先登记名册",
                "the roster has no such line: enter the mediator first",
            )
            .at("/mediator"));
        };
        let same = |paid: &Reward| paid.case == self.case && paid.mediator == self.mediator;
        if cx.shelf.lines::<Reward>().any(|(_, paid)| same(&paid)) {
            return Err(Refusal::new(
                "rewarded_already",
                "该调解员在本案的补贴已经登记，变更的请先注销原登记",
                "he is paid for this file already: strike that line first",
            )
            .at("/case"));
        }
        if self.amount == 0 {
            return Err(Refusal::new("amount", "补贴金额应当大于零", "something is paid").at("/amount"));
        }
        check::day(self.on, mediator.from, cx.today, "/on")?;
        let standard = check::text(&self.standard, "/standard")?;
        Ok(Self { standard, ..self })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "case": "0190a6f0-0000-7000-8000-000000000003", "mediator": "1", "amount": 20_000,
            "standard": "疑难案件，按县人民调解以案定补办法", "on": "2026-03-02"
        })
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}
