//! A court rules on an application to enforce an act nobody sued about: it accepts it or does not, allows the
//! enforcement or denies it; and the court above upholds or reverses that.

use crate::enforcement::{DENIAL, Decided, DenialGround, Ruling, Sought, closed};
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, Term, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records what a court said of the application.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleOnEnforcement {
    /// What it said.
    pub ruling: Ruling,
    /// Number of the court's case.
    pub number: String,
    /// The notice, record or ruling; its day counts.
    pub document: Document,
    /// Day a ruling not to accept, or to deny, was served on the agency.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// Why the enforcement is denied.
    #[serde(default)]
    pub ground: Option<DenialGround>,
    /// What may be enforced, where the enforcement is allowed: at least one thing.
    #[serde(default)]
    pub terms: Vec<Term>,
}

/// What fixes the days of what is enforced.
const SOURCE: (&str, &str) = ("准予强制执行裁定", "the ruling that allows the enforcement");

impl Step<Litigation> for RuleOnEnforcement {
    const RULE: Rule<Stage> =
        Rule::named("rule-on-enforcement", "裁定强制执行申请", "Rule on the application to enforce")
            .under(
                "《行政强制法》第五十六条至第五十八条；《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百五十五条、第一百六十条、第一百六十一条",
            )
            .by(&[By::Court])
            .from(&[Stage::EnforcementSought])
            .enforcing(&["FZ-03b", "FZ-04", "FZ-05", "FZ-06", "FZ-07"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let Some(sought) = &case.record.enforcement else { return Err(does_not_fit(cx)) };
        self.fits(sought, cx)?;
        let Self { ruling, number, document, served_on, ground, terms } = self;
        let received = case.file.opening().received_on;
        let from = sought.challenged_on.or(sought.accepted_on).unwrap_or(received);
        let document = paper::numbered(document, &number, case, cx)?;
        let on = check::day(document.on, from, cx.today, "/document/on")?;
        let served = served_on.map(|day| check::day(day, on, cx.today, "/served_on")).transpose()?;
        let decision =
            Decision::of(Fact::EnforcementDecided(Decided { ruling, on, ground })).and(document.lodged());
        let mut after = sought.clone();
        let ended = after.decide(&Decided { ruling, on, ground });
        let allowed = ended && after.ruling == Some(Ruling::Allowed);
        if allowed == terms.is_empty() {
            return Err(cx
                .refuse(
                    "FZ-04",
                    "terms",
                    "准予强制执行的，应当写明准予执行的内容；其他裁定不填写",
                    "a ruling that allows the enforcement says what is enforced, and no other does",
                )
                .at("/terms"));
        }
        let decision = match ruling {
            Ruling::Accepted => accepted(decision, case, on).deadline(cx, case, "ruling", "FZ-04", on)?,
            Ruling::NotAccepted => {
                let served = needed(served, "FZ-03b", cx)?;
                accepted(decision, case, on).and(may_be_reviewed("FZ-03b", served, cx)?).deadline(
                    cx,
                    case,
                    "challenge",
                    "FZ-03b",
                    served,
                )?
            }
            Ruling::UnlawfulnessHeard => {
                decision.deadline(cx, case, "ruling", "FZ-05", sought.accepted_on.unwrap_or(on))?
            }
            Ruling::Allowed => decision.done(case, "ruling", on),
            Ruling::Denied => {
                let served = needed(served, "FZ-07", cx)?;
                decision
                    .done(case, "ruling", on)
                    .and_all(served_late(on, served, cx)?)
                    .and(may_be_reviewed("FZ-07", served, cx)?)
                    .deadline(cx, case, "challenge", "FZ-07", served)?
            }
            Ruling::Upheld => decision.done(case, "review", on),
            Ruling::Withdrawn => decision.done(case, "ruling", on).dropping(case, &[], "申请已经撤回"),
            // the court takes it up, and has its days from then on
            Ruling::Reversed if !ended => {
                decision.done(case, "review", on).deadline(cx, case, "ruling", "FZ-04", on)?
            }
            Ruling::Reversed => decision.done(case, "review", on),
        };
        let decision = match allowed {
            true => decision.owing(case, terms, on, None, "/terms", SOURCE)?,
            false => decision,
        };
        Ok(match after.ruling.filter(|_| ended) {
            Some(ruling) => closed(decision, &after, ruling, on),
            None => decision,
        })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "ruling": "accepted",
            "number": "（2026）宁0522行审3号",
            "document": { "kind": "acceptance", "title": "受理通知书", "on": "2026-03-06" }
        })
    }
}

impl RuleOnEnforcement {
    /// Whether a court can say this of the application as it stands, and says why where it denies.
    fn fits(&self, sought: &Sought, cx: &Context) -> Result<(), Refusal> {
        let refused = matches!(sought.ruling, Some(Ruling::NotAccepted | Ruling::Denied));
        let fits = match self.ruling {
            Ruling::Accepted | Ruling::NotAccepted => sought.ruling.is_none(),
            Ruling::Withdrawn => sought.ruling.is_none_or(|ruling| ruling == Ruling::Accepted),
            Ruling::UnlawfulnessHeard => sought.ruling == Some(Ruling::Accepted) && !sought.heard,
            Ruling::Allowed | Ruling::Denied => sought.ruling == Some(Ruling::Accepted),
            Ruling::Upheld | Ruling::Reversed => refused && sought.challenged_on.is_some(),
        };
        if !fits {
            return Err(does_not_fit(cx));
        }
        if (self.ruling == Ruling::Denied) != self.ground.is_some() {
            return Err(Refusal::new(
                "denial_ground",
                "裁定不准予执行的，应当写明四种法定情形之一（ground）；其他情形不填写",
                "a denial rests on one of the four grounds: say which; nothing else does",
            )
            .under(DENIAL)
            .at("/ground"));
        }
        if self.ground == Some(DenialGround::OtherUnlawful) && !sought.heard {
            return Err(cx
                .refuse(
                    "FZ-05",
                    "not_heard",
                    "行政行为明显违法并损害被执行人合法权益的，裁定前应当听取被执行人和行政机关的意见：请先登记听取意见",
                    "before such a denial the court hears both sides: record that first",
                )
                .at("/ground"));
        }
        Ok(())
    }
}

fn does_not_fit(cx: &Context) -> Refusal {
    cx.refuse(
        "FZ-04",
        "ruling_does_not_fit",
        "裁定与申请所处的环节不符：先受理或者不予受理，受理后准予或者不准予执行；行政机关申请复议的，由上一级人民法院维持或者撤销",
        "a court accepts first, then allows or denies; the court above upholds or reverses what was challenged",
    )
    .at("/ruling")
}

/// The days to accept are over.
fn accepted(decision: Decision<Litigation>, case: &Case<Litigation>, on: NaiveDate) -> Decision<Litigation> {
    decision.done(case, "acceptance", on).done(case, "acceptance_early", on)
}

/// The day of service, from which the agency may ask for a review.
fn needed(served: Option<NaiveDate>, rule: &'static str, cx: &Context) -> Result<NaiveDate, Refusal> {
    served.ok_or_else(|| {
        cx.refuse(
            rule,
            "served_on",
            "请填写裁定送达行政机关之日，申请复议的期限自该日起算",
            "give the day the ruling was served: the period to ask for a review runs from it",
        )
        .at("/served_on")
    })
}

/// What the court is told where it served a denial late.
fn served_late(on: NaiveDate, served: NaiveDate, cx: &Context) -> Result<Option<FileFact>, Refusal> {
    let due = cx.law.count("FZ-06", on).receipt()?.due;
    Ok(due.filter(|due| served > *due).map(|due| {
        cx.tell(
            "FZ-06",
            "served_late",
            format!("不予执行的裁定应当在{due}前送达行政机关，实际于{served}送达。"),
            format!("The denial was to be served by {due} and was on {served}."),
        )
    }))
}

/// What the agency is told it may do against the ruling, and until when.
fn may_be_reviewed(rule: &str, served: NaiveDate, cx: &Context) -> Result<FileFact, Refusal> {
    let last = cx.law.count(rule, served).receipt()?.due;
    let day = last.map(|day| day.to_string()).unwrap_or_default();
    Ok(cx.tell_until(
        rule,
        "right_to_review",
        format!("对本裁定有异议的，可以向上一级人民法院申请复议，最后一日为{day}。"),
        format!("The court above may be asked to review the ruling until {day}."),
        last,
    ))
}
