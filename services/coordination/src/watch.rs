//! What the centre watches by itself: the windows of acts, the time of observation, and the alarms they raise.

use crate::desk::{CENTRE, Work};
use crate::dossier::{Alarm, Dossier, WindowLine};
use chrono::{Duration, NaiveDate};
use contracts::case::Happened;
use kernel::{Act, DisputeId, date};
use law::window::{Lane, windows};
use ledger::{Arming, DueRow};
use serde_json::json;
use uuid::Uuid;

impl Work<'_> {
    /// Watches the windows of an act: each is a row that fires once.
    pub(crate) fn watch_act(&mut self, id: DisputeId, n: usize) -> Result<(), String> {
        let (today, law) = (self.today, self.law.clone());
        let dossier = self.in_hand(id)?;
        let Some(act) = dossier.acts.get(n) else { return Ok(()) };
        let all = windows(act, today, &law).map_err(|error| error.to_string())?;
        for window in all {
            let arming = Arming::Arm {
                case: id.0,
                key: window_key(n, &window.key),
                version: 1,
                due_at: date::end_of(window.closes_on),
            };
            let line = WindowLine { act: n, window, lapsed: false, used: false, earlier: Vec::new() };
            self.in_hand(id)?.windows.push(line);
            self.out.deadlines.push(arming);
        }
        Ok(())
    }

    /// A channel was entered: the windows that lead to it are used; where the case is about one of several acts that
    /// are watched, those of that act.
    pub(crate) fn use_windows(
        &mut self,
        id: DisputeId,
        channel: &str,
        about: Option<&Act>,
    ) -> Result<(), String> {
        let lanes: &[Lane] = match channel {
            "reconsideration" => &[Lane::Reconsideration, Lane::Litigation, Lane::Enforcement],
            "litigation" => &[Lane::Litigation, Lane::Enforcement],
            _ => return Ok(()),
        };
        let mut used = Vec::new();
        let dossier = self.in_hand(id)?;
        let watched = |n: &usize| dossier.windows.iter().any(|line| line.act == *n);
        let about = about.and_then(|act| dossier.acts.iter().position(|known| known == act)).filter(watched);
        let led =
            |line: &&mut WindowLine| lanes.contains(&line.window.lane) && about.is_none_or(|n| line.act == n);
        for line in dossier.windows.iter_mut().filter(led) {
            line.used = true;
            used.push(window_key(line.act, &line.window.key));
        }
        for key in used {
            self.out.deadlines.push(Arming::End { case: id.0, key, state: "met" });
        }
        Ok(())
    }

    /// A slip in the act of a case was put right: what was counted from the slip is watched no more, and the act as it is
    /// right takes its place.
    pub(crate) fn act_rectified(&mut self, id: DisputeId, event: &Happened, act: &Act) -> Result<(), String> {
        self.act_disputed(id, event.case, act)?;
        let dossier = self.in_hand(id)?;
        let Some(n) = dossier.acts.iter().position(|known| known == act) else { return Ok(()) };
        let misread = |known: &Act| (&known.organ, known.kind, known.on) == (&act.organ, act.kind, act.on);
        let wrong = |line: &WindowLine| {
            let undisputed = dossier.cases_about(line.act).next().is_none();
            line.act != n && undisputed && dossier.acts.get(line.act).is_some_and(misread)
        };
        let gone: Vec<(usize, String)> = dossier
            .windows
            .iter()
            .filter(|line| wrong(line))
            .map(|line| (line.act, window_key(line.act, &line.window.key)))
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        let fresh = dossier.windows.iter().all(|line| line.act != n);
        dossier.windows.retain(|line| gone.iter().all(|(act, _)| line.act != *act));
        for (_, key) in gone {
            self.out.deadlines.push(Arming::End { case: id.0, key, state: "dropped" });
        }
        if fresh {
            self.watch_act(id, n)?;
        }
        self.use_windows(id, &event.channel, Some(act))
    }

    /// The law was loaded anew: windows that are still watched are counted again. What they were stays beside them.
    pub(crate) fn recounted(mut self, dispute: Uuid) -> Result<Self, String> {
        let (today, law) = (self.today, self.law.clone());
        let Some(dossier) = self.open(dispute)?.filter(|dossier| dossier.merged_into.is_none()) else {
            return Ok(self);
        };
        let id = dossier.id;
        let mut moved = Vec::new();
        let acts = dossier.acts.clone();
        // disputes of the time before months were marked are marked with the next law
        self.mark_month(id)?;
        for (n, act) in acts.iter().enumerate() {
            let all = windows(act, today, &law).map_err(|error| error.to_string())?;
            for window in all {
                let mut lines = self.in_hand(id)?.windows.iter_mut();
                let same = |line: &&mut WindowLine| line.act == n && line.window.key == window.key;
                let Some(line) = lines.find(same) else { continue };
                let (before, after) = (line.window.closes_on, window.closes_on);
                if line.lapsed || line.used || before == after {
                    continue;
                }
                line.earlier.push(before);
                let version = i32::try_from(line.earlier.len() + 1).unwrap_or(i32::MAX);
                moved.push((window_key(n, &window.key), window.title_zh.clone(), version, before, after));
                line.window = window;
            }
        }
        for (key, title, version, before, after) in moved {
            let due_at = date::end_of(after);
            self.out.deadlines.push(Arming::Arm { case: id.0, key: key.clone(), version, due_at });
            self.note(id, "window_recounted", &json!({ "window": key, "from": before, "to": after }), None)?;
            let (from, to) = (date::zh(before), date::zh(after));
            self.alarm(
                id,
                "window_recounted",
                &format!("日历或者规则已经更新，{title}的最后一日由{from}改为{to}。"),
                &format!(
                    "the calendar or the rules were loaded anew: the last day moves from {before} to {after}"
                ),
                vec![CENTRE.to_owned()],
            )?;
        }
        Ok(self)
    }

    /// A window or an observation has run out.
    pub(crate) fn lapsed(mut self, due: &DueRow) -> Result<Self, String> {
        let Some(dossier) = self.open(due.case)? else { return Err("no such dispute".to_owned()) };
        let id = dossier.id;
        let day = date::day_of(due.due_at - Duration::seconds(1));
        if !dossier.watches(&due.key, due.version, day) {
            return Ok(self);
        }
        self.out.deadlines.push(Arming::End { case: due.case, key: due.key.clone(), state: "fired" });
        if due.key == "observation" {
            let dossier = self.in_hand(id)?;
            dossier.resolution.stable_on = Some(day);
            self.note(id, "found_stable", &json!({ "on": day }), None)?;
            return Ok(self);
        }
        let mut enforcement = None;
        let dossier = self.in_hand(id)?;
        let holder = dossier.holder().map(|holder| holder.organ.clone());
        for line in &mut dossier.windows {
            if window_key(line.act, &line.window.key) == due.key {
                line.lapsed = true;
                if line.window.lane == Lane::Enforcement {
                    enforcement =
                        Some((line.window.clone(), dossier.acts.get(line.act).map(|act| act.organ.clone())));
                }
            }
        }
        self.note(id, "window_lapsed", &json!({ "window": due.key, "on": day }), None)?;
        if let Some((window, organ)) = enforcement {
            let mut organs = vec![CENTRE.to_owned()];
            organs.extend(organ);
            organs.extend(holder);
            organs.sort();
            organs.dedup();
            self.alarm(
                id,
                "enforcement_lapsed",
                &format!("{}期限{}已过：{}", window.title_zh, date::zh(day), window.lapse_zh),
                &format!("{} lapsed on {day}: {}", window.title_en, window.lapse_en),
                organs,
            )?;
        }
        Ok(self)
    }

    /// Raises an alarm for organs.
    pub(crate) fn alarm(
        &mut self,
        id: DisputeId,
        kind: &str,
        zh: &str,
        en: &str,
        organs: Vec<String>,
    ) -> Result<(), String> {
        let on = self.today;
        let alarm = Alarm { kind: kind.to_owned(), zh: zh.to_owned(), en: en.to_owned(), on, organs };
        for organ in &alarm.organs {
            self.mark(format!("alarm:{organ}"), id);
        }
        self.note(id, "alarm_raised", &json!(alarm), None)?;
        self.in_hand(id)?.alarms.push(alarm);
        Ok(())
    }
}

impl Dossier {
    /// Whether the row of this key still stands for something: the one condition under which a lapse takes effect. It
    /// does not where the lapse was written before, by this replica or another, or where the window was used, counted
    /// again or merged away, or the observation broken off, since the row was read.
    #[must_use]
    pub fn watches(&self, key: &str, version: i32, day: NaiveDate) -> bool {
        if key == "observation" {
            return self.resolution.observed_until == Some(day) && self.resolution.stable_on.is_none();
        }
        let stands = |line: &&WindowLine| {
            window_key(line.act, &line.window.key) == key
                && i32::try_from(line.earlier.len() + 1).is_ok_and(|counted| counted == version)
        };
        self.merged_into.is_none()
            && self.windows.iter().find(stands).is_some_and(|line| !line.lapsed && !line.used)
    }
}

/// Key of the row that watches a window.
pub(crate) fn window_key(act: usize, key: &str) -> String {
    format!("window:{act}:{key}")
}
