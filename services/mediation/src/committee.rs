//! 人民调解委员会登记: which committees there are, of what kind and where, and whether each is composed as the statute has it.

use crate::book::in_order;
use chrono::{Months, NaiveDate};
use procedure::book::Title;
use procedure::{Context, Page, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Members of a committee: from so many to so many (第八条).
const MEMBERS: std::ops::RangeInclusive<u32> = 3..=9;
/// A term has so many months (第九条).
const TERM: Months = Months::new(36);

/// Where a committee is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::CommitteeKind)]
pub enum CommitteeKind {
    /// 村民委员会、居民委员会: in a village or a community.
    Village,
    /// 企业事业单位: in an enterprise or an institution.
    Enterprise,
    /// 乡镇、街道: in a township or a sub-district.
    Township,
    /// 行业性、专业性: of a sector or a profession.
    Sector,
}

/// A committee.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Committee)]
pub struct Committee {
    /// Name.
    pub name: String,
    /// Where it is set up.
    pub kind: CommitteeKind,
    /// The sector it mediates in, where it is one of a sector, e.g. 医疗纠纷.
    #[serde(default)]
    pub sector: Option<String>,
    /// Division it serves, within the organ's own.
    pub area: String,
    /// Members (委员), its chair among them.
    pub members: u32,
    /// Women among them.
    pub women: u32,
    /// First day of the term.
    pub from: NaiveDate,
    /// Last day of the term.
    pub until: NaiveDate,
}

impl Page for Committee {
    const TITLE: Title = Title {
        name: "committees",
        zh: "人民调解委员会登记",
        en: "people's mediation committees",
        law: "《人民调解法》第七条至第九条、第三十四条",
    };
    const BOOKS: &'static [&'static str] = &[Self::TITLE.name];

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        self.composed()?;
        let name = check::text(&self.name, "/name")?;
        if cx.shelf.lines::<Committee>().any(|(_, listed)| listed.name == name) {
            return Err(Refusal::new(
                "listed_already",
                "该人民调解委员会已经登记，换届、变更的请先注销原登记",
                "this committee is on the list already: strike that line first",
            )
            .at("/name"));
        }
        let sector = self.sector.filter(|sector| !sector.trim().is_empty());
        if sector.is_some() != (self.kind == CommitteeKind::Sector) {
            return Err(Refusal::new(
                "sector",
                "行业性、专业性人民调解委员会应当填写行业，其他人民调解委员会不填写",
                "a committee of a sector says which, and no other does",
            )
            .at("/sector"));
        }
        let sector = sector.map(|sector| check::text(&sector, "/sector")).transpose()?;
        if !kernel::division::is_code(&self.area) || !self.area.starts_with(cx.actor.division.as_str()) {
            return Err(Refusal::new(
                "area",
                "服务区域应为本机关辖区内的行政区划代码",
                "it serves a division within the organ's own",
            )
            .at("/area"));
        }
        in_order(self.from, self.until, "/until")?;
        if self.from.checked_add_months(TERM).is_some_and(|over| self.until >= over) {
            return Err(Refusal::new(
                "term_too_long",
                "人民调解委员会委员每届任期三年，请核对任期的最后一日",
                "a term has three years: check its last day",
            )
            .under("《人民调解法》第九条第二款")
            .at("/until"));
        }
        Ok(Self { name, sector, ..self })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "name": "三河镇富陵村人民调解委员会", "kind": "village", "area": "640522104201", "members": 5, "women": 2,
            "from": "2025-01-01", "until": "2027-12-31"
        })
    }
}

impl Committee {
    /// Whether it is in office on this day.
    #[must_use]
    pub fn in_office(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }

    /// It has members enough, and women among them.
    fn composed(&self) -> Result<(), Refusal> {
        let article = "《人民调解法》第八条";
        if !MEMBERS.contains(&self.members) {
            return Err(Refusal::new(
                "members",
                "人民调解委员会由委员三至九人组成",
                "a committee has three to nine members",
            )
            .under(article)
            .at("/members"));
        }
        if self.women == 0 || self.women > self.members {
            return Err(Refusal::new(
                "women",
                "人民调解委员会应当有妇女成员，其人数不超过委员人数",
                "there are women among its members, no more than it has members",
            )
            .under(article)
            .at("/women"));
        }
        Ok(())
    }
}
