//! The organ decides. Everybody the act names is in the case, and the respondent had its say.

use super::consult_committee::followed;
use super::hear_opinions::heard;
use super::serve::{Paper, issued, served};
use crate::anew::{self, ActAnew};
use crate::approval::{Approval, approved};
use crate::fact::Fact;
use crate::finding::{Decided, Finding, FindingGround};
use crate::paper::receipt;
use crate::procedure::Stage;
use crate::{Reconsideration, ended, input, norm, respondent, ripe};
use chrono::NaiveDate;
use kernel::particulars::ReviewMode;
use kernel::{ActKind, By, Capacity};
use procedure::Term;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Service, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Decides the case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// What is decided.
    pub code: Finding,
    /// What is decided together with it, e.g. compensation.
    #[serde(default)]
    pub also: Vec<Finding>,
    /// The cases of the statute it rests on: a change, a revocation and a confirmation name one.
    #[serde(default)]
    pub grounds: Vec<FindingGround>,
    /// Why compensation that was claimed is not granted.
    #[serde(default)]
    pub claim_rejected: Option<String>,
    /// Who approved it.
    #[serde(default)]
    pub approval: Option<Approval>,
    /// The decision (行政复议决定书).
    pub document: Document,
    /// What it orders, with the last day of each.
    #[serde(default)]
    pub obligations: Vec<Term>,
    /// The order to make the act anew, where a revocation gives one (责令重新作出行政行为).
    #[serde(default)]
    pub act_anew: Option<ActAnew>,
    /// Whether it tells that the clauses of a normative document, reviewed with the case, were found lawful.
    #[serde(default)]
    pub norm_result_told: bool,
    /// Day it was received; recorded later by `serve` when left out.
    #[serde(default)]
    pub served_on: Option<NaiveDate>,
    /// On whom and how it was served: then it counts as received on the day that follows from that. Other parties are
    /// served by `serve`.
    #[serde(default)]
    pub service: Option<Service>,
    /// Why the act is upheld although the respondent did not reply in time, e.g. evidence of a third party.
    #[serde(default)]
    pub upheld_because: Option<String>,
    /// Why the committee's advice is not followed.
    #[serde(default)]
    pub departs_because: Option<String>,
    /// How the case was reviewed beyond its papers.
    #[serde(default)]
    pub review_mode: Option<ReviewMode>,
    /// Documents of the file on which the finding rests, counted from 1: named where evidence stands in it that the respondent
    /// gathered by itself, and that is no basis.
    #[serde(default)]
    pub evidence: Vec<u32>,
    /// Whether a change makes the applicant worse off.
    #[serde(default)]
    pub worse_for_applicant: bool,
    /// Whether a third party asked for the opposite of what the applicant asked for.
    #[serde(default)]
    pub third_party_asks_opposite: bool,
}

impl Step<Reconsideration> for Decide {
    const RULE: Rule<Stage> = Rule::named("decide", "作出行政复议决定", "Decide")
        .under("《行政复议法》第六十一条至第七十二条、第七十五条")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&[
            "FY-41",
            "FY-42",
            "FY-44",
            "FY-60",
            "FY-62",
            "FY-70",
            "FY-83",
            "FY-84",
            "FY-85",
            "FY-86",
            "FY-87",
            "FY-88",
            "FY-89",
            "FY-90",
            "FY-91",
            "FY-50",
            "FY-51",
            "FY-54",
            respondent::SUPPLEMENT,
            "SS-02",
            "P-32",
            "P-33",
            "P-36",
            "P-38",
        ]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        norm::reviewed(case, cx)?;
        input::running(case)?;
        norm::told(case, self.norm_result_told)?;
        ripe::all_in_the_case(case, cx)?;
        heard(case, cx)?;
        ripe::treated_as_complex(case, cx)?;
        self.not_worse(case, cx)?;
        self.reviewed_so(case)?;
        self.type_leads(cx)?;
        let claim_rejected = input::given(self.claim_rejected.clone());
        let findings: Vec<Finding> = std::iter::once(self.code).chain(self.also.iter().copied()).collect();
        let decided = Decided {
            findings: &findings,
            grounds: &self.grounds,
            orders: !self.obligations.is_empty(),
            claim_rejected: claim_rejected.is_some(),
        };
        decided.stands(case, cx)?;
        respondent::bases(case, cx, self.code, &self.evidence)?;
        let departs_because = followed(case, self.code, input::given(self.departs_because))?;
        let upheld_because = ripe::replied(case, &findings, input::given(self.upheld_because))?;
        let document = self.document.checked(cx)?;
        let day = (self.served_on, case.record.accepted_on().unwrap_or(cx.today), "/served_on");
        let receipt = receipt(Some(&document), day, self.service, case, cx)?;
        let (approval, minutes) = approved(self.approval, case, cx, document.on)?;
        let (on, ended) = ended::by(&document, case, cx, "已作出行政复议决定")?;
        let (code, zh) = self.code.words();
        let returned = property_to_return(case, cx, &findings, self.obligations.is_empty());
        let source = ("行政复议决定书确定的履行期限", "the day the decision fixes");
        let benefits = self.obligations.iter().flat_map(|term| &term.beneficiaries);
        let to_respondent = input::benefits_respondent(case, benefits);
        let debtor = case.file.only_respondent().filter(|_| !to_respondent);
        let owed = Decision(Vec::new()).owing(case, self.obligations, on, debtor, "/obligations", source)?;
        let anew = self
            .act_anew
            .map(|order| anew::ordered(order, cx, &findings, &self.grounds, anew::next_key(&owed, case)));
        let anew = anew.transpose()?;
        let owed = match &anew {
            Some((anew, by)) => anew::owed(owed, case, anew, *by),
            None => owed,
        };
        let mut decision = ended
            .and_own(Fact::Decided {
                finding: self.code,
                upheld_because,
                also: self.also,
                grounds: self.grounds,
                claim_rejected,
                departs_because,
                approval: Some(approval),
                anew: anew.map(|(anew, _)| Box::new(anew)),
                review_mode: self.review_mode,
                evidence: self.evidence,
            })
            .and(document.lodged())
            .and_all(receipt.fact)
            .and_all(minutes.map(Document::lodged));
        decision.0.extend(owed.0);
        let decision = decision.and_all(returned).closed(on, code, zh, true);
        let decision = issued(decision, case);
        match receipt.on {
            None => Ok(decision),
            Some(on) => served(decision, case, cx, Paper::Decision, (on, receipt.party)),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "code": "D04",
            "grounds": ["facts_unclear"],
            "approval": { "by": "head", "on": "2026-04-20" },
            "document": {
                "kind": "decision", "title": "行政复议决定书", "number": "海政复决〔2026〕3号", "on": "2026-04-20"
            },
            "obligations": [{ "text": "退还罚款2000元", "due": "2026-05-20", "debtor": "haixing-zhen" }],
            "served_on": "2026-04-20"
        })
    }
}

impl Decide {
    /// The way it was reviewed, where it is said, is the one the file shows: a hearing was held, or was not.
    fn reviewed_so(&self, case: &Case<Reconsideration>) -> Result<(), Refusal> {
        let held = case.record.hearings.iter().any(|hearing| hearing.held.is_some());
        let fits = match self.review_mode {
            Some(ReviewMode::Hearing) => held,
            Some(ReviewMode::None) => !held,
            _ => true,
        };
        if fits {
            return Ok(());
        }
        Err(Refusal::new(
            "review_mode",
            "审理方式与卷宗不符：举行过听证的才填写听证，举行过听证的不填写无",
            "the file shows otherwise: a hearing is named where one was held, and none where none was",
        )
        .at("/review_mode"))
    }

    /// The type of the decision leads, and each finding stands once: compensation is an attribute of what it goes with.
    fn type_leads(&self, cx: &Context) -> Result<(), Refusal> {
        if self.code == Finding::D11 && !self.also.is_empty() {
            return Err(cx
                .refuse(
                    Finding::D11.row(),
                    "compensation_leads",
                    "责令赔偿与撤销、变更、确认违法或者确认无效一并决定，不是单独的决定种类：请以其所随的决定为主（code），将责令赔偿填入一并决定事项（also）",
                    "compensation goes with a decision and is no type of its own: the decision it goes with leads (`code`), \
                     compensation stands beside it (`also`)",
                )
                .at("/code"));
        }
        let twice = |i: usize| self.also[i] == self.code || self.also[..i].contains(&self.also[i]);
        match (0..self.also.len()).find(|i| twice(*i)) {
            None => Ok(()),
            Some(i) => {
                let (zh, en) = ("同一决定种类只填写一次", "each finding stands once");
                Err(cx.refuse(self.also[i].row(), "found_twice", zh, en).at(format!("/also/{i}")))
            }
        }
    }

    /// A change does not make the applicant worse off, unless a third party asks for the opposite.
    fn not_worse(&self, case: &Case<Reconsideration>, cx: &Context) -> Result<(), Refusal> {
        let third = case.file.parties.iter().any(|party| party.capacity == Capacity::ThirdParty);
        let row = Finding::D03.row();
        if self.third_party_asks_opposite && !third {
            return Err(cx
                .refuse(row, "no_third_party", "本案没有第三人", "there is no third party in the case")
                .at("/third_party_asks_opposite"));
        }
        if self.worse_for_applicant && !self.third_party_asks_opposite {
            return Err(cx
                .refuse(
                    row,
                    "worse_for_applicant",
                    "不得作出对申请人更为不利的变更决定，但是第三人提出相反请求的除外",
                    "a change does not make the applicant worse off, unless a third party asks for the opposite",
                )
                .at("/worse_for_applicant"));
        }
        Ok(())
    }
}

/// What is told where an act that took money or things is revoked and nothing is returned.
fn property_to_return(
    case: &Case<Reconsideration>,
    cx: &Context,
    findings: &[Finding],
    nothing_ordered: bool,
) -> Option<FileFact> {
    const TAKES: [ActKind; 4] =
        [ActKind::SpotPenalty, ActKind::Penalty, ActKind::Compulsion, ActKind::Expropriation];
    let took = case.file.opening().matter.act.as_ref().is_some_and(|act| TAKES.contains(&act.kind));
    let undone = findings.iter().any(|finding| matches!(finding, Finding::D03 | Finding::D04));
    (took && undone && nothing_ordered).then(|| {
        cx.tell(
            Finding::D11.row(),
            "return_property",
            "撤销、变更罚款或者撤销没收、征收、查封、扣押、冻结等行政行为的，即使申请人没有提出赔偿请求，也应当同时责令返还财产、解除措施或者赔偿相应价款；已经缴纳、执行的，请补充履行内容。",
            "Where a fine, a seizure or an expropriation is undone, what was taken is returned even unasked: add what is to be done.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::Approver;
    use crate::ripe::given::replied;
    use procedure::fact::DeadlineState;
    use serde_json::json;

    #[test]
    fn it_ends_the_case_on_the_merits_and_opens_the_suit() {
        let case = replied(0).take("2026-04-20", By::Officer, "decide", &Decide::example());
        assert_eq!(case.case.stage, Stage::Decided);
        assert_eq!(case.case.file.deadline("decision").unwrap().state, DeadlineState::Met);
        assert_eq!(
            (case.due("suit"), case.due("obligation:1")),
            ("2026-05-06".to_owned(), "2026-05-20".to_owned())
        );
        let (outcome, _) = case.case.file.outcome.as_ref().unwrap();
        assert_eq!((outcome.code.as_str(), outcome.on_merits), ("D04", true));
        assert_eq!(case.case.file.notices.last().unwrap().last_day, Some("2026-05-06".parse().unwrap()));
    }

    #[test]
    fn the_suit_waits_for_the_proof_of_service() {
        let mut decision = Decide::example();
        decision["served_on"] = json!(null);
        let case = replied(0).take("2026-04-20", By::Officer, "decide", &decision);
        assert_eq!(case.due("suit"), "");
        let case = case.take(
            "2026-04-24",
            By::Officer,
            "serve",
            &json!({ "paper": "decision", "received_on": "2026-04-23" }),
        );
        assert_eq!(case.due("suit"), "2026-05-08");
    }

    #[test]
    fn why_the_advice_is_not_followed_stays_in_the_record() {
        let advised = || {
            let consult = super::super::ConsultCommittee::example();
            replied(0).take("2026-04-01", By::Officer, "consult-committee", &consult)
        };
        let mut change = Decide::example();
        change["code"] = json!("D03");
        change["grounds"] = json!(["facts_established"]);
        advised().refuse("2026-04-20", By::Officer, "decide", &change, "advice_not_followed");
        change["departs_because"] = json!("事实已经查清，可以直接变更");
        let case = advised().take("2026-04-20", By::Officer, "decide", &change).case;
        assert_eq!(case.record.departs_because.as_deref(), Some("事实已经查清，可以直接变更"));
        // where it is followed nothing departs from it
        let mut revoke = Decide::example();
        revoke["departs_because"] = json!("没有不采纳");
        let case = advised().take("2026-04-20", By::Officer, "decide", &revoke).case;
        assert!(case.record.departs_because.is_none());
    }

    #[test]
    fn the_organ_decides_after_its_head_agreed_or_a_discussion_adopted_it() {
        let minutes = json!({ "kind": "minutes", "title": "集体讨论记录", "on": "2026-04-17" });
        for (approval, code) in [
            (json!(null), "approval_required"),
            (json!({ "by": "discussion", "on": "2026-04-17" }), "minutes_required"),
            (json!({ "by": "head", "on": "2026-04-21" }), "future_date"),
            (json!({ "by": "head", "on": "2026-03-02" }), "date_out_of_order"),
        ] {
            let mut decision = Decide::example();
            decision["approval"] = approval;
            replied(0).refuse("2026-04-20", By::Officer, "decide", &decision, code);
        }
        let mut late = Decide::example();
        late["document"]["on"] = json!("2026-04-17");
        replied(0).refuse("2026-04-20", By::Officer, "decide", &late, "approved_after_decision");
        let mut bare = Decide::example();
        bare["approval"] = json!(null);
        let refusal = replied(0).answer("2026-04-20", By::Officer, "decide", &bare).unwrap_err().1.unwrap();
        assert_eq!(refusal.law.as_deref(), Some("《行政复议法》第六十一条第一款"));

        let mut decision = Decide::example();
        decision["approval"] = json!({ "by": "discussion", "on": "2026-04-17", "minutes": minutes });
        let case = replied(0).take("2026-04-20", By::Officer, "decide", &decision).case;
        let approval = case.record.approval.as_ref().unwrap();
        assert_eq!((approval.by, approval.on), (Approver::Discussion, "2026-04-17".parse().unwrap()));
        assert!(case.file.documents.iter().any(|paper| paper.kind == "minutes"));
    }

    #[test]
    fn a_change_and_a_revocation_name_their_case_of_the_law() {
        for (code, ground, other) in
            [("D03", "basis_misapplied", "facts_unclear"), ("D04", "procedure_violated", "inappropriate")]
        {
            let decision = |grounds| {
                let mut decision = Decide::example();
                decision["code"] = json!(code);
                decision["grounds"] = grounds;
                decision
            };
            for grounds in [json!([]), json!([other])] {
                let refused = replied(0).answer("2026-04-20", By::Officer, "decide", &decision(grounds));
                let refusal = refused.unwrap_err().1.unwrap();
                assert_eq!((refusal.code, refusal.pointer.as_deref()), ("ground_required", Some("/grounds")));
            }
            replied(0)
                .refuse(
                    "2026-04-20",
                    By::Officer,
                    "decide",
                    &decision(json!([ground, other])),
                    "ground_mismatch",
                )
                .take("2026-04-20", By::Officer, "decide", &decision(json!([ground])));
        }
        // what is said to be open is what the statute lists
        let mut bare = Decide::example();
        bare["grounds"] = json!([]);
        let refusal = replied(0).answer("2026-04-20", By::Officer, "decide", &bare).unwrap_err().1.unwrap();
        for listed in ["主要事实不清、证据不足", "违反法定程序", "适用的依据不合法", "超越职权或者滥用职权"]
        {
            assert!(refusal.text.zh.contains(listed), "{}", refusal.text.zh);
        }
        assert!(!refusal.text.zh.contains("内容不适当"));
    }
}
