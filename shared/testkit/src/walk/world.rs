//! One seed: a case is opened and goes where chance takes it, while days pass and deadlines lapse.

use super::check;
use super::draw::{self, Draw};
use super::ground::{Ground, Known, later};
use super::start::{Start, morning};
use super::tally::Tally;
use crate::chance::Chance;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use host::registry::Stored;
use host::wire::{self, Taken};
use kernel::{Actor, By, CaseId, PartyKind, Role, date};
use law::Law;
use procedure::decision::Related;
use procedure::scenario::{Asked, No, Scenario};
use procedure::{Case, CaseFile, Decision, Procedure, Refusal, Stage};
use serde_json::Value;
use std::collections::BTreeMap;

/// What was promised and is not so.
pub(crate) type Broken = String;

/// The step the mesh takes where a deadline lapses and the law attaches none of its own; never otherwise.
pub(crate) const LAPSE: &str = "lapse";
/// Rare names, found in no text of the product.
const SURNAMES: [&str; 6] = ["亓官", "澹台", "贺兰", "第五", "羊舌", "万俟"];
const GIVEN: [&str; 8] = ["翀", "旸", "怿", "祎", "闳", "彧", "翯", "邈"];

/// What became of an attempt.
pub(crate) enum Outcome {
    /// It was taken.
    Taken,
    /// It is somebody else's, or not open.
    Barred,
    /// Something in the input, and where.
    No(Option<String>),
}

/// One case in its world.
pub(crate) struct World<'g, P: Procedure> {
    pub(crate) ground: &'g Ground<P>,
    pub(crate) chance: Chance,
    pub(crate) now: DateTime<Utc>,
    pub(crate) scenario: Scenario<P>,
    pub(crate) tally: Tally,
    /// How gladly each step is taken in this seed: some hardly ever, so that the others have room.
    weights: Vec<usize>,
    law: &'static Law,
    pub(crate) people: BTreeMap<String, String>,
    /// The case before the first entry of the ledger.
    base: Case<P>,
    ledger: Vec<String>,
    marks: Vec<String>,
    /// Cases of the same people, and the marks under which they are found.
    pub(crate) past: Vec<(Vec<String>, Related)>,
    /// The step of a proof that comes first.
    start: Option<&'g Start<P>>,
    /// What happened, where it is asked for.
    pub(super) trail: Option<Vec<String>>,
}

impl<'g, P: Procedure> World<'g, P> {
    pub(crate) fn new(ground: &'g Ground<P>, seed: u64, traced: bool) -> Self {
        let mut chance = Chance::of(seed);
        let start: NaiveDate = "2026-03-02".parse().expect("a day");
        let day = start + Duration::days(chance.between(0, 330));
        // what may be taken in every stage, and what ends the case, leave room for the rest
        let lasting = chance.percent(75);
        let weights = ground.steps.iter().map(|step| {
            let weight = *chance.one(&[4, 12, 40, 120]);
            match step.act.rule.anytime {
                true => weight / 8 + 1,
                false if step.ends && lasting => weight / 4,
                false => weight,
            }
        });
        let weights = weights.collect();
        let mut people = BTreeMap::new();
        for (n, person) in ground.people.iter().enumerate() {
            let (first, second) = (chance.one(&SURNAMES), chance.one(&GIVEN));
            people.insert(person.clone(), format!("{first}{second}{}", GIVEN[n % GIVEN.len()]));
        }
        let start = ground.starts.of(seed);
        let (day, mut scenario) = match start {
            Some(start) => (start.on, start.scenario(seed, &people)),
            None => (day, fresh(seed)),
        };
        // what the steps look up stands in the books beforehand, as their examples say: a roster, a list
        for book in P::books() {
            if !scenario.shelf.0.contains_key(book.title.name) {
                let _unless_it_lies_ahead =
                    scenario.write(&day.to_string(), By::Officer, *book, &(book.example)());
            }
        }
        let base = scenario.case.clone();
        let begins = start.map(|start| format!("a proof comes to {}", start.step));
        Self {
            ground,
            chance,
            now: morning(day),
            base,
            scenario,
            tally: Tally::default(),
            weights,
            law: Law::bundled(),
            people,
            ledger: Vec::new(),
            marks: Vec::new(),
            past: Vec::new(),
            start,
            trail: traced.then(|| begins.into_iter().collect()),
        }
    }

    pub(crate) fn file(&self) -> &CaseFile {
        &self.scenario.case.file
    }

    /// Whether the case waits for somebody: it has not ended, or was taken up again and not ended again.
    pub(crate) fn is_open(&self) -> bool {
        let case = &self.scenario.case;
        !case.is_returned() && (!case.stage.is_final() || case.file.outcome.is_none())
    }

    /// A case from its opening until nothing runs any more; now and then a second one of the same people.
    pub(crate) fn walk(&mut self) -> Result<(), Broken> {
        self.one_case()?;
        if self.chance.percent(15) {
            self.next_case();
            self.one_case()?;
        }
        Ok(())
    }

    fn one_case(&mut self) -> Result<(), Broken> {
        if let Some(start) = self.start.take() {
            self.as_proved(start)?;
        }
        if self.scenario.case.version == 0 {
            self.open()?;
        }
        self.tally.cases += 1;
        for _ in 0..3 + self.chance.below(24) {
            self.turn()?;
        }
        self.way_out()?;
        for _ in 0..self.chance.below(12) {
            self.turn()?;
        }
        if self.is_open() {
            self.way_out()?;
        }
        self.run_out()?;
        check::replays(&self.base, &self.scenario.case, &self.ledger)
    }

    /// Another case, whose judgement may look this one up.
    fn next_case(&mut self) {
        let case = &self.scenario.case;
        let (number, stage) = (case.file.opening().number.clone(), case.stage.word());
        let record = serde_json::to_value(&case.record).unwrap_or_default();
        let related = Related { id: case.id, number, stage, file: case.file.clone(), record };
        self.past.push((std::mem::take(&mut self.marks), related));
        let id = CaseId::derived(&["walk", &self.scenario.case.id.to_string()]);
        self.scenario.case = Case::blank(id);
        self.base = self.scenario.case.clone();
        self.ledger.clear();
    }

    fn open(&mut self) -> Result<(), Broken> {
        let openings: Vec<&Known<P>> = self.ground.steps.iter().filter(|step| step.act.rule.opens).collect();
        for _ in 0..60 {
            let step = *self.chance.one(&openings);
            let role = match *self.chance.one(step.act.rule.by) {
                By::System => Role::System,
                By::Head => Role::Head,
                By::Court => Role::Court,
                By::Procurator => Role::Procurator,
                _ => Role::Officer,
            };
            let homes = self.homes(step, role);
            let home: &String = self.chance.one(&homes);
            let who = actor(home, &[role]);
            if self.tried(step, &who, 6, false)? {
                return Ok(());
            }
        }
        Err("no case could be opened".to_owned())
    }

    /// Organs of whose people the opening may be.
    fn homes(&self, step: &Known<P>, role: Role) -> Vec<String> {
        let word = |name: &str| step.example[name].as_str().map(str::to_owned);
        let named = match role {
            Role::Court => word("court").or_else(|| Some("haiyuan-fayuan".to_owned())),
            Role::Procurator => Some("haiyuan-jcy".to_owned()),
            _ => word("agency"),
        };
        named.map_or_else(|| vec!["haiyuan-gaj".to_owned(), "haiyuan-xfj".to_owned()], |named| vec![named])
    }

    /// Some days pass, and somebody does something.
    fn turn(&mut self) -> Result<(), Broken> {
        let slow = self.chance.percent(4);
        let days = match self.chance.below(20) {
            0..=9 => 0,
            10..=14 => self.chance.between(1, 6),
            15..=17 => self.chance.between(7, 35),
            18 => self.chance.between(36, 120),
            _ => self.chance.between(121, 420),
        };
        self.now += Duration::days(days) + Duration::seconds(self.chance.between(1, 60));
        if !slow {
            self.fire()?;
        }
        if self.chance.percent(1) && self.law == Law::bundled() {
            self.law = later();
            self.said("the law is loaded anew");
            let recount = self.ground.steps.iter().find(|step| step.act.rule.name == "recount");
            let recount = recount.ok_or("no step counts again")?;
            self.tried(recount, &Actor::system(), 1, true)?;
        }
        let step = self.any();
        let who = self.who(step);
        self.tried(step, &who, 4, false)?;
        // a clock that was slow fires after the step that overtook it
        self.fire()
    }

    /// A step by its weight, of those open to somebody mostly.
    fn any(&mut self) -> &'g Known<P> {
        let stage = self.scenario.case.stage;
        let all = self.chance.percent(6);
        // what may follow an end is rare enough
        let own = stage.is_final() && self.chance.percent(60);
        let weight = |(step, weight): (&Known<P>, &usize)| {
            let rule = &step.act.rule;
            let apart = rule.lapse.is_some() || rule.name == LAPSE || (rule.opens && !all);
            let apart = apart || (own && rule.anytime);
            if apart || !(all || rule.allows(stage)) { 0 } else { *weight }
        };
        let weights: Vec<usize> = self.ground.steps.iter().zip(&self.weights).map(weight).collect();
        let at = self.chance.weighed(&weights);
        &self.ground.steps[at.unwrap_or_default()]
    }

    /// Somebody: mostly one who may take the step.
    fn who(&mut self, step: &Known<P>) -> Actor {
        let cast = self.cast();
        let able: Vec<&Actor> = cast
            .iter()
            .filter(|who| step.act.guard(&self.scenario.case, &self.scenario.case.capacities(who)).is_ok())
            .collect();
        match able.is_empty() || self.chance.percent(4) {
            true => self.chance.one(&cast).clone(),
            false => (*self.chance.one(&able)).clone(),
        }
    }

    /// Everybody who may have to do with the case, and a stranger.
    pub(crate) fn cast(&self) -> Vec<Actor> {
        let file = self.file();
        let home = file.opening().organ.as_str();
        let mut cast = vec![
            Actor::system(),
            actor(home, &[Role::Officer]),
            actor(home, &[Role::Head]),
            actor("haiyuan-xtzx", &[Role::Coordinator]),
            actor("haiyuan-nobody", &[Role::Officer, Role::Head]),
        ];
        cast.extend(file.party_organs().map(|organ| actor(organ, &[Role::Officer])));
        let asked = file.assistance.iter().filter_map(|request| request.organ.as_deref());
        cast.extend(asked.map(|organ| actor(organ, &[Role::Officer])));
        cast.extend(self.scenario.case.sender().map(|organ| actor(organ, &[Role::Officer])));
        cast.extend(P::reviewing(&self.scenario.case).map(|organ| actor(organ, &[Role::Officer])));
        cast.extend(file.court.iter().map(|court| actor(court, &[Role::Court])));
        if let Some(issuer) = &file.opening().issuer {
            cast.extend([Role::Court, Role::Procurator].map(|role| actor(issuer, &[role])));
        }
        cast
    }

    /// Whether a step was taken, in one of its forms.
    pub(crate) fn tried(
        &mut self,
        step: &'g Known<P>,
        who: &Actor,
        times: usize,
        calm: bool,
    ) -> Result<bool, Broken> {
        let form = match step.forms.as_slice() {
            [only] => only,
            forms => self.chance.one(forms),
        };
        self.tried_as(step, form, who, times, calm)
    }

    /// Whether a step was taken in this form, with a better input after each refusal.
    pub(crate) fn tried_as(
        &mut self,
        step: &'g Known<P>,
        form: &Value,
        who: &Actor,
        times: usize,
        calm: bool,
    ) -> Result<bool, Broken> {
        let mut input = self.draw().input(step, form, calm);
        // a refusal that points to nothing, or to nothing but the form, is about the case more often than about the input
        let whole = step.shape.form(form);
        let (mut blind, enough) = (0, (times / 3).min(3));
        for _ in 0..times {
            match self.attempt(step, who, &input, self.now)? {
                Outcome::Taken => return Ok(true),
                Outcome::Barred => return Ok(false),
                Outcome::No(pointer) => {
                    let pointer = pointer.filter(|pointer| !whole.contains(pointer));
                    if pointer.is_none() && blind >= enough {
                        return Ok(false);
                    }
                    blind += usize::from(pointer.is_none());
                    self.draw().mend(step, &mut input, pointer.as_deref());
                }
            }
        }
        Ok(false)
    }

    fn draw(&mut self) -> Draw<'_, P> {
        Draw {
            ground: self.ground,
            today: date::day_of(self.now),
            chance: &mut self.chance,
            case: &self.scenario.case,
            people: &self.people,
        }
    }

    /// Tries a step once, and looks at everything that came of it.
    pub(crate) fn attempt(
        &mut self,
        step: &Known<P>,
        who: &Actor,
        input: &Value,
        at: DateTime<Utc>,
    ) -> Result<Outcome, Broken> {
        let (act, body) = (&step.act, input.to_string());
        let by = self.scenario.case.capacities(who);
        let marked = act.rule.opens || !self.past.is_empty();
        let read = marked.then(|| (act.read)(body.as_bytes()).ok()).flatten();
        let marks = read.map(|read| read.marks(&self.ground.key)).unwrap_or_default();
        self.scenario.related = self.related(&marks);
        let before = check::Before::of(&self.scenario.case, &mut self.chance);
        let asked = Asked { at, actor: who, by: &by, law: self.law };
        let answer = self.scenario.judge(&asked, act, body.as_bytes());
        self.said_of(act.rule.name, who, input, at, &answer);
        match answer {
            Ok(decision) => {
                if !decision.0.is_empty() {
                    self.tally.taken(act.rule.name, &self.scenario.case);
                }
                self.wrote(step, who, &by, at, decision, &before)?;
                if act.rule.opens {
                    self.marks = marks;
                }
                Ok(Outcome::Taken)
            }
            Err((no, refusal)) => {
                check::untouched(&before, &self.scenario.case)?;
                self.refused(step, &body, no, refusal)
            }
        }
    }

    fn related(&self, marks: &[String]) -> Vec<Related> {
        let of = |found: &&(Vec<String>, Related)| found.0.iter().any(|mark| marks.contains(mark));
        self.past.iter().filter(of).map(|found| found.1.clone()).collect()
    }

    fn refused(
        &mut self,
        step: &Known<P>,
        body: &str,
        no: No,
        refusal: Option<Refusal>,
    ) -> Result<Outcome, Broken> {
        let (act, name) = (&step.act, step.act.rule.name);
        match (no, refusal) {
            (No::Refused(_), Some(refusal)) => {
                self.tally.refused(name, &refusal);
                check::refusal::<P>(step, &refusal, self.law, &self.personal())?;
                Ok(Outcome::No(refusal.pointer))
            }
            (No::Input(pointer), _) => {
                self.tally.unread += 1;
                check::unread((act.read)(body.as_bytes()).err(), &self.personal())?;
                Ok(Outcome::No(Some(pointer)))
            }
            _ => {
                self.tally.barred += 1;
                Ok(Outcome::Barred)
            }
        }
    }

    /// What a step wrote down, told and left behind.
    fn wrote(
        &mut self,
        step: &Known<P>,
        who: &Actor,
        by: &[By],
        at: DateTime<Utc>,
        decision: Decision<P>,
        before: &check::Before<P>,
    ) -> Result<(), Broken> {
        let rule = &step.act.rule;
        if decision.0.is_empty() {
            let looks = rule.name == "recount";
            return if looks {
                Ok(())
            } else {
                Err(format!("{} was taken and wrote nothing down", rule.name))
            };
        }
        let case = &self.scenario.case;
        check::after(before, case, rule, &decision, self.law)?;
        let capacity = rule.by.iter().find(|one| by.contains(one)).copied().unwrap_or(By::System);
        let fact = decision.kind();
        let on = date::day_of(at);
        let taken = Taken {
            rule,
            by: capacity,
            by_organ: &who.organ,
            on,
            at: self.now,
            fact: &fact,
            open_before: None,
        };
        let told =
            wire::happened(&self.ground.key, case, &taken, &decision).map_err(|error| error.to_string())?;
        check::owner(before, case, &told.organ)?;
        // the rest of it are words of the table
        let told = serde_json::to_string(&told.changes).map_err(|error| error.to_string())?;
        check::masked(&told, &self.personal())?;
        let stored = Stored { step: rule.name.to_owned(), by: capacity, on, entries: decision.0 };
        self.ledger.push(serde_json::to_string(&stored).map_err(|error| error.to_string())?);
        Ok(())
    }

    /// Names and numbers of people that nobody else may read.
    fn personal(&self) -> Vec<&str> {
        let parties = &self.file().parties;
        let numbers = parties.iter().flat_map(|party| [&party.id_number, &party.phone]).flatten();
        // chance may write a name over the door of an organ, which is no secret
        let open = |name: &&String| {
            draw::is_filler(name)
                || parties.iter().any(|party| party.kind == PartyKind::Organ && party.name == **name)
        };
        let people = self.people.values().filter(|name| !open(name));
        people.chain(numbers.filter(|number| !number.trim().is_empty())).map(String::as_str).collect()
    }
}

/// Nothing happened yet.
fn fresh<P: Procedure>(seed: u64) -> Scenario<P> {
    let mut scenario = Scenario::<P>::default();
    scenario.case = Case::blank(CaseId::derived(&["walk", &seed.to_string()]));
    scenario
}

pub(crate) fn actor(organ: &str, roles: &[Role]) -> Actor {
    let account = format!("{organ}-somebody");
    Actor { account, organ: organ.to_owned(), division: "640522".to_owned(), roles: roles.to_vec() }
}
