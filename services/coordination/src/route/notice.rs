//! The notices the law owes with a lane.

use super::{Agency, Described};
use chrono::NaiveDate;
use contracts::coordination::Notice;
use kernel::date;
use law::window::{Ground, Window};
use law::{Law, LawError, Listed};

/// The notices owed with this matter on this day.
pub(super) fn owed(
    matter: &Described,
    today: NaiveDate,
    law: &Law,
    windows: &[Window],
    priority: Option<&Ground>,
) -> Result<Vec<Notice>, LawError> {
    let mut out = Vec::new();
    if matter.act.is_none()
        && let Some(listed) = law.matters.of(matter.category)
    {
        out.push(adjudication(listed, today, law)?);
    }
    for w in windows.iter().filter(|w| w.open && w.closes_on >= today) {
        let first = if w.mandatory_first { "（应当先走这一途径）" } else { "" };
        out.push(Notice {
            kind: format!("window_{}", w.key),
            zh: format!("{}{first}最后一日为{}。{}", w.title_zh, date::zh(w.closes_on), w.lapse_zh),
            en: format!("{}: last day {}. {}", w.title_en, w.closes_on, w.lapse_en),
            article: w.receipt.article.clone(),
            last_day: Some(w.closes_on),
        });
    }
    if let Some(ground) = priority {
        out.push(Notice {
            kind: "reconsideration_first".to_owned(),
            zh: format!("{}应当先申请行政复议；未经复议直接起诉，人民法院不予立案。", ground.zh),
            en: format!("{}: reconsideration comes first; a direct suit is not docketed", ground.en),
            article: ground.article.clone(),
            last_day: None,
        });
    }
    Ok(out)
}

/// An agency mediates such matters, too.
pub(super) fn mediation(agency: &Agency) -> Notice {
    let Agency { name, matters, basis, version, .. } = agency;
    Notice {
        kind: "agency_mediates".to_owned(),
        zh: format!(
            "本纠纷也可以由{}调解（行政调解）：{matters}，依据{basis}，行政调解职责清单版本：{version}。调解以当事人自愿为前提。",
            name.zh
        ),
        en: format!(
            "{} mediates such disputes, too, where the sides agree to it: its list of administrative mediation, version {version}",
            name.en
        ),
        article: basis.clone(),
        last_day: None,
    }
}

/// Adjudication is available. No statute limits the time to apply; what has a last day is the organ's answer.
fn adjudication(listed: &Listed, today: NaiveDate, law: &Law) -> Result<Notice, LawError> {
    let by = law.count(&listed.acceptance, today).receipt()?.due;
    let tail = by
        .map_or_else(String::new, |by| format!("今日申请的，最迟{}前应当得到是否受理的答复。", date::zh(by)));
    Ok(Notice {
        kind: "adjudication_available".to_owned(),
        zh: format!("本事项可以向{}申请行政裁决。法律没有规定申请期限；{tail}", listed.authority.zh),
        en: format!(
            "adjudication is available from {}; no statute limits the time to apply",
            listed.authority.en
        ),
        article: listed.article.clone(),
        last_day: by,
    })
}
