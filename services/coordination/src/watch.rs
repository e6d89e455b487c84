//! What the centre watches by itself: the windows of acts, the time of observation, and the alarms they raise.

use crate::desk::{CENTRE, Work};
use crate::dossier::{Alarm, WindowLine};
use chrono::Duration;
use kernel::{DisputeId, date};
use law::window::{Lane, windows};
use ledger::{Arming, DueRow};
use serde_json::json;

impl Work<'_> {
    /// Watches the windows of an act: each is a row that fires once.
    pub(crate) fn watch_act(&mut self, id: DisputeId, n: usize) -> Result<(), String> {
        let (today, law) = (self.today, self.kit.law);
        let dossier = self.in_hand(id)?;
        let Some(act) = dossier.acts.get(n) else { return Ok(()) };
        let all = windows(act, today, law).map_err(|error| error.to_string())?;
        for window in all {
            let arming = Arming::Arm {
                case: id.0,
                key: window_key(n, &window.key),
                version: 1,
                due_at: date::end_of(window.closes_on),
            };
            self.in_hand(id)?.windows.push(WindowLine { act: n, window, lapsed: false });
            self.out.deadlines.push(arming);
        }
        Ok(())
    }

    /// A channel was entered: the windows that lead to it are used.
    pub(crate) fn use_windows(&mut self, id: DisputeId, channel: &str) -> Result<(), String> {
        let lanes: &[Lane] = match channel {
            "reconsideration" => &[Lane::Reconsideration, Lane::Litigation, Lane::Enforcement],
            "litigation" => &[Lane::Litigation, Lane::Enforcement],
            _ => return Ok(()),
        };
        let used: Vec<String> = self
            .in_hand(id)?
            .windows
            .iter()
            .filter(|line| lanes.contains(&line.window.lane))
            .map(|line| window_key(line.act, &line.window.key))
            .collect();
        for key in used {
            self.out.deadlines.push(Arming::End { case: id.0, key, state: "met" });
        }
        Ok(())
    }

    /// A window or an observation has run out.
    pub(crate) fn lapsed(mut self, due: &DueRow) -> Result<Self, String> {
        let Some(dossier) = self.open(due.case)? else { return Err("no such dispute".to_owned()) };
        let id = dossier.id;
        let day = date::day_of(due.due_at - Duration::seconds(1));
        self.out.deadlines.push(Arming::End { case: due.case, key: due.key.clone(), state: "fired" });
        if due.key == "observation" {
            let dossier = self.in_hand(id)?;
            if dossier.resolution.observed_until == Some(day) {
                dossier.resolution.stable_on = Some(day);
            }
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
                &format!("{}期限{}已过：{}", window.title_zh, crate::view::zh_date(day), window.lapse_zh),
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

/// Key of the row that watches a window.
pub(crate) fn window_key(act: usize, key: &str) -> String {
    format!("window:{act}:{key}")
}
