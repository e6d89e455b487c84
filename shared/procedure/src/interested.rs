//! Everyone whose rights a decision would touch: each joins as a party, or is left out with a reason.

use crate::{Case, Procedure, Refusal, check};
use kernel::Capacity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody whose rights the decision would touch, as the register of land, forest or trade shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interested {
    /// Name, as it stands in the register; it is compared with the names of the parties.
    pub name: String,
    /// Why the person is not a party, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
}

/// Each with a name and, where one is excluded, a reason. `at` is the field of the input they stand in.
///
/// # Errors
/// A [`Refusal`] that points to the first empty text.
pub fn checked(people: Vec<Interested>, at: &str) -> Result<Vec<Interested>, Refusal> {
    people
        .into_iter()
        .enumerate()
        .map(|(i, person)| {
            let at = format!("{at}/{i}");
            let name = check::text(&person.name, &format!("{at}/name"))?;
            let excluded =
                person.excluded.map(|reason| check::text(&reason, &format!("{at}/excluded"))).transpose()?;
            Ok(Interested { name, excluded })
        })
        .collect()
}

/// The numbers, from 1, of those who are neither a party nor excluded: a problem document carries no names.
#[must_use]
pub fn missing<P: Procedure>(case: &Case<P>, people: &[Interested]) -> Vec<usize> {
    let joins =
        |capacity| matches!(capacity, Capacity::Applicant | Capacity::Respondent | Capacity::ThirdParty);
    let in_case =
        |name: &str| case.file.taking_part().any(|party| joins(party.capacity) && party.name == name);
    (1..)
        .zip(people)
        .filter(|(_, person)| person.excluded.is_none() && !in_case(&person.name))
        .map(|(n, _)| n)
        .collect()
}
