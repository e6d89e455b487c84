//! What an organ keeps beside its petitions: when its leaders read letters, receive visitors and go down to them
//! (领导干部接访、下访安排).

use chrono::NaiveDate;
use procedure::book::Title;
use procedure::{Book, Context, Page, Refusal, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The books.
pub(crate) static BOOKS: [Book; 1] = [Book::of::<Reception>()];

const ARTICLE: &str = "《信访工作条例》第十八条";

/// What a leader does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = petition::ReceptionKind)]
pub enum Kind {
    /// Reads and answers letters (阅办群众来信、网上信访).
    Letters,
    /// Receives visitors (定期接待群众来访).
    Visitors,
    /// Goes down to them (定期下访).
    GoesDown,
}

/// A day on which a leader does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = petition::Reception)]
pub struct Reception {
    /// His name.
    pub leader: String,
    /// His office.
    pub post: String,
    /// What he does.
    pub kind: Kind,
    /// Day.
    pub on: NaiveDate,
    /// Place.
    pub place: String,
}

impl Page for Reception {
    const TITLE: Title = Title {
        name: "leader-receptions",
        zh: "领导干部接访下访安排",
        en: "when leaders receive petitioners",
        law: ARTICLE,
    };

    fn checked(self, cx: &Context) -> Result<Self, Refusal> {
        let reception = Self {
            leader: check::text(&self.leader, "/leader")?,
            post: check::text(&self.post, "/post")?,
            place: check::text(&self.place, "/place")?,
            ..self
        };
        if cx.shelf.lines::<Self>().any(|(_, known)| known == reception) {
            return Err(Refusal::new(
                "listed_already",
                "该次安排已经登记；有变动的，请先注销原登记重新登记",
                "this is listed: where it changed strike the line and write it anew",
            )
            .under(ARTICLE)
            .at("/on"));
        }
        Ok(reception)
    }

    fn example() -> serde_json::Value {
        serde_json::json!({
            "leader": "虚构领导甲", "post": "副县长", "kind": "visitors", "on": "2026-03-10",
            "place": "县信访局群众来访接待大厅"
        })
    }
}
