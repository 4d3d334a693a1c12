//! Conversion of typed numbers to values, without silent change.
//!
//! A number is stored as a 64-bit float and means the shortest decimal with those bits, which distinguishes up to 15 digits. Three
//! kinds of numbers are kept as text, so that they can be refused: whole numbers that differ from that decimal, numbers beyond the
//! largest float, and nonzero numbers below the smallest normal float.

use super::tree::Value;

/// The value of the digits of a whole number.
pub(crate) fn integer(digits: &str, radix: u32) -> Value {
    match i128::from_str_radix(digits, radix) {
        Ok(value) => decimal(&value.to_string()),
        Err(_) if radix == 10 => decimal(digits),
        Err(_) => Value::Unheld(digits.to_owned()),
    }
}

/// The value of decimal digits with an optional sign.
fn decimal(digits: &str) -> Value {
    let whole = digits.parse::<i64>().ok();
    let float: f64 = digits.parse().unwrap_or(f64::INFINITY);
    let is_kept = float.abs() < EVERY_WHOLE || format!("{float}") == digits;
    match whole {
        _ if !is_kept => Value::Unheld(digits.to_owned()),
        Some(whole) => Value::Integer(whole),
        None => Value::Float(float),
    }
}

/// 2^53: below this number every whole number is exactly a float.
const EVERY_WHOLE: f64 = 9_007_199_254_740_992.0;

/// The value of a number with a point or an exponent, of `inf` or of `nan`.
pub(crate) fn float(text: &str) -> Value {
    let value: f64 = text.parse().unwrap_or(f64::NAN);
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let states_a_number = mantissa.bytes().any(|byte| byte.is_ascii_digit());
    let is_nothing = value.abs() < f64::MIN_POSITIVE && mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    if states_a_number && (value.is_infinite() || is_nothing) {
        return Value::Unheld(text.to_owned());
    }
    Value::Float(unsigned_zero(value))
}

/// The value with -0.0 turned into 0.0, because both zeros mean the same.
pub(crate) fn unsigned_zero(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_kept_exactly_or_as_text() {
        assert_eq!(integer("-0", 10), Value::Integer(0));
        assert_eq!(integer("9007199254740993", 10), Value::Unheld("9007199254740993".into()));
        assert_eq!(integer("9007199254740994", 10), Value::Integer(9_007_199_254_740_994));
        assert_eq!(integer("-1000000000000000000", 10), Value::Integer(-1_000_000_000_000_000_000));
        // 2^63 and 9223372036854776000 are the same float, and the latter is its shortest decimal.
        assert_eq!(integer("9223372036854775808", 10), Value::Unheld("9223372036854775808".into()));
        assert_eq!(integer("9223372036854776000", 10), Value::Float(9.223372036854776e18));
        let googol = format!("1{}", "0".repeat(100));
        assert_eq!(integer(&googol, 10), Value::Float(1e100));
        assert!(matches!(integer(&"9".repeat(400), 10), Value::Unheld(_)));
        assert_eq!(integer("ff", 16), Value::Integer(255));
        assert_eq!(integer("20000000000001", 16), Value::Unheld("9007199254740993".into()));
        assert!(matches!(integer(&"f".repeat(40), 16), Value::Unheld(_)));
    }

    #[test]
    fn floats_that_would_vanish_or_overflow_are_kept_as_text() {
        assert_eq!(float("1e400"), Value::Unheld("1e400".into()));
        assert_eq!(float("1e-400"), Value::Unheld("1e-400".into()));
        assert_eq!(float("-3e-320"), Value::Unheld("-3e-320".into()));
        assert_eq!(float("0e9999"), Value::Float(0.0));
        assert_eq!(float("inf"), Value::Float(f64::INFINITY));
        assert!(matches!(float("nan"), Value::Float(value) if value.is_nan()));
        assert!(matches!(float("-0.0"), Value::Float(value) if value.is_sign_positive()));
        assert_eq!(float("2.5E3"), Value::Float(2500.0));
    }
}
