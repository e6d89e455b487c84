//! A measure that is itself a new administrative act: which one, when, on what basis, and whether the law still allows
//! it. Whoever disputes it later is linked with it.

use chrono::NaiveDate;
use kernel::{Act, ActKind};
use law::Receipt;
use procedure::{Context, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which period a breach may be penalised in (追责时效).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = recommendation::LimitationTerm)]
pub enum Term {
    /// The ordinary one.
    Ordinary,
    /// Life, health or financial safety with harmful consequences: the long one.
    Grave,
}

impl Term {
    fn row(self) -> &'static str {
        match self {
            Term::Ordinary => "TS-05",
            Term::Grave => "TS-05a",
        }
    }
}

/// What the limitation is checked by.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::Breach)]
pub struct Breach {
    /// Which period applies.
    pub term: Term,
    /// Day the breach ended; none while it goes on.
    #[serde(default)]
    pub ended_on: Option<NaiveDate>,
    /// Day it was discovered.
    pub discovered_on: NaiveDate,
}

/// The act as it is filled in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::NewAct)]
pub struct NewAct {
    /// Kind, organ, document and day.
    pub act: Act,
    /// The provision it was made under.
    pub basis: String,
    /// The breach it answers; a penalty names one.
    #[serde(default)]
    pub breach: Option<Breach>,
}

/// An act that was taken, with the check that was made before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActTaken {
    /// The act.
    pub act: Act,
    /// The provision it was made under.
    pub basis: String,
    /// Day the breach was discovered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovered_on: Option<NaiveDate>,
    /// The last day to discover it, counted; none while the breach goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limitation: Option<Box<Receipt>>,
}

impl NewAct {
    /// The act, not before `from`, where the law still allows it.
    ///
    /// # Errors
    /// A [`Refusal`]: the act or its basis is not named, or the breach was discovered too late (TS-05, TS-05a).
    pub(crate) fn checked(self, from: NaiveDate, cx: &Context) -> Result<ActTaken, Refusal> {
        let Self { act, basis, breach } = self;
        check::day(act.on, from, cx.today, "/act/act/on")?;
        let basis = check::text(&basis, "/act/basis")?;
        let penalty = matches!(act.kind, ActKind::Penalty | ActKind::SpotPenalty);
        let Some(breach) = breach else {
            if penalty {
                return Err(cx
                    .refuse(
                        Term::Ordinary.row(),
                        "limitation_unchecked",
                        "给予行政处罚之前应当核对追责时效：请填写违法行为终了之日、发现之日",
                        "before a penalty its limitation is checked: give the day the breach ended and was discovered",
                    )
                    .at("/act/breach"));
            }
            return Ok(ActTaken { act, basis, discovered_on: None, limitation: None });
        };
        let discovered = breach.discovered_on;
        if discovered > act.on {
            return Err(Refusal::new(
                "day_out_of_order",
                "发现违法行为之日应当不晚于作出行政行为之日",
                "the breach is discovered before the act is made",
            )
            .at("/act/breach/discovered_on"));
        }
        let limitation =
            breach.ended_on.map(|ended| cx.law.count(breach.term.row(), ended).receipt()).transpose()?;
        if let Some(last) =
            limitation.as_ref().and_then(|receipt| receipt.due).filter(|last| discovered > *last)
        {
            return Err(cx
                .refuse(
                    breach.term.row(),
                    "limitation_run",
                    format!("违法行为至迟应当在{last}前（含当日）发现，实际发现之日为{discovered}，不再给予行政处罚"),
                    format!("the breach was to be discovered by {last} and was on {discovered}: no penalty any more"),
                )
                .at("/act/breach/discovered_on"));
        }
        Ok(ActTaken { act, basis, discovered_on: Some(discovered), limitation: limitation.map(Box::new) })
    }
}
