//! A measure that is itself a new administrative act: which one, when, on what basis, and whether the law still allows
//! it: looked at when it is planned, and again before it is taken. Whoever disputes it later is linked with it.

use chrono::NaiveDate;
use kernel::{Act, ActKind, date};
use law::Receipt;
use procedure::{Context, FileFact, Refusal, check, number};
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

impl Breach {
    /// The last day to discover it, counted; none while it goes on. It was discovered by `by` at the latest; `at` is
    /// the field of the input it stands in.
    ///
    /// # Errors
    /// A [`Refusal`] where it was discovered too late (TS-05, TS-05a).
    fn limitation(&self, by: NaiveDate, at: &str, cx: &Context) -> Result<Option<Box<Receipt>>, Refusal> {
        let (rule, discovered) = (self.term.row(), self.discovered_on);
        if self.ended_on.is_some_and(|ended| ended > cx.today) {
            return Err(Refusal::new(
                "future_date",
                "违法行为终了之日晚于今天；尚未终了的不填写",
                "the breach ends in the future: leave the day out while it goes on",
            )
            .at(format!("{at}/ended_on")));
        }
        if discovered > by {
            return Err(Refusal::new(
                "day_out_of_order",
                format!("发现违法行为之日应当不晚于{}，请核对", date::zh(by)),
                format!("the breach is discovered by {by}, before it is acted upon: check the day"),
            )
            .at(format!("{at}/discovered_on")));
        }
        let limitation = self.ended_on.map(|ended| cx.law.count(rule, ended).receipt()).transpose()?;
        let last = limitation.as_ref().and_then(|receipt| receipt.due);
        match last.filter(|last| discovered > *last) {
            Some(last) => Err(cx
                .refuse(
                    rule,
                    "limitation_run",
                    format!(
                        "违法行为至迟应当在{}发现，实际发现之日为{}，不再给予行政处罚",
                        date::zh(last),
                        date::zh(discovered)
                    ),
                    format!("the breach was to be discovered by {last} and was on {discovered}: no penalty any more"),
                )
                .at(format!("{at}/discovered_on"))),
            None => Ok(limitation.map(Box::new)),
        }
    }
}

/// Whether an act penalises: the limitation applies to it.
fn penalises(kind: ActKind) -> bool {
    matches!(kind, ActKind::Penalty | ActKind::SpotPenalty)
}

/// The act that a measure of a plan will be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recommendation::PlannedAct)]
pub struct PlannedAct {
    /// Kind.
    pub kind: ActKind,
    /// The breach it will answer, as far as it is known.
    #[serde(default)]
    pub breach: Option<Breach>,
}

impl PlannedAct {
    /// The last day to discover the breach, counted; and, where a penalty is planned for a breach that is not named,
    /// what is to be looked at before it. `at` is the field of the input it stands in.
    ///
    /// # Errors
    /// A [`Refusal`] where the breach was discovered too late (TS-05, TS-05a).
    pub(crate) fn checked(
        &self,
        at: &str,
        cx: &Context,
    ) -> Result<(Option<Box<Receipt>>, Option<FileFact>), Refusal> {
        if let Some(breach) = &self.breach {
            return Ok((breach.limitation(cx.today, &format!("{at}/breach"), cx)?, None));
        }
        let told = penalises(self.kind).then(|| {
            cx.tell(
                Term::Ordinary.row(),
                "limitation_to_check",
                "整改方案拟给予行政处罚，尚未填写违法行为终了之日、发现之日：作出处罚之前应当核对追责时效，超过时效的不再给予行政处罚。",
                "A penalty is planned for a breach that is not named: look at its limitation before it is imposed.",
            )
        });
        Ok((None, told))
    }
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
        check::text(&act.organ, "/act/act/organ")?;
        let act = number::on_act(act, "/act/act")?;
        let basis = check::text(&basis, "/act/basis")?;
        let Some(breach) = breach else {
            if penalises(act.kind) {
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
        let limitation = breach.limitation(act.on, "/act/breach", cx)?;
        Ok(ActTaken { act, basis, discovered_on: Some(breach.discovered_on), limitation })
    }
}
