//! Petitions as the tests of the steps find them.

use super::{Accept, Conclude, Register};
use crate::Petition;
use kernel::By;
use procedure::Step;
use procedure::scenario::Scenario;
use serde_json::{Value, json};

/// Received and registered on 2026-03-02, with these demands.
pub(super) fn registered(demands: &[&str]) -> Scenario<Petition> {
    let mut input = Register::example();
    input["filing"]["matter"]["demands"] = demands.iter().map(|text| json!({ "text": text })).collect();
    Scenario::default().take("2026-03-02", By::Officer, "register", &input)
}

/// Accepted on 2026-03-03, with two demands.
pub(super) fn accepted() -> Scenario<Petition> {
    registered(&["撤销罚款", "处理检查人员态度粗暴问题"]).take(
        "2026-03-03",
        By::Officer,
        "accept",
        &Accept::example(),
    )
}

/// One demand, answered by an opinion served on 2026-03-20.
pub(super) fn concluded() -> Scenario<Petition> {
    registered(&["修复村道"]).take("2026-03-03", By::Officer, "accept", &Accept::example()).take(
        "2026-03-20",
        By::Officer,
        "conclude",
        &Conclude::example(),
    )
}

/// The centre gives a lane.
pub(super) fn lane(lane: &str) -> Value {
    json!({ "lane": lane, "articles": ["《行政复议法》第十一条"], "on": "2026-03-03" })
}

/// Another channel deals with these demands.
pub(super) fn elsewhere(demands: &[usize]) -> Value {
    let mut input = super::Yield::example();
    input["demands"] = json!(demands);
    input
}
