//! Times: outages one after another, data lost, buffers, lumps, steps, work that is made up.

use crate::suite::paper::world::{HOUR, MINUTE, breaches, decimal, exceeds, outage, time};
use proptest::prelude::*;

/// A time that people write: minutes, tenths of an hour, thirds of an hour, seconds.
fn length() -> impl Strategy<Value = (i128, String)> {
    prop_oneof![
        (1..=600i128).prop_map(|minutes| (minutes * MINUTE, format!("{minutes}m"))),
        (1..=99i128).prop_map(|tenths| (tenths * HOUR / 10, format!("{}h", decimal(tenths, 1)))),
        (1..=29i128).prop_map(|thirds| (thirds * HOUR / 3, time(thirds * HOUR / 3))),
        (1..=9_999i128).prop_map(|seconds| (seconds * 1000, format!("{seconds}s"))),
        (1..=9_999i128).prop_map(|hundredths| (hundredths * HOUR / 100, format!("{}h", decimal(hundredths, 2)))),
        (1..=99_999i128).prop_map(|ms| (ms, format!("{}s", decimal(ms, 3)))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn outages_one_after_another(lengths in prop::collection::vec(length(), 1..5), off in -1..=1i128) {
        let whole: i128 = lengths.iter().map(|length| length.0).sum();
        prop_assume!(whole + off > 0);
        let mut lines = format!("[nodes.n]\nowner = \"a\"\ntolerance = {{ at_most = \"{}\" }}\n", time(whole + off));
        let mut at = 0;
        for (number, (ms, text)) in lengths.iter().enumerate() {
            lines += &outage(&format!("t{number}"), "n", &time(at), text, "1");
            at += ms;
        }
        prop_assert_eq!(breaches(&lines), off < 0);
    }

    #[test]
    fn data_that_may_be_lost((ms, text) in length(), off in -1..=1i128) {
        prop_assume!(ms + off > 0);
        let lines = format!("[nodes.n]\nowner = \"a\"\ntolerance = {{ data_loss = \"{}\" }}\n", time(ms + off))
            + &outage("t", "n", "1d", "1h", "1")
            + &format!("data_loss = \"{text}\"\n");
        prop_assert_eq!(breaches(&lines), off < 0);
    }

    #[test]
    fn a_buffer_and_the_outage_that_it_covers((ms, text) in length(), off in -1..=1i128) {
        prop_assume!(ms + off > 0);
        let lines = "[nodes.n]\nowner = \"a\"\ndowntime = { per_hour = 36e5 }\n".to_string()
            + &format!("needs = [{{ all = [\"m\"], buffer = \"{}\" }}]\n[nodes.m]\n", time(ms + off))
            + &outage("t", "m", "1d", &text, "1");
        // A millisecond costs 1.
        prop_assert_eq!(exceeds(&lines, "gross(a)", "0"), off < 0);
        prop_assert!(!exceeds(&lines, "gross(a)", "1"));
    }

    #[test]
    fn a_lump_is_due_at_its_length((ms, text) in length(), off in -1..=1i128) {
        prop_assume!(ms + off > 0);
        let lines = format!("[nodes.n]\nowner = \"a\"\ndowntime = {{ lumps = [{{ at = \"{}\", amount = 5 }}] }}\n", time(ms + off))
            + &outage("t", "n", "1d", &text, "1");
        prop_assert_eq!(exceeds(&lines, "gross(a)", "0"), off <= 0);
    }

    #[test]
    fn a_step_of_a_curve((ms, text) in length(), after in 1..=600i128, rates in (1..=9_999i128, 1..=9_999i128), off in -1..=1i128) {
        let after = after * MINUTE;
        let lines = format!(
            "[nodes.n]\nowner = \"a\"\ndowntime = {{ per_hour = {}, steps = [{{ after = \"{}\", per_hour = {} }}] }}\n",
            decimal(rates.0, 2), time(after), decimal(rates.1, 2)
        ) + &outage("t", "n", "1d", &text, "1");
        // In units of a hundredth over an hour of milliseconds, each part rounded to 10^-12.
        let exact = rates.0 * ms.min(after) + rates.1 * (ms - after).max(0);
        let limit = exact * 10_000 / HOUR + off;
        prop_assume!(limit >= 0);
        let on_grid = exact * 10_000 % HOUR == 0;
        let expected = exact * 10_000 > limit * HOUR;
        if on_grid || off != 0 {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &decimal(limit, 6)), expected);
        }
    }

    #[test]
    fn work_that_is_made_up(minutes in 1..=240i128, takes in prop_oneof![Just(25i128), Just(50), Just(100), 1..=99i128], rate in 10..=200i128, off in -1..=1i128) {
        // Work left of takes x minutes, made up at a rate: a number of milliseconds, rounded up.
        let ms = minutes * MINUTE;
        let needed = (ms * takes + rate - 1) / rate;
        let lines = format!("[nodes.n]\nowner = \"a\"\ndowntime = {{ per_hour = 1 }}\nbacklog = {{ rate = {}, share = 0.5 }}\n", decimal(rate, 2))
            + &format!("tolerance = {{ at_most = \"{}\" }}\n", time(ms + needed + off))
            + &outage("t", "n", "0h", &time(ms), &decimal(takes, 2));
        prop_assume!(ms + needed + 1 < 719 * HOUR);
        prop_assert_eq!(breaches(&lines), off < 0);
    }

    #[test]
    fn work_that_is_made_up_behind_two_thirds(down in 1..=2usize, thirds in 1..=100i128, rate in prop_oneof![Just(10i128), Just(20), Just(25), Just(50), Just(100)], off in -1..=1i128) {
        // One or two of three equal sites are down for a multiple of three minutes: work that is no multiple of 10^-18.
        let ms = 3 * thirds * MINUTE;
        let needed = down as i128 * thirds * MINUTE * 100 / rate;
        let lines = format!("[nodes.n]\nowner = \"a\"\ndowntime = {{ per_hour = 1 }}\nbacklog = {{ rate = {}, share = 0.5 }}\n", decimal(rate, 2))
            + &format!("needs = [{{ pool = {{ x = 1, y = 1, z = 1 }}, switchover = \"700h\" }}]\ntolerance = {{ at_most = \"{}\" }}\n[nodes.x]\n[nodes.y]\n[nodes.z]\n", time(ms + needed + off))
            + &["x", "y"][..down].iter().map(|site| outage(site, site, "0h", &time(ms), "1")).collect::<String>();
        prop_assert_eq!(breaches(&lines), off < 0);
    }
}
