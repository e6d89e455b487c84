//! Suggestions of citizens and organisations to review a normative document (规范性文件审查建议), and what each came to. A case
//! that puts such a document under review is told of it.

use chrono::NaiveDate;
use procedure::book::Title;
use procedure::{Context, Page, Refusal, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ARTICLE: &str = "《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第十项";

/// A suggestion that came in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::Suggestion)]
pub struct Suggestion {
    /// Title of the document.
    pub title: String,
    /// Its number (文号), where it has one.
    #[serde(default)]
    pub number: Option<String>,
    /// Organ that made it (制定机关).
    pub maker: String,
    /// Who suggests it. Personal data may stand in it.
    pub by: String,
    /// What is thought to be unlawful about it, and why.
    pub concern: String,
    /// Day it came in.
    pub received_on: NaiveDate,
}

impl Page for Suggestion {
    const TITLE: Title = Title {
        name: "norm-suggestions",
        zh: "规范性文件审查建议登记簿",
        en: "suggestions to review normative documents",
        law: ARTICLE,
    };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let one = Self {
            title: check::text(&self.title, "/title")?,
            number: number::of_paper_if_any(self.number, "/number")?,
            maker: check::text(&self.maker, "/maker")?,
            by: check::text(&self.by, "/by")?,
            concern: check::text(&self.concern, "/concern")?,
            received_on: check::past(self.received_on, cx.today, "/received_on")?,
        };
        let same =
            |known: &Self| (&known.title, &known.by, &known.concern) == (&one.title, &one.by, &one.concern);
        if cx.shelf.lines::<Self>().any(|(_, known)| same(&known)) {
            return Err(Refusal::new(
                "listed_already",
                "同一人就同一文件提出的同一审查建议已经登记",
                "this suggestion of the same person on the same document is listed already",
            )
            .under(ARTICLE)
            .at("/title"));
        }
        Ok(one)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "title": "海原县畜禽养殖管理办法", "number": "海政规发〔2024〕6号", "maker": "海原县人民政府",
            "by": "海原县养殖协会", "concern": "第十二条增设行政许可，没有法律依据", "received_on": "2026-02-10"
        })
    }
}

/// What a suggestion came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = reconsideration::SuggestionResult)]
pub enum SuggestionResult {
    /// 合法，不予修改.
    Lawful,
    /// 修改.
    Amended,
    /// 废止、撤销.
    Withdrawn,
    /// 转送有权审查的机关.
    Forwarded,
}

impl SuggestionResult {
    fn zh(self) -> &'static str {
        match self {
            SuggestionResult::Lawful => "合法，不予修改",
            SuggestionResult::Amended => "已经修改",
            SuggestionResult::Withdrawn => "已经废止、撤销",
            SuggestionResult::Forwarded => "已转送有权审查的机关",
        }
    }
}

/// The answer to a suggestion.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = reconsideration::SuggestionAnswer)]
pub struct SuggestionAnswer {
    /// Which: its number in the book of suggestions.
    pub suggestion: String,
    /// What it came to.
    pub result: SuggestionResult,
    /// Day of the answer.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Page for SuggestionAnswer {
    const TITLE: Title = Title {
        name: "norm-suggestion-answers",
        zh: "规范性文件审查建议答复登记簿",
        en: "answers to suggestions to review normative documents",
        law: ARTICLE,
    };
    const BOOKS: &'static [&'static str] = &[Suggestion::TITLE.name];

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let Some(suggestion) = cx.shelf.line::<Suggestion>(&self.suggestion) else {
            return Err(Refusal::new(
                "no_such_suggestion",
                "登记簿中没有该序号的审查建议，或者已经注销",
                "no suggestion of this number is listed, or its line is struck",
            )
            .under(ARTICLE)
            .at("/suggestion"));
        };
        let on = check::day(self.on, suggestion.received_on, cx.today, "/on")?;
        let one = Self { on, reason: check::text(&self.reason, "/reason")?, ..self };
        let same = |known: &Self| (&known.suggestion, known.result) == (&one.suggestion, one.result);
        if cx.shelf.lines::<Self>().any(|(_, known)| same(&known)) {
            return Err(Refusal::new(
                "listed_already",
                "该审查建议的同一结果已经登记",
                "this result of the suggestion is listed already",
            )
            .under(ARTICLE)
            .at("/suggestion"));
        }
        Ok(one)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "suggestion": "1", "result": "amended", "on": "2026-03-02", "reason": "第十二条与上位法不一致，已经删除"
        })
    }
}

/// What suggestions on the document of this title came to, each in official words.
pub(crate) fn answered(title: &str, cx: &Context) -> Vec<String> {
    let answers = cx.shelf.lines::<SuggestionAnswer>().filter(|(_, answer)| {
        cx.shelf.line::<Suggestion>(&answer.suggestion).is_some_and(|suggestion| suggestion.title == title)
    });
    answers
        .map(|(_, answer)| {
            // a notice travels: the reason stays in the book
            format!("{}答复：{}", kernel::date::zh(answer.on), answer.result.zh())
        })
        .collect()
}
