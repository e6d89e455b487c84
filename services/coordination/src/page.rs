//! One dispute on one page (一案一页), in the form in which its reader gets it. What is long is lent by the dossier and
//! written once.

use crate::act::{ActMade, ArisesFrom};
use crate::dossier::{Alarm, DocumentLine, Holder, Line, NoticeLine, ObserversLine};
use crate::route::{Agency, DemandLane, Refused, Words};
use chrono::NaiveDate;
use kernel::{CaseId, Category, DisputeId, Restriction};
use law::Receipt;
use law::window::{Ground, Lane, State};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
pub(crate) struct Page<'a> {
    pub(crate) dispute: DisputeId,
    pub(crate) version: i64,
    pub(crate) opened_on: NaiveDate,
    pub(crate) category: Category,
    pub(crate) category_zh: &'static str,
    pub(crate) place: &'a str,
    pub(crate) cause: Option<&'a str>,
    pub(crate) cases: Vec<Value>,
    pub(crate) parties: Vec<Value>,
    pub(crate) accountable: Option<Value>,
    pub(crate) accountability: &'a [Holder],
    pub(crate) acts: Vec<Value>,
    pub(crate) deadlines: Vec<DeadlineSeen<'a>>,
    pub(crate) windows: Vec<WindowSeen<'a>>,
    pub(crate) route: Option<RouteSeen<'a>>,
    pub(crate) overrides: u32,
    pub(crate) notices: Vec<&'a NoticeLine>,
    pub(crate) effects: Vec<Value>,
    pub(crate) obligations: Vec<Value>,
    pub(crate) documents: Vec<&'a DocumentLine>,
    pub(crate) observers: Vec<&'a ObserversLine>,
    pub(crate) alarms: &'a [Alarm],
    pub(crate) identity: Value,
    pub(crate) continues: &'a [DisputeId],
    pub(crate) continued_by: &'a [DisputeId],
    pub(crate) restricted: Option<Restriction>,
    pub(crate) acts_made: &'a [ActMade],
    pub(crate) arises_from: &'a [ArisesFrom],
    pub(crate) timeline: Vec<LineSeen<'a>>,
    pub(crate) next_steps: Vec<Value>,
    pub(crate) resolution: Value,
}

/// Why a day is that day, in words.
#[derive(Serialize)]
pub(crate) struct Explanation {
    pub(crate) zh: String,
    pub(crate) en: String,
}

impl From<&Receipt> for Explanation {
    fn from(receipt: &Receipt) -> Self {
        Self { zh: receipt.zh(), en: receipt.en() }
    }
}

#[derive(Serialize)]
pub(crate) struct DeadlineSeen<'a> {
    pub(crate) channel: &'a str,
    pub(crate) case: CaseId,
    pub(crate) key: &'a str,
    pub(crate) zh: &'a str,
    pub(crate) en: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) state: &'a str,
    pub(crate) due: Option<NaiveDate>,
    pub(crate) version: u32,
    pub(crate) ended_on: Option<NaiveDate>,
    pub(crate) reason: Option<&'a str>,
    pub(crate) earlier: &'a [Option<NaiveDate>],
    pub(crate) approved_by: Option<&'a str>,
    pub(crate) rule: Option<&'a str>,
    pub(crate) article: Option<&'a str>,
    pub(crate) explanation: Option<Explanation>,
    pub(crate) receipt: Option<&'a Receipt>,
}

#[derive(Serialize)]
pub(crate) struct WindowSeen<'a> {
    pub(crate) act: usize,
    pub(crate) key: &'a str,
    pub(crate) lane: &'a Lane,
    pub(crate) zh: &'a str,
    pub(crate) en: &'a str,
    pub(crate) due: NaiveDate,
    pub(crate) earlier: &'a [NaiveDate],
    pub(crate) opens_on: NaiveDate,
    pub(crate) state: WindowState<'a>,
    pub(crate) open: bool,
    pub(crate) used: bool,
    pub(crate) mandatory_first: bool,
    pub(crate) article: &'a str,
    pub(crate) rule: &'a str,
    pub(crate) explanation: Explanation,
    pub(crate) lapse_zh: &'a str,
    pub(crate) lapse_en: &'a str,
    pub(crate) receipt: &'a Receipt,
}

/// Where a window stands: as it was counted, or closed because its last day passed since.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum WindowState<'a> {
    Counted(&'a State),
    Passed(&'static str),
}

#[derive(Serialize)]
pub(crate) struct RouteSeen<'a> {
    pub(crate) lane: &'a str,
    pub(crate) articles: &'a [String],
    pub(crate) why: &'a Words,
    #[serde(skip_serializing_if = "<[Agency]>::is_empty")]
    pub(crate) agencies: &'a [Agency],
    pub(crate) refused: &'a [Refused],
    pub(crate) demands: &'a [DemandLane],
    pub(crate) priority: Option<&'a Ground>,
    pub(crate) on: NaiveDate,
}

#[derive(Serialize)]
pub(crate) struct LineSeen<'a> {
    #[serde(flatten)]
    pub(crate) line: &'a Line,
    pub(crate) by_zh: &'static str,
    pub(crate) channel_zh: &'static str,
}
