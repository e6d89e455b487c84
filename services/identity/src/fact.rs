//! What happens to organs and accounts, and how it is written down.

use crate::account::{Account, Kept};
use crate::directory::Asked;
use crate::organ::Organ;
use chrono::{DateTime, Utc};
use kernel::{CaseId, OrganId, Role};
use ledger::{Answer, Append, Draft, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Mark under which every organ is found.
pub(crate) const ORGANS: &str = "organs";

/// Something that happened.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub(crate) enum Fact {
    /// An organ takes part.
    OrganRegistered(Organ),
    /// An account exists.
    AccountRegistered { account: String, organ: OrganId, roles: Vec<Role> },
    /// It has this password, sealed.
    PasswordSet { sealed: String },
    /// It gets no tokens any more.
    AccountDisabled {},
}

impl Fact {
    fn kind(&self) -> &'static str {
        match self {
            Self::OrganRegistered(_) => "organ_registered",
            Self::AccountRegistered { .. } => "account_registered",
            Self::PasswordSet { .. } => "password_set",
            Self::AccountDisabled {} => "account_disabled",
        }
    }
}

/// What an organ's or an account's facts fold to.
pub(crate) enum Record {
    Organ(Organ),
    Account(Kept),
}

impl Record {
    fn id(&self) -> CaseId {
        match self {
            Self::Organ(organ) => Organ::id(&organ.code),
            Self::Account(kept) => Account::id(&kept.account.account),
        }
    }
}

/// What was decided: the facts, and where they lead.
pub(crate) struct Change {
    /// Version they begin after.
    pub(crate) from: i64,
    /// In order.
    pub(crate) facts: Vec<Fact>,
    /// The state after them.
    pub(crate) record: Record,
    /// Status of the answer.
    pub(crate) status: u16,
}

impl Change {
    /// The version it leads to.
    fn version(&self) -> i64 {
        self.facts.iter().fold(self.from, |version, _| version + 1)
    }

    /// As the ledger takes it. Nothing of it is told to other services.
    pub(crate) fn append(self, at: DateTime<Utc>, asked: &Asked) -> Result<Append, serde_json::Error> {
        let (id, version) = (self.record.id(), self.version());
        let mut entries = Vec::with_capacity(self.facts.len());
        for (case_seq, fact) in (self.from + 1..).zip(&self.facts) {
            entries.push(Draft {
                id: Uuid::now_v7(),
                case: id.0,
                case_seq,
                kind: fact.kind().to_owned(),
                at,
                actor: asked.actor.account.clone(),
                organ: asked.actor.organ.clone(),
                trace: asked.trace.clone(),
                body: serde_json::to_string(fact)?,
                wire: None,
            });
        }
        let (number, closed, body, shown, marks) = match &self.record {
            Record::Organ(organ) => {
                let body = serde_json::to_string(organ)?;
                (
                    organ.code.clone(),
                    false,
                    body,
                    serde_json::to_value(organ)?,
                    vec![(ORGANS.to_owned(), id.0)],
                )
            }
            Record::Account(kept) => {
                let account = &kept.account;
                let body = serde_json::to_string(kept)?;
                (account.account.clone(), account.disabled, body, serde_json::to_value(account)?, Vec::new())
            }
        };
        let stage = if closed { "disabled" } else { "registered" };
        let state = State {
            case: id.0,
            version,
            stage: stage.to_owned(),
            dispute: String::new(),
            number,
            due: None,
            closed,
            body,
            sent: BTreeMap::new(),
        };
        let body = versioned(shown, version).to_string();
        Ok(Append {
            entries,
            states: vec![state],
            marks,
            answer: Answer { status: self.status, body },
            ..Append::default()
        })
    }
}

/// What is shown, with its version.
pub(crate) fn versioned(mut shown: Value, version: i64) -> Value {
    shown["version"] = version.into();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::corpus::{Corpus, is_complete, kinds, reads_back};

    #[test]
    fn what_was_once_written_stays_readable() {
        let corpus = Corpus::of(env!("CARGO_MANIFEST_DIR"));
        corpus.is_frozen();
        let entries = corpus.part("entries");
        let shown = entries.iter().map(|(name, text)| reads_back::<Fact>(name, text).kind().to_owned());
        is_complete("an entry", kinds::<Fact>(), &shown.collect());
        for (name, text) in corpus.part("organs") {
            let _organ: Organ = reads_back(&name, &text);
        }
        let accounts = corpus.part("accounts");
        let kept: Vec<Kept> = accounts.iter().map(|(name, text)| reads_back(name, text)).collect();
        assert!(
            [true, false].iter().all(|disabled| kept.iter().any(|kept| kept.account.disabled == *disabled))
        );
    }
}
