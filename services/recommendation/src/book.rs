//! What an organ keeps beside its letters: the major unlawful administrative cases it reported to the procuratorate on its
//! own motion (重大行政违法案件通报), and what the procuratorate answered.

use chrono::NaiveDate;
use kernel::{CaseId, OrganId};
use procedure::book::Title;
use procedure::{Book, Context, Page, Refusal, check, number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The books.
pub(crate) static BOOKS: [Book; 2] = [Book::of::<MajorCase>(), Book::of::<Feedback>()];

const ARTICLE: &str = "《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十八项";

/// How the case came to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = recommendation::CameToLight)]
pub enum CameToLight {
    /// 行政执法监督检查.
    Inspection,
    /// 行政复议.
    Reconsideration,
    /// 行政诉讼败诉.
    LostSuit,
    /// 司法建议、检察建议.
    Recommendation,
    /// 信访、投诉举报.
    Petition,
    /// 其他.
    Other,
}

/// A major unlawful administrative case that was reported.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::MajorCase)]
pub struct MajorCase {
    /// What it is called.
    pub title: String,
    /// The organ that acted unlawfully, or did not act.
    pub organ: OrganId,
    /// Number of the act (文号), where there is one.
    #[serde(default)]
    pub act: Option<String>,
    /// What is unlawful about it, and what came of that.
    pub violation: String,
    /// How it came to light.
    pub came_to_light: CameToLight,
    /// Day it came to light.
    pub found_on: NaiveDate,
    /// The letter it came to light with: a case of this channel.
    #[serde(default)]
    pub case: Option<CaseId>,
    /// The procuratorate it was reported to, by its full name.
    pub reported_to: String,
    /// Day of the report.
    pub reported_on: NaiveDate,
    /// Number of the report (文号), where it has one.
    #[serde(default)]
    pub report: Option<String>,
}

impl MajorCase {
    /// Whether both are the same: by the number of the act, else by organ and title.
    fn is(&self, other: &Self) -> bool {
        self.organ == other.organ
            && match (&self.act, &other.act) {
                (Some(one), Some(other)) => one == other,
                _ => self.title == other.title,
            }
    }
}

impl Page for MajorCase {
    const TITLE: Title = Title {
        name: "major-cases",
        zh: "重大行政违法案件通报台账",
        en: "major unlawful cases reported to the procuratorate",
        law: ARTICLE,
    };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let reported_on = check::day(self.reported_on, self.found_on, cx.today, "/reported_on")?;
        let case = Self {
            title: check::text(&self.title, "/title")?,
            organ: check::text(&self.organ, "/organ")?,
            act: number::of_paper_if_any(self.act, "/act")?,
            violation: check::text(&self.violation, "/violation")?,
            reported_to: check::text(&self.reported_to, "/reported_to")?,
            reported_on,
            report: number::of_paper_if_any(self.report, "/report")?,
            ..self
        };
        if cx.shelf.lines::<Self>().any(|(_, known)| known.is(&case)) {
            return Err(Refusal::new(
                "listed_already",
                "该案件已经登记通报；登记有误的，请先注销原登记重新登记，检察机关的反馈登记在反馈台账",
                "this case is listed: where the line is wrong strike it and write it anew; what the procuratorate \
                 answered goes into the book of feedback",
            )
            .under(ARTICLE)
            .at("/title"));
        }
        Ok(case)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "title": "违法拆除农户圈舍案", "organ": "haiyuan-zrzyj", "act": "海自然资责〔2025〕7号",
            "violation": "没有书面决定、没有催告即强制拆除，造成财产损失，被确认违法",
            "came_to_light": "lost_suit", "found_on": "2026-02-10",
            "reported_to": "海原县人民检察院", "reported_on": "2026-02-27", "report": "海自然资函〔2026〕9号"
        })
    }

    fn case(&self) -> Option<CaseId> {
        self.case
    }
}

/// What the procuratorate answered to a report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Feedback)]
pub struct Feedback {
    /// Which report: its number in the book of major cases.
    pub major_case: String,
    /// Day it was received.
    pub on: NaiveDate,
    /// What it says: whether the procuratorate takes the case up, and how.
    pub answer: String,
    /// Number of the answer (文号), where it has one.
    #[serde(default)]
    pub number: Option<String>,
}

impl Page for Feedback {
    const TITLE: Title = Title {
        name: "major-case-feedback",
        zh: "重大行政违法案件通报反馈台账",
        en: "what the procuratorate answered to reports of major cases",
        law: ARTICLE,
    };
    const BOOKS: &'static [&'static str] = &[MajorCase::TITLE.name];

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let Some(reported) = cx.shelf.line::<MajorCase>(&self.major_case) else {
            return Err(Refusal::new(
                "no_such_report",
                "台账中没有通报过该序号的案件，或者已经注销",
                "no case of this number was reported, or its line is struck",
            )
            .under(ARTICLE)
            .at("/major_case"));
        };
        let on = check::day(self.on, reported.reported_on, cx.today, "/on")?;
        let answer = check::text(&self.answer, "/answer")?;
        let number = number::of_paper_if_any(self.number, "/number")?;
        let feedback = Self { on, answer, number, ..self };
        let same = |known: &Self| {
            (&known.major_case, known.on, &known.answer)
                == (&feedback.major_case, feedback.on, &feedback.answer)
        };
        if cx.shelf.lines::<Self>().any(|(_, known)| same(&known)) {
            return Err(Refusal::new("listed_already", "该反馈已经登记", "this answer is on record already")
                .under(ARTICLE)
                .at("/answer"));
        }
        Ok(feedback)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "major_case": "1", "on": "2026-03-02", "answer": "已纳入行政检察监督，调阅执法案卷"
        })
    }
}
