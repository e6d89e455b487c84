//! The comparisons themselves.

use super::report::{Edge, Report};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use host::reconcile::Difference;
use kernel::date;
use ledger::roots::{Root, chunk_of};
use ledger::{Ledger, ListQuery};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What waits for a person, and how long the ledger is.
pub(super) async fn standing(report: &mut Report, name: &str, ledger: &Ledger) -> anyhow::Result<()> {
    let progress = ledger.progress(DateTime::<Utc>::MIN_UTC).await?;
    report.entries.insert(name.to_owned(), progress.head);
    if progress.quarantined > 0 {
        report.find(format!("{name}：{}个来历不明或者被改动的事件已被隔离", progress.quarantined));
    }
    if progress.parked > 0 {
        report.find(format!("{name}：{}个事件等待人工处理", progress.parked));
    }
    Ok(())
}

/// Every event told is in the inbox with the same hash, and nothing else is.
pub(super) async fn edge(
    report: &mut Report,
    (producer, from): (&str, &Ledger),
    (consumer, to): (&str, &Ledger),
) -> anyhow::Result<()> {
    let head = from.progress(DateTime::<Utc>::MIN_UTC).await?.head;
    let last = chunk_of(head.max(to.last_heard(producer).await?.map_or(0, |(_, pos)| pos)));
    let (mut told, mut heard) = (0, 0);
    let mut all = Difference::default();
    for chunk in 0..=last {
        let (ours, theirs) =
            (from.told_lines(consumer, chunk).await?, to.heard_lines(producer, chunk).await?);
        told += ours.len() as u64;
        heard += theirs.len() as u64;
        if Root::over(&ours) != Root::over(&theirs) {
            all.extend(Difference::between(&ours, &theirs));
        }
    }
    for line in &all.foreign {
        report
            .find(format!("{consumer} 收到 {producer} 没有发出的事件 {}（案件 {}）", line.event, line.case));
    }
    for line in &all.altered {
        report
            .find(format!("{consumer} 收到的 {producer} 事件 {} 内容不同（案件 {}）", line.event, line.case));
    }
    for line in &all.missing {
        report.find(format!("{consumer} 尚未收到 {producer} 的事件 {}（案件 {}）", line.event, line.case));
    }
    report.edges.push(Edge {
        from: producer.to_owned(),
        to: consumer.to_owned(),
        told,
        heard,
        missing: all.missing.len(),
        foreign: all.foreign.len(),
        altered: all.altered.len(),
    });
    Ok(())
}

/// What the auditor reads of a case, whatever its procedure.
#[derive(Deserialize)]
struct Case {
    file: File,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    deadlines: Vec<Deadline>,
}

#[derive(Deserialize)]
struct Deadline {
    key: String,
    version: i32,
    state: String,
    due: Option<NaiveDate>,
    basis: Basis,
}

#[derive(Deserialize)]
struct Basis {
    rule: Option<Counted>,
}

#[derive(Deserialize)]
struct Counted {
    due_at: Option<NaiveTime>,
}

/// Every running deadline of a case is armed for its instant and no other is; numbers of a series have no gap.
pub(super) async fn channel(report: &mut Report, name: &str, ledger: &Ledger) -> anyhow::Result<()> {
    let mut series: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut query = ListQuery { limit: 500, cases: true, ..ListQuery::default() };
    let mut count = 0;
    loop {
        let page = ledger.list(&query).await?;
        let ids: Vec<_> = page.items.iter().map(|state| state.case).collect();
        let armed = ledger.armed(&ids).await?;
        let mut expected = BTreeMap::new();
        for state in &page.items {
            count += 1;
            if let Some((prefix, serial)) = numbered(&state.number)
                && !series.entry(prefix.to_owned()).or_default().insert(serial)
            {
                report.find(format!("{name}：编号{}重复", state.number));
            }
            let Ok(case) = serde_json::from_str::<Case>(&state.body) else {
                report.find(format!("{name}：案件 {} 的状态无法读取", state.case));
                continue;
            };
            for d in case.file.deadlines.into_iter().filter(|d| d.state == "running") {
                let Some(due) = d.due else { continue };
                let at = d.basis.rule.and_then(|rule| rule.due_at);
                let at = at.map_or_else(|| date::end_of(due), |at| date::at(due, at));
                expected.insert((state.case, d.key), (d.version, at));
            }
        }
        report.deadlines += expected.len() as u64;
        for row in armed {
            match expected.remove(&(row.case, row.key.clone())) {
                Some((version, at)) if version == row.version && at == row.due_at => {}
                Some((_, at)) => report.find(format!(
                    "{name}：案件 {} 的期限“{}”应于{}届满，登记为{}",
                    row.case,
                    row.key,
                    date::shown(at),
                    date::shown(row.due_at)
                )),
                None => {
                    report.find(format!("{name}：案件 {} 登记了不在计算中的期限“{}”", row.case, row.key));
                }
            }
        }
        for ((case, key), _) in expected {
            report.find(format!("{name}：案件 {case} 的期限“{key}”没有登记，不会到期"));
        }
        match page.items.last() {
            Some(last) if page.more => query.after = Some(last.case.to_string()),
            _ => break,
        }
    }
    for (prefix, serials) in series {
        let last = serials.last().copied().unwrap_or_default();
        if serials.len() != last as usize {
            report.find(format!("{name}：{prefix}共{}号，最大号为{last}，存在空号", serials.len()));
        }
    }
    report.cases.insert(name.to_owned(), count);
    Ok(())
}

/// `海信〔2026〕3号` as series and serial.
fn numbered(number: &str) -> Option<(&str, u32)> {
    let at = number.find('〕')? + '〕'.len_utf8();
    let serial = number[at..].strip_suffix('号')?.parse().ok()?;
    Some((&number[..at], serial))
}

/// Every dispute has exactly one accountable organ, without a gap since its first day.
pub(super) async fn owners(report: &mut Report, coordination: &Ledger) -> anyhow::Result<()> {
    let mut query = ListQuery { limit: 500, ..ListQuery::default() };
    loop {
        let page = coordination.list(&query).await?;
        for state in &page.items {
            report.disputes += 1;
            let dossier = coordination::desk::decode(state).map_err(anyhow::Error::msg)?;
            let open = dossier.holders.iter().filter(|holder| holder.until.is_none()).count();
            let gaps = dossier.holders.windows(2).any(|pair| pair[0].until != Some(pair[1].from));
            if open != 1 || gaps {
                report.ownerless.push(dossier.id.to_string());
                report.find(format!("纠纷 {} 的责任机关不唯一或者有空档", dossier.id));
            }
        }
        match page.items.last() {
            Some(last) if page.more => query.after = Some(last.case.to_string()),
            _ => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_falls_into_series_and_serial() {
        assert_eq!(numbered("海信〔2026〕12号"), Some(("海信〔2026〕", 12)));
        assert_eq!(numbered("12号"), None);
        assert_eq!(numbered("海信〔2026〕号"), None);
    }
}
