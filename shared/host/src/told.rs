//! What the coordination centre tells, as the system steps of a procedure take it in.

use crate::registry::{Asked, Registry, inbox};
use crate::wire;
use contracts::coordination::Told;
use contracts::{Envelope, case::Sheet};
use kernel::CaseId;
use ledger::Command;
use procedure::common::{NoteReturned, NoteRoute, NoteTakenOver, Receive};
use procedure::{Inlet, Notice, Procedure};
use uuid::Uuid;

impl<P: Procedure> Registry<P> {
    /// The step an event of the coordination centre brings about, if it is for a case here.
    ///
    /// # Errors
    /// Why the event cannot be understood.
    pub fn received(&self, envelope: &Envelope) -> Result<Command, String> {
        let told: Told = envelope.read()?;
        let mut asked = Asked::by_system(envelope.traceparent.clone());
        let dispute: Uuid = envelope.subject.parse().map_err(|_| "the subject is no dispute".to_owned())?;
        asked.inbox = Some(inbox(envelope, dispute));
        let steps = P::steps();
        let step =
            |name: &str, input: serde_json::Result<Vec<u8>>| (steps.get(name), input.unwrap_or_default());
        let (case, (act, body)) = match told {
            Told::Routed { case, lane, articles, notices, on, .. } => {
                let notices = notices
                    .into_iter()
                    .map(|n| Notice {
                        kind: n.kind,
                        zh: n.zh,
                        en: n.en,
                        article: n.article,
                        last_day: n.last_day,
                    })
                    .collect();
                (case, step("note-route", serde_json::to_vec(&NoteRoute { lane, articles, notices, on })))
            }
            Told::Referred {
                dispute, from_channel, from_organ, organ, division, sealed, reason, on, ..
            } => {
                let sheet: Sheet = self
                    .kit
                    .key
                    .open(&wire::purpose(dispute), &sealed)
                    .map_err(|_| "what is referred cannot be opened with this county's key".to_owned())?;
                let reason = reason
                    .map(|sealed| self.kit.key.open::<String>(&wire::purpose(dispute), &sealed))
                    .transpose()
                    .map_err(|_| "why it is referred cannot be opened with this county's key".to_owned())?;
                let referral = envelope.id;
                let input = Receive {
                    dispute,
                    organ,
                    division,
                    referral,
                    from: Some(from_channel),
                    sender: from_organ,
                    on,
                    matter: sheet.matter,
                    parties: sheet.parties,
                    reason,
                };
                (CaseId(referral.0), step("receive", serde_json::to_vec(&input)))
            }
            Told::TakenOver { case, by, by_case, on, .. } => match P::inlet(&Inlet::TakenOver) {
                Some(name) => {
                    (case, step(name, serde_json::to_vec(&NoteTakenOver { by, case: by_case, on })))
                }
                None => (
                    case,
                    step("note-taken-over", serde_json::to_vec(&NoteTakenOver { by, case: by_case, on })),
                ),
            },
            Told::Returned { case, by, reason, on, .. } => {
                (case, step("note-returned", serde_json::to_vec(&NoteReturned { by, reason, on })))
            }
            Told::Elsewhere { case, channel, by_case, by_number, article, demands, on, .. } => {
                let input = serde_json::json!({
                    "channel": channel, "case": by_case, "number": by_number, "article": article,
                    "demands": demands, "on": on
                });
                (case, step(P::inlet(&Inlet::Elsewhere).unwrap_or("-"), serde_json::to_vec(&input)))
            }
            Told::ActDisputed { case, act, by, by_case, by_number, on, .. } => {
                let input = serde_json::json!({
                    "act": act, "channel": by, "case": by_case, "number": by_number, "on": on
                });
                (case, step("note-disputed", serde_json::to_vec(&input)))
            }
            Told::Reconsidered {
                case,
                organ,
                by_case,
                by_number,
                code,
                zh,
                ended_on,
                served_on,
                pending,
                ..
            } => {
                let input = serde_json::json!({
                    "organ": organ, "case": by_case, "number": by_number, "code": code, "zh": zh, "on": ended_on,
                    "served_on": served_on, "pending": pending
                });
                (case, step("note-reconsidered", serde_json::to_vec(&input)))
            }
            Told::Asked { dispute, case, organ, by_case, by_number, asked_on, answered_on } => {
                let input = serde_json::json!({
                    "dispute": dispute, "case": case, "organ": organ, "by_case": by_case, "by_number": by_number,
                    "asked_on": asked_on, "answered_on": answered_on
                });
                (case, step("note-request", serde_json::to_vec(&input)))
            }
            Told::ActChanged { case, act, how, on, document, by, by_case, by_number, .. } => {
                let input = serde_json::json!({
                    "how": how, "on": on, "document": document, "act": act,
                    "told_by": { "channel": by, "case": by_case, "number": by_number }
                });
                (case, step("note-act-changed", serde_json::to_vec(&input)))
            }
        };
        Ok(self.by_itself(case, act, &body, asked))
    }
}
