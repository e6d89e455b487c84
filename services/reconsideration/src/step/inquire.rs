//! The body asks people and fetches files, inspects a site, or an expert appraises; the days of the latter two are not
//! counted in the period to decide.

use crate::fact::Fact;
use crate::input;
use crate::inquiry::{self, Inquiry, InquiryKind};
use crate::procedure::{Reconsideration, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::staff::{self, Staff};
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Page, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Begins an investigation, a site inspection or an appraisal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginInquiry {
    /// Kind.
    pub kind: InquiryKind,
    /// What is asked, inspected or appraised.
    pub matter: String,
    /// Who does it: the reconsideration body, the appraisal institution.
    pub by: String,
    /// Who of the reconsideration staff goes to the site, by name or number; an inspection and an
    /// investigation name at least two.
    #[serde(default)]
    pub staff: Vec<String>,
    /// First day.
    pub from: NaiveDate,
    /// The notice of the investigation (调查通知书) or of the inspection (现场勘验通知书), the mandate of the appraisal (鉴定委托书).
    pub document: Document,
}

impl Step<Reconsideration> for BeginInquiry {
    const RULE: Rule<Stage> = Rule::named(
        "begin-inquiry",
        "调查取证、现场勘验、委托鉴定",
        "Investigate, inspect the site, or appraise",
    )
    .under("《行政复议法》第四十五条；《行政复议法实施条例》第三十四条、第三十七条")
    .by(&[By::Officer])
    .from(&[Stage::Accepted])
    .enforcing(&["FY-49"]);
    const BOOKS: &'static [&'static str] = &[Staff::TITLE.name];

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let (ground, article) = self.kind.words();
        let accepted_on = case.record.accepted_on().unwrap_or(cx.today);
        let from = input::day(self.from, accepted_on, cx, "/from")?;
        let matter = check::text(&self.matter, "/matter").map_err(|refusal| refusal.under(article))?;
        let by = check::text(&self.by, "/by").map_err(|refusal| refusal.under(article))?;
        let same = |known: &Inquiry| {
            known.to.is_none() && (known.kind, &known.matter, &known.by) == (self.kind, &matter, &by)
        };
        if case.record.inquiries.iter().any(same) {
            return Err(Refusal::new(
                "begun_already",
                "同一事项的勘验、鉴定已经开始，尚未结束，不必重复登记",
                "an inquiry into this is under way: record its end first",
            )
            .under(article)
            .at("/matter"));
        }
        let staff = inquiry::staff(self.kind, &self.staff, cx)?;
        staff::qualified(&staff, from, cx, "/staff")?;
        let document = self.document.checked(cx)?;
        let inquiry = Inquiry { kind: self.kind, matter, by, from, staff, to: None, papers_shown: false };
        let period = inquiry::begun(case, cx, &inquiry).map_err(|refusal| refusal.at("/from"))?;
        let counts = match self.kind.holds() {
            true => ("不计入", "not counted"),
            false => ("计入", "counted"),
        };
        let told = FileFact::NoticeIssued(Notice {
            kind: "inquiry_begun".to_owned(),
            zh: format!("自{}起{ground}，所用时间{}行政复议审理期限。", kernel::date::zh(from), counts.0),
            en: format!(
                "From {from} an inquiry is under way: its days are {} in the period to decide.",
                counts.1
            ),
            article: article.to_owned(),
            last_day: None,
        });
        Ok(Decision::of(Fact::InquiryBegun(inquiry)).and(document.lodged()).and_all(period).and(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "kind": "appraisal", "matter": "检材中添加剂的含量", "by": "虚构检测鉴定有限公司", "from": "2026-03-10",
            "document": { "kind": "appraisal_mandate", "title": "鉴定委托书", "on": "2026-03-10" }
        })
    }
}

/// Ends an investigation, a site inspection or an appraisal with its record or opinion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndInquiry {
    /// Which, counted from 1.
    pub inquiry: u32,
    /// Day the record was made, or the opinion came.
    pub on: NaiveDate,
    /// Whether those who went showed their papers (出示行政复议工作证件), as the record of an inspection or
    /// an investigation says.
    #[serde(default)]
    pub papers_shown: bool,
    /// The record (调查笔录、勘验笔录), the opinion (鉴定意见).
    pub document: Document,
}

impl Step<Reconsideration> for EndInquiry {
    const RULE: Rule<Stage> = Rule::named(
        "end-inquiry",
        "调查、勘验、鉴定结束",
        "End the investigation, the inspection or the appraisal",
    )
    .under("《行政复议法》第四十五条；《行政复议法实施条例》第三十四条、第三十七条")
    .by(&[By::Officer])
    .from(&[Stage::Accepted])
    .enforcing(&["FY-49"]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let inquiry = inquiry::open(case, self.inquiry)?;
        let on = input::day(self.on, inquiry.from, cx, "/on")?;
        inquiry::papers(inquiry, self.papers_shown, cx)?;
        let document = self.document.checked(cx)?;
        let period = inquiry::ended(case, cx, self.inquiry, on)?;
        let (inquiry, papers_shown) = (self.inquiry, self.papers_shown);
        Ok(Decision::of(Fact::InquiryEnded { inquiry, on, papers_shown })
            .and(document.lodged())
            .and_all(period))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "inquiry": 1, "on": "2026-03-20",
            "document": { "kind": "appraisal_opinion", "title": "鉴定意见", "on": "2026-03-20" }
        })
    }
}
