//! A law taken apart into its family, its parameters and the laws it is made of, to state it in full.

use super::family::Family;
use super::{Kind, Law};

/// A law taken apart, with all that is needed to draw from the law.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Form {
    /// Family of the law, in one word.
    pub family: &'static str,
    /// Parameters of the law by name, all finite.
    pub parameters: Vec<(&'static str, f64)>,
    /// Fingerprint of an own law; `None` for other laws.
    pub fingerprint: Option<String>,
    /// Values of an empirical law with their probabilities; empty for other laws.
    pub values: Vec<(f64, f64)>,
    /// The laws that the law is made of, with their probabilities.
    pub parts: Vec<(f64, Form)>,
}

impl Form {
    fn new(family: &'static str, parameters: &[(&'static str, f64)]) -> Self {
        Self { family, parameters: parameters.to_vec(), fingerprint: None, values: Vec::new(), parts: Vec::new() }
    }

    fn with(self, parts: Vec<(f64, Self)>) -> Self {
        Self { parts, ..self }
    }
}

impl Law {
    /// The law taken apart. An infinite bound of a truncated law is left out.
    pub(crate) fn form(&self) -> Form {
        let around = |family, at, law: &Self| Form::new(family, &[at]).with(vec![(1.0, law.form())]);
        match &self.kind {
            Kind::Constant(value) => Form::new("constant", &[("value", *value)]),
            Kind::Family(family) => family.form(),
            Kind::Truncated(truncated) => {
                let (min, max) = truncated.support();
                let bounds = [("min", min), ("max", max)].into_iter().filter(|bound| bound.1.is_finite());
                let form = Form::new("truncated", &bounds.collect::<Vec<_>>());
                form.with(vec![(1.0, truncated.family().form())])
            }
            Kind::Empirical(empirical) => Form { values: empirical.pairs().collect(), ..Form::new("empirical", &[]) },
            Kind::Mixture(mixture) => {
                let parts = mixture.components.iter().map(|(weight, law)| (*weight, law.form()));
                Form::new("mixture", &[]).with(parts.collect())
            }
            Kind::Spliced(spliced) => {
                let tail = spliced.tail_probability;
                let form = Form::new("spliced", &[("at", spliced.at)]);
                form.with(vec![(1.0 - tail, spliced.body.form()), (tail, spliced.tail.form())])
            }
            Kind::Capped(law, at) => around("capped", ("at", *at), law),
            Kind::Floored(law, at) => around("floored", ("at", *at), law),
            Kind::Scaled(law, factor) => around("scaled", ("factor", *factor), law),
        }
    }
}

impl Family {
    fn form(&self) -> Form {
        let fingerprint = self.shape().fingerprint().map(str::to_owned);
        Form { fingerprint, ..Form::new(self.name(), &self.shape().parameters()) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_law_is_taken_apart_to_its_families() {
        let lognormal = || Law::lognormal(2.5, 0.5).unwrap();
        let inner = || Form::new("lognormal", &[("mu", 2.5), ("sigma", 0.5)]);
        let capped = Law::capped(lognormal(), 90.0).unwrap();
        assert_eq!(capped.form(), Form::new("capped", &[("at", 90.0)]).with(vec![(1.0, inner())]));
        let mixture = Law::mixture(vec![(0.75, lognormal()), (0.25, Law::constant(4.0).unwrap())]).unwrap();
        let parts = vec![(0.75, inner()), (0.25, Form::new("constant", &[("value", 4.0)]))];
        assert_eq!(mixture.form(), Form::new("mixture", &[]).with(parts));
        let spliced = Law::spliced(lognormal(), 20.0, 0.25, Law::pareto(2.0, 4.0).unwrap()).unwrap();
        let body = Form::new("truncated", &[("min", 0.0), ("max", 20.0)]).with(vec![(1.0, inner())]);
        let parts = vec![(0.75, body), (0.25, Form::new("pareto", &[("min", 2.0), ("index", 4.0)]))];
        assert_eq!(spliced.form(), Form::new("spliced", &[("at", 20.0)]).with(parts));
        let truncated = Law::truncated(lognormal(), 1.0, f64::INFINITY).unwrap();
        assert_eq!(truncated.form(), Form::new("truncated", &[("min", 1.0)]).with(vec![(1.0, inner())]));
        let empirical = Law::empirical(&[1.0, 0.5, 1.0, 1.0], None).unwrap();
        assert_eq!(empirical.form().values, [(0.5, 0.25), (1.0, 0.75)]);
    }
}
