//! The directory of organs and accounts over the ledger: the only place that reads and writes them.

use crate::account::{Account, Kept};
use crate::fact::{Change, Fact, ORGANS, Record};
use crate::organ::Organ;
use crate::unfit::Unfit;
use host::Kit;
use host::problem::{Reply, Stop};
use kernel::{Actor, CaseId};
use ledger::{Answer, Command, Desk, Idem, LedgerError, ListQuery, State};
use serde::de::DeserializeOwned;
use web::{Problem, problem};

/// The directory. Cheap to clone.
#[derive(Clone)]
pub struct Directory {
    kit: Kit,
}

/// Where a change comes from.
pub(crate) struct Asked {
    /// Who asks.
    pub(crate) actor: Actor,
    /// Idempotency key.
    pub(crate) idem: Option<Idem>,
    /// Trace.
    pub(crate) trace: Option<String>,
}

impl Directory {
    /// The directory in this service's ledger.
    #[must_use]
    pub fn new(kit: Kit) -> Self {
        Self { kit }
    }

    /// An organ, with its version.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub async fn organ(&self, code: &str) -> Result<Option<(Organ, i64)>, LedgerError> {
        self.read(Organ::id(code)).await
    }

    /// A page of organs, and whether more follow. `after` is the case of the last one before it.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub async fn organs(&self, after: Option<String>, limit: u64) -> Result<(Vec<Organ>, bool), LedgerError> {
        let query = ListQuery { marks: vec![ORGANS.to_owned()], after, limit, ..ListQuery::default() };
        let listed = self.kit.ledger.list(&query).await?;
        let organs = listed.items.iter().map(decode).collect::<Result<_, _>>()?;
        Ok((organs, listed.more))
    }

    /// An account, with its version.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub async fn account(&self, name: &str) -> Result<Option<(Account, i64)>, LedgerError> {
        let kept = self.read::<Kept>(Account::id(name)).await?;
        Ok(kept.map(|(kept, version)| (kept.account, version)))
    }

    /// The hash of an account's password, and the version it was read in; none for an account that gets no tokens.
    pub(crate) async fn hash(&self, name: &str) -> Result<Option<(String, Account, i64)>, LedgerError> {
        let Some((kept, version)) = self.read::<Kept>(Account::id(name)).await? else { return Ok(None) };
        if kept.account.disabled {
            return Ok(None);
        }
        let hash = self
            .kit
            .key
            .open(&purpose(name), &kept.sealed)
            .map_err(|error| LedgerError::Corrupt(format!("the password of {name}: {error}")))?;
        Ok(Some((hash, kept.account, version)))
    }

    /// Registers an organ.
    pub(crate) async fn register_organ(&self, organ: Organ, asked: Asked) -> Result<(Answer, bool), Problem> {
        let id = Organ::id(&organ.code);
        self.write(vec![id], asked, move |desk| {
            if desk.state(id.0).is_some() {
                return Err(
                    taken("/code", "这个机关代码已经登记", "an organ of this code is registered").into()
                );
            }
            let facts = vec![Fact::OrganRegistered(organ.clone())];
            Ok(Change { from: 0, facts, record: Record::Organ(organ), status: 201 })
        })
        .await
    }

    /// Registers an account with the hash of its password.
    pub(crate) async fn register_account(
        &self,
        account: Account,
        hash: &str,
        asked: Asked,
    ) -> Result<(Answer, bool), Problem> {
        let sealed = self.sealed(&account.account, hash)?;
        let (id, organ) = (Account::id(&account.account), Organ::id(&account.organ));
        self.write(vec![id, organ], asked, move |desk| {
            let Some(organ) = desk.state(organ.0) else {
                let unknown = Unfit::new(
                    "/organ",
                    "unknown_organ",
                    "没有登记这个机关，请先登记机关",
                    "no such organ is registered: register it first",
                );
                return Err(unknown.into());
            };
            account.check(decode::<Organ>(organ).map_err(|error| broken(&error))?.kind)?;
            if desk.state(id.0).is_some() {
                return Err(
                    taken("/account", "这个账号已经登记", "an account of this name is registered").into()
                );
            }
            let registered = Fact::AccountRegistered {
                account: account.account.clone(),
                organ: account.organ.clone(),
                roles: account.roles.clone(),
            };
            let facts = vec![registered, Fact::PasswordSet { sealed: sealed.clone() }];
            Ok(Change { from: 0, facts, record: Record::Account(Kept { account, sealed }), status: 201 })
        })
        .await
    }

    /// Gives an account a new password; with `expected`, only where nothing happened to it since that version.
    pub(crate) async fn set_password(
        &self,
        name: &str,
        hash: &str,
        expected: Option<i64>,
        asked: Asked,
    ) -> Result<(Answer, bool), Problem> {
        let (id, sealed) = (Account::id(name), self.sealed(name, hash)?);
        self.write(vec![id], asked, move |desk| {
            let (kept, from) = kept(desk, id)?;
            if let Some(expected) = expected.filter(|expected| *expected != from) {
                return Err(host::problem::stale(from, expected));
            }
            let facts = vec![Fact::PasswordSet { sealed: sealed.clone() }];
            let record = Record::Account(Kept { sealed, ..kept });
            Ok(Change { from, facts, record, status: 200 })
        })
        .await
    }

    /// Disables an account; one that is disabled stays so.
    pub(crate) async fn disable(&self, name: &str, asked: Asked) -> Result<(Answer, bool), Problem> {
        let id = Account::id(name);
        self.write(vec![id], asked, move |desk| {
            let (mut kept, from) = kept(desk, id)?;
            let facts = if kept.account.disabled { Vec::new() } else { vec![Fact::AccountDisabled {}] };
            kept.account.disabled = true;
            Ok(Change { from, facts, record: Record::Account(kept), status: 200 })
        })
        .await
    }

    fn sealed(&self, name: &str, hash: &str) -> Result<String, Problem> {
        self.kit.key.seal(&purpose(name), &hash).map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "a password could not be sealed");
            Problem::unavailable()
        })
    }

    async fn read<T: DeserializeOwned>(&self, id: CaseId) -> Result<Option<(T, i64)>, LedgerError> {
        let state = self.kit.ledger.state(id.0).await?;
        state.map(|state| Ok((decode(&state)?, state.version))).transpose()
    }

    async fn write(
        &self,
        load: Vec<CaseId>,
        mut asked: Asked,
        decide: impl FnOnce(&Desk<'_>) -> Result<Change, Problem> + Send + 'static,
    ) -> Result<(Answer, bool), Problem> {
        let reply = Reply::default();
        let told = reply.clone();
        let idem = asked.idem.take();
        let judge = move |desk: &Desk<'_>| {
            let change = decide(desk)
                .and_then(|change| change.append(desk.at, &asked).map_err(|error| broken(&error)));
            told.judgement(change.map_err(Stop::from))
        };
        let load = load.into_iter().map(|id| id.0).collect();
        let command = Command { load, marks: Vec::new(), idem, inbox: None, judge: Box::new(judge) };
        reply.answer(self.kit.writer.submit(command).await)
    }
}

/// What a password's hash is sealed for: it opens for its own account only.
fn purpose(account: &str) -> String {
    format!("password:{account}")
}

fn decode<T: DeserializeOwned>(state: &State) -> Result<T, LedgerError> {
    serde_json::from_str(&state.body)
        .map_err(|error| LedgerError::Corrupt(format!("{}: {error}", state.case)))
}

fn kept(desk: &Desk<'_>, id: CaseId) -> Result<(Kept, i64), Problem> {
    let state = desk.state(id.0).ok_or_else(Problem::not_found)?;
    Ok((decode(state).map_err(|error| broken(&error))?, state.version))
}

fn taken(pointer: &'static str, zh: &str, en: &str) -> Unfit {
    Unfit::new(pointer, "taken", zh, en)
}

fn broken(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::error!(error, "the directory cannot be read");
    Problem::new(
        &problem::INTERNAL,
        "系统故障，本次操作没有生效。请记下跟踪号并联系系统管理员",
        "the system failed and nothing was done: note the trace id and call the operator",
    )
}
