//! The court allows the plaintiff to withdraw; what was agreed stays owed.

use crate::fact::Fact;
use crate::procedure::{Stage, TRIED};
use crate::step::Instance;
use crate::{Litigation, later, paper};
use kernel::{By, Capacity};
use procedure::{Case, Context, Decision, DisputesAct, Document, FileFact, Notice, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Allows the withdrawal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowWithdrawal {
    /// Number of the ruling.
    pub number: String,
    /// The ruling.
    pub document: Document,
    /// Whether the agency changed the act, or decided to and told the court in writing.
    pub agency_changed_act: bool,
    /// Instance.
    #[serde(default)]
    pub instance: Instance,
    /// In a later instance: whether the earlier judgment stands. It does where the appeal or the application for a
    /// retrial is withdrawn, and does not where the suit itself is and the ruling sets the judgment aside.
    #[serde(default)]
    pub judgment_stands: Option<bool>,
    /// Nobody withdrew it: the suit, or the appeal, is treated as withdrawn (按撤诉处理), and why.
    #[serde(default)]
    pub treated: Option<Treated>,
    /// Whether a third party objects; said wherever the agency changed the act and there is one.
    #[serde(default)]
    pub third_party_objects: Option<bool>,
}

/// Why a suit or an appeal is treated as withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Treated {
    /// 未按规定的期限预交案件受理费.
    FeeUnpaid,
    /// 经人民法院传票传唤，无正当理由拒不到庭.
    Absent,
    /// 未经法庭许可中途退庭.
    LeftCourt,
}

impl Treated {
    /// The provision.
    fn article(self) -> &'static str {
        match self {
            Treated::FeeUnpaid => "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第六十一条",
            Treated::Absent | Treated::LeftCourt => "《行政诉讼法》第五十八条",
        }
    }

    /// What the sides are told.
    fn notice(self) -> FileFact {
        let (zh, en) = match self {
            Treated::FeeUnpaid => (
                "未预交案件受理费，按撤诉处理。在法定期限内再次起诉或者上诉，并依法解决诉讼费预交问题的，人民法院应予立案。",
                "The fee was not paid: treated as withdrawn. A new suit or appeal within its period, with the fee, is docketed.",
            ),
            Treated::Absent => (
                "经人民法院传票传唤无正当理由拒不到庭，按撤诉处理。",
                "The summoned side did not come without good reason: treated as withdrawn.",
            ),
            Treated::LeftCourt => (
                "未经法庭许可中途退庭，按撤诉处理。",
                "The side left without permission: treated as withdrawn.",
            ),
        };
        FileFact::NoticeIssued(Notice {
            kind: "treated_as_withdrawn".to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
            article: self.article().to_owned(),
            last_day: None,
        })
    }
}

/// A suit that was withdrawn with permission is not brought again on the same facts and reasons.
pub(super) const WITHDRAWN: &str = "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第六十条";
/// An appeal or an application for a retrial that was withdrawn.
const LATER: &str = "《行政诉讼法》第六十二条";
/// When a changed act lets a suit be withdrawn.
const CHANGED: &str = "《最高人民法院关于行政诉讼撤诉若干问题的规定》第二条";

impl AllowWithdrawal {
    /// What is said of a changed act is on record, and the third party has nothing against it.
    fn changed(&self, case: &Case<Litigation>) -> Result<(), Refusal> {
        if self.agency_changed_act && self.treated.is_some() {
            return Err(Refusal::new(
                "treated",
                "按撤诉处理的，不是因被告改变行政行为而撤诉",
                "what is treated as withdrawn was not withdrawn because the act was changed",
            )
            .under("《行政诉讼法》第五十八条、第六十二条")
            .at("/agency_changed_act"));
        }
        if !self.agency_changed_act {
            return Ok(());
        }
        if !Litigation::is_changed(case) {
            return Err(Refusal::new(
                "act_not_changed",
                "被告改变或者决定改变行政行为的，应当书面告知人民法院：请先登记“被告改变行政行为”",
                "the agency tells the court in writing that it changed the act or decided to: record that first",
            )
            .under(format!("{CHANGED}第三项"))
            .at("/agency_changed_act"));
        }
        let third = case.file.parties.iter().any(|party| party.capacity == Capacity::ThirdParty);
        match (third, self.third_party_objects) {
            (true, None) => Err(Refusal::new(
                "third_party_objects",
                "有第三人的，应当写明第三人有无异议",
                "there is a third party: say whether it objects",
            )),
            (_, Some(true)) => Err(Refusal::new(
                "third_party_objects",
                "第三人有异议的，不准许撤诉",
                "a third party objects: the withdrawal is not allowed",
            )),
            _ => Ok(()),
        }
        .map_err(|refusal| refusal.under(format!("{CHANGED}第四项")).at("/third_party_objects"))
    }
}

impl DisputesAct for Litigation {
    const ARTICLE: &'static str = "《行政诉讼法》第六十二条、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第八十一条；《最高人民法院关于行政诉讼撤诉若干问题的规定》第二条至第四条";
    const FROM: &'static [Stage] = &[Stage::Docketed, Stage::Answered, Stage::Heard, Stage::Judged];
    const MEANS: (&'static str, &'static str) = (
        "改变情况应当书面告知人民法院。原告可以申请撤诉，是否准许由人民法院裁定；原告不撤诉的，人民法院继续审理，对原行政行为作出裁判。",
        "The court is told in writing. The plaintiff may ask to withdraw; otherwise the court goes on and judges the former act.",
    );

    fn is_changed(case: &Case<Self>) -> bool {
        case.record.act_changed_on.is_some() || !case.file.act_changes.is_empty()
    }
}

impl Step<Litigation> for AllowWithdrawal {
    const RULE: Rule<Stage> = Rule::named("allow-withdrawal", "裁定准许撤诉", "Allow the withdrawal")
        .under("《行政诉讼法》第六十二条；《最高人民法院关于行政诉讼撤诉若干问题的规定》第二条")
        .by(&[By::Court])
        .from(TRIED)
        .enforcing(&["SS-28", "SS-31"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        self.changed(case)?;
        let Self { number, document, agency_changed_act, instance, judgment_stands, treated, .. } = self;
        later::ends(instance, judgment_stands, case, cx)?;
        let document = paper::numbered(document, &number, case, cx)?;
        let ruled_on = document.on;
        let number = later::numbered(&number, case)?;
        let stands = judgment_stands == Some(true);
        let decided = case.file.outcome.as_ref().is_some_and(|(outcome, _)| outcome.on_merits);
        let on_merits = case.record.settled || agency_changed_act || (stands && decided);
        let zh = match (stands, agency_changed_act, case.record.settled) {
            (true, ..) if treated.is_some() => "按撤回上诉或者再审申请处理",
            (false, _, true) if treated.is_some() => "和解后按撤诉处理",
            (false, ..) if treated.is_some() => "按撤诉处理",
            (true, true, _) => "被告改变行政行为后准许撤回上诉或者再审申请",
            (true, false, _) => "准许撤回上诉或者再审申请",
            (false, true, _) => "被告改变行政行为后准许撤诉",
            (false, false, true) => "和解后准许撤诉",
            (false, false, false) => "准许撤诉",
        };
        let fact = Fact::WithdrawalAllowed { number, agency_changed_act, judgment_stands, treated };
        let told = match (treated, stands) {
            (Some(treated), _) => treated.notice(),
            (None, true) => earlier_judgment_stands(),
            (None, false) => no_second_suit(),
        };
        let decision = Decision::of(fact).and(document.lodged()).done(case, "judgment", ruled_on).dropping(
            case,
            later::kept(judgment_stands),
            "准许撤诉，诉讼结束",
        );
        let ground = treated.map_or(if stands { LATER } else { WITHDRAWN }, Treated::article);
        Ok(later::leaves(decision, case, cx, (instance, judgment_stands), ruled_on)
            .and(told)
            .closed(ruled_on, "J11", zh, on_merits)
            .on_ground(ground))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "number": "（2026）宁0522行初12号之一",
            "document": { "kind": "ruling", "title": "行政裁定书", "on": "2026-03-02" },
            "agency_changed_act": false
        })
    }
}

/// What the plaintiff gives up with the suit.
fn no_second_suit() -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "no_second_suit".to_owned(),
        zh: "准许撤诉后，以同一事实和理由重新起诉的，人民法院不予立案；准予撤诉的裁定确有错误的，可以申请再审。".to_owned(),
        en: "After the withdrawal a new suit on the same facts and reasons is not docketed; a wrong ruling may be \
             challenged by an application for retrial."
            .to_owned(),
        article: WITHDRAWN.to_owned(),
        last_day: None,
    })
}

/// What the withdrawal of an appeal or of an application leaves.
fn earlier_judgment_stands() -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "earlier_judgment_stands".to_owned(),
        zh: "准许撤回上诉的，第一审裁判发生法律效力；准许撤回再审申请的，原裁判继续有效。当事人应当履行裁判确定的义务。"
            .to_owned(),
        en: "The earlier judgment stands: an appeal or an application for a retrial was withdrawn. What it orders is \
             performed."
            .to_owned(),
        article: "《行政诉讼法》第八十五条、第九十四条".to_owned(),
        last_day: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Judge, Settle, given};
    use super::*;
    use procedure::common::ChangeAct;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn withdrawn(case: Scenario<Litigation>, changed: bool) -> Scenario<Litigation> {
        let mut input = AllowWithdrawal::example();
        input["agency_changed_act"] = json!(changed);
        let case = match changed {
            true => case.take(
                "2026-03-24",
                By::Respondent,
                "change-act",
                &<ChangeAct as Step<Litigation>>::example(),
            ),
            false => case,
        };
        case.take("2026-03-25", By::Court, "allow-withdrawal", &input)
    }

    fn on_merits(case: &Scenario<Litigation>) -> bool {
        let (outcome, _) = case.case.file.outcome.as_ref().expect("closed");
        assert_eq!(outcome.code, "J11");
        outcome.on_merits
    }

    #[test]
    fn a_settlement_outlives_the_suit() {
        let settled = given::served().take("2026-03-20", By::Officer, "settle", &Settle::example());
        let case = withdrawn(settled, false);
        assert!(on_merits(&case));
        assert!(case.case.file.live("obligation:1").is_some());
        assert!(case.case.file.live("answer").is_none() && case.case.file.live("judgment").is_none());
        assert_eq!(case.case.stage, Stage::Withdrawn);
    }

    #[test]
    fn it_settles_the_matter_only_with_an_agreement_or_a_changed_act() {
        assert!(on_merits(&withdrawn(given::answered(), true)));
        assert!(!on_merits(&withdrawn(given::answered(), false)));
    }

    #[test]
    fn a_ruling_has_a_number() {
        let mut input = AllowWithdrawal::example();
        input["number"] = json!("");
        given::answered().refuse("2026-03-25", By::Court, "allow-withdrawal", &input, "court_number");
    }

    /// Judged on 2026-05-20, ordering the agency to act, and appealed from.
    fn appealed() -> Scenario<Litigation> {
        let mut judge = Judge::example();
        judge["served_on"] = json!("2026-05-20");
        let appeal = json!({ "track": "appeal", "event": "appealed", "on": "2026-06-01" });
        given::answered().take("2026-05-20", By::Court, "judge", &judge).take(
            "2026-06-01",
            By::Court,
            "follow",
            &appeal,
        )
    }

    fn ruling(instance: &str, stands: bool) -> serde_json::Value {
        let mut input = AllowWithdrawal::example();
        input["document"]["on"] = json!("2026-07-01");
        input["instance"] = json!(instance);
        input["judgment_stands"] = json!(stands);
        input
    }

    #[test]
    fn an_appeal_that_is_withdrawn_lets_the_judgment_bind() {
        let case = appealed();
        assert_eq!(case.due("obligation:1"), "");
        let case = case.take("2026-07-01", By::Court, "allow-withdrawal", &ruling("second", true));
        assert_eq!(case.due("obligation:1"), "2026-12-31");
        assert_eq!(case.case.stage, Stage::Judged);
        assert_eq!(case.case.record.result, Some(super::super::Code::J03));
        assert!(case.case.record.loss.is_some(), "the loss stands");
        assert!(on_merits(&case));
        case.refuse("2026-07-02", By::Court, "allow-withdrawal", &ruling("second", true), "no_appeal");
    }

    #[test]
    fn a_suit_that_is_withdrawn_on_appeal_takes_the_judgment_with_it() {
        let case = appealed().take("2026-07-01", By::Court, "allow-withdrawal", &ruling("second", false));
        assert!(case.case.file.obligations.iter().all(|owed| owed.released));
        assert_eq!((case.case.stage, case.case.record.loss.is_none()), (Stage::Withdrawn, true));
    }

    #[test]
    fn a_later_instance_has_the_case_and_says_what_becomes_of_the_judgment() {
        let mut silent = ruling("second", true);
        silent["judgment_stands"] = json!(null);
        appealed()
            .refuse("2026-07-01", By::Court, "allow-withdrawal", &silent, "judgment_stands")
            .refuse("2026-07-01", By::Court, "allow-withdrawal", &ruling("first", true), "instance")
            .refuse("2026-07-01", By::Court, "allow-withdrawal", &ruling("retrial", true), "no_retrial");
        given::lost().refuse(
            "2026-07-01",
            By::Court,
            "allow-withdrawal",
            &ruling("second", true),
            "no_appeal",
        );
    }
}
