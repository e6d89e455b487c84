//! A mediation is asked for, or the committee begins of its own accord.

use crate::earlier::Before;
use crate::fact::Fact;
use crate::listed::on_list;
use crate::procedure::{Answer, How, Kind, Round, Side, Stage};
use crate::{Mediation, clock};
use chrono::NaiveDate;
use kernel::{By, CaseId};
use procedure::common::Filing;
use procedure::{Case, Context, Decision, Document, FileFact, Refusal, Rule, Source, Step, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers a request for mediation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The first sheet.
    pub filing: Filing,
    /// Which mediation.
    #[serde(default)]
    pub kind: Kind,
    /// Divisions where the sides live or are seated; left out where the record does not say.
    #[serde(default)]
    pub places: Vec<String>,
    /// Rounds held elsewhere before this case came in, from which nothing that lasted came. Those of the case of this organ
    /// that it continues are taken from there.
    #[serde(default)]
    pub earlier: Vec<Earlier>,
    /// The other committee, where the committees concerned mediate together (共同调解): for sides that live in different areas.
    #[serde(default)]
    pub jointly_with: Option<Jointly>,
}

/// A committee that mediates together with this one.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Jointly)]
pub struct Jointly {
    /// Its full name.
    pub committee: String,
    /// Its letter, by which it agreed to that (共同调解函).
    pub letter: Document,
}

/// A round held before.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = mediation::Earlier)]
pub struct Earlier {
    /// Day.
    pub on: NaiveDate,
    /// Why nothing came of it.
    pub reason: String,
}

impl Earlier {
    /// The round as it is kept: held by the day the case came in.
    fn held(self, received: NaiveDate, at: &str) -> Result<Round, Refusal> {
        if self.on > received {
            return Err(Refusal::new(
                "round_after_receipt",
                format!("此前的调解应当在{received}以前进行；受理以后的调解请办理“登记调解记录”"),
                format!(
                    "an earlier round was held by {received}; those of this case are recorded as sittings"
                ),
            )
            .at(format!("{at}/on")));
        }
        let reason = check::text(&self.reason, &format!("{at}/reason"))?;
        Ok(Round { on: self.on, reason })
    }
}

impl Step<Mediation> for Register {
    const RULE: Rule<Stage> = Rule::named("register", "登记调解申请", "Register a request for mediation")
        .under("《人民调解法》第十七条")
        .by(&[By::Officer])
        .opening()
        .enforcing(&["RT-11", "XT-05", "XT-07", "XT-20", "XT-50"]);

    fn decide(self, case: &Case<Mediation>, cx: &Context) -> Result<Decision<Mediation>, Refusal> {
        self.at_home(cx)?;
        on_list(self.kind, self.filing.matter.category, cx)
            .map_err(|refusal| refusal.at("/filing/matter/category"))?;
        let opening = self.filing.opening::<Mediation>(cx, None)?;
        let received = opening.received_on;
        let (jointly_with, letter) =
            self.jointly_with.map(|with| with.checked(self.kind, cx)).transpose()?.unzip();
        let mut requested = Decision::of(Fact::Requested { kind: self.kind, jointly_with });
        // whoever applies consents by that; where the organ begins of its own accord nobody has yet
        if opening.source != Source::OwnMotion {
            let how = How::Application;
            let answer = Answer { side: Side::Applicant, consents: true, on: received, how };
            requested = requested.and_own(Fact::Answered(answer));
        }
        for Round { on, reason } in rounds(self.earlier, opening.continues, received, cx)? {
            requested = requested.and_own(Fact::RoundFailed { on, reason });
        }
        let row = clock::acceptance(self.kind, opening.matter.category);
        requested.and(FileFact::Opened(Box::new(opening))).and_all(letter.map(Document::lodged)).deadline(
            cx,
            case,
            "acceptance",
            row,
            received,
        )
    }

    fn names(&self) -> Option<CaseId> {
        self.filing.continues
    }

    fn example() -> serde_json::Value {
        serde_json::json!({ "kind": "peoples", "filing": Filing::example() })
    }
}

/// The rounds before this case, in the order of their days: those that are told, and those on record.
fn rounds(
    told: Vec<Earlier>,
    continues: Option<CaseId>,
    received: NaiveDate,
    cx: &Context,
) -> Result<Vec<Round>, Refusal> {
    let before = Before::found(cx, continues);
    let mut rounds = before.as_ref().map_or_else(Vec::new, |before| before.rounds().to_vec());
    for (i, round) in told.into_iter().enumerate() {
        let at = format!("/earlier/{i}");
        if let Some(before) = &before {
            before.says_itself(round.on, &format!("{at}/on"))?;
        }
        rounds.push(round.held(received, &at)?);
    }
    rounds.sort_by_key(|round| round.on);
    Ok(rounds)
}

impl Jointly {
    /// The other committee and its letter: committees mediate together, and nobody else does.
    fn checked(self, kind: Kind, cx: &Context) -> Result<(String, Document), Refusal> {
        if kind != Kind::Peoples {
            return Err(cx
                .refuse(
                    "RT-11",
                    "not_of_committees",
                    "共同调解由相关的人民调解委员会进行，行政调解、司法调解不填写",
                    "people's mediation committees mediate together: leave it out of another mediation",
                )
                .at("/jointly_with"));
        }
        let committee = check::text(&self.committee, "/jointly_with/committee")?;
        Ok((committee, self.letter.checked_at(cx, "/jointly_with/letter")?))
    }
}

impl Register {
    /// Where the sides live in different areas, the committee whose area holds them all mediates, or several do together.
    fn at_home(&self, cx: &Context) -> Result<(), Refusal> {
        let own = |place: &String| place.starts_with(cx.actor.division.as_str());
        let apart = self.places.windows(2).any(|pair| pair[0] != pair[1]);
        let together = self.jointly_with.is_some();
        if self.kind != Kind::Peoples || !apart || together || self.places.iter().all(own) {
            return Ok(());
        }
        Err(cx
            .refuse(
                "RT-11",
                "across_areas",
                "当事人不在同一地区，由乡镇、街道人民调解委员会受理，或者由相关的人民调解委员会共同调解：共同调解的，请填写另一人民\
                 调解委员会（jointly_with）并附其函件",
                "the sides live in different areas: the township's committee mediates, or the committees together; then name the \
                 other one (`jointly_with`) with its letter",
            )
            .at("/places"))
    }
}
