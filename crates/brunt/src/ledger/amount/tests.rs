use super::*;

#[test]
fn numbers_are_rounded_once_to_the_nearest_multiple_of_the_finest() {
    let finest = 1e-12;
    assert_eq!(Amount::new(0.49 * finest).unwrap().units(), 0);
    assert_eq!(Amount::new(0.5 * finest).unwrap().units(), 9);
    assert_eq!(Amount::new(-0.5 * finest).unwrap().units(), -9);
    assert_eq!(Amount::new(1.0).unwrap().units(), 9_000_000_000_000);
    assert_eq!(Amount::new(finest), Some(Amount::FINEST));
}

#[test]
fn decades_and_nearest_numbers_are_those_of_their_definition() {
    let plain = |size: f64| (3..15).filter(|&power| size >= format!("1e{power}").parse().unwrap()).count();
    let limits = (0..15).flat_map(|power| {
        let limit: f64 = format!("1e{power}").parse().unwrap();
        [limit.next_down(), limit, limit.next_up(), 2.5 * limit]
    });
    for size in limits.chain((0..50).map(|power| libm::exp2(f64::from(power)))).chain([0.0, 1e-300]) {
        assert_eq!(decade(size), plain(size), "{size}");
    }
    for bits in 0..127 {
        for size in
            [1_u128 << bits, (1 << bits) + 1, (1 << bits) - 1, (1 << bits) | (1 << bits >> 53), (1 << bits) / 3 * 2]
        {
            assert_eq!(nearest_f64(size), size as f64, "{size}");
        }
    }
}

#[test]
fn numbers_of_columns_are_read_as_decimals_or_to_the_nearest_unit() {
    let plain = |value: f64| {
        let decimal = Amount::new(value)?;
        if decimal.get() == value { Some(decimal) } else { Some(Amount(nearest_exact(value))) }
    };
    let mut word = 88_172_645_463_325_252_u64;
    for number in 0..400_000_i32 {
        word ^= word << 13;
        word ^= word >> 7;
        word ^= word << 17;
        let power = libm::pow(10.0, f64::from(number % 32 - 14));
        let share = (word >> 11) as f64 / 9_007_199_254_740_992.0;
        // Decimals of few and of fifteen digits, thirds, and anything; beside powers of ten; of either sign.
        let value = match number % 5 {
            0 => (share * 1e4).round() / 1e4 * power,
            1 => Amount::new(share * power).map_or(0.0, Amount::get),
            2 => (share * 1e6).round() / 3.0 * power,
            3 => f64::from_bits(power.to_bits().wrapping_add_signed(i64::from(number % 11) - 5)),
            _ => share * power,
        };
        for value in [value, -value] {
            assert_eq!(Amount::from_column(value), plain(value), "{value:e}");
        }
    }
    for value in [0.0, -0.0, 5e-324, f64::NAN, f64::INFINITY, 1.8e25] {
        assert_eq!(Amount::from_column(value), plain(value), "{value:e}");
    }
}

#[test]
fn hours_and_counts_are_exact() {
    let hours = |ms: i64| Amount::of_hours(Ticks::new(ms));
    assert_eq!([hours(3_600_000), hours(-1_800_000)].map(Some), [Amount::new(1.0), Amount::new(-0.5)]);
    assert_eq!(hours(1).units() * 3_600_000, hours(3_600_000).units());
    assert_eq!([Amount::of_count(0), Amount::of_count(12)].map(Some), [Amount::new(0.0), Amount::new(12.0)]);
}

/// Digits of a decimal at places after the point, as an amount.
fn decimal(digits: i128, places: u32) -> Amount {
    Amount::from_units(digits * 9 * 10i128.pow(12 - places))
}

#[test]
fn a_number_is_the_decimal_that_people_wrote() {
    let mut word = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..20_000 {
        word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let size = 10u64.pow(1 + (word >> 60) as u32 % 15);
        let (digits, places) = ((word >> 4) % size, (word >> 40) as u32 % 13);
        let written: f64 = format!("{digits}e-{places}").parse().unwrap();
        let amount = decimal(digits.into(), places);
        assert_eq!(Amount::new(written), Some(amount), "{digits}e-{places}");
        assert_eq!(amount.get(), written, "{digits}e-{places} comes back");
        assert_eq!(Amount::from_column(written), Some(amount));
        assert_eq!(Amount::new(-written), Some(-amount));
    }
}

#[test]
fn sums_and_products_of_decimals_are_those_on_paper() {
    assert_eq!(Amount::new(0.1 + 0.2), Some(decimal(3, 1)));
    assert_eq!(Amount::new(3.0 * 1234.56), Some(decimal(370_368, 2)));
    assert_eq!(Amount::new(1_234_567.0 * 0.01), Some(decimal(1_234_567, 2)));
    assert_eq!(Amount::new(0.7 * 0.3 * 0.9 * 1e6), Some(decimal(189_000, 0)));
}

#[test]
fn the_number_is_within_two_digits_of_the_nearest_one() {
    for bits in 1..123 {
        for finest in [1i128 << bits, (1 << bits) - 1, (1 << bits) + (1 << (bits / 2)), (1 << bits) / 3] {
            let text = format!("{finest}e-12");
            let nearest = text.parse::<f64>().unwrap();
            let amount = Amount::from_units(9 * finest);
            let near = |number: f64| (number.to_bits() as i64 - nearest.to_bits() as i64).abs() <= 2;
            assert!(near(amount.get()) && near((amount + Amount::UNIT).get()) || bits < 54, "{text}");
            assert_eq!((-amount).get(), -amount.get());
            assert_eq!(amount.over(1), nearest, "a quotient is the nearest number");
        }
    }
}

#[test]
fn columns_are_on_the_side_of_a_limit_that_their_amounts_are_on() {
    for limit in [9_007.5, 12_345.67, 1e9, 123_456_789.01, 4e13, 999_999_999_999.999] {
        let stated = Amount::new(limit).unwrap();
        assert_eq!(stated.get(), limit);
        for off in [1, 9, 2_000] {
            let (above, below) = (stated + Amount::from_units(off), stated - Amount::from_units(off));
            assert!(above.get() > limit && below.get() < limit, "{limit} {off}");
            assert!((-above).get() < -limit && (-below).get() > -limit, "{limit} {off}");
        }
    }
    let mut last = f64::NEG_INFINITY;
    for units in (1i128 << 60)..(1 << 60) + 5_000 {
        let number = Amount::from_units(units).get();
        assert!(number >= last, "columns have the order of their amounts");
        last = number;
    }
}

#[test]
fn large_amounts_are_exact_and_too_large_ones_refused() {
    for value in [4096.0, 12_345.678, 1e9 + 0.1, 3.3e15, 1_125_899_906_842_625.5, 9_007_199_254_740_993.0, 1.5e25] {
        assert_eq!(Amount::new(value).unwrap().get(), value);
        assert_eq!(Amount::new(-value).unwrap().get(), -value);
    }
    assert!(Amount::new(LIMIT).is_none() && Amount::new(f64::INFINITY).is_none() && Amount::new(f64::NAN).is_none());
}

#[test]
fn shares_of_amounts_are_rounded_once() {
    let share = |x: f64| Share::new(x).unwrap();
    assert_eq!(Amount::new(1e9).unwrap().times(share(0.1)), Amount::new(1e8).unwrap());
    assert_eq!(Amount::from_units(5).times(share(0.5)).units(), 3, "ties go away from zero");
    assert_eq!(Amount::from_units(-5).times(share(0.5)).units(), -3);
    assert_eq!(Amount::from_units(7).portion(2, 3).units(), 4);
    assert_eq!(Amount::MAX.times(Share::ONE), Amount::MAX);
    assert_eq!(Amount::MAX.portion(1, 2).units(), i128::MAX / 2);
    assert_eq!(Amount::MAX.portion(i128::MAX, i128::MAX), Amount::MAX);
}

#[test]
fn wide_products_are_those_of_narrow_ones() {
    for (a, b, d) in [(1_u128 << 60, 12_345_678_901, 98_765_432_109), (7, 3, 9), (0, 1, 1), ((1 << 62) + 11, 5, 5)] {
        for c in [0, d / 2] {
            assert_eq!(scaled_wide(a, b, d, c), (a * b + c) / d, "{a} {b} {d} {c}");
        }
    }
    // A product beyond 128 bits whose quotient is known: a 2^125 / (3 2^125) = a / 3.
    let third = scaled_wide((1 << 126) - 1, 1 << 125, 3 << 125, 0);
    assert_eq!(third, ((1 << 126) - 1) / 3);
}

#[test]
fn a_sum_that_cannot_be_counted_stays_at_the_end() {
    let half = Amount::new(1e25).unwrap();
    assert_eq!(half + half + half, Amount::MAX);
    assert_eq!(-half - half - half, Amount::MIN);
    assert_eq!([half, half].into_iter().sum::<Amount>(), Amount::MAX);
    let mut sum = half;
    sum += half;
    assert_eq!(sum, Amount::MAX);
}

#[test]
fn example_of_amount() {
    use brunt::ledger::Amount;
    let cent = Amount::new(0.01).unwrap();
    let parts: Amount = std::iter::repeat_n(cent, 3).sum();
    assert_eq!(parts, Amount::new(0.03).unwrap());
    assert_eq!(Amount::new(0.1 + 0.2), Amount::new(0.3));
    assert_eq!(Amount::new(1234.56).unwrap().units(), 1_234_560_000_000_000 * 9);
    assert_eq!(Amount::new(1e9).unwrap().get(), 1e9);
    assert!(Amount::new(f64::NAN).is_none());
}
