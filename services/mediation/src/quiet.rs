//! 维持现状: until a dispute over land, forest or grassland is settled nobody changes anything on the ground. The duty is
//! the law's, whatever channel handles the dispute, and both sides are told of it.

use kernel::{Category, Matter};
use procedure::{Context, FileFact};
use std::collections::BTreeSet;

/// The notices of the duty, each once.
pub(crate) fn stays(matter: &Matter, cx: &Context) -> Vec<FileFact> {
    let demanded = matter.demands.iter().filter_map(|demand| demand.category);
    let rows: BTreeSet<&str> = std::iter::once(matter.category).chain(demanded).filter_map(row).collect();
    rows.into_iter().map(|row| told(row, cx)).collect()
}

/// The row of the duty.
fn row(category: Category) -> Option<&'static str> {
    match category {
        Category::LandOwnership => Some("TD-10"),
        Category::ForestOwnership => Some("LQ-03"),
        Category::GrasslandOwnership => Some("CD-01"),
        _ => None,
    }
}

fn told(row: &str, cx: &Context) -> FileFact {
    let (zh, en) = match row {
        "LQ-03" => (
            "在林木、林地权属争议解决以前，除因森林防火、林业有害生物防治、国家重大基础设施建设等需要外，任何一方不得采伐有争议的林木或者改变林地现状。",
            "Until the dispute is settled nobody fells the disputed trees or changes the woodland, except for fire, pests or \
             major works of the state.",
        ),
        "CD-01" => (
            "在草原权属争议解决以前，任何一方不得改变草原利用现状，不得破坏草原和草原上的设施。",
            "Until the dispute is settled nobody changes the use of the grassland or damages what stands on it.",
        ),
        _ => (
            "在土地所有权和使用权争议解决以前，任何一方不得改变土地利用现状。",
            "Until the dispute over the land is settled nobody changes its use.",
        ),
    };
    cx.tell(row, "status_quo", zh, en)
}
