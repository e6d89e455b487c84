//! A judgment revokes the act and orders the agency to act anew (判决被告重新作出行政行为): until when, and compared with
//! what. The law sets no period: the judgment may.

use crate::fact::Fact;
use crate::ordered;
use crate::procedure::{Litigation, Stage};
use crate::results::Results;
use crate::step::Code;
use chrono::NaiveDate;
use kernel::By;
use law::Span;
use procedure::anew::{Anew, NewAct, OrdersAnew, Substance};
use procedure::{Case, Context, Obligation, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The ban on the same act.
pub(crate) const ROW: &str = "SS-39";

impl OrdersAnew for Litigation {
    const ROW: &'static str = ROW;
    const ARTICLE: &'static str = "《行政诉讼法》第七十条、第七十一条";
    const BY: &'static [By] = &[By::Officer, By::Respondent, By::Court];
    const FROM: &'static [Stage] = &[Stage::Judged];
    const SAME: (&'static str, &'static str) = (
        "被告以同一的事实和理由重新作出了与原行政行为基本相同的行政行为，为法律所禁止，不视为履行判决：当事人对新的行政行为起诉的，\
         人民法院应当判决撤销或者部分撤销，并依照《行政诉讼法》第九十六条处理。",
        "The same act was made again on the same facts and reasons, which the law forbids: the judgment is not performed. \
         Sued about, the new act is revoked, and the measures of art. 96 are open.",
    );

    fn order(case: &Case<Self>) -> Option<&Anew> {
        case.record.anew.as_ref()
    }

    fn made(act: NewAct) -> Fact {
        Fact::ActMadeAnew(act)
    }
}

/// The order to make the act anew, of a judgment that revokes it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = litigation::ActAnew)]
pub struct ActAnew {
    /// Last day, where the judgment sets one.
    #[serde(default)]
    pub by: Option<NaiveDate>,
    /// The period the judgment gives instead, counted from the day it binds: `六十日内`.
    #[serde(default)]
    pub within: Option<Span>,
    /// The act that is revoked: the new one is compared with it.
    pub revoked: Substance,
    /// Whether it is revoked for its procedure only (仅以违反法定程序为由撤销): then the same act may be made again.
    #[serde(default)]
    pub procedure_only: bool,
}

impl ActAnew {
    /// The order, checked against what is decided, and what the agency owes by it; its period goes to the others.
    pub(crate) fn ordered(
        self,
        results: &Results,
        key: String,
        within: &mut BTreeMap<String, Span>,
        served_on: NaiveDate,
        case: &Case<Litigation>,
        cx: &Context,
    ) -> Result<(Anew, Obligation), Refusal> {
        let refuse = |code, zh, en, at: &str| {
            Err(Refusal::new(code, zh, en).under(Litigation::ARTICLE).at(format!("/act_anew{at}")))
        };
        if !results.include(&[Code::J02]) {
            return refuse(
                "nothing_revoked",
                "判决撤销或者部分撤销行政行为（J02）的，才可以判决被告重新作出行政行为",
                "an act is made anew where it is revoked (J02)",
                "",
            );
        }
        if self.by.is_some() && self.within.is_some() {
            return refuse(
                "due_and_within",
                "写明重新作出的期间（within）的，不再填写最后一日，最后一日由系统计算",
                "where a period is given there is no last day beside it: the last day is counted",
                "/within",
            );
        }
        if self.by.is_some_and(|by| by < served_on) {
            let zh = "重新作出行政行为的期限不得早于判决送达之日";
            return refuse("term", zh, "the last day is not before the service of the judgment", "/by");
        }
        let due = match self.within {
            Some(span) => ordered::counted(span, served_on, cx).map_err(|why| why.at("/act_anew/within"))?,
            None => self.by,
        };
        within.extend(self.within.map(|span| (key.clone(), span)));
        let owed = procedure::anew::owed(case, &key, due);
        let revoked = self.revoked.checked("/act_anew/revoked")?;
        let anew = Anew { obligation: key, revoked, procedure_only: self.procedure_only, made: Vec::new() };
        Ok((anew, owed))
    }
}
