//! The routes of the coordination centre: which there are, and how a dossier is found for whoever asks.

mod act;
mod change;
mod dispute;
mod group;
mod join;
mod offered;
mod routing;

use crate::desk::Coordination;
use crate::dossier::Dossier;
use crate::route::{Described, Route};
use crate::view;
use axum::Router;
use axum::routing::{get, post};
use contracts::Envelope;
use host::problem::failed;
use host::{Kit, Service};
use kernel::{Actor, Role};
use ledger::{Command, DueRow};
use std::sync::Arc;
use utoipa::OpenApi as _;
use uuid::Uuid;
use web::{Problem, problem};

impl Service for Coordination {
    fn kit(&self) -> &Kit {
        &self.kit
    }

    fn router(&self) -> Router {
        let routes = Router::new()
            .route("/disputes", get(dispute::list))
            .route("/disputes/{dispute}", get(dispute::read))
            .route("/disputes/{dispute}/merge", post(join::merge))
            .route("/disputes/{dispute}/split", post(join::split))
            .route("/disputes/{dispute}/register-act", post(act::register_act))
            .route("/route", post(routing::try_route))
            .route("/overrides", get(routing::overrides))
            .route("/mediation-offers", get(offered::offers))
            .route("/groups/{cause}", get(group::group))
            .route("/categories/{category}/intake", get(group::intake))
            .with_state(self.clone());
        Router::new().nest("/coordination/v1", routes)
    }

    fn openapi(&self) -> utoipa::openapi::OpenApi {
        openapi()
    }

    fn received(&self, envelope: &Envelope) -> Result<Command, String> {
        Coordination::received(self, envelope)
    }

    fn lapsed(&self, due: DueRow) -> Command {
        Coordination::lapsed(self, due)
    }

    fn recounted(&self, case: Uuid) -> Option<Command> {
        Some(Coordination::recounted(self, case))
    }
}

impl axum::extract::FromRef<Coordination> for web::Verifier {
    fn from_ref(coordination: &Coordination) -> Self {
        coordination.kit.verifier.clone()
    }
}

/// The OpenAPI document of the centre.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(
        info(title = "解纷 Jiefen · 协调化解中心 coordination"),
        paths(
            dispute::list,
            dispute::read,
            join::merge,
            join::split,
            act::register_act,
            routing::try_route,
            routing::overrides,
            offered::offers,
            group::group,
            group::intake
        ),
        components(schemas(Route, Described, join::Joining, act::RegisterAct))
    )]
    struct Document;
    Document::openapi()
}

fn broken(why: &str) -> Problem {
    tracing::error!(why, "a dossier cannot be read");
    Problem::unavailable()
}

/// The dossier, where the caller may see it; a dispute that was joined to another leads there.
async fn found(state: &Coordination, id: &str, actor: &Actor) -> Result<Arc<Dossier>, Problem> {
    let mut id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    for _ in 0..8 {
        let row = state.kit.ledger.state(id).await.map_err(|error| failed(&error))?;
        let row = row.ok_or_else(Problem::not_found)?;
        let dossier = state.memo.read(&row).map_err(|error| broken(&format!("{id}: {error}")))?;
        match dossier.merged_into {
            Some(into) if into.0 != id => id = into.0,
            _ => {
                return if view::may_see(&dossier, actor) { Ok(dossier) } else { Err(Problem::not_found()) };
            }
        }
    }
    Err(Problem::not_found())
}

fn coordinator(actor: &Actor) -> Result<(), Problem> {
    if actor.is(Role::Coordinator) {
        return Ok(());
    }
    Err(Problem::new(&problem::FORBIDDEN, "这一事项由协调化解中心办理", "this is the coordination centre's"))
}
