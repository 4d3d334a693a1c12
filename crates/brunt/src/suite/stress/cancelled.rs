//! A stress test that is cancelled: the stresses that were finished count, one that was begun does not.

use super::{SEED, load};
use crate::suite::until::Until;
use brunt::simulate::{Run, Silent};
use brunt::stress::{StressTest, StressTestError};

/// Two passes of 4,000 trials: the scenario beside the stress that changes a frequency, then the stress that forces an occurrence.
#[test]
fn a_stress_that_was_begun_is_left_out() {
    let scenario = load(
        r#"
threats.theft = { framework = "operational", frequency = { poisson = 1 }, losses = { category = "theft", bearer = "us", amount = 5 } }
stress.one = { force = { threat = "theft" } }
stress.twice = { scale = { frequency = 2 } }
"#,
    );
    let run = Run::new(4_000).with_seed(SEED);
    let until = |most| StressTest::new(&scenario).answer(&run, &Until::trials(most));
    // In the middle of the second pass.
    let found = until(10_000).unwrap();
    let whole = StressTest::new(&scenario).answer(&run, &Silent).unwrap();
    assert_eq!((found.requested, &found.base), (2, &whole.base));
    assert_eq!(found.stresses, whole.stresses[1..]);
    // In the middle of the first pass, and before it.
    for most in [6_000, 2_000, 0] {
        assert_eq!(until(most), Err(StressTestError::Cancelled), "{most}");
    }
    assert_eq!(StressTestError::Cancelled.to_string(), "cancelled before any stress was run");
}
