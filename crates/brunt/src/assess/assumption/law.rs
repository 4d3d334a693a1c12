//! Laws as plain values.

use crate::random::{Form, Law};
use crate::report::{LawFacts, LawPart};

/// The family, parameters, values and parts of a law: all that a draw needs.
pub(super) fn facts(law: &Law) -> LawFacts {
    of(law.form())
}

fn of(form: Form) -> LawFacts {
    LawFacts {
        family: form.family.into(),
        parameters: form.parameters.into_iter().map(|(name, value)| (name.into(), value)).collect(),
        fingerprint: form.fingerprint,
        values: form.values.into_iter().map(|(value, probability)| [value, probability]).collect(),
        parts: form.parts.into_iter().map(|(weight, part)| LawPart { weight, law: of(part) }).collect(),
    }
}
