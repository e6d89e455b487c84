//! A running identity service for a test.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::TimeDelta;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use host::{County, Kit, Service, Shared};
use identity::{CountyFile, Identity, SigningKey};
use kernel::{Clock, CountyKey, ManualClock};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;
use web::Verifier;

/// First password of every account.
pub(crate) const PASSWORD: &str = "a demo password";

const COUNTY: &str = r#"
password = "a demo password"
towns = [{ code = "640522100", name = "海城镇", kind = "镇", valid_from = "2023-06-30" }]
[county]
code = "640522"
name = "海原县"
word = "海"
[[organs]]
code = "haiyuan-yunwei"
name = "运行维护中心"
kind = "centre"
division = "640522"
accounts = [{ name = "operator", roles = ["operator"] }]
[[organs]]
code = "haiyuan-haicheng-z"
name = "海原县海城镇人民政府"
kind = "town"
division = "640522100"
accounts = [{ name = "haiyuan-haicheng-z-officer", roles = ["officer"] }]
[[organs]]
code = "haiyuan-fayuan"
name = "海原县人民法院"
kind = "court"
division = "640522"
accounts = [{ name = "haiyuan-fayuan-court", roles = ["court"] }]
"#;

/// An officer's account.
pub(crate) const OFFICER: &str = "haiyuan-haicheng-z-officer";

/// A running service.
pub(crate) struct Running {
    pub(crate) kit: Kit,
    pub(crate) key: SigningKey,
    /// The private half, to forge with.
    pub(crate) signer: ed25519_dalek::SigningKey,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) router: Router,
    _folder: TempDir,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Running {
    /// A service with a small county.
    pub(crate) async fn begin() -> Self {
        let running = Self::empty().await;
        let seeded = identity::seed(&running.kit, &CountyFile::read(COUNTY).unwrap()).await.unwrap();
        assert_eq!((seeded.organs, seeded.accounts), (3, 3));
        running
    }

    /// A service where nothing is registered.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("identity-key.pem");
        let key = SigningKey::load_or_generate(&path).unwrap();
        let pem = std::fs::read_to_string(&path).unwrap();
        let signer = ed25519_dalek::SigningKey::from_pkcs8_pem(&pem).unwrap();
        let clock = Arc::new(ManualClock::at("2026-03-02T01:00:00Z".parse().unwrap()));
        let verifier = Verifier::new(key.jwks(), "jiefen", "jiefen", clock.clone());
        let database = format!("sqlite://{}?mode=rwc", folder.path().join("identity.db").display());
        let county = County { code: "640522".to_owned(), word: "海".to_owned() };
        let shared = Shared {
            clock: clock.clone(),
            key: CountyKey::generate(),
            county,
            verifier,
            law: host::LawBook::bundled("640522"),
            seals: host::Seals::of(contracts::sign::Directory::default()),
        };
        let event_key = contracts::sign::EventKey::generate();
        let kit = Kit::open("identity", &database, event_key, shared).await.unwrap();
        let identity = Identity::new(kit.clone(), key.clone(), "jiefen", "jiefen");
        assert!(identity.is_trusted());
        let router = web::face::dress("identity", identity.router());
        Self { kit, key, signer, clock, router, _folder: folder }
    }

    /// Time goes by.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.clock.set(self.clock.now() + by);
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Reply { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    /// Reads with a token.
    pub(crate) async fn get(&self, path: &str, token: &str) -> Reply {
        let request =
            Request::get(format!("/identity/v1{path}")).header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends JSON with a token and an idempotency key; either may be empty.
    pub(crate) async fn post(&self, path: &str, token: &str, key: &str, body: impl Into<Body>) -> Reply {
        let mut request =
            Request::post(format!("/identity/v1{path}")).header("content-type", "application/json");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Tries to log in.
    pub(crate) async fn try_login(&self, account: &str, password: &str) -> Reply {
        self.post("/tokens", "", "", json!({ "account": account, "password": password }).to_string()).await
    }

    /// Logs in.
    pub(crate) async fn login(&self, account: &str) -> String {
        let reply = self.try_login(account, PASSWORD).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        reply.body["access_token"].as_str().unwrap().to_owned()
    }
}
