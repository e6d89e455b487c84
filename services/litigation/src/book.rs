//! What an organ keeps beside its suits: what went wrong in them again and again and how it is put right (问题清单、整改),
//! and the risk of losing it saw in an act before anybody sued (败诉风险提示).

use chrono::NaiveDate;
use kernel::{CaseId, OrganId};
use procedure::book::Title;
use procedure::{Book, Context, Page, Refusal, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The books.
pub(crate) static BOOKS: [Book; 3] = [Book::of::<Problem>(), Book::of::<Rectified>(), Book::of::<RiskNote>()];

const ARTICLE: &str = "《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十六项";

/// Something that suits showed to be wrong.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::Problem)]
pub struct Problem {
    /// What is wrong.
    pub problem: String,
    /// The organ it is wrong at.
    pub organ: OrganId,
    /// The suit it showed in: a case of this channel.
    #[serde(default)]
    pub case: Option<CaseId>,
    /// How it is put right.
    pub measure: String,
    /// Day it was found.
    pub found_on: NaiveDate,
    /// Last day to put it right.
    pub due: NaiveDate,
}

impl Page for Problem {
    const TITLE: Title = Title {
        name: "problems",
        zh: "行政诉讼突出问题整改台账",
        en: "problems that suits showed, and how they are put right",
        law: ARTICLE,
    };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        check::past(self.found_on, cx.today, "/found_on")?;
        if self.due < self.found_on {
            return Err(Refusal::new(
                "due_past",
                "整改期限不得早于发现问题之日",
                "the last day to put it right is not before the day it was found",
            )
            .under(ARTICLE)
            .at("/due"));
        }
        let one = Self {
            problem: check::text(&self.problem, "/problem")?,
            organ: check::text(&self.organ, "/organ")?,
            measure: check::text(&self.measure, "/measure")?,
            ..self
        };
        let same = |known: &Self| known.organ == one.organ && known.problem == one.problem;
        if cx.shelf.lines::<Self>().any(|(_, known)| same(&known)) {
            return Err(listed_already("/problem"));
        }
        Ok(one)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "problem": "送达回证不全，不能证明催告已经送达", "organ": "haiyuan-gaj",
            "measure": "统一送达回证格式，执法案卷逐卷补查", "found_on": "2026-02-10", "due": "2026-06-30"
        })
    }

    fn case(&self) -> Option<CaseId> {
        self.case
    }
}

/// That a problem was put right.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::Rectified)]
pub struct Rectified {
    /// Which: its number in the book of problems.
    pub problem: String,
    /// Day.
    pub on: NaiveDate,
    /// What was done.
    pub done: String,
    /// Who looked whether it was.
    pub seen_by: String,
}

impl Page for Rectified {
    const TITLE: Title = Title {
        name: "rectifications",
        zh: "行政诉讼突出问题销号台账",
        en: "problems that were put right",
        law: ARTICLE,
    };
    const BOOKS: &'static [&'static str] = &[Problem::TITLE.name];

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let Some(problem) = cx.shelf.line::<Problem>(&self.problem) else {
            return Err(Refusal::new(
                "no_such_problem",
                "台账中没有该序号的问题，或者已经注销",
                "no problem of this number is listed, or its line is struck",
            )
            .under(ARTICLE)
            .at("/problem"));
        };
        let one = Self {
            on: check::day(self.on, problem.found_on, cx.today, "/on")?,
            done: check::text(&self.done, "/done")?,
            seen_by: check::text(&self.seen_by, "/seen_by")?,
            ..self
        };
        if cx.shelf.lines::<Self>().any(|(_, known)| known.problem == one.problem) {
            return Err(listed_already("/problem"));
        }
        Ok(one)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "problem": "1", "on": "2026-03-02", "done": "送达回证格式已经统一，补查案卷42件", "seen_by": "县司法局"
        })
    }
}

/// The risk of losing that was seen in an act before anybody sued.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::RiskNote)]
pub struct RiskNote {
    /// The organ that made the act, or is about to.
    pub organ: OrganId,
    /// What the act is.
    pub act: String,
    /// Its number (文号), where it has one.
    #[serde(default)]
    pub number: Option<String>,
    /// What may lose a suit about it.
    pub risk: String,
    /// What is advised: to change it, to settle, to complete the file.
    pub advice: String,
    /// Day of the note.
    pub on: NaiveDate,
}

impl Page for RiskNote {
    const TITLE: Title = Title {
        name: "risk-notes",
        zh: "诉前败诉风险提示台账",
        en: "risks of losing that were pointed out before a suit",
        law: ARTICLE,
    };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let one = Self {
            organ: check::text(&self.organ, "/organ")?,
            act: check::text(&self.act, "/act")?,
            number: number::of_paper_if_any(self.number, "/number")?,
            risk: check::text(&self.risk, "/risk")?,
            advice: check::text(&self.advice, "/advice")?,
            on: check::past(self.on, cx.today, "/on")?,
        };
        let same = |known: &Self| {
            (&known.organ, &known.act, &known.number, &known.risk)
                == (&one.organ, &one.act, &one.number, &one.risk)
        };
        if cx.shelf.lines::<Self>().any(|(_, known)| same(&known)) {
            return Err(listed_already("/risk"));
        }
        Ok(one)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "organ": "haiyuan-gaj", "act": "责令停产停业决定", "number": "海公责〔2026〕3号",
            "risk": "没有告知听证权利", "advice": "撤销后依法重新作出，并与当事人沟通化解", "on": "2026-03-02"
        })
    }
}

fn listed_already(at: &str) -> Refusal {
    Refusal::new(
        "listed_already",
        "该事项已经登记；登记有误的，请先注销原登记重新登记",
        "this is listed already: where the line is wrong strike it and write it anew",
    )
    .under(ARTICLE)
    .at(at)
}
