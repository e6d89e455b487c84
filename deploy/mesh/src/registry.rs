//! The services of the mesh, and the documents that follow from them.

use coordination::Coordination;
use host::replay::{Replayed, replay};
use host::{Kit, Registry, Service};
use ledger::Ledger;
use procedure::Procedure;
use procedure::proof::Enforced;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every service but identity, built on its kit.
pub(crate) fn build(kit: Kit) -> anyhow::Result<Arc<dyn Service>> {
    Ok(match kit.name {
        "petition" => Arc::new(Registry::<petition::Petition>::new(kit)),
        "mediation" => Arc::new(Registry::<mediation::Mediation>::new(kit)),
        "adjudication" => Arc::new(Registry::<adjudication::Adjudication>::new(kit)),
        "reconsideration" => Arc::new(Registry::<reconsideration::Reconsideration>::new(kit)),
        "litigation" => Arc::new(Registry::<litigation::Litigation>::new(kit)),
        "recommendation" => Arc::new(Registry::<recommendation::Recommendation>::new(kit)),
        "coordination" => Arc::new(Coordination::new(kit)),
        other => anyhow::bail!("there is no service {other}"),
    })
}

/// Folds the cases of a channel again from their entries.
pub(crate) async fn replayed(channel: &str, ledger: &Ledger) -> anyhow::Result<Replayed> {
    Ok(match channel {
        "petition" => replay::<petition::Petition>(ledger).await?,
        "mediation" => replay::<mediation::Mediation>(ledger).await?,
        "adjudication" => replay::<adjudication::Adjudication>(ledger).await?,
        "reconsideration" => replay::<reconsideration::Reconsideration>(ledger).await?,
        "litigation" => replay::<litigation::Litigation>(ledger).await?,
        "recommendation" => replay::<recommendation::Recommendation>(ledger).await?,
        other => anyhow::bail!("there is no channel {other}"),
    })
}

/// The OpenAPI document of a service.
pub(crate) fn openapi(service: &str) -> anyhow::Result<utoipa::openapi::OpenApi> {
    Ok(match service {
        "petition" => host::openapi::<petition::Petition>(),
        "mediation" => host::openapi::<mediation::Mediation>(),
        "adjudication" => host::openapi::<adjudication::Adjudication>(),
        "reconsideration" => host::openapi::<reconsideration::Reconsideration>(),
        "litigation" => host::openapi::<litigation::Litigation>(),
        "recommendation" => host::openapi::<recommendation::Recommendation>(),
        "coordination" => coordination::openapi(),
        "identity" => identity::openapi(),
        "law" => host::law::openapi(),
        other => anyhow::bail!("there is no service {other}"),
    })
}

/// What the steps of every channel enforce, as their proofs show it: played now, not remembered.
pub(crate) fn enforced(rules: &law::Rules) -> anyhow::Result<Vec<(&'static str, Vec<Enforced>)>> {
    fn of<P: Procedure>(rules: &law::Rules) -> anyhow::Result<(&'static str, Vec<Enforced>)> {
        let found = procedure::proof::enforced::<P>(rules);
        Ok((P::NAME, found.map_err(|wrong| anyhow::anyhow!("{}", wrong.join("\n")))?))
    }
    Ok(vec![
        of::<petition::Petition>(rules)?,
        of::<mediation::Mediation>(rules)?,
        of::<adjudication::Adjudication>(rules)?,
        of::<reconsideration::Reconsideration>(rules)?,
        of::<litigation::Litigation>(rules)?,
        of::<recommendation::Recommendation>(rules)?,
    ])
}

/// The AsyncAPI document of every event on the wire.
pub(crate) fn asyncapi() -> serde_json::Value {
    fn of<P: Procedure>() -> Vec<contracts::registry::Registered> {
        contracts::registry::of_channel(P::NAME, &host::facts::<P>())
    }
    let mut types = of::<petition::Petition>();
    types.extend(of::<mediation::Mediation>());
    types.extend(of::<adjudication::Adjudication>());
    types.extend(of::<reconsideration::Reconsideration>());
    types.extend(of::<litigation::Litigation>());
    types.extend(of::<recommendation::Recommendation>());
    types.extend(contracts::registry::of_coordination());
    contracts::registry::asyncapi(&types, env!("CARGO_PKG_VERSION"))
}

/// The steps of every channel that may be open to people, in words.
pub(crate) fn offers() -> contracts::offer::Offers {
    fn of<P: Procedure>() -> (String, BTreeMap<String, contracts::offer::OpenStep>) {
        (P::NAME.to_owned(), host::wire::offers::<P>())
    }
    BTreeMap::from([
        of::<petition::Petition>(),
        of::<mediation::Mediation>(),
        of::<adjudication::Adjudication>(),
        of::<reconsideration::Reconsideration>(),
        of::<litigation::Litigation>(),
        of::<recommendation::Recommendation>(),
    ])
}
