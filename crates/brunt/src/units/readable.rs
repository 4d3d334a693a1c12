//! Numbers for people.

/// A number for people: all its digits where nine say it, else six; whole parts in groups of three.
pub(crate) fn readable(number: f64) -> String {
    let nine = rounded(number, 9);
    let shown = if (nine - number).abs() <= 1e-12 * number.abs() { nine } else { rounded(number, 6) };
    if shown != 0.0 && !(1e-4..1e15).contains(&shown.abs()) {
        return format!("{shown:e}");
    }
    let text = shown.abs().to_string();
    let (whole, decimals) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = if shown < 0.0 { "-".to_string() } else { String::new() };
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + decimals
}

/// The nearest number with the given number of significant digits.
fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits - 1).parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_in_the_digits_it_takes() {
        let numbers =
            [0.0, 0.4, -0.5, 5.0 / 3.0, 288.985_123_4, 1_234_567.0, 999.999_999_999_999, 2.2e5, -1e3, 1e-5, 1e300];
        let said =
            ["0", "0.4", "-0.5", "1.66667", "288.985", "1,234,567", "1,000", "220,000", "-1,000", "1e-5", "1e300"];
        assert_eq!(numbers.map(readable), said);
    }
}
