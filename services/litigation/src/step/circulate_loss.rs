//! A lost case is circulated to the organs that have to know of it. Not by the agency that lost.

use crate::Litigation;
use crate::fact::Fact;
use crate::loss::Circulation;
use crate::procedure::Stage;
use kernel::{By, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Circulates a lost case (通报).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CirculateLoss {
    /// The circular.
    pub document: Document,
    /// To whom; at least one organ. They may read the case from then on, names masked, and take no step in it.
    pub organs: Vec<OrganId>,
}

impl Step<Litigation> for CirculateLoss {
    const RULE: Rule<Stage> = Rule::named("circulate-loss", "通报败诉案件", "Circulate the loss")
        .under("《法治政府建设“八大提升行动”实施方案》（海政办发〔2023〕34号）第三十六项")
        .by(&[By::Coordinator])
        .from(&[Stage::Judged])
        .enforcing(&["SS-41"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let analysed = case.record.loss.as_ref().and_then(|loss| Some((loss, loss.analysis.as_ref()?)));
        let Some((loss, analysis)) = analysed else {
            return Err(cx.refuse(
                "SS-41",
                "not_analysed",
                "没有败诉分析，不能通报：请先由被告行政机关提交败诉案件分析",
                "there is no analysis of a loss to circulate: the agency hands it in first",
            ));
        };
        if self.organs.is_empty() || self.organs.iter().any(|organ| organ.trim().is_empty()) {
            return Err(cx
                .refuse("SS-41", "no_organs", "请写明通报给哪些机关", "name the organs it is circulated to")
                .at("/organs"));
        }
        let document = self.document.checked(cx)?;
        check::unlodged(std::slice::from_ref(&document), &case.file, "/document")?;
        let told = cx.tell(
            "SS-41",
            "loss_circulated",
            format!(
                "败诉案件已通报{}个机关。裁判结果：{}；败诉原因：{}；整改{}项。",
                self.organs.len(),
                loss.code.zh(),
                analysis.cause_zh,
                analysis.corrections.len()
            ),
            format!("The loss was circulated to {} organs.", self.organs.len()),
        );
        Ok(Decision::of(Fact::LossCirculated(Circulation { on: cx.today, organs: self.organs }))
            .and(document.lodged())
            .and(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "document": { "kind": "circular", "title": "关于败诉案件的通报", "on": "2026-05-25" },
            "organs": ["haiyuan-zf", "haiyuan-sfj"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use kernel::{Actor, Role};
    use procedure::Procedure;
    use procedure::step::Barred;
    use serde_json::json;

    #[test]
    fn only_an_analysed_loss_is_circulated_and_to_somebody() {
        let mut nobody = CirculateLoss::example();
        nobody["organs"] = json!([]);
        given::lost().refuse(
            "2026-05-25",
            By::Coordinator,
            "circulate-loss",
            &CirculateLoss::example(),
            "not_analysed",
        );
        let case = given::analysed()
            .refuse("2026-05-25", By::Coordinator, "circulate-loss", &nobody, "no_organs")
            .take("2026-05-25", By::Coordinator, "circulate-loss", &CirculateLoss::example());
        let told = case.case.file.notices.iter().find(|notice| notice.kind == "loss_circulated");
        // a notice is read by people: what is typed as an organ stands in the record
        assert!(
            told.is_some_and(|notice| notice.zh.contains("通报2个机关") && !notice.zh.contains("haiyuan"))
        );
        let organs = case.case.record.loss.and_then(|loss| loss.circulation).map(|told| told.organs);
        assert_eq!(organs, Some(vec!["haiyuan-zf".to_owned(), "haiyuan-sfj".to_owned()]));
    }

    #[test]
    fn whoever_was_told_reads_the_case_and_takes_no_step() {
        let officer = |organ: &str| Actor {
            account: "a".into(),
            organ: organ.into(),
            division: "640522".into(),
            roles: vec![Role::Officer],
        };
        let told = officer("haiyuan-sfj");
        let analysed = given::analysed();
        assert!(analysed.case.capacities(&told).is_empty(), "not before it is told");
        let circulated =
            analysed.take("2026-05-25", By::Coordinator, "circulate-loss", &CirculateLoss::example());
        let mut case = circulated.case;
        assert_eq!(case.capacities(&told), [By::Informed]);
        assert!(case.capacities(&officer("haiyuan-zjj")).is_empty(), "nobody else");
        for act in Litigation::steps().iter() {
            assert_eq!(act.guard(&case, &[By::Informed]), Err(Barred::Capacity), "{}", act.rule.name);
        }
        case.file.parties.iter_mut().for_each(|party| party.vulnerable = true);
        assert!(case.capacities(&told).is_empty(), "a file closed for a person's protection stays closed");
    }
}
