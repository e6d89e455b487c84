//! A matter comes in through any door and is registered.

use crate::fact::Fact;
use crate::passed::PassedOnBy;
use crate::procedure::Stage;
use crate::{Petition, ended};
use kernel::{By, CountyKey};
use law::{Named, Organs};
use procedure::common::Filing;
use procedure::{Case, Context, Decision, FileFact, Procedure, Refusal, Rule, Source, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers a petition.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The first sheet.
    pub filing: Filing,
    /// The organ that passed the petition on to this one on paper (转送、交办): it is the sender, as if it had done so
    /// inside the mesh.
    #[serde(default)]
    pub passed_on: Option<PassedOnBy>,
    /// Whether name or address of the petitioner is not clear: then nobody can be told in writing (第二十三条第二款).
    #[serde(default)]
    pub address_unclear: bool,
}

impl Step<Petition> for Register {
    const RULE: Rule<Stage> = Rule::named("register", "登记信访事项", "Register a petition")
        .under("《信访工作条例》第二十一条第二款、第二十二条第一款、第二十三条第一款")
        .by(&[By::Officer])
        .opening()
        .enforcing(&["XF-01", "XF-02", "XF-03", "XF-04", "XF-05", "XF-07", "XF-30"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        match self.filing.source {
            Source::Window
            | Source::Letter
            | Source::Web
            | Source::Hotline
            | Source::Grid
            | Source::OnBehalf => {}
            Source::Referral | Source::Judicial | Source::OwnMotion => {
                return Err(Refusal::new(
                    "source",
                    "信访事项由来访、来信、网上、热线、网格或者代办登记；其他途径转来的由系统登记",
                    "a petition comes by window, letter, web, hotline, grid or on behalf; a referral is registered \
                     by the mesh itself",
                )
                .enforcing("XF-01", cx.article("XF-01"))
                .at("/filing/source"));
            }
        }
        let mut opening = self.filing.opening::<Petition>(cx, None)?;
        let sender = self.passed_on.map(|by| by.checked(&opening, cx)).transpose()?;
        let kept_from = |to| procedure::common::kept_from_accused(&opening.matter, &opening.parties, to, cx);
        kept_from(Named { code: Some(&opening.organ), name: "" })
            .map_err(|refusal| refusal.at("/filing/parties"))?;
        // whom it accuses does not follow it, though it passed it on
        let follows = sender
            .as_ref()
            .map(|sender| &sender.passed_on)
            .filter(|from| kept_from(Named { code: from.organ.as_deref(), name: &from.by }).is_ok());
        let follows = follows.and_then(|from| from.organ.clone());
        let bureau = is_bureau(cx.organs, &opening.organ);
        let (received, class) = (opening.received_on, opening.matter.category);
        let found = ended::found(cx, &opening);
        let Some(sender) = sender else {
            let decision = Decision::of(Fact::Registered).and(FileFact::Opened(Box::new(opening)));
            let decision = found.into_iter().fold(decision, Decision::and_own);
            let decision = decision.deadline(cx, case, "sorting", "XF-02", received)?;
            return match self.address_unclear {
                true => Ok(decision.and_own(Fact::AddressUnclear)),
                // it sorts (XF-02); who is to handle the matter informs
                false if bureau => Ok(decision),
                false => decision.deadline(cx, case, "informing", "XF-03", received),
            };
        };
        opening.sent_by = Some(Petition::NAME.to_owned());
        opening.sender = follows;
        let decision = Decision::of(Fact::Registered).and(FileFact::Opened(Box::new(opening)));
        let mut decision = found.into_iter().fold(decision, Decision::and_own);
        if self.address_unclear {
            decision = decision.and_own(Fact::AddressUnclear);
        }
        for (key, rule) in Petition::on_receipt(class) {
            decision = decision.deadline(cx, case, key, rule, received)?;
        }
        Ok(sender.told(decision, case, cx))
    }

    fn marks(&self, key: &CountyKey) -> Vec<String> {
        Petition::marks(key, &self.filing.matter, &self.filing.parties)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "filing": Filing::example() })
    }
}

/// Whether this is a petition bureau (信访部门), as far as the county lists it under its name: it sorts what comes in (XF-02);
/// any other organ informs the petitioner in writing (XF-03).
fn is_bureau(organs: &Organs, code: &str) -> bool {
    organs.get(code).and_then(|organ| organ.name.as_deref()).is_some_and(|name| name.contains("信访"))
}

#[cfg(test)]
mod tests {
    use super::super::{ReReview, RequestReReview, RequestReview, Review, given};
    use super::*;
    use kernel::{CaseId, DisputeId};
    use procedure::Stage as _;
    use procedure::decision::Related;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn sorting_ends_fifteen_days_from_receipt() {
        let case = given::registered(&["修复村道"]);
        assert_eq!(case.due("sorting"), "2026-03-17");
        assert_eq!(case.case.file.opening().number, "海信〔2026〕1号");
    }

    /// A matter of the same people that ended with a re-review, in a dispute of its own.
    fn re_reviewed() -> Related {
        let steps = [
            ("2026-04-20", By::Officer, "request-review", RequestReview::example()),
            ("2026-05-12", By::Reviewer, "review", Review::example()),
            ("2026-05-20", By::Officer, "request-re-review", RequestReReview::example()),
            ("2026-06-15", By::Officer, "re-review", ReReview::example()),
        ];
        let ended = steps
            .into_iter()
            .fold(given::concluded(), |case, (day, by, step, input)| case.take(day, by, step, &input));
        let mut file = ended.case.file;
        let number = file.opening().number.clone();
        let id = CaseId::derived(&["earlier"]);
        if let Some(opening) = &mut file.opening {
            opening.dispute = DisputeId(id.0);
        }
        Related { id, number, stage: ended.case.stage.word(), file, record: serde_json::Value::Null }
    }

    /// What is registered after it.
    fn again(change: impl FnOnce(&mut serde_json::Value, &Related)) -> Scenario<Petition> {
        let earlier = re_reviewed();
        let mut input = Register::example();
        input["filing"]["received_on"] = json!("2026-07-01");
        change(&mut input["filing"], &earlier);
        let mut case = Scenario::<Petition>::default();
        case.related.push(earlier);
        case.take("2026-07-01", By::Officer, "register", &input)
    }

    #[test]
    fn the_same_matter_is_found_by_its_kind_its_act_its_dispute_or_what_it_continues() {
        let found = |case: Scenario<Petition>| case.case.record.re_reviewed_before.is_some();
        assert!(found(again(|_, _| ())));
        let elsewhere = |filing: &mut serde_json::Value| filing["matter"]["place"] = json!("640522104");
        assert!(!found(again(|filing, _| elsewhere(filing))), "another place is another matter");
        assert!(found(again(|filing, earlier| {
            elsewhere(filing);
            filing["continues"] = json!(earlier.id);
        })));
        assert!(found(again(|filing, earlier| {
            elsewhere(filing);
            filing["dispute"] = json!(earlier.file.opening().dispute);
        })));
        assert!(!found(again(|filing, _| {
            filing["matter"]["act"] =
                json!({ "kind": "penalty", "organ": "haixing-zhen", "on": "2026-06-20" });
        })));
    }

    #[test]
    fn the_petitioners_are_recognised_whichever_desk_writes_them_down() {
        let key = CountyKey::generate();
        let mut input = Register::example();
        let marks = |input: &serde_json::Value| {
            let read: Register = serde_json::from_value(input.clone()).expect("an example can be read");
            read.marks(&key)
        };
        let one = marks(&input);
        assert_eq!(one.len(), 1, "the petitioner, and nobody complained of");
        input["filing"]["parties"][0]["id_number"] = json!(" 640522199001010012 ");
        assert_eq!(marks(&input), one);
        input["filing"]["parties"][0]["id_number"] = json!("640522198506150024");
        assert_ne!(marks(&input), one);
    }

    #[test]
    fn a_petition_bureau_is_known_by_its_name() {
        let listed =
            "[[organ]]\ncode = \"a\"\nname = \"某县信访局\"\n[[organ]]\ncode = \"b\"\nname = \"某县水务局\"";
        let organs = Organs::parse(listed).expect("a list of organs");
        let is = ["a", "b", "c"].map(|code| is_bureau(&organs, code));
        assert_eq!(is, [true, false, false]);
    }

    #[test]
    fn a_court_files_no_petition() {
        let mut input = Register::example();
        input["filing"]["source"] = json!("judicial");
        Scenario::<Petition>::default().refuse("2026-03-02", By::Officer, "register", &input, "source");
    }
}
