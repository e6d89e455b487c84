//! A suit that came in by referral gets its court, which sees the case from then on.

use crate::Litigation;
use crate::fact::Fact;
use crate::procedure::{BEFORE_COURT, Stage};
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Names the court that has the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameCourt {
    /// The court.
    pub court: OrganId,
    /// The ruling or the appeal by which the case went on to it; said where it came from another court.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Litigation> for NameCourt {
    const RULE: Rule<Stage> = Rule::named("name-court", "登记受诉人民法院", "Name the court")
        .under(
            "《行政诉讼法》第十四条、第十八条、第二十二条至第二十四条、第八十五条；《行政强制法》第五十四条",
        )
        .by(&[By::Officer, By::Court])
        .from(BEFORE_COURT);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let court = check::text(&self.court, "/court")?;
        let before = case.file.court.as_ref();
        if before == Some(&court) || (before.is_some() && !cx.by.contains(&By::Court)) {
            return Err(Refusal::new(
                "court_named",
                "受诉人民法院已经登记；移送管辖、指定管辖或者上诉的，由该人民法院登记接手的人民法院",
                "the court is on file already: where the case goes on to another one, that court says so",
            )
            .at("/court"));
        }
        if before.is_some() != self.document.is_some() {
            return Err(Refusal::new(
                "document",
                "案件由另一人民法院接手的，应当附移送、指定管辖裁定或者上诉材料；首次登记的不附",
                "where the case goes on to another court the ruling or the appeal comes with it, and only then",
            )
            .under("《行政诉讼法》第二十二条至第二十四条、第八十五条")
            .at("/document"));
        }
        let document = self.document.map(|paper| paper.checked_at(cx, "/document")).transpose()?;
        Ok(Decision::of(Fact::CourtNamed)
            .and(FileFact::CourtSeised { court })
            .and_all(document.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "court": "haiyuan-fayuan" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::common::Receive;
    use procedure::scenario::Scenario;

    #[test]
    fn a_referred_suit_gets_its_court_once() {
        let referral = <Receive as Step<Litigation>>::example();
        Scenario::<Litigation>::default()
            .take("2026-03-02", By::System, "receive", &referral)
            .take("2026-03-02", By::Officer, "name-court", &NameCourt::example())
            .refuse("2026-03-02", By::Officer, "name-court", &NameCourt::example(), "court_named");
    }
}
