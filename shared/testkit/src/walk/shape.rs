//! What an input may look like, read from its schema.

use procedure::step::NamedSchema;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What may stand at a place of an input.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// An object with these members.
    Object(Vec<Member>),
    /// A list of such items.
    List(Box<Shape>),
    /// One of these words.
    Word(Vec<Value>),
    /// One of these shapes.
    Either(Vec<Shape>),
    Day,
    Id,
    Text,
    Whole,
    Flag,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) shape: Shape,
}

/// A place of an input: the member or item `name` of what stands at `parent`.
#[derive(Debug, Clone)]
pub(crate) struct Place<'s> {
    pub(crate) parent: String,
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) present: bool,
    pub(crate) shape: &'s Shape,
}

impl Place<'_> {
    pub(crate) fn pointer(&self) -> String {
        format!("{}/{}", self.parent, self.name)
    }
}

impl Shape {
    /// The shape a schema describes.
    pub(crate) fn of((own, others): (NamedSchema, Vec<NamedSchema>)) -> Self {
        let plain =
            |(name, schema): NamedSchema| (name, serde_json::to_value(schema).expect("a schema is JSON"));
        let others: BTreeMap<String, Value> = others.into_iter().map(plain).collect();
        read(&plain(own).1, &others)
    }

    /// Every place there is or may be in this value.
    pub(crate) fn places<'s>(&'s self, value: &Value) -> Vec<Place<'s>> {
        let mut out = Vec::new();
        self.collect(value, "", &mut out);
        out
    }

    /// Where an input has one of several things in it (an enum tagged by the name of its only member): which, by pointer.
    pub(crate) fn form(&self, value: &Value) -> BTreeSet<String> {
        let places = self.places(value);
        let tagged = places.iter().filter(|place| place.shape.is_tagged()).filter_map(|place| {
            let at = place.pointer();
            let (tag, _) = value.pointer(&at)?.as_object()?.iter().next()?;
            Some(format!("{at}/{tag}"))
        });
        tagged.collect()
    }

    /// The things of which this input has one in it.
    pub(crate) fn forms(&self, value: &Value) -> BTreeSet<String> {
        let places = self.places(value);
        let tags = places.iter().filter(|place| place.shape.is_tagged()).flat_map(|place| {
            let Shape::Either(shapes) = place.shape else { return Vec::new() };
            shapes.iter().filter_map(Shape::tag).map(|tag| format!("{}/{tag}", place.pointer())).collect()
        });
        tags.collect()
    }

    /// Whether one of several things stands here, told apart by the name of its only member.
    pub(crate) fn is_tagged(&self) -> bool {
        matches!(self, Shape::Either(shapes) if shapes.iter().all(|shape| shape.tag().is_some()))
    }

    /// The name of its only member.
    fn tag(&self) -> Option<&str> {
        match self {
            Shape::Object(members) => match members.as_slice() {
                [only] if only.required => Some(&only.name),
                _ => None,
            },
            _ => None,
        }
    }

    fn collect<'s>(&'s self, value: &Value, at: &str, out: &mut Vec<Place<'s>>) {
        match (self, value) {
            (Shape::Object(members), Value::Object(map)) => {
                for member in members {
                    let found = map.get(&member.name);
                    out.push(Place {
                        parent: at.to_owned(),
                        name: member.name.clone(),
                        required: member.required,
                        present: found.is_some(),
                        shape: &member.shape,
                    });
                    if let Some(found) = found {
                        member.shape.collect(found, &format!("{at}/{}", member.name), out);
                    }
                }
            }
            (Shape::List(item), Value::Array(items)) => {
                for (i, found) in items.iter().enumerate() {
                    out.push(Place {
                        parent: at.to_owned(),
                        name: i.to_string(),
                        required: false,
                        present: true,
                        shape: item,
                    });
                    item.collect(found, &format!("{at}/{i}"), out);
                }
            }
            (Shape::Either(shapes), value) => {
                if let Some(shape) = shapes.iter().find(|shape| shape.holds(value)) {
                    shape.collect(value, at, out);
                }
            }
            _ => {}
        }
    }

    fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Shape::Object(members), Value::Object(map)) => {
                map.keys().all(|key| members.iter().any(|member| member.name == *key))
            }
            (Shape::Object(_), _) => false,
            (Shape::List(_), value) => value.is_array(),
            (Shape::Either(shapes), value) => shapes.iter().any(|shape| shape.holds(value)),
            (_, value) => !value.is_object() && !value.is_array(),
        }
    }

    /// The words that may stand at a pointer.
    pub(crate) fn words(&self, pointer: &str) -> Option<Vec<Value>> {
        let mut shape = self;
        for name in pointer.split('/').skip(1) {
            let Shape::Object(members) = shape else { return None };
            shape = &members.iter().find(|member| member.name == name)?.shape;
        }
        match shape {
            Shape::Word(words) => Some(words.clone()),
            _ => None,
        }
    }

    /// Whether a pointer leads to something an input of this shape has or may have.
    pub(crate) fn leads(&self, pointer: &str) -> bool {
        let mut path = pointer.split('/');
        path.next() == Some("") && self.follows(&path.collect::<Vec<_>>())
    }

    fn follows(&self, path: &[&str]) -> bool {
        let [name, rest @ ..] = path else { return true };
        match self {
            Shape::Object(members) => {
                members.iter().find(|member| member.name == *name).is_some_and(|m| m.shape.follows(rest))
            }
            Shape::List(item) => name.parse::<usize>().is_ok() && item.follows(rest),
            Shape::Either(shapes) => shapes.iter().any(|shape| shape.follows(path)),
            _ => false,
        }
    }
}

fn read(schema: &Value, others: &BTreeMap<String, Value>) -> Shape {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        let found = others.get(name).unwrap_or_else(|| panic!("the schemas name {name} and hold none"));
        return read(found, others);
    }
    if let Some(words) = schema["enum"].as_array() {
        return Shape::Word(words.clone());
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(of) = schema[key].as_array() {
            let mut shapes: Vec<Shape> =
                of.iter().filter(|one| one["type"] != "null").map(|one| read(one, others)).collect();
            return if shapes.len() == 1 { shapes.remove(0) } else { Shape::Either(shapes) };
        }
    }
    match (kind(&schema["type"]), schema["format"].as_str()) {
        ("object", _) => object(schema, others),
        ("array", _) => Shape::List(Box::new(read(&schema["items"], others))),
        ("boolean", _) => Shape::Flag,
        ("integer" | "number", _) => Shape::Whole,
        ("string", Some("date")) => Shape::Day,
        ("string", Some("uuid")) => Shape::Id,
        ("string", _) => Shape::Text,
        (other, _) => panic!("a schema of an unknown type {other}: {schema}"),
    }
}

fn kind(word: &Value) -> &str {
    match word {
        Value::Array(words) => {
            words.iter().filter_map(Value::as_str).find(|word| *word != "null").unwrap_or("string")
        }
        word => word.as_str().unwrap_or("object"),
    }
}

fn object(schema: &Value, others: &BTreeMap<String, Value>) -> Shape {
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let members = schema["properties"].as_object().into_iter().flatten().map(|(name, schema)| Member {
        name: name.clone(),
        required: required.contains(&name.as_str()),
        shape: read(schema, others),
    });
    Shape::Object(members.collect())
}
