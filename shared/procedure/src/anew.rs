//! An act was revoked and has to be made anew (责令重新作出行政行为): what is owed, and what the new act is compared with.
//! The same act on the same facts and reasons does not do, unless the first was revoked for its procedure only.

use crate::{Case, Context, Obligation, Procedure, Refusal, check};
use chrono::NaiveDate;
use kernel::By;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    ///
    /// # Errors
    /// A [`Refusal`] that points to the field that says nothing.
    pub fn checked(self, at: &str) -> Result<Self, Refusal> {
        Ok(Self {
            facts: check::text(&self.facts, &format!("{at}/facts"))?,
            reasons: check::text(&self.reasons, &format!("{at}/reasons"))?,
            content: check::text(&self.content, &format!("{at}/content"))?,
        })
    }

    /// Whether both say the same, signs and blanks left out.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        words(&self.facts) == words(&other.facts)
            && words(&self.reasons) == words(&other.reasons)
            && words(&self.content) == words(&other.content)
    }
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

/// A procedure that may end with such an order.
pub trait OrdersAnew: Procedure {
    /// Row of the ban on the same act.
    const ROW: &'static str;
    /// The rows the step enforces.
    const ROWS: &'static [&'static str] = &[Self::ROW];
    /// Provision on the new act.
    const ARTICLE: &'static str;
    /// Who records it.
    const BY: &'static [By];
    /// Where the order was given.
    const FROM: &'static [Self::Stage];
    /// What is told where the same act was made again, in Chinese and in English.
    const SAME: (&'static str, &'static str);
    /// The order of this case.
    fn order(case: &Case<Self>) -> Option<&Anew>;
    /// The fact that the act was made anew.
    fn made(act: NewAct) -> Self::Fact;
}

/// What the organ that acted owes: the new act, by a day where one is fixed.
#[must_use]
pub fn owed<P: Procedure>(case: &Case<P>, key: &str, due: Option<NaiveDate>) -> Obligation {
    Obligation {
        key: key.to_owned(),
        text: "重新作出行政行为".to_owned(),
        debtor: case.file.only_respondent().cloned(),
        due,
        beneficiaries: case.file.applicants().map(|party| party.id).collect(),
        ..Obligation::default()
    }
}

/// The order of this case, still to be followed.
pub(crate) fn outstanding<'a, P: OrdersAnew>(case: &'a Case<P>, cx: &Context) -> Result<&'a Anew, Refusal> {
    let ordered = P::order(case).and_then(|anew| Some((anew, case.file.obligation(&anew.obligation)?)));
    match ordered.filter(|(_, owed)| !owed.released) {
        None => Err(cx.refuse(
            P::ROW,
            "not_ordered_anew",
            "本案没有责令重新作出行政行为，或者该责令已经不再有效",
            "nothing orders a new act here, or does so no longer",
        )),
        Some((_, owed)) if owed.is_performed() => {
            Err(cx.refuse(P::ROW, "made_already", "已经重新作出行政行为", "the new act was made already"))
        }
        Some((anew, _)) => Ok(anew),
    }
}

/// Whether this obligation is to make the act anew, and what was made last is the act that was revoked, which the law
/// forbids.
#[must_use]
pub fn repeated<P: OrdersAnew>(case: &Case<P>, obligation: &Obligation) -> bool {
    let anew = P::order(case).filter(|anew| anew.obligation == obligation.key);
    anew.is_some_and(|anew| !anew.procedure_only && anew.made.last().is_some_and(|act| act.same))
}

/// Why the performance of this obligation is not recorded by `perform`, where it is to make the act anew: it is no
/// payment that a proof could show, but recorded and compared.
#[must_use]
pub fn performed_elsewhere<P: OrdersAnew>(
    case: &Case<P>,
    cx: &Context,
    owed: &Obligation,
) -> Option<Refusal> {
    P::order(case).filter(|anew| anew.obligation == owed.key)?;
    Some(
        Refusal::new(
            "new_act_to_be_compared",
            "重新作出行政行为的，请办理“登记重新作出的行政行为”，与被撤销的行政行为比对",
            "an act that is made anew is recorded by `make-new-act`, which compares it with the one that was revoked",
        )
        .under(cx.article(P::ROW))
        .at("/obligation"),
    )
}
