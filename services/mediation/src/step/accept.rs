//! The organ takes the matter on, with what each side said on record. The row that is special to the sector or to the
//! court's commission counts the time it has (特别规定优先).

use super::consent::{Position, of_both};
use super::mediator;
use crate::book::Mediator;
use crate::commission::Commission;
use crate::ending::CONCLUSION;
use crate::fact::Fact;
use crate::listed::on_list;
use crate::police::{self, PublicSecurity};
use crate::procedure::{Kind, Stage};
use crate::traffic::{self, Traffic};
use crate::{Mediation, clock, consumer, quiet};
use chrono::NaiveDate;
use kernel::{By, Category};
use procedure::served::Noticed;
use procedure::{Case, Context, Decision, Document, FileFact, Page, Refusal, Rule, Served, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Takes the mediation on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Which mediation.
    #[serde(default)]
    pub kind: Kind,
    /// What each side said, as far as it is not on record: whoever applied has consented by that.
    #[serde(default)]
    pub consents: Vec<Position>,
    /// What an administrative mediation is about: asked for where no law of its sector names the matter.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// Whether a court, another organ or another mediator has taken the dispute on: asked for of a consumer complaint or a
    /// medical dispute, which is refused then.
    #[serde(default)]
    pub pending_elsewhere: Option<bool>,
    /// The court's commission (委派、委托), which every judicial mediation rests on.
    #[serde(default)]
    pub commission: Option<Commission>,
    /// The case of the police (治安案件), where the police mediate one: an administrative mediation.
    #[serde(default)]
    pub public_security: Option<PublicSecurity>,
    /// The joint application (交通事故损害赔偿), where the traffic police mediate.
    #[serde(default)]
    pub traffic: Option<Traffic>,
    /// Of a consumer complaint: the day the infringement became known (知道或者应当知道权益受到侵害之日), where the record says.
    #[serde(default)]
    pub harm_known_on: Option<NaiveDate>,
    /// The notice in writing (受理通知书), where one was made: its day is that of the acceptance. Recorded after the last day
    /// for it, it comes by its SHA-256.
    #[serde(default)]
    pub notice: Option<Document>,
    /// Its copies, as far as the sides were given them by now; what follows later is recorded by `serve-document`.
    #[serde(default)]
    pub served: Vec<Served>,
}

/// What an administrative mediation may be about (第九十二条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = mediation::Scope)]
pub enum Scope {
    /// Item 1: between an agency and a citizen, from administration.
    Administration,
    /// Item 2: between citizens, linked to the agency's function.
    LinkedToFunction,
    /// Item 3: caused by the agency's intervention in a civil dispute.
    Intervention,
    /// None of these.
    Outside,
}

impl Step<Mediation> for Accept {
    const RULE: Rule<Stage> = Rule::named("accept", "受理调解", "Take the mediation on")
        .under("《人民调解法》第十七条；《宁夏回族自治区行政程序规定》第九十四条；《最高人民法院关于人民法院特邀调解的规定》第十一条；《治安管理处罚法》第九条")
        .by(&[By::Officer])
        .from(&[Stage::Requested])
        .enforcing(&[
            "RT-01", "RT-02", "RT-12", "RT-15", "RT-16", "RT-17", "RT-20", "XT-02", "XT-05", "XT-08", "XT-20",
            "XT-20a", "XT-21", "XT-30", "XT-31", "XT-40", "XT-42", "TD-10", "LQ-03", "CD-01", "XT-50", "XT-51", "XT-52",
            "P-32", "P-33", "P-36a", "P-38",
        ]);
    const BOOKS: &'static [&'static str] = &[Mediator::TITLE.name];

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        let opening = case.file.opening();
        let category = opening.matter.category;
        self.in_scope(category, cx)?;
        on_list(self.kind, category, cx).map_err(|refusal| refusal.at("/kind"))?;
        self.not_elsewhere(category, cx)?;
        let answers = of_both(case, cx, self.kind, self.consents)?;
        let commission = commissioned(self.kind, self.commission, opening.received_on, cx)?;
        let complained = consumer::complained(self.kind, self.harm_known_on, case, cx)?;
        let of_police = self.public_security.is_some();
        let traffic = traffic::taken_on((self.kind, of_police), self.traffic, case, cx)?;
        let police = police::taken_on(self.kind, self.public_security, case, cx)?;
        for chosen in &case.record.mediators {
            let named = cx.shelf.line::<Mediator>(&chosen.line);
            named.map_or(Ok(()), |named| mediator::of_kind(&named, self.kind, police.is_some(), cx))?;
        }
        procedure::common::represented(case)?;
        let notice = Noticed::checked(self.notice, self.served, case, cx, "/notice")?;
        // it was taken on by the notice, whenever that is recorded
        let on = notice.made_on(cx);
        // the time of a commission runs from the day the court's file was signed for
        let from = commission.as_ref().map_or(on, |commission| commission.signed_on);
        let row = clock::conclusion(self.kind, category, commission.as_ref().map(|c| c.phase));
        // a case of the police is handled within its own period
        let row = row.filter(|_| police.is_none());
        let court = commission.as_ref().map(|c| FileFact::CourtSeised { court: c.court.clone() });
        let (police, opened) = police.unzip();
        let accepted = Decision::of(Fact::Accepted { kind: self.kind, commission, police });
        let accepted = answers.into_iter().fold(accepted, |all, answer| all.and_own(Fact::Answered(answer)));
        let accepted = accepted.done_by(case, cx, "acceptance", on, (notice.papers(), "/notice"))?;
        let accepted = accepted.and_all(notice.lodged()).and_all(court).and_all(opened.unwrap_or_default());
        let accepted =
            accepted.and_all(complained).and_all(traffic).and_all(quiet::stays(&opening.matter, cx));
        match row {
            Some(row) => accepted.deadline(cx, case, CONCLUSION, row, from),
            None => Ok(accepted),
        }
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "kind": "peoples",
            "consents": [
                { "side": "applicant", "on": "2026-03-02", "how": "written" },
                { "side": "respondent", "on": "2026-03-02", "how": "oral" }
            ]
        })
    }
}

impl Accept {
    /// An administrative mediation is about what the statute names; which that is the desk says, but where the law of a
    /// sector does.
    fn in_scope(&self, category: Category, cx: &Context) -> Result<(), Refusal> {
        let of_sector = matches!(category, Category::Consumer | Category::Medical | Category::Traffic);
        let (code, zh, en) = match self.scope {
            _ if self.kind != Kind::Administrative => return Ok(()),
            Some(Scope::Outside) => (
                "out_of_scope",
                "行政调解限于因行政管理产生的争议、与行政职能相关的民间纠纷以及行政机关介入民事纠纷产生的争议；其他纠纷请走人民调解等途径",
                "administrative mediation is for disputes from administration, linked to the function, or from an intervention",
            ),
            None if !of_sector && self.public_security.is_none() => (
                "scope_required",
                "请填写行政调解的范围：因行政管理产生的争议、与行政职能相关的民间纠纷，或者行政机关介入民事纠纷产生的争议",
                "say what it is about: a dispute from administration, linked to the function, or from an intervention",
            ),
            _ => return Ok(()),
        };
        Err(cx.refuse("XT-05", code, zh, en).at("/scope"))
    }

    /// What is pending elsewhere is not taken on, where the sector's law says so; there the desk says whether it is.
    fn not_elsewhere(&self, category: Category, cx: &Context) -> Result<(), Refusal> {
        let (code, zh, en) = match self.pending_elsewhere {
            Some(false) => return Ok(()),
            Some(true) => (
                "pending_elsewhere",
                "该纠纷已由人民法院、其他机关或者其他调解组织受理，不予受理",
                "a court, another organ or another mediator has taken the dispute on: it is not accepted here",
            ),
            None => (
                "pending_elsewhere_unsaid",
                "请填写该纠纷是否已由人民法院、其他机关或者其他调解组织受理或者处理",
                "say whether a court, another organ or another mediator has taken the dispute on",
            ),
        };
        let refusal = match (self.kind, category) {
            (Kind::Administrative, Category::Consumer) => cx.refuse("XT-20", code, zh, en),
            (Kind::Administrative, Category::Medical) => cx.refuse("XT-50", code, zh, en),
            (Kind::Peoples, Category::Medical) => {
                Refusal::new(code, zh, en).under("《医疗纠纷预防和处理条例》第三十一条")
            }
            _ => return Ok(()),
        };
        Err(refusal.at("/pending_elsewhere"))
    }
}

/// A judicial mediation is one that a court left to mediators; no other is.
fn commissioned(
    kind: Kind,
    commission: Option<Commission>,
    received: NaiveDate,
    cx: &Context,
) -> Result<Option<Commission>, Refusal> {
    let judicial = kind == Kind::Judicial;
    if judicial != commission.is_some() {
        let (zh, en) = match judicial {
            true => (
                "司法调解应当有人民法院的委派或者委托，请填写委派、委托的法院、案号、阶段和签收材料的日期",
                "a judicial mediation rests on the commission of a court: name the court, its number, the phase and the day \
                 its file was signed for",
            ),
            false => (
                "人民法院委派、委托的调解，调解类型应为司法调解",
                "a mediation that a court commissioned is a judicial one",
            ),
        };
        return Err(cx.refuse("RT-20", "commission", zh, en).at("/commission"));
    }
    commission.map(|commission| commission.checked(cx, received, "/commission")).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use procedure::Step;
    use procedure::scenario::Scenario;
    use serde_json::json;

    fn requested() -> Scenario<Mediation> {
        Scenario::default().take("2026-03-02", By::Officer, "register", &super::super::Register::example())
    }

    #[test]
    fn nobody_is_mediated_against_his_will() {
        requested().refuse("2026-03-03", By::Officer, "accept", &json!({}), "no_consent");
    }

    #[test]
    fn a_peoples_mediation_ends_within_a_month() {
        let case = requested().take("2026-03-03", By::Officer, "accept", &Accept::example());
        assert_eq!(case.due("conclusion"), "2026-04-03");
        let answers = case.case.record.answers;
        assert_eq!(answers.len(), 2, "each side once: {answers:?}");
    }
}
