//! 调解专家库: people with special knowledge or experience whom a mediation may invite, with the consent of the sides.

use crate::book::in_order;
use chrono::NaiveDate;
use procedure::book::Title;
use procedure::{Context, Page, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An expert.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Expert {
    /// Name.
    pub name: String,
    /// What he knows (专业领域).
    pub expertise: String,
    /// Where he works, and as what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Who engaged or listed him.
    pub appointed_by: String,
    /// First day on the list.
    pub from: NaiveDate,
    /// Last day; open where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

impl Page for Expert {
    const TITLE: Title = Title {
        name: "experts",
        zh: "调解专家库",
        en: "experts for mediation",
        law: "《人民调解法》第二十条第一款",
    };

    fn checked(self, _: &Context) -> Result<Self, Refusal> {
        in_order(self.from, self.until.unwrap_or(self.from), "/until")?;
        let name = check::text(&self.name, "/name")?;
        let expertise = check::text(&self.expertise, "/expertise")?;
        let organisation = self.organisation.map(|text| check::text(&text, "/organisation")).transpose()?;
        let appointed_by = check::text(&self.appointed_by, "/appointed_by")?;
        Ok(Self { name, expertise, organisation, appointed_by, ..self })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "name": "马文渊", "expertise": "医疗损害", "organisation": "县人民医院主任医师",
            "appointed_by": "海原县司法局", "from": "2026-01-01", "until": "2027-12-31"
        })
    }
}
