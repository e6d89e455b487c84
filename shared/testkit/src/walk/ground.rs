//! What a walk over a procedure stands on: its table, the shape of each input, and the words that occur in its
//! examples. Made once, shared by every seed.

use super::shape::Shape;
use super::start::Starts;
use kernel::CountyKey;
use law::{Calendar, Law};
use procedure::{Act, Procedure, Stage, proof};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A step of the table.
pub(crate) struct Known<P: Procedure> {
    pub(crate) act: Act<P>,
    pub(crate) example: Value,
    /// Its example and, where an input has one of several things in it, the first that a proof shows with each other one.
    pub(crate) forms: Vec<Value>,
    pub(crate) shape: Shape,
    /// Whether it gives the matter back, or a proof shows it leading to a final stage.
    pub(crate) ends: bool,
}

impl<P: Procedure> Known<P> {
    /// Takes in what a proof puts in, where nothing before it had the same of several things in it.
    fn shown(&mut self, input: &Value) {
        let form = self.shape.form(input);
        if self.forms.iter().all(|known| self.shape.form(known) != form) {
            self.forms.push(input.clone());
        }
    }

    /// Whichever of several things an input may have in it is tried with everything that belongs to it.
    ///
    /// # Panics
    /// Where neither the example nor a proof shows one of them.
    fn are_shown(&self) {
        let shown: BTreeSet<String> = self.forms.iter().flat_map(|form| self.shape.form(form)).collect();
        let missing: Vec<String> = self.shape.forms(&self.example).difference(&shown).cloned().collect();
        let name = self.act.rule.name;
        assert!(missing.is_empty(), "{name}: neither its example nor a proof shows {missing:?}");
    }
}

/// What a walk stands on.
pub(crate) struct Ground<P: Procedure> {
    pub(crate) steps: Vec<Known<P>>,
    /// Texts of the examples by the name of their member.
    pub(crate) texts: BTreeMap<String, Vec<String>>,
    /// Categories of a matter.
    pub(crate) categories: Vec<Value>,
    /// Names of people in the examples.
    pub(crate) people: Vec<String>,
    /// Where the proofs come to.
    pub(crate) starts: Starts<P>,
    pub(crate) key: CountyKey,
}

impl<P: Procedure> Ground<P> {
    /// The step of this name.
    pub(crate) fn step(&self, name: &str) -> Option<&Known<P>> {
        self.steps.iter().find(|step| step.act.rule.name == name)
    }

    /// Looks the procedure over.
    pub(crate) fn survey() -> Self {
        let last: BTreeSet<String> =
            P::Stage::ALL.iter().filter(|stage| stage.is_final()).map(|stage| stage.word()).collect();
        let mut starts = Starts::default();
        let known = |act: &Act<P>| {
            let (example, shape) = ((act.example)(), Shape::of((act.schema)()));
            Known { act: *act, forms: vec![example.clone()], example, shape, ends: act.rule.name == "return" }
        };
        let mut steps: Vec<Known<P>> = P::steps().iter().map(known).collect();
        let played = proof::watch::<P>(&mut |taken| {
            starts.note(taken);
            if let Some(step) = steps.iter_mut().find(|step| step.act.rule.name == taken.step) {
                step.shown(taken.input);
            }
        });
        // where a proof does not go as it says, the tests that play them tell
        let whole = played.is_ok();
        let played = played.unwrap_or_default();
        let moves: BTreeSet<(String, String)> = played.into_iter().flat_map(|played| played.moves).collect();
        for step in &mut steps {
            step.ends |= moves.iter().any(|(by, stage)| by == step.act.rule.name && last.contains(stage));
            if whole {
                step.are_shown();
            }
        }
        let (mut texts, mut people) = (BTreeMap::new(), BTreeSet::new());
        for step in &steps {
            gather(&step.example, "", &mut texts, &mut people);
        }
        let categories =
            steps.iter().find_map(|step| step.shape.words("/matter/category")).unwrap_or_default();
        let (people, key) = (people.into_iter().collect(), CountyKey::generate());
        Self { steps, texts, categories, people, starts, key }
    }
}

fn gather(
    value: &Value,
    name: &str,
    texts: &mut BTreeMap<String, Vec<String>>,
    people: &mut BTreeSet<String>,
) {
    match value {
        Value::Object(map) => {
            if let (Some("person"), Some(who)) = (map.get("kind").and_then(Value::as_str), &map.get("name")) {
                people.extend(who.as_str().map(str::to_owned));
            }
            map.iter().for_each(|(name, value)| gather(value, name, texts, people));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, name, texts, people)),
        Value::String(text) => {
            let known = texts.entry(name.to_owned()).or_default();
            if !known.contains(text) {
                known.push(text.clone());
            }
        }
        _ => {}
    }
}

/// An invented notice of holidays: loaded in the middle of a case, it moves what runs.
const NOTICE: &str = r#"
year = 2027
status = "published"
source = "国务院办公厅关于2027年部分节假日安排的通知（测试用，虚构）"
off = [
  { name = "元旦", from = "2027-01-01", to = "2027-01-03" },
  { name = "春节", from = "2027-02-05", to = "2027-02-12" },
  { name = "清明节", from = "2027-04-03", to = "2027-04-05" },
  { name = "劳动节", from = "2027-05-01", to = "2027-05-05" },
  { name = "端午节", from = "2027-06-09", to = "2027-06-09" },
  { name = "中秋节", from = "2027-09-15", to = "2027-09-15" },
  { name = "国庆节", from = "2027-10-01", to = "2027-10-07" },
]
working = [{ date = "2027-02-14", name = "春节" }, { date = "2027-02-28", name = "春节" }]
"#;

/// The law after the notice.
pub(crate) fn later() -> &'static Law {
    static LATER: OnceLock<Law> = OnceLock::new();
    LATER.get_or_init(|| {
        let version = "9999.01.01";
        let calendar = Calendar::bundled().with_notice(version, NOTICE).expect("the notice can be loaded");
        Law { calendar, ..Law::bundled().clone() }
    })
}
