//! First sheets of about a kilobyte, each of other people: a person who came twice would be looked up, and proposed
//! to the centre as the same dispute.

use chrono::{Days, NaiveDate};

/// What the neighbours dispute; as long as a clerk writes.
const DEMAND: &str = "申请人与被申请人系同村村民，房屋前后相邻。双方共同使用的村道宽约三米，自祖辈起即由两家通行。被申请人\
于今年春季在自家院墙外堆放砂石、木料，并加建门楼占用道路，致使申请人的农用车辆无法进出，秋收作物不能运回。申请人多次上门协商，\
村民小组亦曾组织调解，均未能达成一致。现请求依法调解：一、清除路障，恢复村道原状；二、保障申请人一家及农用车辆正常通行；三、对\
因此造成的误工损失酌情补偿；四、双方今后维护村道，互不妨碍。";

/// Days of birth the people of a run come from, and numbers per day.
const BIRTHDAYS: u64 = 20_000;
const PER_DAY: u64 = 1_000;

/// The n-th sheet of a run, received on this day.
pub(super) fn neighbours(n: u64, received_on: NaiveDate) -> String {
    let id_number = resident(n);
    format!(
        r#"{{"filing":{{"received_on":"{received_on}","matter":{{"category":"neighbour","title":"村道通行纠纷","place":"640522104","demands":[{{"text":"{DEMAND}"}}]}},"parties":[{{"capacity":"applicant","kind":"person","name":"马小花","id_number":"{id_number}"}},{{"capacity":"respondent","kind":"person","name":"李大山"}}]}}}}"#
    )
}

/// The identity number of the n-th person; no two of the first twenty million are the same.
fn resident(n: u64) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    // a stride without a common divisor visits every place once
    let place = (n % (BIRTHDAYS * PER_DAY)) * 7_368_787 % (BIRTHDAYS * PER_DAY);
    let first = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap_or_default();
    let born = first + Days::new(place / PER_DAY);
    let mut number = format!("640522{}{:03}", born.format("%Y%m%d"), place % PER_DAY);
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    number.push(CHECK[(sum % 11) as usize]);
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn people_are_many_and_their_numbers_are_right() {
        let numbers: BTreeSet<String> = (0..50_000).map(resident).collect();
        assert_eq!(numbers.len(), 50_000);
        for number in numbers.iter().take(500) {
            assert!(kernel::identifier::resident_id(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn a_sheet_is_json_of_a_kilobyte() {
        let sheet = neighbours(7, NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
        assert!((900..1200).contains(&sheet.len()), "{}", sheet.len());
        let value: serde_json::Value = serde_json::from_str(&sheet).unwrap();
        assert_eq!(value["filing"]["parties"][0]["capacity"], "applicant");
    }
}
