//! Confidence levels as people write them.

use brunt::report::Level;

/// Levels of one `--levels`, in the order of the list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Levels(pub Vec<Level>);

impl From<Level> for Levels {
    fn from(level: Level) -> Self {
        Self(vec![level])
    }
}

/// A list of levels in percent, apart by commas.
///
/// # Errors
/// What is wrong, in words; a decimal comma is asked about.
pub(super) fn parse_levels(text: &str) -> Result<Levels, String> {
    let parts: Vec<&str> = text.split(',').map(|part| part.trim().trim_end_matches('%').trim()).collect();
    if let Some([whole, decimals]) = parts.windows(2).find_map(decimal_comma) {
        return Err(format!(
            "is {whole}.{decimals} meant? Decimals are written with a point; for two levels give the option twice: \
             --levels {whole} --levels {decimals}"
        ));
    }
    parts.into_iter().map(parse_level).collect::<Result<_, _>>().map(Levels)
}

/// Two neighbours that read as one number with a decimal comma: a usual level, and digits that are none beside it.
fn decimal_comma<'t>(pair: &[&'t str]) -> Option<[&'t str; 2]> {
    let &[whole, decimals] = pair else { return None };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| digits(text).then(|| text.parse::<u64>().unwrap_or(u64::MAX));
    let (first, second) = (number(whole)?, number(decimals)?);
    let is_odd = !(10..100).contains(&second) || second == first || decimals.starts_with('0');
    ((50..100).contains(&first) && is_odd).then_some([whole, decimals])
}

/// A level in percent.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn parse_level(text: &str) -> Result<Level, String> {
    let digits = text.trim().trim_end_matches('%').trim();
    if let Some((whole, decimals)) = digits.split_once(',')
        && [whole, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(format!("is {whole}.{decimals} meant? Decimals are written with a point"));
    }
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    // Digits with an exponent are rounded once; a division would round again.
    let level = if plain { format!("{digits}e-2").parse().ok().and_then(Level::new) } else { None };
    level.ok_or_else(|| "expected a level in percent above 0 and below 100, such as 99.9".to_string())
}

/// A question about a level that reads as a share: from 0.5 to below 1 %.
pub(crate) fn doubt(level: Level) -> Option<String> {
    let share = level.get();
    if !(0.005..0.01).contains(&share) {
        return None;
    }
    let percent = brunt_page::quantity::level(share);
    let meant = brunt_page::quantity::level(share * 100.0);
    Some(format!("levels are in percent: {percent} is taken as {percent} %; is {meant} meant?"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn level(share: f64) -> Level {
        Level::new(share).unwrap()
    }

    #[test]
    fn levels_are_percentages() {
        for (text, share) in
            [("99.9", 0.999), ("99.9 %", 0.999), ("1", 0.01), ("0.1", 0.001), ("0.5", 0.005), ("0.99", 0.0099)]
        {
            assert_eq!(parse_level(text), Ok(level(share)), "{text}");
        }
        for text in ["0", "100", "-5", "nan", "inf", "", "1e1", "99.9.9", "x"] {
            assert!(parse_level(text).is_err_and(|error| error.contains("above 0 and below 100")), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_is_asked_about() {
        for (text, meant) in [
            ("99,9", "99.9"),
            ("99,5", "99.5"),
            ("97,5", "97.5"),
            ("99,99", "99.99"),
            ("99,95,99,9", "99.9"),
            ("99,05", "99.05"),
            ("99,999", "99.999"),
            ("99.5, 99,9", "99.9"),
        ] {
            assert!(parse_levels(text).is_err_and(|error| error.contains(&format!("is {meant} meant?"))), "{text}");
        }
        for text in ["90,99.9", "95,99", "99,95", "99.9,9", "1,5,10", "99", "10,5"] {
            assert!(parse_levels(text).is_ok(), "{text}");
        }
        assert!(parse_level("99,9").is_err_and(|error| error.contains("is 99.9 meant?")));
    }

    #[test]
    fn a_share_is_asked_about_and_taken_as_written() {
        assert!(doubt(level(0.0099)).is_some_and(|doubt| doubt.contains("is 99 meant?")));
        assert!(
            doubt(level(0.00999)).is_some_and(|doubt| doubt.contains("0.999 %") && doubt.contains("is 99.9 meant?"))
        );
        for share in [0.001, 0.01, 0.05, 0.99] {
            assert_eq!(doubt(level(share)), None, "{share}");
        }
    }
}
