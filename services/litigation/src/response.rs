//! Each defendant answers for itself (第六十七条): its days run from the receipt of its own copy, and what it misses is
//! its own. Where the reconsideration organ upheld the act, both bear the burden of proof for the act together, and one
//! may bring the evidence for both: the act is deemed to have none only once the last of them has missed its days.

use crate::Litigation;
use crate::defendant::Reconsidered;
use crate::fact::Fact;
use crate::procedure::{Delay, Record};
use chrono::NaiveDate;
use kernel::{By, OrganId, PartyKind};
use procedure::{
    Case, Context, Deadline, DeadlineState, Decision, Entry, FileFact, Notice, Refusal, Whose, check,
};
use serde::{Deserialize, Serialize};

/// How a defendant responded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Day it received the copy of the complaint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_received_on: Option<NaiveDate>,
    /// Day of its first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
    /// Day it first brought evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_on: Option<NaiveDate>,
    /// Whether it is deemed to have brought no evidence.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub evidence_missing: bool,
    /// The delay of the evidence that it asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
}

impl Response {
    /// Of the agency that handles the response, or of another defendant.
    fn of(record: &Record, organ: Option<&OrganId>) -> Self {
        match organ {
            Some(organ) => record.responses.get(organ).cloned().unwrap_or_default(),
            None => Self {
                copy_received_on: record.copy_received_on,
                answered_on: record.answered_on,
                evidence_on: record.evidence_on,
                evidence_missing: record.evidence_missing,
                delay: record.delay.clone(),
            },
        }
    }

    /// Changes that of one defendant.
    pub(crate) fn change(record: &mut Record, organ: Option<&OrganId>, change: impl FnOnce(&mut Self)) {
        let mut response = Self::of(record, organ);
        change(&mut response);
        match organ {
            Some(organ) => drop(record.responses.insert(organ.clone(), response)),
            None => {
                record.copy_received_on = response.copy_received_on;
                record.answered_on = response.answered_on;
                record.evidence_on = response.evidence_on;
                record.evidence_missing = response.evidence_missing;
                record.delay = response.delay;
            }
        }
    }

    /// One joint defendant brought its evidence in time: for the act that counts for each of them.
    pub(crate) fn proven(record: &mut Record) {
        if record.reconsidered.as_ref().is_some_and(Reconsidered::is_joint) {
            record.evidence_missing = false;
            record.responses.values_mut().for_each(|response| response.evidence_missing = false);
        }
    }

    /// The delay that is asked for or granted.
    fn delayed(&self) -> bool {
        self.delay.as_ref().is_some_and(|delay| delay.granted != Some(false))
    }
}

/// The defendant an entry is about: the agency that handles the response, or another one by its organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Defendant(Whose);

/// How it stands with the evidence of a defendant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    Brought,
    Open,
    Missed,
}

impl Defendant {
    /// The agency that handles the response.
    pub(crate) const HANDLING: Self = Self(Whose::FIRST);

    /// The defendant the caller enters something for. An organ enters its own; the court, which the papers come to,
    /// says whose they are.
    ///
    /// # Errors
    /// A [`Refusal`] where the organ named is no defendant, or not the caller's.
    pub(crate) fn of(
        case: &Case<Litigation>,
        cx: &Context,
        named: Option<&OrganId>,
    ) -> Result<Self, Refusal> {
        let handling = &case.file.opening().organ;
        let court = cx.by.contains(&By::Court);
        let at_home = court || cx.by.contains(&By::Officer);
        let mut organs = case.file.party_organs();
        let own = organs.find(|organ| !at_home && *organ == cx.organ() && *organ != handling).cloned();
        let own = Self(Whose::of(own));
        let Some(named) = named else { return Ok(own) };
        let named = check::text(named, "/defendant")?;
        if named != *handling && !case.file.party_organs().any(|organ| *organ == named) {
            return Err(Refusal::new(
                "not_defendant",
                "该机关不是本案被告：请填写被告机关的代码",
                "this organ is no defendant here: give the code of one that is",
            )
            .at("/defendant"));
        }
        let named = Self(Whose::of(Some(named).filter(|organ| organ != handling)));
        if !court && named != own {
            return Err(Refusal::new(
                "not_your_organ",
                "被告各自签收副本、各自答辩举证：只能登记本机关的，其他被告的由该机关或者人民法院登记",
                "each defendant receives its copy and answers for itself: an organ enters its own, the court any",
            )
            .at("/defendant"));
        }
        Ok(named)
    }

    /// The name of the period of this key, and whose it is.
    pub(crate) fn of_key(key: &str) -> (&str, Self) {
        let (name, whose) = Whose::of_key(key);
        (name, Self(whose))
    }

    /// The key of its period: `answer` of the agency that handles the response, `answer_of:haiyuan-zf` of another.
    pub(crate) fn key(&self, name: &str) -> String {
        self.0.key(name)
    }

    /// As facts have it.
    pub(crate) fn organ(&self) -> Option<OrganId> {
        self.0.organ().cloned()
    }

    /// How it responded so far.
    pub(crate) fn response(&self, case: &Case<Litigation>) -> Response {
        Response::of(&case.record, self.0.organ())
    }

    /// A period that runs against it, and that a suspension of the suit does not touch.
    ///
    /// # Errors
    /// A [`Refusal`] where the law cannot count it.
    pub(crate) fn clock(
        &self,
        case: &Case<Litigation>,
        cx: &Context,
        (name, rule): (&str, &str),
        from: NaiveDate,
    ) -> Result<FileFact, Refusal> {
        let receipt = cx.law.count(rule, from).receipt()?;
        let deadline = self.0.deadline(case, cx, (name, receipt), || self.named(case));
        Ok(FileFact::DeadlineSet(Deadline { pauses: false, ..deadline }))
    }

    /// What it is called where there are several: `被告海原县人民政府`; otherwise `被告`.
    fn named(&self, case: &Case<Litigation>) -> String {
        let handling = &case.file.opening().organ;
        if case.file.party_organs().all(|organ| organ == handling) {
            return "被告".to_owned();
        }
        let organ = self.0.organ().unwrap_or(handling);
        let known = case
            .file
            .parties
            .iter()
            .find(|party| party.kind == PartyKind::Organ && party.organ.as_ref() == Some(organ));
        format!("被告{}", known.map_or(organ.as_str(), |party| party.name.as_str()))
    }

    /// The other defendants.
    fn others(&self, case: &Case<Litigation>) -> Vec<Self> {
        let handling = &case.file.opening().organ;
        let mut others: Vec<Self> = Vec::new();
        for organ in case.file.party_organs() {
            let one = Self(Whose::of(Some(organ.clone()).filter(|organ| organ != handling)));
            if one != *self && !others.contains(&one) {
                others.push(one);
            }
        }
        others
    }

    /// How it stands with its evidence.
    fn evidence(&self, case: &Case<Litigation>) -> Evidence {
        let response = self.response(case);
        if response.evidence_missing {
            return Evidence::Missed;
        }
        let name = if response.delayed() { "evidence" } else { "answer" };
        match case.file.deadline(&self.key(name)) {
            Some(period) if period.state == DeadlineState::Met => {
                let in_time = period.ended_on.zip(period.due).is_some_and(|(on, due)| on <= due);
                if in_time && response.evidence_on.is_some() { Evidence::Brought } else { Evidence::Missed }
            }
            Some(period) if period.state == DeadlineState::Lapsed => Evidence::Missed,
            _ => Evidence::Open,
        }
    }

    /// Whether another defendant, who bears the burden of proof with this one, has brought the evidence or still may.
    fn may_rest_on_another(&self, case: &Case<Litigation>) -> bool {
        let joint = case.record.reconsidered.as_ref().is_some_and(Reconsidered::is_joint);
        joint && self.others(case).iter().any(|other| other.evidence(case) != Evidence::Missed)
    }

    /// Whether the lapse of its days to answer leaves the evidence open: a delay was asked for, or another may bring it.
    pub(crate) fn is_open(&self, case: &Case<Litigation>) -> bool {
        self.response(case).delayed() || self.may_rest_on_another(case)
    }
}

/// What follows where the days of a defendant to answer passed: with its evidence open, no more than is told.
pub(crate) fn answer_over(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    who: &Defendant,
    due: NaiveDate,
) -> Decision<Litigation> {
    if who.response(case).delayed() {
        return decision.and(no_answer(&who.named(case), due));
    }
    missed(decision, case, who, due)
}

/// What follows where a period of another defendant than the handling agency, or one for delayed evidence, passed.
pub(crate) fn over(
    mut decision: Decision<Litigation>,
    case: &Case<Litigation>,
    cx: &Context,
    key: &str,
) -> Decision<Litigation> {
    let (name, who) = Defendant::of_key(key);
    let due = case.file.deadline(key).and_then(|deadline| deadline.due).unwrap_or(cx.today);
    let open = match name {
        "answer" => who.is_open(case),
        _ => who.may_rest_on_another(case),
    };
    if open {
        decision.0.retain(|entry| !matches!(entry, Entry::File(FileFact::EffectOccurred(_))));
    }
    match name {
        "answer" => answer_over(decision, case, &who, due),
        _ => missed(decision, case, &who, due),
    }
}

/// A defendant brought no evidence by this day: the act is deemed to have none, unless another who bears the burden
/// with it has brought the evidence or still may. With the last of them it is so for each who missed its days before.
pub(crate) fn missed(
    decision: Decision<Litigation>,
    case: &Case<Litigation>,
    who: &Defendant,
    due: NaiveDate,
) -> Decision<Litigation> {
    let name = who.named(case);
    if who.may_rest_on_another(case) {
        return decision.and(left_to_another(&name, due));
    }
    let joint = case.record.reconsidered.as_ref().is_some_and(Reconsidered::is_joint);
    let before = who.others(case).into_iter().filter(|_| joint).filter_map(|other| {
        let response = other.response(case);
        let key = other.key(if response.delayed() { "evidence" } else { "answer" });
        let lapsed = case.file.deadline(&key).filter(|one| one.state == DeadlineState::Lapsed)?;
        (!response.evidence_missing).then_some((other, lapsed.due?))
    });
    let all = std::iter::once((who.clone(), due)).chain(before);
    all.fold(decision, |decision, (one, due)| {
        let told = deemed_missing(&one.named(case), due);
        decision.and_own(Fact::EvidenceDeemedMissing { due, defendant: one.organ() }).and(told)
    })
}

fn notice(kind: &str, zh: String, en: String, article: &str) -> FileFact {
    let (kind, article) = (kind.to_owned(), article.to_owned());
    FileFact::NoticeIssued(Notice { kind, zh, en, article, last_day: None })
}

/// What is told where the evidence did not come by this day.
fn deemed_missing(who: &str, due: NaiveDate) -> FileFact {
    let zh = format!(
        "{who}的举证期限于{due}届满。被告不提供或者无正当理由逾期提供证据的，视为被诉行政行为没有相应证据；\
         被诉行政行为涉及第三人合法权益，第三人提供证据的除外。不提出答辩状的，不影响人民法院审理。"
    );
    let en = format!(
        "The period for the evidence ended on {due}. Without evidence in time the act is deemed to have none, unless it \
         concerns a third party who supplies it. A missing answer does not stop the case."
    );
    notice("evidence_deemed_missing", zh, en, "《行政诉讼法》第三十四条第二款、第六十七条第二款")
}

/// What is told where only the answer did not come by this day.
fn no_answer(who: &str, due: NaiveDate) -> FileFact {
    let zh = format!(
        "{who}的答辩期限于{due}届满。不提出答辩状的，不影响人民法院审理；已经申请延期举证，是否视为没有证据以人民法院是否准许为准。"
    );
    let en = format!(
        "The period to answer ended on {due}. That does not stop the case; of the evidence, a delay was asked for."
    );
    notice("answer_missing", zh, en, "《行政诉讼法》第六十七条第二款")
}

/// What is told where another who bears the burden of proof with this one has brought the evidence, or still may.
fn left_to_another(who: &str, due: NaiveDate) -> FileFact {
    let zh = format!(
        "{who}的答辩举证期限于{due}届满，没有提出答辩状、提供证据，不影响人民法院审理。作出原行政行为的行政机关和复议机关对原行政行为合法性\
         共同承担举证责任，可以由其中一个机关实施举证行为：其他共同被告已经举证或者举证期限没有届满的，原行政行为不因此视为没有\
         证据。复议机关对复议决定的合法性承担举证责任。"
    );
    let en = format!(
        "One joint defendant let the period end on {due} without answer or evidence. That does not stop the case; for the \
         act the other may bring the evidence. For its decision the reconsideration organ bears the burden itself."
    );
    notice("answer_missing", zh, en, SHARED_BURDEN)
}

/// Both bear the burden of proof for the act.
const SHARED_BURDEN: &str = "《行政诉讼法》第六十七条第二款、《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百三十五条第二款";
