//! What a court or a procuratorate did that keeps no files here: an officer enters it in its own step, by its own paper.

use crate::{Case, Context, Decision, Entry, FileFact, Procedure, Refusal, Step};
use kernel::{By, OrganId};

/// Whose paper it is, in the words of a refusal.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    /// Code of the refusal that it has a desk here.
    has_desk: &'static str,
    /// Field of the input in which it is said to have none.
    field: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// The court that has the case.
pub const COURT: Author =
    Author { has_desk: "court_has_a_desk", field: "court_elsewhere", zh: "人民法院", en: "court" };

/// The court or the procuratorate that issued the paper the case is about.
pub const ISSUER: Author = Author {
    has_desk: "issuer_has_a_desk",
    field: "issuer_elsewhere",
    zh: "发出建议书的人民法院、人民检察院",
    en: "court or procuratorate",
};

/// Whether a step is taken by courts and procuratorates, and by nobody else.
const fn is_theirs(mut by: &[By]) -> bool {
    while let [one, others @ ..] = by {
        if !matches!(one, By::Court | By::Issuer | By::Procurator) {
            return false;
        }
        by = others;
    }
    true
}

/// The step of a court or a procuratorate, as that takes it; in the input it stands at `/entry/{name}`.
///
/// # Errors
/// A [`Refusal`] where it is not taken in the stage the case is in, and that of the step, which points into the entry.
pub fn entered<P: Procedure, S: Step<P>>(
    name: &str,
    step: S,
    case: &Case<P>,
    cx: &Context,
) -> Result<Decision<P>, Refusal> {
    const {
        assert!(is_theirs(S::RULE.by), "what is entered for a court or a procuratorate is a step of its own");
    }
    if !S::RULE.allows(case.stage) {
        return Err(Refusal::new(
            "not_in_this_stage",
            format!("“{}”不能在案件现在的阶段办理", S::RULE.zh),
            format!("{}: not in the stage the case is in", S::RULE.en),
        )
        .under(S::RULE.law)
        .at(format!("/entry/{name}")));
    }
    let as_theirs = Context { by: S::RULE.by, ..*cx };
    let mut decision = step.decide(case, &as_theirs).map_err(|refusal| {
        let inside = refusal.pointer.clone().unwrap_or_default();
        // the row is that step's to enforce; its article stands
        let refusal = Refusal { rule: None, ..refusal.or_under(S::RULE.law) };
        refusal.at(format!("/entry/{name}{inside}"))
    })?;
    for entry in &mut decision.0 {
        // neither wrote it in: whoever did puts a slip in it right
        if let Entry::File(FileFact::DocumentLodged(document)) = entry {
            document.entered_by = None;
        }
    }
    Ok(decision)
}

impl Author {
    /// Refuses to enter what one did that makes its own entries: the one that has acted here (`acts`), and the one said to
    /// keep no files here (`elsewhere`) that the county lists with a desk meanwhile.
    ///
    /// # Errors
    /// A [`Refusal`] under the `article` where it does.
    pub fn has_no_desk(
        self,
        acts: bool,
        elsewhere: Option<&OrganId>,
        cx: &Context,
        article: &'static str,
    ) -> Result<(), Refusal> {
        if acts {
            return Err(self.makes_its_own_entries(self.zh).under(article).at("/entry"));
        }
        elsewhere.map_or(Ok(()), |organ| self.keeps_no_files(organ, cx, (article, "/entry")))
    }

    /// Refuses to call one without a desk here that the county lists with one: that is not the desk's to say.
    ///
    /// # Errors
    /// A [`Refusal`] under the `article`, which points to `at`.
    pub fn keeps_no_files(
        self,
        organ: &str,
        cx: &Context,
        (article, at): (&'static str, &str),
    ) -> Result<(), Refusal> {
        match cx.organs.get(organ).filter(|organ| organ.desk) {
            None => Ok(()),
            Some(organ) => {
                let name = organ.name.as_deref().unwrap_or(self.zh);
                Err(self.makes_its_own_entries(name).under(article).at(at))
            }
        }
    }

    fn makes_its_own_entries(self, name: &str) -> Refusal {
        let Self { has_desk, field, en, .. } = self;
        Refusal::new(
            has_desk,
            format!("{name}在本系统办理案件，由其自行登记；其他机关不得代为登记，也不填写{field}"),
            format!("this {en} has a desk here: it makes its own entries, and nobody makes them for it"),
        )
    }

    /// Refuses to enter what one did without its paper, whose SHA-256 stands at `at`.
    ///
    /// # Errors
    /// A [`Refusal`] where there is none.
    pub fn on_paper(self, sha256: Option<&String>, at: &str) -> Result<(), Refusal> {
        let Self { zh, en, .. } = self;
        match sha256 {
            Some(_) => Ok(()),
            None => Err(Refusal::new(
                "paper_missing",
                format!("代为登记的，应当附{zh}的文书（填写SHA-256摘要）"),
                format!("what is entered for a {en} comes with its paper, by the SHA-256"),
            )
            .at(at)),
        }
    }
}
