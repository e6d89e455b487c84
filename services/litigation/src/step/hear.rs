//! A session is held: who came for the agency, whether the law counts him as its head, and what he spoke on.

use crate::fact::Fact;
use crate::procedure::Stage;
use crate::step::HeadRequired;
use crate::{Litigation, absence};
use chrono::NaiveDate;
use kernel::By;
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rank of the head who came (art. 2 of the appearance provisions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadRank {
    /// 正职负责人.
    Principal,
    /// 副职负责人.
    Deputy,
    /// 副职级别的负责人: counts where he takes part in managing the act.
    DeputyLevel,
    /// 其他参与分管的负责人: counts where he takes part in managing the act.
    Other,
    /// Head of a lower agency or of an entrusted body: never counts.
    LowerAgency,
}

impl HeadRank {
    fn counts(self, manages_act: bool) -> bool {
        match self {
            HeadRank::Principal | HeadRank::Deputy => true,
            HeadRank::DeputyLevel | HeadRank::Other => manages_act,
            HeadRank::LowerAgency => false,
        }
    }
}

/// Why no head came (art. 8 of the appearance provisions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Excuse {
    /// 不可抗力.
    ForceMajeure,
    /// 意外事件.
    Accident,
    /// 需要履行他人不能代替的公务.
    IrreplaceableDuty,
    /// 无法出庭的其他正当事由.
    Other,
}

/// Instance (审级): the duty to appear is there in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Instance {
    /// 第一审.
    #[default]
    First,
    /// 第二审.
    Second,
    /// 再审.
    Retrial,
}

/// Records a session.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hear {
    /// Day; today when left out.
    #[serde(default)]
    pub held_on: Option<NaiveDate>,
    /// Whether a head of the agency came.
    pub head_attended: bool,
    /// His rank.
    #[serde(default)]
    pub head_rank: Option<HeadRank>,
    /// Whether he takes part in managing the act.
    #[serde(default)]
    pub manages_act: bool,
    /// Whether he spoke on the substantive resolution of the dispute.
    #[serde(default)]
    pub spoke_on_resolution: bool,
    /// Proven reason why no head came.
    #[serde(default)]
    pub excuse: Option<Excuse>,
    /// Whether other staff of the agency came; left out where the record does not say.
    #[serde(default)]
    pub staff_attended: Option<bool>,
    /// Instance.
    #[serde(default)]
    pub instance: Instance,
    /// Whether the head's identity paper was handed in before the session and fit; left out where not recorded.
    #[serde(default)]
    pub identity_paper: Option<bool>,
    /// Whether the reason was proven, with the agency's seal or its main head's signature; left out where not recorded.
    #[serde(default)]
    pub excuse_proven: Option<bool>,
    /// Whether only a lawyer came.
    #[serde(default)]
    pub only_lawyer: bool,
    /// Whether the session was postponed once at the agency's request.
    #[serde(default)]
    pub after_postponement: bool,
    /// Whether the head or the staff left without permission.
    #[serde(default)]
    pub left: bool,
    /// Whether they refused to explain when asked, so that the session could not go on.
    #[serde(default)]
    pub refused_to_explain: bool,
}

impl Step<Litigation> for Hear {
    const RULE: Rule<Stage> = Rule::named("hear", "开庭审理", "Hold a session")
        .under(
            "《行政诉讼法》第三条第三款；《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第二条、第七条至第十二条",
        )
        .by(&[By::Court])
        .from(&[Stage::Docketed, Stage::Answered, Stage::Heard, Stage::Judged])
        .enforcing(&["CY-01", "CY-03", "CY-06", "CY-08", "CY-09", "CY-10", "CY-11", "CY-12"]);

    fn decide(self, case: &Case<Litigation>, cx: &Context) -> Result<Decision<Litigation>, Refusal> {
        let docketed = case.record.docketed_on.unwrap_or(case.file.opening().received_on);
        let on = procedure::check::day(self.held_on.unwrap_or(cx.today), docketed, cx.today, "/held_on")?;
        if case.stage == Stage::Judged && self.instance == Instance::First {
            return Err(Refusal::new(
                "judged_already",
                "第一审已经裁判，再次开庭应当写明第二审或者再审",
                "the first instance is over: a session now is one of the second instance or a retrial",
            )
            .at("/instance"));
        }
        if self.head_attended && self.head_rank.is_none() {
            return Err(Refusal::new(
                "head_rank",
                "负责人出庭的，应当写明职级",
                "a head who came has a rank",
            )
            .under("《最高人民法院关于行政机关负责人出庭应诉若干问题的规定》第二条、第六条")
            .at("/head_rank"));
        }
        if self.head_attended && self.excuse.is_some() {
            return Err(Refusal::new(
                "needless_excuse",
                "负责人已经出庭，无需填写正当理由",
                "a head who came needs no excuse",
            )
            .at("/excuse"));
        }
        let identified = self.identity_paper != Some(false);
        let counts = self.head_rank.is_some_and(|rank| rank.counts(self.manages_act));
        let appeared = self.head_attended && identified && counts;
        let item = self.recommendation(case, on, appeared);
        let told = self.told(case, cx, appeared);
        let fact = Fact::Heard {
            instance: self.instance,
            on,
            head_attended: self.head_attended,
            head_rank: self.head_rank,
            manages_act: self.manages_act,
            appeared,
            spoke_on_resolution: self.spoke_on_resolution,
            excuse: self.excuse,
            recommendation_item: item,
        };
        Ok(Decision::of(fact).and_all(item.map(absence::notice)).and_all(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "head_attended": true, "head_rank": "deputy", "manages_act": true, "spoke_on_resolution": true
        })
    }
}

impl Hear {
    /// The item of art. 12 on which the court recommends, the gravest first. One appearance in the instance is
    /// enough (art. 7).
    fn recommendation(&self, case: &Case<Litigation>, on: NaiveDate, appeared: bool) -> Option<u8> {
        const NO_REASON: u8 = 1;
        const AGAIN: u8 = 2;
        const NOBODY: u8 = 3;
        const LEFT: u8 = 4;
        const SILENT: u8 = 5;
        if self.left {
            return Some(LEFT);
        }
        if self.refused_to_explain {
            return Some(SILENT);
        }
        if appeared || self.appeared_before(case) {
            return None;
        }
        if !self.head_attended && self.staff_attended == Some(false) {
            return Some(NOBODY);
        }
        let called = case.record.summonses.iter().rev().find(|s| s.hearing_on <= on);
        let called = called.is_some_and(|s| s.head_required != HeadRequired::None);
        let excused = self.excuse.is_some() && self.excuse_proven != Some(false);
        match (called && !excused, self.after_postponement) {
            (false, _) => None,
            (true, true) => Some(AGAIN),
            (true, false) => Some(NO_REASON),
        }
    }

    /// Whether the head appeared in this instance before.
    fn appeared_before(&self, case: &Case<Litigation>) -> bool {
        case.record.sessions.iter().any(|session| session.appeared && session.instance == self.instance)
    }

    /// What the provisions on appearance say to this session.
    fn told(&self, case: &Case<Litigation>, cx: &Context, appeared: bool) -> Vec<FileFact> {
        let before = self.appeared_before(case);
        let elsewhere = case.record.sessions.iter().any(|session| session.appeared);
        let counts = self.head_rank.is_some_and(|rank| rank.counts(self.manages_act));
        let says: [(bool, &str, &str, &str); 7] = [
            (
                self.head_attended && !counts,
                "CY-03",
                "出庭人员不属于被诉行政机关负责人（正职、副职、参与分管的副职级别负责人和其他参与分管的负责人），不视为负责人出庭。",
                "Who came is no head of the agency in the sense of the law.",
            ),
            (
                self.head_attended && self.identity_paper == Some(false),
                "CY-06",
                "负责人未在庭审前提交载明姓名、职务并加盖印章的身份证明，又不能及时补正的，视为未出庭。",
                "Without a fit identity paper before the session the head counts as absent.",
            ),
            (
                !appeared && before,
                "CY-08",
                "负责人在本审级已经出庭，同一审级再次开庭的，可以不再出庭，但人民法院认为确有必要的除外。",
                "The head appeared in this instance: further sessions do not need him unless the court calls again.",
            ),
            (
                !appeared && !before && elsewhere,
                "CY-01",
                "负责人在其他审级出庭，不免除其在本审级出庭的义务。",
                "An appearance in another instance does not excuse absence in this one.",
            ),
            (
                self.excuse.is_some() && self.excuse_proven == Some(false),
                "CY-09",
                "不能出庭的理由应当提交证明，由被诉行政机关盖章或者主要负责人签字认可；没有证明的，理由不成立。",
                "A reason for absence is proven under seal or the main head's signature; otherwise it does not count.",
            ),
            (
                !self.head_attended && self.only_lawyer,
                "CY-10",
                "负责人不能出庭的，应当委托相应的工作人员出庭，不得仅委托律师出庭。",
                "Where the head cannot come the agency sends staff, not only a lawyer.",
            ),
            (
                appeared && !self.spoke_on_resolution,
                "CY-11",
                "出庭的负责人应当就实质性解决行政争议发表意见。",
                "The head who appears speaks on the substantive resolution of the dispute.",
            ),
        ];
        let said = says.into_iter().filter(|(applies, ..)| *applies);
        said.map(|(_, rule, zh, en)| cx.tell(rule, "appearance", zh, en)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::scenario::Scenario;
    use serde_json::{Value, json};

    fn called() -> Scenario<Litigation> {
        let input = json!({ "hearing_on": "2026-04-15", "head_required": "shall" });
        given::answered().take("2026-04-01", By::Court, "notify-hearing", &input)
    }

    fn heard(input: &Value) -> Scenario<Litigation> {
        called().take("2026-04-15", By::Court, "hear", input)
    }

    #[test]
    fn only_whom_the_law_calls_head_appears() {
        let appeared = |rank: &str, manages: bool| {
            heard(&json!({ "head_attended": true, "head_rank": rank, "manages_act": manages }))
                .case
                .record
                .sessions[0]
                .appeared
        };
        assert!(appeared("principal", false) && appeared("deputy", false));
        assert!(appeared("deputy_level", true) && !appeared("deputy_level", false));
        assert!(appeared("other", true) && !appeared("lower_agency", true));
    }

    #[test]
    fn an_absence_without_reason_leads_to_a_recommendation() {
        let notices = |input: Value| heard(&input).case.file.notices.len();
        assert_eq!(notices(json!({ "head_attended": false })), 1);
        assert_eq!(notices(json!({ "head_attended": false, "excuse": "irreplaceable_duty" })), 0);
        let nobody = heard(&json!({ "head_attended": false, "excuse": "other", "staff_attended": false }));
        assert!(nobody.case.file.notices[0].article.ends_with("第三项"));
        assert_eq!(nobody.case.stage, Stage::Heard);
    }

    #[test]
    fn one_appearance_is_enough_for_the_instance_and_nobody_called_owes_none() {
        let again =
            heard(&Hear::example()).take("2026-04-20", By::Court, "hear", &json!({ "head_attended": false }));
        assert!(again.case.file.notices.iter().all(|notice| notice.kind != "head_absent"));
        let uncalled =
            given::answered().take("2026-04-15", By::Court, "hear", &json!({ "head_attended": false }));
        assert!(uncalled.case.file.notices.is_empty());
    }

    #[test]
    fn each_instance_is_counted_by_itself_and_the_court_is_offered_a_draft() {
        let away =
            |instance: &str| json!({ "head_attended": false, "staff_attended": true, "instance": instance });
        let case = heard(&away("first"));
        let record = &case.case.record;
        assert_eq!((record.attendance.heard, record.attendance.appeared), (1, 0));
        assert_eq!(record.drafts.len(), 1);
        assert_eq!(record.drafts[0].addressees.len(), 2);
        let mut second = Hear::example();
        second["instance"] = json!("second");
        let case = given::lost()
            .refuse("2026-07-01", By::Court, "hear", &Hear::example(), "judged_already")
            .take("2026-07-01", By::Court, "hear", &second)
            .take("2026-07-02", By::Court, "hear", &second);
        assert_eq!((case.case.record.attendance.heard, case.case.record.attendance.appeared), (1, 1));
        assert_eq!(case.case.stage, Stage::Judged, "a session after the judgment does not undo it");
    }

    #[test]
    fn rank_and_excuse_have_to_fit() {
        called().refuse("2026-04-15", By::Court, "hear", &json!({ "head_attended": true }), "head_rank");
        let both = json!({ "head_attended": true, "head_rank": "deputy", "excuse": "accident" });
        called().refuse("2026-04-15", By::Court, "hear", &both, "needless_excuse");
        let tomorrow = json!({ "head_attended": false, "held_on": "2026-04-16" });
        called().refuse("2026-04-15", By::Court, "hear", &tomorrow, "day_out_of_order");
    }
}
