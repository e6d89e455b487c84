//! Inputs by chance: an example moved to the day of the case, and changed by its schema: valid and invalid.

use super::ground::{Ground, Known};
use super::shape::{Place, Shape};
use crate::chance::Chance;
use chrono::{Days, NaiveDate};
use kernel::CHANNELS;
use procedure::{Case, Procedure, track};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Days no case ever sees.
const FAR: [&str; 4] = ["0001-01-01", "1900-02-28", "2199-12-31", "9999-12-31"];
const NUMBERS: [u64; 14] = [0, 1, 1, 2, 2, 3, 5, 10, 15, 20, 30, 60, 90, 5000];
/// What is drawn for any text: nothing but space, more than fits, and something that means nothing.
const BLANK: &str = "　";
const LONG: &str = "长";
const ANYTHING: &str = "测试";

/// Whether a text was drawn for want of a better one: it stands everywhere, and tells of nobody.
pub(super) fn is_filler(text: &str) -> bool {
    text.trim().is_empty() || text.starts_with(LONG) || text == ANYTHING
}

/// Members that people write freely: personal data stands in them on purpose.
const FREE: [&str; 10] = [
    "text",
    "reason",
    "title",
    "recommendation",
    "problem",
    "suggestion",
    "put_right",
    "late_reason",
    "upheld_because",
    "departs_because",
];

/// What an input is drawn from.
pub(crate) struct Draw<'a, P: Procedure> {
    pub(crate) ground: &'a Ground<P>,
    pub(crate) chance: &'a mut Chance,
    pub(crate) case: &'a Case<P>,
    pub(crate) today: NaiveDate,
    /// Who the people of the examples are in this seed.
    pub(crate) people: &'a BTreeMap<String, String>,
}

impl<P: Procedure> Draw<'_, P> {
    /// An input for a step, of this form: one in a few has a fault by shape.
    pub(crate) fn input(&mut self, step: &Known<P>, form: &Value, calm: bool) -> Value {
        if step.act.rule.name == "follow" && track::of(P::NAME).next().is_some() && !self.chance.percent(5) {
            return self.follow();
        }
        let mut input = form.clone();
        if step.act.rule.opens && !step.act.rule.is_public() {
            self.sheet(&mut input);
            return input;
        }
        self.moved(&mut input);
        let often = if step.act.rule.opens { 5 } else { 3 };
        let changes = if calm { 0 } else { self.chance.below(often).saturating_sub(1) };
        for _ in 0..changes {
            self.change(step, &mut input);
        }
        self.renamed(&mut input, "");
        if !calm && self.chance.percent(3) {
            self.spoil(step, &mut input);
        }
        input
    }

    /// What comes from another desk has a first sheet that was checked there.
    fn sheet(&mut self, input: &mut Value) {
        let mut filings = self.ground.steps.iter().filter_map(|step| step.example.get("filing"));
        if let Some(filing) = filings.next_back() {
            input["matter"] = filing["matter"].clone();
            input["parties"] = filing["parties"].clone();
        }
        self.moved(input);
        if self.chance.percent(40) {
            let categories = &self.ground.categories;
            input["matter"]["category"] = self.chance.one(categories).clone();
        }
        self.renamed(input, "");
    }

    /// Another value for what a refusal points to; something else where it points to nothing.
    pub(crate) fn mend(&mut self, step: &Known<P>, input: &mut Value, pointer: Option<&str>) {
        let places = step.shape.places(input);
        // which of several things it has in it is for the form to say
        let near = places.iter().filter(|place| !place.shape.is_tagged());
        let mut near: Vec<&Place<'_>> = near.filter(|place| leads(&place.pointer(), pointer)).collect();
        near.sort_by_key(|place| place.pointer().len());
        // the place itself, mostly; now and then the item or the list it stands in
        let place = if self.chance.percent(75) { near.last() } else { near.first() };
        match place.map(|place| (**place).clone()) {
            Some(place) if matches!(place.shape, Shape::List(_)) && place.present => {
                self.relist(input, &place)
            }
            Some(place) => self.put(input, &place),
            None => self.change(step, input),
        }
        self.renamed(input, "");
    }

    /// The days of an example, moved to the day of the case.
    fn moved(&mut self, input: &mut Value) {
        let mut days = Vec::new();
        each_day(input, &mut |day| days.push(*day));
        let (Some(first), Some(last)) = (days.iter().min().copied(), days.iter().max().copied()) else {
            return;
        };
        let mode = self.chance.below(4);
        let today = self.today;
        let moved = |day: NaiveDate| match mode {
            // everything today; or the last today and the rest before; or the first today and the rest ahead
            0 | 1 => today,
            2 => shift(today, (day - last).num_days()),
            _ => shift(today, (day - first).num_days()),
        };
        each_day(input, &mut |day| *day = moved(*day));
    }

    fn change(&mut self, step: &Known<P>, input: &mut Value) {
        let places = step.shape.places(input);
        if places.is_empty() {
            return;
        }
        // words and flags decide more than texts do
        let weight = |place: &Place<'_>| match place.shape {
            Shape::Word(_) | Shape::Flag => 3,
            Shape::Day | Shape::Whole => 2,
            _ => 1,
        };
        let weights: Vec<usize> = places.iter().map(weight).collect();
        let place = self.chance.weighed(&weights).map(|at| &places[at]);
        if let Some(place) = place.cloned() {
            match place.shape {
                Shape::List(_) if place.present => self.relist(input, &place),
                _ => self.put(input, &place),
            }
        }
    }

    fn put(&mut self, input: &mut Value, place: &Place<'_>) {
        let left_out = place.present && !place.required && self.chance.percent(30);
        let value = if left_out { None } else { Some(self.value(place.shape, &place.name)) };
        // over the door of an organ no person is named
        let of_organ = |value: &Value| {
            let owner = input.pointer(&place.parent);
            place.name == "name"
                && owner.is_some_and(|owner| owner.get("kind").is_none())
                && value.as_str().is_some_and(|name| self.ground.people.iter().any(|who| who == name))
        };
        let value = value.map(|value| if of_organ(&value) { json!(ANYTHING) } else { value });
        match (input.pointer_mut(&place.parent), value) {
            (Some(Value::Object(map)), Some(value)) => drop(map.insert(place.name.clone(), value)),
            (Some(Value::Object(map)), None) => drop(map.remove(&place.name)),
            (Some(Value::Array(items)), value) => {
                let at = place.name.parse::<usize>().unwrap_or_default();
                match value {
                    Some(value) if at < items.len() => items[at] = value,
                    None if at < items.len() => drop(items.remove(at)),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn relist(&mut self, input: &mut Value, place: &Place<'_>) {
        let Shape::List(item) = place.shape else { return };
        let fresh = self.value(item, &place.name);
        let Some(Value::Array(items)) = input.pointer_mut(&place.pointer()) else { return };
        match (self.chance.below(6), items.last().cloned()) {
            (0, _) => items.clear(),
            (1, Some(last)) => items.push(last),
            (2, Some(_)) => drop(items.pop()),
            (3 | 4, Some(last)) => items.push(next(last)),
            _ => items.push(fresh),
        }
    }

    /// A value of a shape.
    fn value(&mut self, shape: &Shape, name: &str) -> Value {
        match shape {
            Shape::Object(members) => {
                let mut map = Map::new();
                for member in members {
                    if member.required || self.chance.percent(30) {
                        map.insert(member.name.clone(), self.value(&member.shape, &member.name));
                    }
                }
                Value::Object(map)
            }
            Shape::List(item) => (0..self.chance.below(3)).map(|_| self.value(item, name)).collect(),
            Shape::Word(words) => self.chance.one(words).clone(),
            Shape::Either(shapes) => {
                let shape = self.chance.one(shapes).clone();
                self.value(&shape, name)
            }
            Shape::Day => json!(self.day()),
            Shape::Id => json!(self.id(name)),
            Shape::Text => json!(self.text(name)),
            Shape::Whole => json!(self.chance.one(&NUMBERS)),
            Shape::Flag => json!(self.chance.percent(50)),
        }
    }

    fn day(&mut self) -> String {
        let day = match self.chance.below(20) {
            0..=8 => self.today,
            9..=11 => shift(self.today, -self.chance.between(1, 15)),
            12..=15 => shift(self.today, self.chance.between(1, 60)),
            16..=17 => {
                let dues = self.case.file.deadlines.iter().filter_map(|deadline| deadline.due);
                let received = self.case.file.opening.iter().map(|opening| opening.received_on);
                let known: Vec<NaiveDate> = received.chain(dues).collect();
                let known = if known.is_empty() { vec![self.today] } else { known };
                shift(*self.chance.one(&known), self.chance.between(-2, 2))
            }
            18 => shift(self.today, -self.chance.between(16, 400)),
            _ => return (*self.chance.one(&FAR)).to_owned(),
        };
        day.to_string()
    }

    fn id(&mut self, name: &str) -> String {
        let parties: Vec<String> = self.case.file.parties.iter().map(|party| party.id.to_string()).collect();
        match name {
            "beneficiaries" | "visitors" | "agent" | "principal"
                if !parties.is_empty() && !self.chance.percent(10) =>
            {
                self.chance.one(&parties).clone()
            }
            _ => self.chance.uuid().to_string(),
        }
    }

    fn text(&mut self, name: &str) -> String {
        let file = &self.case.file;
        let keys: Vec<String> = match name {
            "obligation" => file.obligations.iter().map(|obligation| obligation.key.clone()).collect(),
            "sha256" | "proof" => vec![format!("{:064x}", self.chance.next())],
            "id_number" => vec![resident(self.chance)],
            "phone" => vec![format!("139{:08}", self.chance.below(100_000_000))],
            "to" => CHANNELS.iter().map(|channel| (*channel).to_owned()).collect(),
            "organ" | "debtor" | "court" | "addressee" => file
                .opening
                .iter()
                .map(|opening| opening.organ.clone())
                .chain(file.party_organs().cloned())
                .collect(),
            _ => Vec::new(),
        };
        let known = self.ground.texts.get(name).map_or(&[][..], Vec::as_slice);
        match self.chance.below(12) {
            0 => String::new(),
            1 => BLANK.to_owned(),
            2 => LONG.repeat(4001),
            3..=7 if !keys.is_empty() => self.chance.one(&keys).clone(),
            _ if !known.is_empty() => self.chance.one(known).clone(),
            _ if !keys.is_empty() => self.chance.one(&keys).clone(),
            _ => ANYTHING.to_owned(),
        }
    }

    /// Gives the people of the examples the names they have in this seed, and writes them where people write freely.
    fn renamed(&mut self, value: &mut Value, name: &str) {
        match value {
            Value::Object(map) => {
                for (name, value) in map.iter_mut() {
                    self.renamed(value, name);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.renamed(item, name)),
            Value::String(text) => {
                if let Some(given) = self.people.get(text.as_str()) {
                    given.clone_into(text);
                } else if FREE.contains(&name) && !text.trim().is_empty() && text.chars().count() < 100 {
                    let people: Vec<&String> = self.people.values().collect();
                    let named = people.iter().any(|who| text.contains(who.as_str()));
                    if !named && !people.is_empty() && self.chance.percent(40) {
                        text.push_str(self.chance.one::<&String>(&people));
                    }
                }
            }
            _ => {}
        }
    }

    /// What happens on a proceeding beside the case, more often in order than not.
    fn follow(&mut self) -> Value {
        let tracks: Vec<_> = track::of(P::NAME).collect();
        let track = *self.chance.one(&tracks);
        let happened = |name: &str| {
            let kind = format!("{}.{name}", track.name);
            self.case.file.documents.iter().any(|paper| paper.kind == kind)
        };
        let fits: Vec<_> = track
            .events(P::NAME)
            .filter(|event| event.after.is_empty() || event.after.iter().any(|name| happened(name)))
            .filter(|event| event.after_all.iter().all(|name| happened(name)))
            .filter(|event| event.again || !happened(&event.name))
            .collect();
        let all: Vec<_> = track.events(P::NAME).collect();
        let anything = fits.is_empty() || self.chance.percent(10);
        let event = *self.chance.one(if anything { &all } else { &fits });
        let on = match event.ahead {
            Some(_) => shift(self.today, self.chance.between(0, 40)).to_string(),
            None if self.chance.percent(70) => self.today.to_string(),
            None => self.day(),
        };
        let words = event.check.iter().map(|check| &check.name);
        let seen: Vec<_> = words.filter(|_| self.chance.percent(85)).collect();
        let amount = (!event.extend.is_empty()).then(|| *self.chance.one(&NUMBERS));
        json!({ "track": track.name, "event": event.name, "on": on, "seen": seen, "amount": amount })
    }

    /// A fault by shape.
    fn spoil(&mut self, step: &Known<P>, input: &mut Value) {
        let places = step.shape.places(input);
        let Some(map) = input.as_object_mut() else { return };
        match (self.chance.below(4), places.is_empty()) {
            (0, _) | (_, true) => drop(map.insert("junk".to_owned(), json!(1))),
            (1, _) => {
                let name = self.chance.one(&places).name.clone();
                map.remove(&name);
            }
            (n, _) => {
                let place = self.chance.one(&places).clone();
                let people: Vec<&String> = self.people.values().collect();
                let wrong = match place.shape {
                    Shape::Text => Value::Null,
                    _ if n == 2 || people.is_empty() => json!({ "x": [1, "y"] }),
                    _ => json!(self.chance.one(&people)),
                };
                if let Some(found) = input.pointer_mut(&place.pointer()) {
                    *found = wrong;
                }
            }
        }
    }
}

/// Whether a pointer leads through this place.
fn leads(place: &str, pointer: Option<&str>) -> bool {
    pointer
        .and_then(|pointer| pointer.strip_prefix(place))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The next item of a list that is counted.
fn next(mut item: Value) -> Value {
    for value in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Some(n) = value.as_u64() {
            *value = json!(n + 1);
        }
    }
    item
}

fn shift(day: NaiveDate, by: i64) -> NaiveDate {
    let days = Days::new(by.unsigned_abs());
    let moved = if by < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) };
    moved.unwrap_or(day)
}

fn each_day(value: &mut Value, change: &mut impl FnMut(&mut NaiveDate)) {
    match value {
        Value::Object(map) => map.iter_mut().for_each(|(_, value)| each_day(value, change)),
        Value::Array(items) => items.iter_mut().for_each(|item| each_day(item, change)),
        Value::String(text) => {
            if let Ok(mut day) = text.parse::<NaiveDate>() {
                change(&mut day);
                *text = day.to_string();
            }
        }
        _ => {}
    }
}

/// A resident identity number nobody has.
pub(crate) fn resident(chance: &mut Chance) -> String {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = format!(
        "640522{}{:02}{:02}{:03}",
        1950 + chance.below(50),
        1 + chance.below(12),
        1 + chance.below(28),
        chance.below(1000)
    );
    let sum: usize =
        digits.bytes().zip(WEIGHTS).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("{digits}{}", char::from(b"10X98765432"[sum % 11]))
}
