//! The staff of an organ that reviews and decides (审理人员名册), with what qualifies each: a case that names who hears it
//! looks them up. Of an empty book nothing is asked.

use crate::book::Title;
use crate::{Context, Page, Refusal, check};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str =
    "《行政复议法》第六条第二款；《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第四十八项";

/// What qualifies somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Qualification {
    /// 国家统一法律职业资格.
    Legal,
    /// 该法施行前已经从事该项工作.
    BeforeTheLaw,
    /// 行政执法证件.
    Enforcement,
}

/// Somebody of the staff.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Name, or number, as cases write it.
    pub name: String,
    /// What qualifies him.
    pub qualification: Qualification,
    /// Number of the certificate, where there is one.
    #[serde(default)]
    pub certificate: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// Last day; none while he works here.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

impl Staff {
    fn works(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

impl Page for Staff {
    const TITLE: Title =
        Title { name: "staff", zh: "审理人员名册", en: "staff and their qualification", law: ARTICLE };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        if self.to.is_some_and(|to| to < self.from) {
            return Err(Refusal::new(
                "date_out_of_order",
                "离任日期早于任职日期",
                "somebody leaves before he comes",
            )
            .under(ARTICLE)
            .at("/to"));
        }
        let name = check::text(&self.name, "/name")?;
        let certificate = self.certificate.map(|text| check::text(&text, "/certificate")).transpose()?;
        if self.qualification != Qualification::BeforeTheLaw && certificate.is_none() {
            return Err(Refusal::new(
                "certificate",
                "请填写法律职业资格证书或者行政执法证件的编号",
                "give the number of the certificate",
            )
            .under(ARTICLE)
            .at("/certificate"));
        }
        let one = Self { name, certificate, ..self };
        let same = |known: &Self| known.name == one.name && (known.works(one.from) || one.works(known.from));
        if cx.shelf.lines::<Self>().any(|(_, known)| same(&known)) {
            return Err(Refusal::new(
                "listed_already",
                "该人员已经在册；登记有误的，请先注销原登记重新登记",
                "he is listed: where the line is wrong strike it and write it anew",
            )
            .under(ARTICLE)
            .at("/name"));
        }
        Ok(one)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "name": "复议科一号", "qualification": "legal", "certificate": "A20186405220001", "from": "2024-01-01"
        })
    }
}

/// Refuses people who are not in the book on this day; `at` is where their names stand in the input.
///
/// # Errors
/// A [`Refusal`] that points to the first who is not.
pub fn qualified<'a>(
    names: impl IntoIterator<Item = &'a String>,
    on: NaiveDate,
    cx: &Context,
    at: &str,
) -> Result<(), Refusal> {
    let listed: Vec<Staff> = cx.shelf.lines::<Staff>().map(|(_, one)| one).collect();
    let unknown = |name: &String| !listed.iter().any(|one| one.name == *name && one.works(on));
    if listed.is_empty() || !names.into_iter().any(unknown) {
        return Ok(());
    }
    Err(Refusal::new(
        "not_qualified",
        format!(
            "所填人员中有人在{on}不在审理人员名册，或者没有登记资格；请核对姓名，或者先在名册中登记其资格"
        ),
        format!(
            "somebody named here is not in the book of staff on {on}: check the names, or list them first"
        ),
    )
    .under(ARTICLE)
    .at(at))
}
