//! A notice in writing that a step may make (告知书), and what proves that a paper recorded late was made in time.

use crate::Petition;
use crate::fact::Fact;
use chrono::NaiveDate;
use kernel::By;
use procedure::served::served_if_said;
use procedure::{Basis, Case, Context, Decision, Document, FileFact, Refusal, Service, check};

/// A notice in writing, checked, with its service where that is said.
pub(super) struct Notice {
    paper: Option<Document>,
    delivered: Option<FileFact>,
    /// The day it counts as served, where that is said.
    pub(super) served_on: Option<NaiveDate>,
}

impl Notice {
    /// Checks a notice that stands at `/notice`, with its day at `/served_on` and its service at `/service`.
    ///
    /// # Errors
    /// A [`Refusal`] where it was made before the matter came in, does not count as served so, or a service is given of
    /// no paper.
    pub(super) fn checked(
        paper: Option<Document>,
        on: Option<NaiveDate>,
        service: Option<Service>,
        case: &Case<Petition>,
        cx: &Context,
    ) -> Result<Self, Refusal> {
        let Some(paper) = paper else {
            if on.is_some() || service.is_some() {
                return Err(Refusal::new(
                    "notice_required",
                    "登记送达的，应当同时提交送达的告知书",
                    "a service is of a paper: give the notice that was served",
                )
                .at("/notice"));
            }
            return Ok(Self { paper: None, delivered: None, served_on: None });
        };
        let paper = paper.checked_at(cx, "/notice")?;
        check::day(paper.on, case.file.opening().received_on, cx.today, "/notice/on")?;
        let (served_on, delivered) = served_if_said(&paper, on, service, case, cx)?;
        Ok(Self { paper: Some(paper), delivered, served_on })
    }

    /// The day it was made; today, where there is none.
    pub(super) fn made_on(&self, cx: &Context) -> NaiveDate {
        self.paper.as_ref().map_or(cx.today, |paper| paper.on)
    }

    /// And it comes into the file: the matter is sorted on the day it was made, and the petitioner informed on the day he
    /// had it, whenever that is recorded.
    ///
    /// # Errors
    /// A [`Refusal`] where it is recorded after the last day, says that it was made before, and is not in the file.
    pub(super) fn sorted(
        self,
        decision: Decision<Petition>,
        case: &Case<Petition>,
        cx: &Context,
    ) -> Result<Decision<Petition>, Refusal> {
        let made_on = self.made_on(cx);
        // nobody waits for the day on which a public notice counts as served
        let informed_on = self.served_on.unwrap_or(made_on).min(cx.today);
        if let Some(paper) = &self.paper {
            proved_on(paper, made_on, ("sorting", "XF-02"), case, cx, "/notice")?;
            proved_on(paper, informed_on, ("informing", informing(case)), case, cx, "/notice")?;
        }
        let decision = done(self.lodged(decision), case, "sorting", made_on);
        Ok(done(decision, case, "informing", informed_on))
    }

    /// And it comes into the file: before any other paper of the step, for its service names it by its place.
    pub(super) fn lodged(self, decision: Decision<Petition>) -> Decision<Petition> {
        decision.and_all(self.paper.map(Document::lodged)).and_all(self.delivered)
    }
}

/// A request in writing (复查申请、复核申请), where there is one: as a paper of the file, no younger than its receipt. The desk
/// whose handling is looked at takes an oral one down, too; the centre, to which the petitioner turns instead, needs his paper.
///
/// # Errors
/// A [`Refusal`] under `rule` where the centre has none, or that points to what is wrong at `/application`.
pub(super) fn request(
    paper: Option<Document>,
    received_on: NaiveDate,
    rule: &'static str,
    cx: &Context,
) -> Result<Option<FileFact>, Refusal> {
    let Some(paper) = paper else {
        if cx.by.contains(&By::Officer) {
            return Ok(None);
        }
        return Err(cx
            .refuse(
                rule,
                "application_required",
                "协调化解中心登记复查、复核请求的，应当提交信访人的书面申请",
                "the centre records a request for review by the petitioner's own paper: give it",
            )
            .at("/application"));
    };
    let paper = paper.checked_at(cx, "/application")?;
    if paper.on > received_on {
        return Err(Refusal::new(
            "day_out_of_order",
            format!("申请书的日期不得晚于收到日期{received_on}，请核对"),
            format!("the request was received on {received_on}: it is not dated after that"),
        )
        .at("/application/on"));
    }
    Ok(Some(paper.lodged()))
}

/// Refuses a paper that is recorded after the last day of this key and says that it was made before, unless the paper
/// itself is in the file, by its SHA-256.
///
/// # Errors
/// A [`Refusal`] under `rule` that points to the paper at `at`.
pub(super) fn proved(
    paper: &Document,
    key: &str,
    rule: &'static str,
    case: &Case<Petition>,
    cx: &Context,
    at: &str,
) -> Result<(), Refusal> {
    proved_on(paper, paper.on, (key, rule), case, cx, at)
}

/// The same of a paper that counts from another day than its own.
fn proved_on(
    paper: &Document,
    on: NaiveDate,
    (key, rule): (&str, &'static str),
    case: &Case<Petition>,
    cx: &Context,
    at: &str,
) -> Result<(), Refusal> {
    if !case.file.is_in_time_after_all(key, on) || paper.sha256.is_some() {
        return Ok(());
    }
    Err(cx
        .refuse(
            rule,
            "receipt_missing",
            "期限届满后补录期限内作出的文书，应当提交该文书（填写SHA-256摘要）",
            "a paper made before the last day and recorded after it comes with the paper itself, by its SHA-256",
        )
        .at(format!("{at}/sha256")))
}

/// And what was due under this key was done on that day, in time or late, whenever that is recorded.
pub(super) fn done(
    decision: Decision<Petition>,
    case: &Case<Petition>,
    key: &str,
    on: NaiveDate,
) -> Decision<Petition> {
    let decision = decision.done(case, key, on);
    let overdue = case.record.overdue.iter().any(|missed| missed == key);
    match overdue && case.file.is_in_time_after_all(key, on) {
        true => decision.and_own(Fact::ProvedInTime { key: key.to_owned() }),
        false => decision,
    }
}

/// The row the petitioner is informed under: what was sent here has its own.
fn informing(case: &Case<Petition>) -> &'static str {
    let rule = case.file.deadline("informing").and_then(|deadline| match &deadline.basis {
        Basis::Rule(receipt) => Some(receipt.rule.as_str()),
        Basis::Document { .. } => None,
    });
    if rule == Some("XF-05") { "XF-05" } else { "XF-03" }
}

/// The row the period of the opinion runs under in this case.
pub(super) fn period(case: &Case<Petition>) -> &'static str {
    if case.record.simple { "XF-12" } else { "XF-10" }
}
