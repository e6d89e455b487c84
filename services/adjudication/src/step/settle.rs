//! The sides settle before the agency: what they agree on binds them, and nothing is left to decide.

use super::suspend_purchase;
use crate::Adjudication;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::track::Track;
use chrono::NaiveDate;
use kernel::{By, Capacity, PartyId};
use procedure::Term;
use procedure::check;
use procedure::served::copies;
use procedure::{Case, Context, Decision, Delivery, Document, FileFact, Refusal, Rule, Served, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Records a settlement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// Day it took effect: the signatures of the sides, over land the officer's and the seal, too.
    pub effective_on: NaiveDate,
    /// The agreement (调解书、调解协议书).
    pub agreement: Document,
    /// Its copies that were served by then; later service is recorded by `serve-document`. Over land the document is served
    /// on both sides within days.
    #[serde(default)]
    pub served: Vec<Served>,
    /// Over land: whether a copy went to the superior bureau (抄送上级主管部门). Its service is over with that only.
    #[serde(default)]
    pub copied_to_superior: bool,
    /// How it was signed: it is in force by that only, and has to be said.
    #[serde(default)]
    pub signed: Option<Signatures>,
    /// What it states. Over land that has to be said.
    #[serde(default)]
    pub states: Option<Contents>,
    /// What is owed.
    #[serde(default)]
    pub obligations: Vec<Term>,
}

/// How a mediation document was signed.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// The parties signed or sealed (签名或者盖章).
    pub parties: bool,
    /// The officer in charge signed (承办人署名).
    #[serde(default)]
    pub officer: bool,
    /// The agency put its seal (加盖印章).
    #[serde(default)]
    pub seal: bool,
}

/// What a mediation document over land states (《土地权属争议调查处理办法》第二十四条).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// Who the parties are.
    pub parties: bool,
    /// The main facts in dispute.
    pub facts: bool,
    /// What was agreed.
    pub terms: bool,
}

impl Step<Adjudication> for Settle {
    const RULE: Rule<Stage> = Rule::named("settle", "达成调解协议", "Settle the dispute")
        .under(
            "《宁夏回族自治区行政程序规定》第八十三条、第九十六条；《土地权属争议调查处理办法》第二十四条、第二十五条；\
             《林木林地权属争议处理办法》第十八条、第二十一条",
        )
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&["CG-06", "LQ-01", "P-32", "P-33", "P-36a", "P-38", "TD-06"]);

    fn decide(self, case: &Case<Adjudication>, cx: &Context) -> Result<Decision<Adjudication>, Refusal> {
        super::not_recused(case, cx)?;
        let track = case.record.track;
        let accepted = case.record.accepted_on.unwrap_or(cx.today);
        self.formal(track, cx)?;
        let agreement = self.agreement.checked_at(cx, "/agreement")?;
        check::day(agreement.on, accepted, cx.today, "/agreement/on")?;
        check::day(self.effective_on, accepted.max(agreement.on), cx.today, "/effective_on")?;
        // over land the proceeding goes on from it (`follow`): it is served, and the superior bureau is told
        let kind = if track == Track::Land { "land.mediated".to_owned() } else { agreement.kind };
        let agreement = Document { kind, ..agreement };
        let n = case.file.next_document();
        let served = copies(self.served, (n, &agreement), case, cx, "/served")?;
        let (effective_on, document) = (self.effective_on, Some(n));
        let copied_to_superior = self.copied_to_superior && track == Track::Land;
        let papers = (std::slice::from_ref(&agreement), "/agreement");
        let mut decision = Decision::of(Fact::Settled { effective_on, document, copied_to_superior })
            .done_by(case, cx, "decision", effective_on, papers)?
            .and(agreement.clone().lodged())
            .dropping(case, &["decision"], "已经调解结案")
            .and_all(suspend_purchase::ended(case, cx));
        if track == Track::Land {
            decision = decision.deadline(cx, case, SERVICE, "TD-06", self.effective_on)?;
            let over = both_served(case, n, &served).filter(|_| self.copied_to_superior);
            decision = decision.and_all(over.map(|on| FileFact::DeadlineMet { key: SERVICE.to_owned(), on }));
        }
        decision = decision.and_all(served.into_iter().map(|copy| FileFact::DocumentServed(Box::new(copy))));
        let source = ("调解书约定的履行期限", "the day the settlement fixes");
        let decision =
            decision.owing(case, self.obligations, self.effective_on, None, "/obligations", source)?;
        Ok(decision.closed(cx.today, "mediated", "达成调解协议", true))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "effective_on": "2026-03-16",
            "agreement": { "kind": "mediation_agreement", "title": "调解书", "on": "2026-03-16" },
            "signed": { "parties": true, "officer": true, "seal": true },
            "states": { "parties": true, "facts": true, "terms": true },
            "obligations": [{ "text": "拆除越界围墙，恢复原有界线", "due": "2026-04-15" }]
        })
    }
}

/// The key of the period in which the mediation document over land is served.
const SERVICE: &str = "land:service";

/// What follows where the agreement reached one more party: over land its service is over once it reached both sides, and the
/// superior bureau. A copy that went there later is recorded with the service on the proceeding over land.
pub(super) fn served(
    decision: Decision<Adjudication>,
    case: &Case<Adjudication>,
    delivery: &Delivery,
) -> Decision<Adjudication> {
    let over = both_served(case, delivery.document, std::slice::from_ref(delivery));
    match over.filter(|_| case.record.copied_to_superior) {
        Some(on) => decision.done(case, SERVICE, on),
        None => decision,
    }
}

/// The day on which its service was over, where with these copies everybody on both sides has the document.
fn both_served(case: &Case<Adjudication>, document: u32, now: &[Delivery]) -> Option<NaiveDate> {
    let before = case.file.served.iter().filter(|copy| copy.document == document);
    let copies: Vec<&Delivery> = before.chain(now).collect();
    let sides = [Capacity::Applicant, Capacity::Respondent];
    let parties = case.file.parties.iter().filter(|party| sides.contains(&party.capacity));
    let parties: Vec<PartyId> = parties.map(|party| party.id).collect();
    let all = parties.iter().all(|party| copies.iter().any(|copy| copy.party == *party));
    copies.iter().map(|copy| copy.served.on).max().filter(|_| all)
}

impl Settle {
    /// What the law asks of the form of the agreement before it is in force.
    fn formal(&self, track: Track, cx: &Context) -> Result<(), Refusal> {
        let signed = self.signed.unwrap_or_default();
        match track {
            Track::Land if !(signed.parties && signed.officer && signed.seal) => Err(cx
                .refuse(
                    "TD-06",
                    "not_signed",
                    "土地权属争议的调解书经双方当事人签名或者盖章、承办人署名并加盖自然资源主管部门印章后生效，请写明",
                    "a mediation document over land is in force once the parties and the officer signed and the bureau put \
                     its seal: say so",
                )
                .at("/signed")),
            Track::Land if self.states.is_none_or(|said| !(said.parties && said.facts && said.terms)) => {
                Err(Refusal::new(
                    "settlement_incomplete",
                    "调解书应当载明当事人的基本情况、争议的主要事实和协议内容，请写明",
                    "a mediation document states who the parties are, the main facts in dispute and what was agreed: say so",
                )
                .under("《土地权属争议调查处理办法》第二十四条")
                .at("/states"))
            }
            Track::Forest if !signed.parties => Err(cx
                .refuse(
                    "LQ-01",
                    "not_signed",
                    "林木林地权属争议的协议经双方当事人签名或者盖章后生效，请写明",
                    "an agreement over forest is in force once the parties signed: say so",
                )
                .at("/signed")),
            _ if !signed.parties => Err(Refusal::new(
                "not_signed",
                "当事人没有在调解协议上签名或者盖章的，不能按调解结案，请写明双方已经签名或者盖章",
                "nothing is settled before the parties signed the agreement: say that they did",
            )
            .at("/signed")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::DeadlineState;
    use procedure::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn a_settlement_ends_the_case_on_its_merits() {
        let case =
            given::accepted("land_ownership").take("2026-03-16", By::Officer, "settle", &Settle::example());
        assert_eq!((case.case.stage, case.due("obligation:1")), (Stage::Mediated, "2026-04-15".to_owned()));
        assert_eq!(case.case.file.deadline("decision").map(|d| d.state), Some(DeadlineState::Met));
        assert_eq!(case.case.file.deadline("copy").map(|d| d.state), Some(DeadlineState::Dropped));
        assert!(
            case.case
                .file
                .outcome
                .as_ref()
                .is_some_and(|(outcome, _)| outcome.code == "mediated" && outcome.on_merits)
        );
        // the thirty-first of March
        assert_eq!(case.due("land:service"), "2026-03-31");
        let served = json!({
            "track": "land", "event": "document_served", "on": "2026-03-20", "seen": ["copied_to_superior"]
        });
        let on_record = case.clone().take("2026-03-20", By::Officer, "follow", &served);
        let service =
            |case: &Scenario<Adjudication>| case.case.file.deadline("land:service").map(|d| d.state);
        assert_eq!(service(&on_record), Some(DeadlineState::Met));
        let copy = |n: u32| json!({ "document": 1, "on": "2026-03-20", "service": { "party": n, "mode": "direct" } });
        let both = |case: Scenario<Adjudication>| {
            let case = case.take("2026-03-20", By::Officer, "serve-document", &copy(1));
            assert_eq!(service(&case), Some(DeadlineState::Running));
            case.take("2026-03-20", By::Officer, "serve-document", &copy(2))
        };
        assert_eq!(service(&both(case)), Some(DeadlineState::Running), "the superior bureau has no copy");
        let mut copied = Settle::example();
        copied["copied_to_superior"] = json!(true);
        let case = given::accepted("land_ownership").take("2026-03-16", By::Officer, "settle", &copied);
        assert_eq!(service(&both(case)), Some(DeadlineState::Met));
    }

    #[test]
    fn days_and_beneficiaries_are_those_of_the_case() {
        let mut early = Settle::example();
        early["effective_on"] = json!("2026-03-02");
        let mut unwritten = Settle::example();
        unwritten["effective_on"] = json!("2026-03-15");
        let mut due = Settle::example();
        due["obligations"][0]["due"] = json!("2026-03-15");
        let mut stranger = Settle::example();
        stranger["obligations"][0]["beneficiaries"] = json!(["0190a6f0-0000-7000-8000-000000000001"]);
        given::accepted("land_ownership")
            .refuse("2026-03-16", By::Officer, "settle", &early, "day_out_of_order")
            .refuse("2026-03-16", By::Officer, "settle", &unwritten, "day_out_of_order")
            .refuse("2026-03-16", By::Officer, "settle", &due, "term")
            .refuse("2026-03-16", By::Officer, "settle", &stranger, "not_party");
    }
}
