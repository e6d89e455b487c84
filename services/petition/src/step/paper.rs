//! A notice in writing that a step may make (告知书), and what proves that a paper recorded late was made in time.

use crate::Petition;
use crate::fact::Fact;
use chrono::NaiveDate;
use kernel::{By, Capacity};
use procedure::served::served_if_said;
use procedure::{
    Basis, Case, Context, Decision, Delivery, Document, FileFact, Needed, Refusal, Service, check,
};

/// By when the petitioner is informed in writing.
pub(super) const INFORMING: &str = "informing";
/// The kind of a notice that is made after the step whose result it tells of (受理情况告知书).
const NOTICE: &str = "informing_notice";

/// The notice in writing that goes with this step; nobody is told where name or address of the petitioner is not clear.
///
/// # Errors
/// A [`Refusal`] where there is none.
pub(super) fn needed(
    needed: &Needed,
    paper: Option<Document>,
    case: &Case<Petition>,
) -> Result<Option<Document>, Refusal> {
    match case.record.address_unclear {
        true => Ok(paper),
        false => needed.given(paper).map(Some),
    }
}

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

    /// Whether there is one.
    pub(super) fn is_made(&self) -> bool {
        self.paper.is_some()
    }

    /// The day it was made; today, where there is none.
    pub(super) fn made_on(&self, cx: &Context) -> NaiveDate {
        self.paper.as_ref().map_or(cx.today, |paper| paper.on)
    }

    /// And it comes into the file: the matter is sorted on the day it was made, and the petitioner informed on the day he
    /// had it, whenever that is recorded. Until he has it, the time to inform him runs on.
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
        let informed_on = self.served_on.map(|on| on.min(cx.today));
        if let Some(paper) = &self.paper {
            proved_on(paper, made_on, ("sorting", "XF-02"), case, cx, "/notice")?;
            if let Some(on) = informed_on {
                proved_on(paper, on, (INFORMING, informing(case)), case, cx, "/notice")?;
            }
        }
        let unserved = self.paper.is_some() && informed_on.is_none();
        let waits = unserved.then(|| Fact::NoticeToServe { document: case.file.next_document() });
        let decision = done(self.lodged(decision), case, "sorting", made_on);
        let decision = waits.into_iter().fold(decision, Decision::and_own);
        Ok(match informed_on {
            Some(on) => done(decision, case, INFORMING, on),
            None => decision,
        })
    }

    /// And it comes into the file: before any other paper of the step, for its service names it by its place.
    pub(super) fn lodged(self, decision: Decision<Petition>) -> Decision<Petition> {
        decision.and_all(self.paper.map(Document::lodged)).and_all(self.delivered)
    }
}

/// The notice reached the petitioner: with that he is informed, in time or late.
///
/// # Errors
/// A [`Refusal`] where that was in time, is recorded after the last day, and nothing proves it by its SHA-256.
pub(crate) fn notice_served(
    decision: Decision<Petition>,
    case: &Case<Petition>,
    cx: &Context,
    delivery: &Delivery,
) -> Result<Decision<Petition>, Refusal> {
    let paper = case.file.nth_document(delivery.document, "/document")?;
    let is_notice = case.record.notice == Some(delivery.document) || paper.kind == NOTICE;
    let mut others = case.file.parties.iter();
    let of_another = others.any(|party| {
        party.id == delivery.party && matches!(party.capacity, Capacity::Respondent | Capacity::ThirdParty)
    });
    if !is_notice || of_another {
        return Ok(decision);
    }
    let on = delivery.served.on.min(cx.today);
    // that he had it in time is proved by the proof of service (送达回证)
    let slip = Document { sha256: delivery.slip.clone(), ..paper.clone() };
    check::proved(on, (&[slip], "/service/slip"), (INFORMING, None), &case.file, cx)?;
    Ok(decision.done(case, INFORMING, on))
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
    let rule = case.file.deadline(INFORMING).and_then(|deadline| match &deadline.basis {
        Basis::Rule(receipt) => Some(receipt.rule.as_str()),
        Basis::Document { .. } => None,
    });
    if rule == Some("XF-05") { "XF-05" } else { "XF-03" }
}

/// The row the period of the opinion runs under in this case.
pub(super) fn period(case: &Case<Petition>) -> &'static str {
    if case.record.simple { "XF-12" } else { "XF-10" }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    fn informed(case: &Scenario<Petition>) -> (DeadlineState, Option<String>) {
        let informing = case.case.file.deadline(INFORMING).expect("the petitioner is to be informed");
        (informing.state, informing.ended_on.map(|on| on.to_string()))
    }

    fn served(party: u32, on: &str) -> Value {
        json!({ "document": 1, "on": on, "service": { "party": party, "mode": "direct" } })
    }

    #[test]
    fn he_is_informed_once_he_has_the_notice() {
        let notice = json!({ "notice": { "kind": "accepted", "title": "受理告知书", "on": "2026-03-04" } });
        let case = given::registered(&["修复村道"]).take("2026-03-04", By::Officer, "accept", &notice);
        assert_eq!(informed(&case), (DeadlineState::Running, None));
        let case = case.take("2026-03-05", By::Officer, "serve-document", &served(2, "2026-03-05"));
        assert_eq!(informed(&case), (DeadlineState::Running, None), "the other side has it, he does not");
        let case = case.take("2026-03-09", By::Officer, "serve-document", &served(1, "2026-03-06"));
        assert_eq!(informed(&case), (DeadlineState::Met, Some("2026-03-06".to_owned())));
    }

    #[test]
    fn without_a_notice_in_writing_he_is_not_informed() {
        let made = json!({ "document": { "kind": NOTICE, "title": "受理情况告知书", "on": "2026-03-06" } });
        let case = given::registered(&["修复村道"]).take("2026-03-04", By::Officer, "accept", &json!({}));
        let case = case.take("2026-03-06", By::Officer, "lodge", &made);
        assert_eq!(informed(&case), (DeadlineState::Running, None));
        let case = case.take("2026-03-09", By::Officer, "serve-document", &served(1, "2026-03-09"));
        assert_eq!(informed(&case), (DeadlineState::Met, Some("2026-03-09".to_owned())));
    }
}
