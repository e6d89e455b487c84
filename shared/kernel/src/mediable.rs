//! Which disputes over an administrative act may be mediated, before a court and as a petition.

use crate::particulars::DemandKind;
use crate::{ActKind, Category};

/// Why a dispute over an act may be mediated (行政诉讼法 art. 60 para. 1, 信访工作条例 art. 33).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mediable {
    /// 行政赔偿、补偿.
    Compensation,
    /// 行政协议.
    Agreement,
    /// 行使裁量权作出的行政处罚.
    Discretion,
}

impl Mediable {
    /// Why a dispute of this category over this act, in which this is asked, may be mediated; none where it may not, or
    /// where that hangs on what an organ has to find. `demands` is asked only where the act does not say it.
    pub fn of<D>(category: Category, act: Option<ActKind>, demands: impl FnOnce() -> D) -> Option<Self>
    where
        D: IntoIterator<Item = DemandKind>,
    {
        if category == Category::Expropriation || act == Some(ActKind::Expropriation) {
            return Some(Self::Compensation);
        }
        match act {
            Some(ActKind::Agreement) => return Some(Self::Agreement),
            Some(ActKind::Penalty | ActKind::SpotPenalty) => return Some(Self::Discretion),
            None if category == Category::Penalty => return Some(Self::Discretion),
            _ => {}
        }
        let asked: Vec<DemandKind> = demands().into_iter().collect();
        if asked.contains(&DemandKind::Compensation) {
            return Some(Self::Compensation);
        }
        asked.contains(&DemandKind::Agreement).then_some(Self::Agreement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_mediated() {
        let of = |category, act, asked: &[DemandKind]| Mediable::of(category, act, || asked.to_vec());
        let licence = Some(ActKind::Licence);
        assert_eq!(of(Category::Expropriation, None, &[]), Some(Mediable::Compensation));
        assert_eq!(of(Category::Penalty, None, &[]), Some(Mediable::Discretion));
        assert_eq!(of(Category::Penalty, licence, &[]), None);
        assert_eq!(of(Category::Other, Some(ActKind::Agreement), &[]), Some(Mediable::Agreement));
        assert_eq!(of(Category::Other, licence, &[DemandKind::Revoke]), None);
        let both = [DemandKind::Agreement, DemandKind::Compensation];
        assert_eq!(of(Category::Other, licence, &both), Some(Mediable::Compensation));
    }
}
