//! A leader takes charge of a matter (领导包案): who, from when, until which day, and what he undertakes; and what came of
//! it is reported by that day. It stands beside the handling: no period of the petition moves, and nobody is relieved.

use crate::Petition;
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::record::Charge;
use chrono::NaiveDate;
use kernel::{By, date};
use law::Named;
use procedure::{Case, Context, Decision, Document, FileFact, Notice, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Key of the days by which it is reported.
pub(crate) const CHARGE: &str = "charge";

/// Leaders receive visitors, go down to them and take charge of what many complain of.
const LEADERS: &str = "《信访工作条例》第十八条";

/// A leader takes charge.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::TakeCharge)]
pub struct TakeCharge {
    /// His name.
    pub leader: String,
    /// His office.
    pub post: String,
    /// What he undertakes: what is to be solved, and how.
    pub undertaking: String,
    /// From this day; today when left out.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Until this day: then it is reported what came of it.
    pub until: NaiveDate,
    /// The paper it was decided by (包案责任书、交办单), where there is one.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Petition> for TakeCharge {
    const RULE: Rule<Stage> = Rule::named("take-charge", "领导包案", "A leader takes charge")
        .under(LEADERS)
        .by(&[By::Officer, By::Head])
        .anytime()
        .enforcing(&["XF-30"]);

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let leader = check::text(&self.leader, "/leader")?;
        case.kept_from_accused(Named { code: None, name: &leader }, cx)
            .map_err(|refusal| refusal.at("/leader"))?;
        let post = check::text(&self.post, "/post")?;
        let undertaking = check::text(&self.undertaking, "/undertaking")?;
        let from = self.from.unwrap_or(cx.today);
        let from = check::day(from, case.file.opening().received_on, cx.today, "/from")?;
        if self.until < cx.today {
            return Err(Refusal::new(
                "until_past",
                "包案的截止日期早于今天，请核对",
                "the day until which he takes charge is over already: check it",
            )
            .at("/until"));
        }
        let open = |known: &Charge| known.leader == leader && known.result.is_none();
        if case.record.charges.iter().any(open) {
            return Err(Refusal::new(
                "in_charge_already",
                "该领导已经包案，尚未报告办理情况，不必重复登记；先报告办理情况，再确定新的包案",
                "he is in charge already: what came of that is reported first",
            )
            .at("/leader"));
        }
        let document = self.document.map(|paper| paper.checked_at(cx, "/document")).transpose()?;
        let key = format!("{CHARGE}:{}", case.record.charges.len() + 1);
        let until = self.until;
        let charge = Charge { leader, post, undertaking, from, until, result: None, reported_on: None };
        Ok(Decision::of(Fact::ChargeTaken(charge)).and_all(document.map(Document::lodged)).fixed(
            case,
            &key,
            ("报告包案化解情况", "report what came of the charge"),
            "包案领导",
            until,
            ("包案确定的截止日期", "the day until which the leader took charge"),
        ))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "leader": "虚构领导甲", "post": "副县长", "until": "2026-04-30",
            "undertaking": "召集水务、自然资源部门现场会商，四月底前拿出通行方案"
        })
    }
}

/// Reports what came of a charge.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::ReportCharge)]
pub struct ReportCharge {
    /// Which one, from 1.
    pub charge: u32,
    /// What came of it, item by item of what was undertaken.
    pub result: String,
    /// Day of the report; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The report. Recorded after the last day for it and made before, it comes by its SHA-256.
    #[serde(default)]
    pub document: Option<Document>,
}

impl Step<Petition> for ReportCharge {
    const RULE: Rule<Stage> =
        Rule::named("report-charge", "报告包案化解情况", "Report what came of a charge")
            .under(LEADERS)
            .by(&[By::Officer, By::Head])
            .anytime();

    fn decide(self, case: &Case<Petition>, cx: &Context) -> Result<Decision<Petition>, Refusal> {
        super::not_recused(case, cx)?;
        let n = usize::try_from(self.charge).ok().and_then(|n| n.checked_sub(1));
        let Some(charge) = n.and_then(|n| case.record.charges.get(n)) else {
            return Err(Refusal::new(
                "no_such_charge",
                "本案没有这一次领导包案",
                "no leader took charge under this number",
            )
            .at("/charge"));
        };
        if charge.result.is_some() {
            return Err(Refusal::new(
                "reported_already",
                "这一次包案的办理情况已经报告",
                "what came of this charge was reported already",
            )
            .at("/charge"));
        }
        let result = check::text(&self.result, "/result")?;
        let document = self.document.map(|paper| paper.checked_at(cx, "/document")).transpose()?;
        let key = format!("{CHARGE}:{}", self.charge);
        let papers = (document.as_slice(), "/document/sha256");
        let on = check::handed_in(self.on, charge.from, papers, (&key, None), &case.file, cx)?;
        let late = case.file.is_late(&key, on);
        Ok(Decision::of(Fact::ChargeReported { charge: self.charge, result, on, late })
            .done(case, &key, on)
            .and_all(document.map(Document::lodged)))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "charge": 1, "result": "现场会商形成通行方案，信访人认可" })
    }
}

/// The day until which a leader took charge passed, and what came of it was not reported.
pub(crate) fn not_reported(due: Option<NaiveDate>) -> FileFact {
    FileFact::NoticeIssued(Notice {
        kind: "charge_overdue".to_owned(),
        zh: format!(
            "领导包案的截止日期{}已经届满，没有报告化解情况，请报告；包案不影响信访事项的各项期限。",
            due.map(|due| format!("（{}）", date::zh(due))).unwrap_or_default()
        ),
        en: "The day until which a leader took charge passed, and what came of it was not reported: report it. \
             The days of the petition itself stand."
            .to_owned(),
        article: LEADERS.to_owned(),
        last_day: None,
    })
}
