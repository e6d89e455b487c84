//! The registry of event types: from it come the AsyncAPI document, the JSON Schemas and the test that every
//! published event is registered.

use crate::{case, coordination, type_of};
use serde_json::{Value, json};
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa::{PartialSchema, ToSchema};

/// Facts of the common file that name an entry where the procedure brings about none of its own.
pub const FILE_FACTS: [&str; 29] = [
    "opened",
    "party_joined",
    "party_left",
    "mandate_changed",
    "party_rectified",
    "act_changed",
    "act_rectified",
    "receipt_rectified",
    "document_lodged",
    "document_served",
    "document_rectified",
    "sitting_convened",
    "sitting_recorded",
    "mediation_offered",
    "closed",
    "deadline_set",
    "deadline_lapsed",
    "suspended",
    "resumed",
    "obligation_undertaken",
    "obligation_performed",
    "obligation_paid",
    "assistance_asked",
    "assistance_answered",
    "handed_over",
    "hand_over_answered",
    "route_noted",
    "referred",
    "taken_over",
];

/// A registered type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Service that writes it.
    pub service: String,
    /// Fact.
    pub fact: String,
    /// Full type.
    pub kind: String,
    /// Name of the schema of its data.
    pub schema: &'static str,
}

/// The types of one service: its own facts, and those of the common file.
#[must_use]
pub fn of_channel(service: &str, own: &[String]) -> Vec<Registered> {
    let mut facts: Vec<&str> = own.iter().map(String::as_str).chain(FILE_FACTS).collect();
    facts.extend(["referral_returned", "deadline_met", "notice_issued"]);
    facts.sort_unstable();
    facts.dedup();
    facts
        .into_iter()
        .map(|fact| Registered {
            service: service.to_owned(),
            fact: fact.to_owned(),
            kind: type_of(service, fact, 1),
            schema: "Happened",
        })
        .collect()
}

/// The types of the coordination centre.
#[must_use]
pub fn of_coordination() -> Vec<Registered> {
    coordination::Told::FACTS
        .into_iter()
        .map(|fact| Registered {
            service: "coordination".to_owned(),
            fact: fact.to_owned(),
            kind: type_of("coordination", fact, 1),
            schema: "Told",
        })
        .collect()
}

/// The AsyncAPI 3 document of these types.
#[must_use]
pub fn asyncapi(types: &[Registered], version: &str) -> Value {
    let mut services: Vec<&str> = types.iter().map(|t| t.service.as_str()).collect();
    services.dedup();
    let mut channels = serde_json::Map::new();
    let mut operations = serde_json::Map::new();
    let mut messages = serde_json::Map::new();
    for service in services {
        let mut own = serde_json::Map::new();
        for t in types.iter().filter(|t| t.service == service) {
            own.insert(t.fact.clone(), json!({ "$ref": format!("#/components/messages/{}", t.kind) }));
            messages.insert(
                t.kind.clone(),
                json!({
                    "name": t.kind,
                    "contentType": "application/cloudevents+json",
                    "payload": { "$ref": format!("#/components/schemas/{}", t.schema) }
                }),
            );
        }
        let audience = if service == "coordination" { "{division}.to.{recipient}" } else { "{division}" };
        let mut parameters = json!({
            "division": { "description": "division code of the organ" },
            "fact": { "description": "what happened" },
            "case": { "description": "hash of the case" }
        });
        if service == "coordination" {
            parameters["recipient"] = json!({ "description": "the only service it is for" });
        }
        channels.insert(
            service.to_owned(),
            json!({
                "address": format!("evt.{service}.{audience}.{{fact}}.v1.{{case}}"),
                "description": format!(
                    "Events that wait for the same readers come in one message, a CloudEvents JSON batch of up to 64 \
                     under evt.{service}.{audience}.batch.v1; its header Mesh-Sizes has their lengths in bytes."
                ),
                "parameters": parameters,
                "messages": own
            }),
        );
        operations.insert(
            format!("{service}Publishes"),
            json!({ "action": "send", "channel": { "$ref": format!("#/channels/{service}") } }),
        );
    }
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "解纷 Jiefen: events",
            "version": version,
            "description": "CloudEvents 1.0 (structured JSON) over NATS JetStream. No personal data in clear."
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages, "schemas": schemas() }
    })
}

/// The JSON Schemas of the data, by name.
#[must_use]
pub fn schemas() -> Value {
    let mut all: Vec<(String, RefOr<Schema>)> = vec![
        ("Happened".to_owned(), case::Happened::schema()),
        ("Told".to_owned(), coordination::Told::schema()),
    ];
    case::Happened::schemas(&mut all);
    coordination::Told::schemas(&mut all);
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.dedup_by(|a, b| a.0 == b.0);
    let map = all.into_iter().filter_map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?)));
    Value::Object(map.collect())
}
