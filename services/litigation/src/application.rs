//! What an application to enforce an act nobody sued about needs (申请强制执行): both ways against the act closed, a
//! demand, the papers, the court that is competent.

use crate::enforcement::Sought;
use crate::fact::Fact;
use crate::{Litigation, paper};
use chrono::NaiveDate;
use kernel::{Act, ActKind, By, Capacity, Party};
use law::window::{Lane, windows};
use procedure::{Case, Context, Decision, Document, FileFact, Opening, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An application to the court to enforce an act nobody sued about and nobody performed (申请强制执行).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enforcement {
    /// Whether a law gives the agency the power to enforce by itself (行政强制执行权).
    pub own_power: bool,
    /// Which court it goes to.
    pub court_of: CourtOf,
    /// The written demand (催告书); the right-holder of an award needs none.
    #[serde(default)]
    pub demand: Option<Demand>,
    /// The other papers: `enforcement_application`, `decision`, `party_opinion`, `enforcement_object`.
    pub papers: Vec<Document>,
    /// Whether the head of the agency signed the application, and it is sealed and dated.
    #[serde(default)]
    pub signed_and_sealed: bool,
    /// Day the reconsideration decision was served, where the act went through reconsideration.
    #[serde(default)]
    pub reconsidered_on: Option<NaiveDate>,
    /// Whether the right-holder of an award applies, because the agency did not in time.
    #[serde(default)]
    pub by_right_holder: bool,
    /// Good reason why it comes after the last day.
    #[serde(default)]
    pub late_reason: Option<String>,
}

/// The written demand to perform.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::Demand)]
pub struct Demand {
    /// The demand.
    pub document: Document,
    /// Day it was served.
    pub served_on: NaiveDate,
}

/// Which court an application goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourtOf {
    /// 申请人所在地的基层人民法院.
    AgencySeat,
    /// 不动产所在地的基层人民法院.
    PropertyPlace,
}

const CONDITIONS: &str = "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百五十五条第一款";
const PAPERS: &str = "《行政强制法》第五十五条第一款";

/// The papers an application comes with, beside the demand.
const NEEDED: [(&str, &str); 4] = [
    ("enforcement_application", "强制执行申请书"),
    ("decision", "行政决定书及作出决定的事实、理由和依据"),
    ("party_opinion", "当事人的意见"),
    ("enforcement_object", "申请强制执行标的情况"),
];
/// What only an agency can hand in.
const OF_AGENCY: &str = "party_opinion";

fn refuse(code: &'static str, zh: &str, en: &str, law: impl Into<String>, at: &str) -> Refusal {
    Refusal::new(code, zh, en).under(law).at(at)
}

/// Opens the case, where the application may be made.
pub(crate) fn apply(
    enforcement: Enforcement,
    opening: Opening,
    here: Option<FileFact>,
    case: &Case<Litigation>,
    cx: &Context,
) -> Result<Decision<Litigation>, Refusal> {
    let received = opening.received_on;
    let act = enforceable(&opening, &enforcement, cx)?;
    let sought = enforcement.timely(act, opening.submitted_on(), cx)?;
    enforcement.demanded(act, opening.submitted_on(), cx)?;
    let papers = enforcement.papers(cx)?;
    Ok(Decision::of(Fact::EnforcementSought(sought))
        .and(FileFact::Opened(Box::new(opening)))
        .and_all(here)
        .and_all(papers.into_iter().map(Document::lodged))
        .and(paper::fixed(case, cx, "acceptance", "FZ-03", received)?)
        .and(paper::fixed(case, cx, "acceptance_early", "FZ-03a", received)?))
}

/// The act, where it can be enforced through the court, by whom applies against whom it binds.
fn enforceable<'a>(
    opening: &'a Opening,
    enforcement: &Enforcement,
    cx: &Context,
) -> Result<&'a Act, Refusal> {
    let act = opening.matter.act.as_ref().filter(|act| act.organ == opening.organ).ok_or_else(|| {
        refuse(
            "not_your_act",
            "申请执行的应当是本机关作出的行政行为：请在登记表中写明该行为及其作出机关",
            "what is enforced is an act of the agency: the sheet names it",
            format!("{CONDITIONS}第三项"),
            "/filing/matter/act",
        )
    })?;
    if act.kind == ActKind::Agreement {
        return Err(cx
            .refuse(
                "FZ-10",
                "agreement_needs_decision",
                "行政协议不能直接申请执行：经催告后作出要求履行协议的书面决定，相对人不复议、不起诉又不履行的，以该决定申请",
                "an agreement is not enforced itself: after a demand the agency decides in writing, and applies on that",
            )
            .at("/filing/matter/act/kind"));
    }
    if enforcement.own_power {
        return Err(cx
            .refuse(
                "FZ-01",
                "own_power",
                "有行政强制执行权的行政机关依法自行强制执行，没有行政强制执行权的才申请人民法院强制执行",
                "an agency with the power to enforce does so itself: only one without applies to the court",
            )
            .at("/enforcement/own_power"));
    }
    let fits = match enforcement.court_of {
        CourtOf::PropertyPlace => act.real_estate,
        CourtOf::AgencySeat => !act.real_estate,
    };
    if !fits {
        return Err(cx
            .refuse(
                "FZ-09",
                "not_competent",
                "向申请人所在地的基层人民法院申请；执行对象是不动产的，向不动产所在地的基层人民法院申请",
                "the basic court at the agency's seat is competent; for real estate, that of its place",
            )
            .at("/enforcement/court_of"));
    }
    let (applicant, bound) = (Capacity::Applicant, Capacity::Respondent);
    let agency = |party: &Party| party.organ.as_ref() == Some(&opening.organ);
    let applies = opening
        .parties
        .iter()
        .any(|party| party.capacity == applicant && agency(party) != enforcement.by_right_holder);
    if !applies || !opening.parties.iter().any(|party| party.capacity == bound && !agency(party)) {
        return Err(refuse(
            "wrong_sides",
            "申请人应当是作出行政行为的行政机关（权利人申请执行行政裁决的，是权利人），被申请人是行政行为确定的义务人",
            "the agency applies, of an award its right-holder; the other side is whom the act binds",
            format!("{CONDITIONS}第三项、第四项"),
            "/filing/parties",
        ));
    }
    Ok(act)
}

impl Enforcement {
    /// Whether both ways against the act are closed and the period to apply is not over.
    fn timely(&self, act: &Act, on: NaiveDate, cx: &Context) -> Result<Sought, Refusal> {
        let all = windows(act, on, cx.law)?;
        let last =
            |lane| all.iter().filter(|window| window.lane == lane).map(|window| window.closes_on).max();
        let over = match self.reconsidered_on {
            Some(served) => cx.law.count("SS-02", served).receipt()?.due,
            None => last(Lane::Reconsideration).max(last(Lane::Litigation)),
        };
        let (Some(over), Some(_)) = (over, last(Lane::Enforcement)) else {
            return Err(refuse(
                "nothing_to_enforce",
                "该行政行为没有可以强制执行的内容",
                "there is nothing in this act that a court could enforce",
                format!("{CONDITIONS}第二项"),
                "/filing/matter/act/kind",
            ));
        };
        if on <= over {
            return Err(cx
                .refuse(
                    "FZ-01",
                    "remedies_open",
                    format!(
                        "申请行政复议、提起行政诉讼的期限至{over}届满，届满后当事人仍不履行的方可申请强制执行"
                    ),
                    format!(
                        "the periods to apply for reconsideration and to sue end on {over}: only after that"
                    ),
                )
                .at("/filing/received_on"));
        }
        let agencys = cx.law.count("FZ-01", over).receipt()?.due.unwrap_or(over);
        let last_day =
            if self.by_right_holder { self.of_right_holder(act, on, agencys, cx)? } else { agencys };
        let reason = self.late_reason.as_deref();
        let reason = reason.map(|reason| check::text(reason, "/enforcement/late_reason")).transpose()?;
        if on > last_day && (self.by_right_holder || reason.is_none()) {
            let rule = if self.by_right_holder { "FZ-08" } else { "FZ-01" };
            return Err(cx
                .refuse(
                    rule,
                    "too_late",
                    format!(
                        "申请强制执行的期限已于{last_day}届满；行政机关有正当理由的，写明理由（late_reason）"
                    ),
                    format!("the period to apply ended on {last_day}; an agency with good reason states it"),
                )
                .at("/filing/received_on"));
        }
        Ok(Sought {
            remedies_over: over,
            last_day,
            by_right_holder: self.by_right_holder,
            late_reason: reason,
            accepted_on: None,
            heard: false,
            ruling: None,
            ground: None,
            challenged_on: None,
        })
    }

    /// The last day of the right-holder, who applies to the court once the agency's period is over, of an award only.
    fn of_right_holder(
        &self,
        act: &Act,
        on: NaiveDate,
        agencys: NaiveDate,
        cx: &Context,
    ) -> Result<NaiveDate, Refusal> {
        let award = matches!(
            act.kind,
            ActKind::LandOwnershipDecision
                | ActKind::ForestOwnershipDecision
                | ActKind::GrasslandOwnershipDecision
                | ActKind::Other
        );
        if !award || on <= agencys || !cx.by.contains(&By::Court) {
            return Err(cx
                .refuse(
                    "FZ-08",
                    "not_the_right_holders",
                    format!(
                        "权利人只能就行政裁决、在行政机关申请执行的期限（{agencys}）届满后向人民法院申请，由人民法院登记"
                    ),
                    format!("a right-holder applies of an award only, after {agencys}, and the court files it"),
                )
                .at("/enforcement/by_right_holder"));
        }
        Ok(cx.law.count("FZ-08", agencys).receipt()?.due.unwrap_or(agencys))
    }

    /// Whether the demand was served, and its days are over.
    fn demanded(&self, act: &Act, on: NaiveDate, cx: &Context) -> Result<(), Refusal> {
        if self.by_right_holder {
            return Ok(());
        }
        let Some(demand) = &self.demand else {
            return Err(cx
                .refuse(
                    "FZ-02",
                    "not_demanded",
                    "申请强制执行前应当书面催告当事人履行义务：请填写催告书及其送达之日",
                    "a written demand comes first: give it with the day it was served",
                )
                .at("/enforcement/demand"));
        };
        let served = check::day(demand.served_on, act.on, on, "/enforcement/demand/served_on")?;
        let over = cx.law.count("FZ-02", served).receipt()?.due;
        match over.filter(|over| on <= *over) {
            Some(over) => Err(cx
                .refuse(
                    "FZ-02",
                    "demand_running",
                    format!("催告期至{over}届满，届满后当事人仍未履行的方可申请强制执行"),
                    format!("the demand runs until {over}: only after that"),
                )
                .at("/enforcement/demand/served_on")),
            None => Ok(()),
        }
    }

    /// The papers, none left out.
    fn papers(self, cx: &Context) -> Result<Vec<Document>, Refusal> {
        let needed = NEEDED.iter().filter(|(kind, _)| !self.by_right_holder || *kind != OF_AGENCY);
        let missing: Vec<&str> = needed
            .filter(|(kind, _)| !self.papers.iter().any(|paper| paper.kind == *kind))
            .map(|(_, zh)| *zh)
            .collect();
        if !missing.is_empty() {
            return Err(refuse(
                "paper_missing",
                &format!("申请强制执行还应当提供：{}", missing.join("、")),
                "an application comes with the application itself, the decision, what the party said, and the object",
                PAPERS,
                "/enforcement/papers",
            ));
        }
        if !self.by_right_holder && !self.signed_and_sealed {
            return Err(refuse(
                "not_signed",
                "强制执行申请书应当由行政机关负责人签名，加盖行政机关的印章，并注明日期",
                "the head of the agency signs the application, and it is sealed and dated",
                "《行政强制法》第五十五条第二款",
                "/enforcement/signed_and_sealed",
            ));
        }
        let papers = self
            .papers
            .into_iter()
            .enumerate()
            .map(|(i, paper)| paper.checked_at(cx, &format!("/enforcement/papers/{i}")));
        let demand = self.demand.map(|demand| demand.document.checked_at(cx, "/enforcement/demand/document"));
        papers.chain(demand).collect()
    }
}
