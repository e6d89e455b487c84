//! Cursors: opaque, signed, and bound to what they page through.

use crate::problem::{self, Problem};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::CountyKey;
use serde::Deserialize;

/// Largest page.
pub const MAX_LIMIT: u64 = 200;

/// Paging as it is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Paging {
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// How many items.
    pub limit: Option<u64>,
}

impl Paging {
    /// How many items, 1 to 200; 50 by default.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(50).clamp(1, MAX_LIMIT)
    }

    /// The key after which the page begins.
    ///
    /// # Errors
    /// A problem for a cursor that was not issued for this scope.
    pub fn after(&self, key: &CountyKey, scope: &str) -> Result<Option<String>, Problem> {
        self.cursor.as_deref().map(|cursor| read(key, scope, cursor)).transpose()
    }
}

/// A cursor behind `last`, for this scope only.
#[must_use]
pub fn write(key: &CountyKey, scope: &str, last: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{last}", key.blind("cursor", &format!("{scope}\u{1f}{last}"))))
}

fn read(key: &CountyKey, scope: &str, cursor: &str) -> Result<String, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    String::from_utf8(bytes)
        .ok()
        .and_then(|text| text.split_once('.').map(|(mac, last)| (mac.to_owned(), last.to_owned())))
        .filter(|(mac, last)| *mac == key.blind("cursor", &format!("{scope}\u{1f}{last}")))
        .map(|(_, last)| last)
        .ok_or_else(|| {
            Problem::new(
                &problem::MALFORMED,
                "翻页标记无效，请从第一页重新查询",
                "the cursor is not valid here: begin again with the first page",
            )
            .code("cursor")
        })
}
