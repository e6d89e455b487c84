//! 调解组织和排查的覆盖情况: which villages and communities of a division have a people's mediation committee in office, which
//! round of screening went there last, and what the rounds found and how much of it is closed. Read off the books of every
//! organ; no case is opened and nobody is named.

use crate::Mediation;
use crate::book::{Find, Screening};
use crate::committee::{Committee, CommitteeKind};
use chrono::NaiveDate;
use kernel::{By, Role, division};
use law::identifier::{Division, Divisions, Kind};
use procedure::book::Title;
use procedure::reading::{County, Of, Read};
use procedure::{Context, Page, Reading, Refusal};
use serde::Serialize;
use serde_json::json;

/// The readings of mediation.
pub(crate) static READINGS: [Reading<Mediation>; 1] = [Reading {
    title: Title {
        name: "coverage",
        zh: "调解组织和排查覆盖情况",
        en: "coverage by committees and screening rounds",
        law: "《人民调解法》第七条至第九条、第二十一条第二款",
    },
    books: &[Committee::TITLE.name, Screening::TITLE.name, Find::TITLE.name],
    of: Of::County {
        query: &[("division", "区划代码，不填为本机关辖区；协调化解中心可查全县，其他机关查本机关辖区")],
        read: coverage,
    },
}];

/// Length of the code of a village or a community.
const VILLAGE: usize = 12;

/// A committee, as far as the map shows it.
#[derive(Debug, Serialize)]
struct Standing {
    name: String,
    until: NaiveDate,
}

/// A round that was held, and what it found there.
#[derive(Debug, Clone, Serialize)]
struct Round {
    organ: String,
    line: String,
    from: NaiveDate,
    to: NaiveDate,
    theme: String,
    areas: Vec<String>,
    /// Villages of the division that it covers.
    villages: usize,
    found: usize,
    closed: usize,
}

/// A village or a community.
#[derive(Debug, Serialize)]
struct Village<'a> {
    code: &'a str,
    name: &'a str,
    kind: Option<Kind>,
    /// The committee in office.
    committee: Option<Standing>,
    /// Where there is none: the last whose term has ended.
    ended: Option<Standing>,
    /// The last round that went there, with what it found in this village.
    screening: Option<Round>,
}

/// The books of the county as the map needs them.
struct Kept<'a> {
    county: &'a County,
    committees: Vec<Committee>,
    rounds: Vec<(Round, Vec<Find>)>,
    today: NaiveDate,
}

impl<'a> Kept<'a> {
    fn of(county: &'a County, today: NaiveDate) -> Self {
        let (mut committees, mut rounds) = (Vec::new(), Vec::new());
        for (organ, shelf) in &county.shelves {
            committees.extend(shelf.lines::<Committee>().map(|(_, committee)| committee));
            for (line, Screening { from, to, areas, theme }) in shelf.lines::<Screening>() {
                let finds = shelf.lines::<Find>().map(|(_, find)| find);
                let finds = finds.filter(|find| find.screening == line).collect();
                let organ = organ.clone();
                let round = Round { organ, line, from, to, theme, areas, villages: 0, found: 0, closed: 0 };
                rounds.push((round, finds));
            }
        }
        // the last that was held comes last
        rounds.retain(|(round, _)| round.from <= today);
        rounds.sort_by(|(a, _), (b, _)| {
            (a.to, a.from, &a.organ, &a.line).cmp(&(b.to, b.from, &b.organ, &b.line))
        });
        Self { county, committees, rounds, today }
    }

    /// The round with what it found within this division.
    fn within(&self, (round, finds): &(Round, Vec<Find>), code: &str, villages: usize) -> Round {
        let there: Vec<&Find> = finds.iter().filter(|find| find.place.starts_with(code)).collect();
        let closed = there.iter().filter(|find| self.county.ended.contains(&find.case)).count();
        Round { villages, found: there.len(), closed, ..round.clone() }
    }

    fn village<'v>(&self, row: &'v Division) -> Village<'v> {
        let code = row.code.as_str();
        let here =
            self.committees.iter().filter(|own| own.kind == CommitteeKind::Village && own.area == code);
        let (in_office, others): (Vec<_>, Vec<_>) = here.partition(|own| own.in_office(self.today));
        let last = |all: Vec<&Committee>| {
            let last = all.into_iter().max_by_key(|own| own.until);
            last.map(|own| Standing { name: own.name.clone(), until: own.until })
        };
        let committee = last(in_office);
        let ended = others.into_iter().filter(|own| own.until < self.today).collect();
        let ended = if committee.is_none() { last(ended) } else { None };
        let screening = self.rounds.iter().rev().find(|(round, _)| covers(round, code));
        let screening = screening.map(|kept| self.within(kept, code, 1));
        Village { code, name: &row.name, kind: row.kind(), committee, ended, screening }
    }

    /// Committees in office in a division, by kind.
    fn by_kind(&self, code: &str) -> serde_json::Value {
        let there =
            self.committees.iter().filter(|own| own.in_office(self.today) && own.area.starts_with(code));
        let kinds: Vec<CommitteeKind> = there.map(|own| own.kind).collect();
        let of = |kind| kinds.iter().filter(|own| **own == kind).count();
        json!({
            "village": of(CommitteeKind::Village), "township": of(CommitteeKind::Township),
            "enterprise": of(CommitteeKind::Enterprise), "sector": of(CommitteeKind::Sector),
        })
    }
}

fn covers(round: &Round, code: &str) -> bool {
    round.areas.iter().any(|area| code.starts_with(area.as_str()))
}

/// Composes the map for whoever asks: the coordination centre reads the county, an organ its own division.
fn coverage(county: &County, cx: &Context) -> Read {
    let own = match (cx.actor.is(Role::Coordinator), cx.by) {
        (true, _) => division::county(&cx.actor.division),
        (false, by) if by.iter().any(|by| matches!(by, By::Officer | By::Head)) => cx.actor.division.as_str(),
        _ => return Ok(None),
    };
    let asked = county.query.get("division").map_or(own, String::as_str);
    if !division::is_code(asked) {
        return Err(unknown("区划代码应为6位、9位或者12位数字", "a division code has 6, 9 or 12 digits"));
    }
    if !asked.starts_with(own) {
        return Ok(None);
    }
    let (divisions, today) = (Divisions::bundled(), cx.today);
    let Some(name) = divisions.full_name(asked, today) else {
        return Err(unknown("区划名录中没有这一代码，请核对", "the list of divisions has no such code"));
    };
    let kept = Kept::of(county, today);
    let rows: Vec<&Division> = divisions
        .iter()
        .filter(|row| row.code.len() == VILLAGE && row.code.starts_with(asked))
        .filter(|row| row.holds(today) && !row.placeholder)
        .collect();
    let villages: Vec<Village> = rows.iter().map(|row| kept.village(row)).collect();
    let rounds = kept.rounds.iter().rev().filter_map(|held| {
        let covered = rows.iter().filter(|row| covers(&held.0, &row.code)).count();
        (covered > 0).then(|| kept.within(held, asked, covered))
    });
    let rounds: Vec<Round> = rounds.collect();
    let with = villages.iter().filter(|village| village.committee.is_some()).count();
    Ok(Some(json!({
        "zh": READINGS[0].title.zh, "article": READINGS[0].title.law,
        "division": { "code": asked, "name": name }, "on": today, "source": divisions.source(),
        "totals": {
            "villages": villages.len(), "with_committee": with, "without_committee": villages.len() - with,
            "screened": villages.iter().filter(|village| village.screening.is_some()).count(),
            "found": rounds.iter().map(|round| round.found).sum::<usize>(),
            "closed": rounds.iter().map(|round| round.closed).sum::<usize>(),
        },
        "committees": kept.by_kind(asked),
        "villages": villages, "rounds": rounds,
    })))
}

fn unknown(zh: &str, en: &str) -> Refusal {
    Refusal::new("division", zh, en).at("/division")
}
