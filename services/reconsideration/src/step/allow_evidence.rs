//! The reconsideration body consents that a respondent supplements evidence, because an applicant or a third party raised
//! what was not raised when the act was made (行政复议法 art. 46 para. 2).

use crate::fact::Fact;
use crate::procedure::{Reconsideration, Stage};
use crate::record::Supplement;
use crate::respondent::{self, SUPPLEMENT};
use chrono::NaiveDate;
use kernel::{By, Capacity, OrganId};
use procedure::{Case, Context, Decision, Document, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Consents that respondents supplement evidence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowEvidence {
    /// Which of several respondents; all when left out.
    #[serde(default)]
    pub respondent: Option<OrganId>,
    /// The applicant or third party that raised something new, by the number in the file, counted from 1.
    pub raised_by: u32,
    /// The reasons or the evidence that were not raised when the act was made.
    pub raised: String,
    /// Day of the consent; today when left out. What is gathered before it is gathered by oneself.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The paper in which the body consents, where there is one.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Reconsideration> for AllowEvidence {
    const RULE: Rule<Stage> = Rule::named("allow-evidence", "同意补充证据", "Consent to further evidence")
        .under("《行政复议法》第四十六条第二款")
        .by(&[By::Officer])
        .from(&[Stage::Accepted])
        .enforcing(&[SUPPLEMENT]);

    fn decide(
        self,
        case: &Case<Reconsideration>,
        cx: &Context,
    ) -> Result<Decision<Reconsideration>, Refusal> {
        let raised_by = case.file.nth_party(self.raised_by, "/raised_by")?;
        if !matches!(raised_by.capacity, Capacity::Applicant | Capacity::ThirdParty) {
            return Err(cx
                .refuse(
                    SUPPLEMENT,
                    "nothing_raised",
                    "被申请人补充证据，限于申请人或者第三人提出行政行为作出时没有提出的理由或者证据的情形，请填写提出的申请人、第三人的序号",
                    "a respondent supplements only what answers a new reason or evidence of an applicant or a third party: give \
                     the number of that one",
                )
                .at("/raised_by"));
        }
        let respondents: Vec<_> = match &self.respondent {
            Some(organ) => respondent::of(case, organ),
            None => respondent::all(case).map(|party| party.id).collect(),
        };
        if respondents.is_empty() {
            return Err(cx
                .refuse(
                    SUPPLEMENT,
                    "not_respondent",
                    "所填的机关不是本案被申请人：请填写被申请人的机关代码",
                    "this organ is no respondent here: give the code of one that is",
                )
                .at("/respondent"));
        }
        let raised = check::text(&self.raised, "/raised")?;
        let document = self.document.map(|paper| paper.checked_at(cx, "/document")).transpose()?;
        let first = case.record.accepted_on().unwrap_or(cx.today);
        let on = check::day(self.on.unwrap_or(cx.today), first, cx.today, "/on")?;
        let supplement = Supplement { respondents, raised_by: raised_by.id, raised, on };
        if case.record.supplements.contains(&supplement) {
            return Err(cx.refuse(
                SUPPLEMENT,
                "allowed_already",
                "同意补充证据已经登记，不必重复办理",
                "this consent is on record already",
            ));
        }
        let told = cx.tell(
            SUPPLEMENT,
            "supplement_allowed",
            "申请人、第三人提出了行政行为作出时没有提出的理由或者证据，行政复议机构同意被申请人补充证据；同意以前自行收集的证据，仍然不作为\
             认定行政行为合法性、适当性的依据。",
            "An applicant or a third party raised what was not raised before: the respondent may supplement evidence. What it \
             gathered by itself before stays no basis.",
        );
        Ok(Decision::of(Fact::SupplementAllowed(supplement))
            .and_all(document.map(Document::lodged))
            .and(told))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "raised_by": 1, "raised": "申请人提出处罚前已经自行改正，并提交整改照片" })
    }
}
