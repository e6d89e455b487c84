//! What one judgment decides: its main result, and those beside it, as 确认违法并责令赔偿, or 部分撤销，驳回其他诉讼请求.

use crate::loss::{Delta, Varied};
use crate::step::Code;
use procedure::Refusal;

/// The articles under which one judgment decides several things.
const ARTICLES: &str = "《行政诉讼法》第七十条至第七十八条";

/// The results of one judgment.
pub(crate) struct Results {
    /// The one the outcome is named by.
    pub(crate) main: Code,
    /// Those beside it.
    pub(crate) also: Vec<Code>,
}

impl Results {
    /// Checks that they go together.
    ///
    /// # Errors
    /// A [`Refusal`] that points into `/also`: a ruling, a mediation document or the upholding of an earlier judgment has
    /// nothing beside it, nothing stands twice, and where one of them is a loss, that is the main one.
    pub(crate) fn checked(main: Code, also: Vec<Code>) -> Result<Self, Refusal> {
        let judges = |code: Code| matches!(code, Code::J01) || code.is_loss();
        for (i, code) in also.iter().enumerate() {
            let (why, zh, en) = if !judges(main) || !judges(*code) {
                (
                    "stands_alone",
                    "只有判决（J01至J09）才可以同时作出几项判决；裁定、调解书和维持原判没有并列的结果",
                    "only a judgment (J01 to J09) decides several things; nothing else has a result beside it",
                )
            } else if *code == main || also[..i].contains(code) {
                ("result_twice", "同一判决结果只填写一次", "a result stands once")
            } else if code.is_loss() && !main.is_loss() {
                (
                    "main_result",
                    "同时驳回部分诉讼请求的，以撤销、履行、确认违法等结果为主（code），驳回（J01）填入also",
                    "where a part is refused, the result that goes against the agency is the main one, and J01 beside it",
                )
            } else {
                continue;
            };
            return Err(Refusal::new(why, zh, en).under(ARTICLES).at(format!("/also/{i}")));
        }
        Ok(Self { main, also })
    }

    /// All of them, the main one first.
    pub(crate) fn all(&self) -> impl Iterator<Item = Code> {
        std::iter::once(self.main).chain(self.also.iter().copied())
    }

    /// Whether one of these is among them.
    pub(crate) fn include(&self, codes: &[Code]) -> bool {
        self.all().any(|code| codes.contains(&code))
    }

    /// In official words.
    pub(crate) fn zh(&self) -> String {
        self.all().map(Code::zh).collect::<Vec<_>>().join("；")
    }

    /// What the court set otherwise: only a judgment that changes or orders something does.
    ///
    /// # Errors
    /// A [`Refusal`] that points into `/varied`.
    pub(crate) fn varied(&self, varied: Vec<Varied>) -> Result<Vec<Delta>, Refusal> {
        let idle = varied.iter().position(|one| one.from == one.to || one.what.trim().is_empty());
        let possible = self.include(&[Code::J07, Code::J08, Code::J09]);
        if let Some(i) = idle.or((!possible && !varied.is_empty()).then_some(0)) {
            return Err(Refusal::new(
                "nothing_varied",
                "变更内容应当写明项目和前后不同的数值，并且只适用于变更、行政协议、赔偿补偿判决",
                "a variation names what it changes from and to, in a judgment that varies or orders compensation",
            )
            .under("《行政诉讼法》第七十七条、第七十八条")
            .at(format!("/varied/{i}")));
        }
        Ok(varied.into_iter().map(Delta::from).collect())
    }
}
