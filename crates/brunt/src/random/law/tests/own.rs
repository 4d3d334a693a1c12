//! Own laws against the built-in laws that they copy, and own laws that break a promise.

use super::*;
use crate::random::law::family::OwnLawError;
use crate::random::{Fingerprinted, OwnLaw};

/// A law by functions, for tests.
struct Stated {
    quantile: fn(f64) -> f64,
    upper: Option<fn(f64) -> f64>,
    exceedance: fn(f64) -> f64,
    index: Option<f64>,
    largest: Option<f64>,
    fingerprint: &'static str,
}

impl std::fmt::Debug for Stated {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.fingerprint)
    }
}

impl OwnLaw for Stated {
    fn quantile(&self, u: f64) -> f64 {
        (self.quantile)(u)
    }

    fn upper_quantile(&self, v: f64) -> f64 {
        self.upper.map_or_else(|| self.quantile((1.0 - v).min(1.0 - f64::EPSILON / 2.0)), |upper| upper(v))
    }

    fn exceedance(&self, x: f64) -> f64 {
        (self.exceedance)(x)
    }

    fn tail_index(&self) -> Option<f64> {
        self.index
    }

    fn largest(&self) -> Option<f64> {
        self.largest
    }

    fn fingerprint(&self) -> String {
        self.fingerprint.to_owned()
    }
}

fn own(law: Stated) -> Result<Law, LawError> {
    Law::own(&Fingerprinted::new(law))
}

/// P(X > x) = (1 + x / 3)^-2.5.
fn lomax() -> Stated {
    Stated {
        quantile: |u| 3.0 * (-(-u).ln_1p() / 2.5).exp_m1(),
        upper: Some(|v| 3.0 * (-v.ln() / 2.5).exp_m1()),
        exceedance: |x| (-2.5 * (x / 3.0).ln_1p()).exp(),
        index: Some(2.5),
        largest: None,
        fingerprint: "Lomax 3, 2.5",
    }
}

/// P(X > x) = (1 + x / 3)^-1.02.
fn heavy() -> Stated {
    Stated {
        quantile: |u| 3.0 * (-(-u).ln_1p() / 1.02).exp_m1(),
        upper: Some(|v| 3.0 * (-v.ln() / 1.02).exp_m1()),
        exceedance: |x| (-1.02 * (x / 3.0).ln_1p()).exp(),
        index: Some(1.02),
        ..lomax()
    }
}

/// P(X > x) = exp(-x / 2).
fn exponential() -> Stated {
    Stated {
        quantile: |u| -2.0 * (-u).ln_1p(),
        upper: None,
        exceedance: |x| (-0.5 * x).exp(),
        index: None,
        largest: None,
        fingerprint: "exponential 2",
    }
}

/// Uniform from 0 to 5.
fn uniform() -> Stated {
    Stated {
        quantile: |u| 5.0 * u,
        upper: Some(|v| 5.0 - 5.0 * v),
        exceedance: |x| 1.0 - x / 5.0,
        largest: Some(5.0),
        ..exponential()
    }
}

/// P(X > x) = exp(-(x / 5)^(1/2)).
fn weibull() -> Stated {
    Stated {
        quantile: |u| 5.0 * (-u).ln_1p().powi(2),
        upper: Some(|v| 5.0 * v.ln().powi(2)),
        exceedance: |x| (-(x / 5.0).sqrt()).exp(),
        ..exponential()
    }
}

/// Own laws with the built-in laws that they copy.
fn pairs() -> Vec<(&'static str, Law, Law)> {
    vec![
        ("lomax", own(lomax()).unwrap(), Law::lomax(3.0, 2.5).unwrap()),
        ("heavy", own(heavy()).unwrap(), Law::lomax(3.0, 1.02).unwrap()),
        ("exponential", own(exponential()).unwrap(), Law::exponential_mean(2.0).unwrap()),
        ("uniform", own(uniform()).unwrap(), Law::uniform(0.0, 5.0).unwrap()),
        ("weibull", own(weibull()).unwrap(), Law::weibull(0.5, 5.0).unwrap()),
    ]
}

/// Two numbers agree to a relative 1e-10, or both are none.
fn agree(what: &str, own: Option<f64>, built_in: Option<f64>) {
    let near = match (own, built_in) {
        (Some(own), Some(built_in)) => (own - built_in).abs() <= 1e-10 * built_in.abs(),
        (own, built_in) => own == built_in,
    };
    assert!(near, "{what}: {own:?} against {built_in:?}");
}

#[test]
fn moments_and_layers_are_those_of_the_law_that_is_copied() {
    for (name, own, law) in pairs() {
        agree(name, own.mean().finite(), law.mean().finite());
        agree(name, own.variance().finite(), law.variance().finite());
        assert_eq!((own.tail_index(), own.support()), (law.tail_index(), law.support()), "{name}");
        for d in [0.0, 1e-6, 0.5, 2.0, 4.0, 300.0] {
            agree(&format!("{name} above {d}"), own.above(1, d).finite(), law.above(1, d).finite());
            agree(&format!("{name} above {d}, squared"), own.above(2, d).finite(), law.above(2, d).finite());
        }
        for d in [0.5, 2.0, 4.0, 300.0] {
            agree(&format!("{name} below {d}"), own.below(1, d).finite(), law.below(1, d).finite());
        }
    }
}

#[test]
fn an_own_law_is_cut_and_joined_like_any_other() {
    for (name, own, law) in pairs() {
        let made = |law: &Law| {
            let tail = Law::spliced(law.clone(), 2.0, 0.1, law.clone()).unwrap();
            let both = Law::mixture(vec![(0.25, Law::constant(1.0).unwrap()), (0.75, law.clone())]).unwrap();
            let cut = Law::truncated(law.clone(), 0.5, 4.0).unwrap();
            let high = Law::truncated(law.clone(), 1.0, f64::INFINITY).unwrap();
            [cut, high, Law::capped(law.clone(), 4.0).unwrap(), Law::floored(law.clone(), 1.0).unwrap(), tail, both]
        };
        for (own, law) in made(&own).iter().zip(&made(&law)) {
            agree(&format!("{name}: {law}"), own.mean().finite(), law.mean().finite());
            for word in [1 << 40, 1 << 62, 3 << 61, u64::MAX - (1 << 40)] {
                let at = Uniform::new(word);
                agree(&format!("{name}: {law} at {word}"), Some(own.quantile(at)), Some(law.quantile(at)));
            }
        }
    }
}

#[test]
fn draws_go_as_far_as_the_law_can_say() {
    let last = Uniform::new(u64::MAX);
    let (own_law, law) = (own(lomax()).unwrap(), Law::lomax(3.0, 2.5).unwrap());
    agree("last draw", Some(own_law.quantile(last)), Some(law.quantile(last)));
    // Without a quantile of its own for the upper tail, to an exceedance of 2^-53.
    let short = own(exponential()).unwrap();
    agree("last draw", Some(short.quantile(last)), Some(2.0 * 53.0 * std::f64::consts::LN_2));
}

#[test]
fn an_answer_that_is_none_in_a_trial_is_found_from_the_exceedance() {
    // 0.3 is not among the probabilities of the check.
    let gap = |u: f64| if (u - 0.3).abs() < 1e-6 { f64::NAN } else { -2.0 * (-u).ln_1p() };
    let law = own(Stated { quantile: gap, ..exponential() }).unwrap();
    let at = Uniform::new((0.3 * 18_446_744_073_709_551_616.0) as u64);
    agree("gap", Some(law.quantile(at)), Law::exponential_mean(2.0).ok().map(|law| law.quantile(at)));
}

#[test]
fn an_own_law_is_known_by_its_fingerprint() {
    let law = || own(lomax()).unwrap();
    assert_eq!(law(), law());
    assert_ne!(law(), own(Stated { fingerprint: "Lomax 4, 2.5", ..lomax() }).unwrap());
    assert_eq!(law().to_string(), "own (Lomax 3, 2.5)");
    assert_eq!(law().form().fingerprint.as_deref(), Some("Lomax 3, 2.5"));
}

#[test]
fn laws_that_break_a_promise_are_refused() {
    let refused = |law: Stated| match own(law) {
        Err(LawError::Own(error)) => error,
        other => panic!("{other:?}"),
    };
    let nan = refused(Stated { quantile: |_| f64::NAN, ..exponential() });
    assert!(matches!(nan, OwnLawError::NoValue { method: "quantile", found, .. } if found.is_nan()));
    let negative = refused(Stated { quantile: |u| -2.0 * (-u).ln_1p() - 1e-12, ..exponential() });
    assert!(matches!(negative, OwnLawError::NoValue { method: "quantile", .. }));
    let infinite =
        refused(Stated { upper: Some(|v| if v < 1e-15 { f64::INFINITY } else { -2.0 * v.ln() }), ..exponential() });
    assert!(matches!(infinite, OwnLawError::NoValue { method: "upper_quantile", found: f64::INFINITY, .. }));
    let beyond = refused(Stated { largest: Some(4.0), ..uniform() });
    assert!(matches!(beyond, OwnLawError::NoValue { .. }));
    let falling = refused(Stated { quantile: |u| 2.0 * (1.0 - u), exceedance: |x| x / 2.0, ..exponential() });
    assert!(matches!(falling, OwnLawError::Falls { method: "quantile", .. }), "{falling}");
    let other = refused(Stated { exceedance: |x| (-0.5001 * x).exp(), ..exponential() });
    assert!(matches!(other, OwnLawError::Inconsistent { .. }));
    let none = refused(Stated { exceedance: |_| f64::NAN, ..exponential() });
    assert!(matches!(none, OwnLawError::Inconsistent { .. }));
    // Half of all numbers are 1: a value of positive probability.
    let atom = refused(Stated {
        quantile: |u| if u < 0.5 { 1.0 } else { 1.0 - 2.0 * (2.0 - 2.0 * u).ln() },
        exceedance: |x| if x < 1.0 { 1.0 } else { 0.5 * (-0.5 * (x - 1.0)).exp() },
        ..exponential()
    });
    assert!(matches!(atom, OwnLawError::Inconsistent { .. }));
    for index in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(refused(Stated { index: Some(index), ..lomax() }), OwnLawError::NoIndex { .. }));
    }
    assert!(matches!(refused(Stated { index: Some(2.0), ..uniform() }), OwnLawError::NoIndex { .. }));
    for largest in [0.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(refused(Stated { largest: Some(largest), ..uniform() }), OwnLawError::NoLargest { .. }));
    }
    for fingerprint in ["", "two\nlines"] {
        assert_eq!(refused(Stated { fingerprint, ..lomax() }), OwnLawError::NoFingerprint);
    }
}

/// The one promise whose breach no sample shows: a tail that is heavier than stated.
#[test]
fn a_tail_that_is_heavier_than_stated_is_refused() {
    for index in [None, Some(1.2), Some(3.0)] {
        let Err(LawError::Own(error)) = own(Stated { index, ..heavy() }) else { panic!("accepted {index:?}") };
        assert!(error.to_string().contains("about 1.020"), "{error}");
    }
    assert!(own(Stated { index: Some(0.9), ..heavy() }).is_ok(), "a lighter tail than stated only costs intervals");
    assert!(own(weibull()).is_ok() && own(exponential()).is_ok());
}
