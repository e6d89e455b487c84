//! Mediation is voluntary: each side's consent is kept with its day and how it was given, and so is a refusal. Whoever
//! applied consents by that; where the organ begins of its own accord it asks both sides, and none may have refused.

use crate::Mediation;
use crate::fact::Fact;
use crate::procedure::{Answer, How, Kind, Side, Stage};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, Refusal, Rule, Source, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a side said to being mediated.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Position)]
pub struct Position {
    /// The side.
    pub side: Side,
    /// Day it said so; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// How it said so.
    pub how: How,
}

impl Position {
    /// The position as it is kept, given since the matter came in.
    pub(crate) fn checked(
        self,
        case: &Case<Mediation>,
        cx: &Context,
        consents: bool,
        at: &str,
    ) -> Result<Answer, Refusal> {
        let on = self.on.unwrap_or(cx.today);
        check::day(on, case.file.opening().received_on, cx.today, &format!("{at}/on"))?;
        Ok(Answer { side: self.side, consents, on, how: self.how })
    }
}

/// Records that a side consents, where it said so by itself.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Consent(pub Position);

impl Step<Mediation> for Consent {
    const RULE: Rule<Stage> = Rule::named("consent", "登记当事人同意调解", "Record a side's consent")
        .under("《人民调解法》第十七条、第二十三条第二项；《宁夏回族自治区行政程序规定》第九十三条")
        .by(&[By::Officer])
        .from(&[Stage::Requested, Stage::Accepted]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let answer = self.0.checked(case, cx, true, "")?;
        if case.record.answers.iter().any(|given| given.side == answer.side && given.consents) {
            return Err(Refusal::new(
                "consented_already",
                format!("{}已经同意调解，无须重复登记", answer.side.zh()),
                format!("the {} has consented already", answer.side.en()),
            )
            .at("/side"));
        }
        Ok(Decision::of(Fact::Answered(answer)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "side": "respondent", "on": "2026-03-02", "how": "phone" })
    }
}

/// The row that makes a mediation voluntary.
pub(crate) fn row(kind: Kind) -> &'static str {
    match kind {
        Kind::Peoples => "RT-01",
        Kind::Administrative => "XT-08",
        Kind::Judicial => "RT-20",
    }
}

/// Whether the organ may begin before both sides said yes: it took the matter up itself, and none said no.
fn own_initiative(case: &Case<Mediation>, kind: Kind) -> bool {
    case.file.opening().source == Source::OwnMotion && kind != Kind::Judicial
}

/// The consents given with the acceptance, together with those on record, come from both sides.
pub(crate) fn of_both(
    case: &Case<Mediation>,
    cx: &Context,
    kind: Kind,
    given: Vec<Position>,
) -> Result<Vec<Answer>, Refusal> {
    let checked = given.into_iter().enumerate();
    let answers: Vec<Answer> = checked
        .map(|(i, position)| position.checked(case, cx, true, &format!("/consents/{i}")))
        .collect::<Result<_, _>>()?;
    let consents =
        |side: Side| case.record.answers.iter().chain(&answers).any(|a| a.side == side && a.consents);
    let missing = Side::ALL.into_iter().find(|side| !consents(*side));
    match missing.filter(|_| !own_initiative(case, kind)) {
        None => Ok(answers),
        Some(side) => Err(cx
            .refuse(
                row(kind),
                "no_consent",
                format!(
                    "调解应当自愿：{}同意调解的日期和方式尚未登记，请补充填写；该方明确拒绝的，不得调解，请办理“当事人拒绝调解”",
                    side.zh()
                ),
                format!(
                    "mediation is voluntary: say when and how the {} consented; where it clearly refuses, take the step \
                     `refuse`",
                    side.en()
                ),
            )
            .at("/consents")),
    }
}
