//! Both sides ask the court to confirm their agreement, within thirty days; nothing is typed again.

use crate::court::{self, Against};
use crate::fact::Fact;
use crate::procedure::Stage;
use crate::{Mediation, breach};
use chrono::NaiveDate;
use kernel::{By, Category, Matter, OrganId};
use procedure::{Case, Context, Decision, FileFact, Refusal, Rule, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Applies jointly for judicial confirmation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeekConfirmation {
    /// The court.
    pub court: OrganId,
    /// Whether both sides apply.
    pub joint: bool,
    /// Whether that court has no desk here (未在本系统登记): its ruling is then entered by `enter-for-court`.
    #[serde(default)]
    pub court_elsewhere: bool,
    /// What the agreement is about.
    pub subject: Subject,
    /// Day the court received the application, or it was posted; today when left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// SHA-256 of the court's receipt or the postmark (收件凭证、邮戳): needed where an application in time is recorded
    /// after the last day.
    #[serde(default)]
    pub receipt: Option<String>,
}

/// What an agreement is about, as far as it decides whether a court may confirm it (第三百五十五条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::Subject)]
pub enum Subject {
    /// Payments, things to be done or left undone, and other civil rights and duties.
    Duties,
    /// Item 1: what is not court business.
    NotCivil,
    /// Item 3: marriage, parentage, adoption: whether it is valid, void or ended.
    Status,
    /// Item 4: another special procedure, public summons or bankruptcy.
    SpecialProcedure,
    /// Item 5: to whom a thing or intellectual property belongs.
    Ownership,
}

impl Subject {
    /// Why a court does not take it, where it does not.
    fn excluded(self) -> Option<(&'static str, &'static str)> {
        match self {
            Subject::Duties => None,
            Subject::NotCivil => Some(("不属于人民法院受理范围", "it is not court business")),
            Subject::Status => Some((
                "申请确认婚姻关系、亲子关系、收养关系等身份关系无效、有效或者解除",
                "it is about a status: marriage, parentage, adoption",
            )),
            Subject::SpecialProcedure => Some((
                "涉及适用其他特别程序、公示催告程序、破产程序审理",
                "another special procedure, a public summons or a bankruptcy governs it",
            )),
            Subject::Ownership => Some((
                "调解协议内容涉及物权、知识产权确权",
                "it says to whom a thing or intellectual property belongs",
            )),
        }
    }

    /// What the matter itself is about goes before what the desk says: a dispute over the ownership of land stays one.
    fn of(self, matter: &Matter) -> Self {
        let ownership = |category: Category| {
            matches!(
                category,
                Category::LandOwnership | Category::ForestOwnership | Category::GrasslandOwnership
            )
        };
        let demanded = matter.demands.iter().filter_map(|demand| demand.category);
        match std::iter::once(matter.category).chain(demanded).any(ownership) {
            true => Subject::Ownership,
            false => self,
        }
    }
}

impl Step<Mediation> for SeekConfirmation {
    const RULE: Rule<Stage> =
        Rule::named("seek-confirmation", "共同申请司法确认", "Apply jointly for judicial confirmation")
            .under("《民事诉讼法》第二百零五条；《人民调解法》第三十三条")
            .by(&[By::Officer])
            .from(&[Stage::Agreed])
            .within("confirmation")
            .enforcing(&["QR-01", "QR-02", "QR-04", "QR-07", "QR-08", "RT-18"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        if !self.joint {
            return Err(Refusal::new(
                "not_joint",
                "司法确认应由双方当事人共同申请",
                "judicial confirmation is applied for by both sides together",
            )
            .under("《民事诉讼法》第二百零五条")
            .at("/joint"));
        }
        let court = court_of(case, &self.court, cx)?;
        court::elsewhere(case, cx, &court, self.court_elsewhere)?;
        self.open_to_confirmation(case, cx)?;
        if let Some(against) = court::against(case) {
            let (zh, en) = against.words();
            let code = if against == Against::Revoked { "revoked" } else { "rejected" };
            return Err(cx.refuse(against.row(), code, zh, en));
        }
        let on = self.in_time(case, cx)?;
        let applied = court::applied(case, cx, on, self.receipt, ("/on", "/receipt"))?;
        let sought = Decision::of(Fact::ConfirmationSought);
        let sought = match self.court_elsewhere {
            true => sought.and_own(Fact::CourtElsewhere { court: court.clone() }),
            false => sought,
        };
        Ok(sought
            .and(FileFact::CourtSeised { court })
            .done(case, "confirmation", on)
            .dropped(case, "confirmation_prompt", "已经申请司法确认")
            .and_all(applied))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "court": "haiyuan-fayuan", "joint": true, "subject": "duties" })
    }
}

impl SeekConfirmation {
    /// What a court left to mediators goes back to that court; what no court confirms is not applied for.
    fn open_to_confirmation(&self, case: &Case<Mediation>, cx: &Context) -> Result<(), Refusal> {
        let commission = case.record.commission.as_ref();
        if commission.is_some_and(|commission| commission.phase.is_docketed()) {
            return Err(cx.refuse(
                "RT-18",
                "court_closes_it",
                "委托调解达成协议的，应当向人民法院提交调解协议，由人民法院审查并制作调解书，不申请司法确认",
                "after docketing the agreement is handed to the court, which makes its own document of it: there is no \
                 confirmation",
            ));
        }
        match self.subject.of(&case.file.opening().matter).excluded() {
            None => Ok(()),
            Some((zh, en)) => Err(cx
                .refuse(
                    "QR-08",
                    "not_open_to_confirmation",
                    format!("{zh}的，人民法院不予受理司法确认申请；一方不履行协议的，另一方可以依法起诉或者走其他法定途径"),
                    format!("no court confirms this: {en}; other lawful channels are open"),
                )
                .at("/subject")),
        }
    }

    /// The day of the application, within the time for it: that it was is proved where it is recorded later.
    fn in_time(&self, case: &Case<Mediation>, cx: &Context) -> Result<NaiveDate, Refusal> {
        let since = case.record.effective_on.unwrap_or(case.file.opening().received_on);
        let on = check::day(self.on.unwrap_or(cx.today), since, cx.today, "/on")?;
        let article = "《人民调解法》第三十二条、第三十三条";
        if !breach::open_on(case, on) {
            let lapsed = Refusal::new(
                "confirmation_window_lapsed",
                "自协议生效之日起三十日的共同申请期限已过。一方不履行的，另一方可以就协议向人民法院提起诉讼",
                "the thirty days for a joint application are over: a side may sue on the agreement",
            )
            .under(article);
            return Err(if self.on.is_some() { lapsed.at("/on") } else { lapsed });
        }
        if !breach::open_on(case, cx.today) && self.receipt.is_none() {
            return Err(Refusal::new(
                "receipt_missing",
                "期限届满后补录期限内提出的共同申请，应当附法院的收件凭证或者邮戳（填写SHA-256摘要）",
                "recorded after the last day, the application comes with the court's receipt or the postmark",
            )
            .under(article)
            .at("/receipt"));
        }
        Ok(on)
    }
}

/// The court that is named: the one that commissioned the mediation, where one did.
fn court_of(case: &Case<Mediation>, court: &str, cx: &Context) -> Result<OrganId, Refusal> {
    let court = court::named(court, cx, "/court")?;
    if case.record.commission.as_ref().is_some_and(|commission| commission.court != court) {
        return Err(cx
            .refuse(
                "QR-01",
                "other_court",
                "人民法院委派调解的，应当向作出委派的人民法院申请司法确认",
                "confirmation is applied for at the court that commissioned the mediation",
            )
            .at("/court"));
    }
    Ok(court)
}

/// Puts the court right that was named by mistake, while it has done nothing.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCourt {
    /// The court that the sides did apply to.
    pub court: OrganId,
    /// Whether that court has no desk here (未在本系统登记): its ruling is then entered by `enter-for-court`.
    #[serde(default)]
    pub court_elsewhere: bool,
}

impl Step<Mediation> for ChangeCourt {
    const RULE: Rule<Stage> =
        Rule::named("change-court", "更正受理司法确认申请的法院", "Put the court right")
            .under("《民事诉讼法》第二百零五条")
            .by(&[By::Officer])
            .from(&[Stage::ConfirmationSought])
            .enforcing(&["QR-01", "QR-02"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let court = court_of(case, &self.court, cx)?;
        court::elsewhere(case, cx, &court, self.court_elsewhere)?;
        let same = case.file.court.as_ref() == Some(&court);
        if same && case.record.court_elsewhere.is_some() == self.court_elsewhere {
            return Err(Refusal::new(
                "same_court",
                "所填法院与登记的法院相同，没有更正的内容",
                "this is the court on record: there is nothing to put right",
            )
            .at("/court"));
        }
        if !same && court::has_acted(case) {
            return Err(cx.refuse(
                "QR-02",
                "court_acted",
                "人民法院已经决定受理司法确认申请，不能再更正法院；不属于该院管辖的，由该院依法裁定",
                "the court has taken the application on: where it is not competent it says so itself",
            ));
        }
        let named = match (self.court_elsewhere, case.record.court_elsewhere.is_some()) {
            (true, _) => Some(Fact::CourtElsewhere { court: court.clone() }),
            (false, true) => Some(Fact::CourtNamed),
            (false, false) => None,
        };
        let seised = Decision::file(FileFact::CourtSeised { court });
        Ok(named.into_iter().fold(seised, Decision::and_own))
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "court": "guyuan-fayuan" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::given;
    use super::*;
    use procedure::Step;

    #[test]
    fn the_last_day_is_in_time_and_the_day_after_is_not() {
        let example = SeekConfirmation::example();
        given::agreed("2026-03-02").take("2026-04-01", By::Officer, "seek-confirmation", &example);
        given::agreed("2026-03-02").refuse(
            "2026-04-02",
            By::Officer,
            "seek-confirmation",
            &example,
            "confirmation_window_lapsed",
        );
    }

    #[test]
    fn a_court_that_entered_papers_itself_is_none_without_a_desk() {
        let mut case = given::agreed("2026-03-02").take(
            "2026-03-05",
            By::Officer,
            "seek-confirmation",
            &SeekConfirmation::example(),
        );
        let elsewhere = serde_json::json!({ "court": "haiyuan-fayuan", "court_elsewhere": true });
        let own = case.clone().take("2026-03-06", By::Officer, "change-court", &elsewhere);
        assert_eq!(own.case.record.court_elsewhere.as_deref(), Some("haiyuan-fayuan"));
        case.case.file.documents[0].entered_by = Some("haiyuan-fayuan".to_owned());
        case.refuse("2026-03-06", By::Officer, "change-court", &elsewhere, "court_has_a_desk");
    }
}
