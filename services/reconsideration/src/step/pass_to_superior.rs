//! The superior reconsideration organ accepts directly what the organ below did not take on, dismissed or left undecided
//! (行政复议法 art. 35): the case passes to it, and the applicant and the organ below are told. Where the superior keeps files
//! here its own officer may enter that, and the matter is sent to its desk; this organ stays accountable until that desk
//! accepts.

use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Superior;
use crate::{input, jurisdiction, letter, reopening};
use chrono::NaiveDate;
use kernel::{By, OrganId};
use procedure::common::{NoteTakenOver, not_pending};
use procedure::fact::Referral;
use procedure::{Case, Context, Decision, Document, FileFact, Procedure, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ROW: &str = "FY-34";

/// Records that the superior accepted directly, and passes the case to it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassToSuperior {
    /// The superior reconsideration organ, by its code.
    pub superior: OrganId,
    /// Its notice that it accepted directly (直接受理通知书).
    pub document: Document,
    /// Day that was received.
    pub received_on: NaiveDate,
}

impl Step<Reconsideration> for PassToSuperior {
    const RULE: Rule<Stage> = Rule::named(
        "pass-to-superior",
        "上级直接受理，移送案件",
        "Pass the case to the superior that accepts it",
    )
    .under("《行政复议法》第三十五条")
    .by(&[By::Officer, By::Reviewer])
    .from(&[Stage::Accepted, Stage::NotAccepted, Stage::Dismissed])
    .enforcing(&[ROW]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let article = || cx.article(ROW);
        not_pending(&case.file, "移送").map_err(|refusal| refusal.enforcing(ROW, article()))?;
        let since = reopening::idle(case).map_err(|refusal| refusal.enforcing(ROW, article()))?;
        let superior = check::text(&self.superior, "/superior")?;
        if cx.by.contains(&By::Reviewer) && case.record.supervised_by.as_ref() != Some(&superior) {
            return Err(cx
                .refuse(
                    ROW,
                    "own_acceptance",
                    "上级行政复议机关登记的是本机关直接受理",
                    "a superior enters that it accepts directly itself",
                )
                .at("/superior"));
        }
        let unchecked = jurisdiction::superior(&superior, case, cx, ROW)?;
        let document = self.document.checked(cx)?;
        let ended = since.or(case.file.outcome.as_ref().map(|(_, on)| *on)).unwrap_or(document.on);
        let on = input::day(self.received_on, ended.max(document.on), cx, "/received_on")?;
        let listed = cx.organs.get(&superior);
        // the list of the county says what it is called; what somebody types is not told
        let name = listed.and_then(|organ| organ.name.as_deref()).unwrap_or("上级行政复议机关");
        let here = listed.is_some_and(|organ| organ.desk);
        let way = if here {
            "案件已移送该机关，由其审理并作出决定"
        } else {
            "请将全部案卷材料移送该机关"
        };
        let told = cx.tell(
            ROW,
            "taken_by_superior",
            format!("{name}认为必要，于{}直接受理本案行政复议申请，{way}。", kernel::date::zh(document.on)),
            format!(
                "The superior reconsideration organ accepted the application directly on {}.",
                document.on
            ),
        );
        let decision = Decision::of(Fact::SuperiorAccepted(Superior { organ: superior.clone(), on }))
            .and(document.lodged())
            .and(told)
            .and_all(unchecked);
        Ok(match here {
            true => decision.and(FileFact::Referred(Referral {
                to: Reconsideration::NAME.to_owned(),
                organ: superior,
                reason: None,
                overrides: false,
                taken_over_by: None,
            })),
            false => passed(decision, case, cx.today),
        })
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "superior": "zhongwei-zf", "received_on": "2026-06-10",
            "document": { "kind": "acceptance", "title": "直接受理通知书", "on": "2026-06-08" }
        })
    }
}

/// The case is the superior's: its clocks here are no longer needed, and what ended it here stands no more.
fn passed(
    decision: Decision<Reconsideration>,
    case: &Case<Reconsideration>,
    on: NaiveDate,
) -> Decision<Reconsideration> {
    const ZH: &str = "上级行政复议机关直接受理";
    let fell = case.file.outcome.is_some().then(|| FileFact::Reopened { zh: ZH.to_owned(), on });
    let decision = decision.and_own(Fact::PassedUp).and_all(fell).dropping(case, &[letter::FAMILY], ZH);
    reopening::released(decision, case, ZH).closed(on, "taken_by_superior", ZH, false)
}

/// The other side accepted what was handed over.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = reconsideration::HandUp)]
pub struct HandUp(pub NoteTakenOver);

impl HandUp {
    /// The name of the step, for the inlet.
    pub(crate) const NAME: &'static str = "hand-up";
}

impl Step<Reconsideration> for HandUp {
    const RULE: Rule<Stage> = Rule::named(Self::NAME, "记录对方已受理", "Note that the other side accepted")
        .under("《行政复议法》第三十条第二款、第三十五条")
        .by(&[By::System])
        .anytime();

    fn decide(self, case: &Case<Reconsideration>, _: &Context) -> Result<Decision<Reconsideration>, Refusal> {
        let to_superior = self.0.by == Reconsideration::NAME && case.record.superior.is_some();
        let on = self.0.on;
        let noted = Decision::file(self.0.noted());
        // another channel takes over a part, and the case goes on here
        Ok(if to_superior && case.stage != Stage::PassedUp { passed(noted, case, on) } else { noted })
    }

    fn example() -> serde_json::Value {
        <NoteTakenOver as Step<Reconsideration>>::example()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{Apply, RefuseAcceptance};
    use kernel::{Actor, Role};
    use procedure::scenario::Scenario;

    #[test]
    fn the_superior_that_keeps_files_here_reads_what_was_not_accepted_and_nothing_before() {
        let superior = Actor {
            account: "superior".to_owned(),
            organ: "zhongwei-zf".to_owned(),
            division: "640500".to_owned(),
            roles: vec![Role::Officer],
        };
        let case = Scenario::<Reconsideration>::default().take(
            "2026-03-02",
            By::Officer,
            "apply",
            &Apply::example(),
        );
        assert!(case.case.capacities(&superior).is_empty());
        let case = case.take("2026-03-03", By::Officer, "refuse-acceptance", &RefuseAcceptance::example());
        assert_eq!(case.case.capacities(&superior), [By::Reviewer]);
        let steps = Reconsideration::steps();
        let open: Vec<&str> = steps.open_to(&case.case, &[By::Reviewer]).map(|act| act.rule.name).collect();
        assert_eq!(open, ["reopen", "pass-to-superior"]);
    }
}
