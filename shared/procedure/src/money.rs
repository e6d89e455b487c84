//! Money, counted in fen (分).

/// So many fen, in yuan as a clerk reads it: `1516320`, `0.05`.
#[must_use]
pub fn yuan(fen: u64) -> String {
    match (fen / 100, fen % 100) {
        (yuan, 0) => yuan.to_string(),
        (yuan, rest) => format!("{yuan}.{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::yuan;

    #[test]
    fn fen_stand_after_the_point_only_where_there_are_any() {
        assert_eq!(
            (yuan(151_632_000), yuan(5), yuan(10_050)),
            ("1516320".into(), "0.05".into(), "100.50".into())
        );
    }
}
