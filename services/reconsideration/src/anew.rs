//! An act is revoked and has to be made anew (责令重新作出行政行为): until when, and what the new act is compared with.

use crate::fact::Fact;
use crate::finding::{Finding, FindingGround};
use crate::input;
use crate::procedure::Reconsideration;
use chrono::NaiveDate;
use procedure::decision::statutory;
use procedure::{Case, Context, Deadline, Decision, Entry, FileFact, Obligation, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The period in which the act is made anew, and the ban on the same act.
pub(crate) const ROW: &str = "FY-60";

/// What an act rests on and what it orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Substance {
    /// The facts it rests on (事实).
    pub facts: String,
    /// The reasons and the basis (理由).
    pub reasons: String,
    /// What it orders (内容).
    pub content: String,
}

impl Substance {
    /// The same with words in each field.
    pub(crate) fn checked(self, at: &str) -> Result<Self, Refusal> {
        Ok(Self {
            facts: check::text(&self.facts, &format!("{at}/facts"))?,
            reasons: check::text(&self.reasons, &format!("{at}/reasons"))?,
            content: check::text(&self.content, &format!("{at}/content"))?,
        })
    }

    /// Whether both say the same, signs and blanks left out.
    pub(crate) fn reads_like(&self, other: &Self) -> bool {
        let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        words(&self.facts) == words(&other.facts)
            && words(&self.reasons) == words(&other.reasons)
            && words(&self.content) == words(&other.content)
    }
}

/// The order to make the act anew.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActAnew {
    /// Last day, where the decision sets one; otherwise the period of the law runs from its receipt.
    #[serde(default)]
    pub by: Option<NaiveDate>,
    /// The act that is revoked: the new one is compared with it.
    pub revoked: Substance,
}

/// The order, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anew {
    /// Key of the obligation it is.
    pub obligation: String,
    /// The act that was revoked.
    pub revoked: Substance,
    /// Whether it was revoked for its procedure only: then the same act may be made again.
    pub procedure_only: bool,
    /// The acts made since, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<NewAct>,
}

/// A new act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAct {
    /// Day.
    pub on: NaiveDate,
    /// What it rests on and orders.
    pub substance: Substance,
    /// Whether it is the same or basically the same, on the same facts and reasons.
    pub same: bool,
    /// Whether after its last day.
    pub late: bool,
}

/// The order, checked against what is decided.
pub(crate) fn ordered(
    anew: ActAnew,
    cx: &Context,
    findings: &[Finding],
    grounds: &[FindingGround],
    obligation: String,
) -> Result<(Anew, Option<NaiveDate>), Refusal> {
    if !findings.contains(&Finding::D04) {
        return Err(cx
            .refuse(
                Finding::D04.row(),
                "nothing_revoked",
                "决定撤销或者部分撤销行政行为的，才可以责令被申请人重新作出行政行为",
                "an act is made anew where it is revoked",
            )
            .at("/act_anew"));
    }
    if anew.by.is_some_and(|by| by < cx.today) {
        return Err(cx
            .refuse(ROW, "term", "重新作出行政行为的期限不得早于今天", "the last day lies ahead")
            .at("/act_anew/by"));
    }
    let procedure_only =
        !grounds.is_empty() && grounds.iter().all(|ground| *ground == FindingGround::ProcedureViolated);
    let revoked = anew.revoked.checked("/act_anew/revoked")?;
    Ok((Anew { obligation, revoked, procedure_only, made: Vec::new() }, anew.by))
}

/// And the respondent owes the new act; where the decision sets no day, until the law's period begins with its receipt.
pub(crate) fn owed(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    anew: &Anew,
    by: Option<NaiveDate>,
) -> Decision<Reconsideration> {
    let obligation = Obligation {
        key: anew.obligation.clone(),
        text: "重新作出行政行为".to_owned(),
        debtor: case.file.only_respondent().cloned(),
        due: by,
        beneficiaries: case.file.applicants().map(|party| party.id).collect(),
        ..Obligation::default()
    };
    decision.obligation(obligation, "行政复议决定书确定的重新作出期限", "the day the decision fixes")
}

/// The key of the next obligation of the case, after those this decision lays down.
pub(crate) fn next_key(decision: &Decision<Reconsideration>, case: &Case<Reconsideration>) -> String {
    let laid =
        |entry: &&Entry<Reconsideration>| matches!(entry, Entry::File(FileFact::ObligationUndertaken(_)));
    (case.file.obligations.len() + decision.0.iter().filter(laid).count() + 1).to_string()
}

/// And the law's period to act anew begins with the receipt of the decision, where the decision set no day.
pub(crate) fn begun(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    cx: &Context,
    received_on: NaiveDate,
) -> Result<Decision<Reconsideration>, Refusal> {
    let here = decision.0.iter().find_map(|entry| match entry {
        Entry::Own(Fact::Decided { anew, .. }) => anew.as_deref(),
        _ => None,
    });
    let Some(anew) = here.or(case.record.anew.as_ref()) else { return Ok(decision) };
    let undertaken = decision.0.iter().find_map(|entry| match entry {
        Entry::File(FileFact::ObligationUndertaken(owed)) if owed.key == anew.obligation => Some(&**owed),
        _ => None,
    });
    let owed = undertaken.or_else(|| case.file.obligation(&anew.obligation));
    let Some(owed) = owed.filter(|owed| owed.due.is_none() && !owed.is_performed()).cloned() else {
        return Ok(decision);
    };
    let key = format!("obligation:{}", owed.key);
    let receipt = cx.law.count(ROW, received_on).receipt()?;
    let owed = Obligation { due: receipt.due, ..owed };
    let deadline = Deadline { pauses: false, ..statutory(case, cx, &key, receipt) };
    Ok(decision.and(FileFact::ObligationUndertaken(Box::new(owed))).and(FileFact::DeadlineSet(deadline)))
}

/// The order of this case, still to be followed.
pub(crate) fn outstanding<'a>(case: &'a Case<Reconsideration>, cx: &Context) -> Result<&'a Anew, Refusal> {
    let Some(anew) = &case.record.anew else {
        return Err(cx.refuse(
            ROW,
            "not_ordered_anew",
            "行政复议决定没有责令被申请人重新作出行政行为",
            "the decision orders no new act",
        ));
    };
    match case.file.obligation(&anew.obligation).is_some_and(Obligation::is_over) {
        true => Err(cx.refuse(
            ROW,
            "made_already",
            "被申请人已经重新作出行政行为",
            "the new act was made already",
        )),
        false => Ok(anew),
    }
}

/// Whether this obligation is to make the act anew: it is recorded with the comparison.
pub(crate) fn is_it(case: &Case<Reconsideration>, obligation: &Obligation) -> bool {
    case.record.anew.as_ref().is_some_and(|anew| anew.obligation == obligation.key)
}

/// Whether this obligation is to make the act anew, and what was made last is the act that was revoked, which the law
/// forbids.
pub(crate) fn repeated(case: &Case<Reconsideration>, obligation: &Obligation) -> bool {
    let anew = case.record.anew.as_ref().filter(|anew| anew.obligation == obligation.key);
    anew.is_some_and(|anew| !anew.procedure_only && anew.made.last().is_some_and(|act| act.same))
}

/// It is no payment that a proof could show: the new act is recorded and compared.
pub(crate) fn performed_elsewhere(cx: &Context) -> Refusal {
    Refusal::new(
        "new_act_to_be_compared",
        "重新作出行政行为的，请办理“登记重新作出的行政行为”，与被撤销的行政行为比对",
        "an act that is made anew is recorded by `make-new-act`, which compares it with the one that was revoked",
    )
    .under(cx.article(ROW))
    .at("/obligation")
}

/// Refuses to call another act what reads like the act that was revoked.
pub(crate) fn compared(anew: &Anew, substance: &Substance, same: bool, cx: &Context) -> Result<(), Refusal> {
    if !same && anew.revoked.reads_like(substance) {
        return Err(cx
            .refuse(
                ROW,
                "identical_act",
                "重新作出的行政行为与被撤销的行政行为事实、理由和内容文字相同，应当认定为相同的行政行为，请核对",
                "facts, reasons and content read like those of the act that was revoked: it is the same act, check it",
            )
            .at("/same"));
    }
    Ok(())
}

/// The day the new act was made.
pub(crate) fn day(case: &Case<Reconsideration>, cx: &Context, on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let decided = case.file.outcome.as_ref().map_or(cx.today, |(_, on)| *on);
    input::day(on, decided, cx, "/document/on")
}
