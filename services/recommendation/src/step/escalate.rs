//! The addressee does not act, though its period is over or the issuer found it wanting: the issuer tells whoever stands
//! above it. A procuratorate urges first.

use crate::Recommendation;
use crate::fact::Fact;
use crate::letter::{is_overdue, letter};
use crate::procedure::{Escalated, Stage};
use kernel::By;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A court sends a copy to the superior, and reports.
const OF_COURT: &str = "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第九条、第十一条";

/// Tells the superior of the addressee, or another organ above it (抄送、通报、报告).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalate {
    /// Who is told: the superior, the body in charge, the people's congress.
    pub to: String,
    /// The paper that goes there.
    pub document: Document,
}

impl Step<Recommendation> for Escalate {
    const RULE: Rule<Stage> = Rule::named("escalate", "抄送、通报上级", "Tell the superior")
        .under(
            "《最高人民法院关于综合治理类司法建议工作若干问题的规定》第九条、第十一条；\
             《人民检察院检察建议工作规定》（条文号待核）",
        )
        .by(&[By::Issuer])
        .from(&[Stage::Served, Stage::Planned, Stage::Unsatisfied])
        .enforcing(&["JJ-03"]);

    fn decide(self, case: &Case<Recommendation>, cx: &Context) -> Result<Decision<Recommendation>, Refusal> {
        let of_court = letter(case)?.kind.issuer() == By::Court;
        if !is_overdue(case) && case.record.satisfied != Some(false) {
            return Err(Refusal::new(
                "not_overdue",
                "答复期限、督促期限尚未届满，也没有评估为不认可，不能通报上级",
                "no period is over, nor was the addressee found wanting: there is nothing to tell of",
            ));
        }
        if !of_court && (case.record.urged == 0 || case.file.live("urged").is_some()) {
            return Err(cx.refuse(
                "JJ-03",
                "not_urged",
                "检察建议经督促无正当理由仍不整改的，才通报上级或者主管部门：请先督促，期限届满后再办",
                "the addressee is urged first, and its superior told once that was in vain",
            ));
        }
        let to = check::text(&self.to, "/to")?;
        if case.record.escalated.iter().any(|earlier| earlier.to == to) {
            return Err(Refusal::new(
                "escalated_already",
                "已经向该机关抄送、通报，不必重复登记",
                "this organ was told already",
            )
            .at("/to"));
        }
        let document = self.document.checked_at(cx, "/document")?;
        let zh = format!("发出机关已将未落实的情况抄送、通报{to}，请尽快落实并书面答复。");
        let en =
            format!("The issuer told {to} that the letter is not acted on: act and reply without delay.");
        let told = match of_court {
            true => FileFact::NoticeIssued(Notice {
                kind: "escalated".to_owned(),
                zh,
                en,
                article: OF_COURT.to_owned(),
                last_day: None,
            }),
            false => cx.tell("JJ-03", "escalated", zh, en),
        };
        let escalated = Escalated { to, on: cx.today };
        Ok(Decision::of(Fact::Escalated(escalated)).and(document.lodged()).and(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "to": "中卫市住房和城乡建设局",
            "document": { "kind": "escalation", "title": "关于建议未落实情况的通报", "on": "2026-03-02" }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_court_tells_at_once_and_a_procuratorate_once_it_urged_in_vain() {
        let mut escalation = Escalate::example();
        escalation["document"]["on"] = json!("2026-05-10");
        let overdue = |case: procedure::scenario::Scenario<Recommendation>| {
            case.refuse("2026-05-05", By::Issuer, "escalate", &Escalate::example(), "not_overdue").take(
                "2026-05-06",
                By::System,
                "note-overdue",
                &json!({}),
            )
        };
        let court = overdue(given::served()).take("2026-05-10", By::Issuer, "escalate", &escalation).refuse(
            "2026-05-11",
            By::Issuer,
            "escalate",
            &escalation,
            "escalated_already",
        );
        assert_eq!(court.case.record.escalated.len(), 1);
        assert_eq!(court.case.stage, Stage::Served, "the addressee may act and reply still");
        overdue(given::of("other_procuratorial", &serde_json::Value::Null)).refuse(
            "2026-05-10",
            By::Issuer,
            "escalate",
            &escalation,
            "not_urged",
        );
    }
}
