//! Suggestions for misspelt names: the nearest existing name.

/// Most comparisons of names in one check, which bounds the time to check a large file with many mistakes.
const COMPARISONS: usize = 300_000;

/// Longest word, in bytes, for which a near name is searched.
const LONGEST_WORD: usize = 100;

/// The name nearest to a word; `None` if no name is near. A name is near if at most a third of the letters differ, or only case or
/// separators.
pub(crate) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    Suggester::default().nearest(word, names)
}

/// Finds near names, up to a bound on the work.
#[derive(Debug)]
pub(crate) struct Suggester {
    comparisons_left: usize,
}

impl Default for Suggester {
    fn default() -> Self {
        Self { comparisons_left: COMPARISONS }
    }
}

impl Suggester {
    /// The name nearest to a word; `None` if no name is near. A name is near if at most a third of the letters differ, or only case or
    /// separators.
    pub(crate) fn nearest<'n>(&mut self, word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        if word.len() > LONGEST_WORD {
            return None;
        }
        let folded = fold(word);
        let mut best: Option<(usize, &str)> = None;
        for name in names {
            if self.comparisons_left == 0 {
                break;
            }
            self.comparisons_left -= 1;
            let limit = (word.chars().count().max(name.chars().count())).div_ceil(3).min(4);
            let distance = if folded == fold(name) {
                0
            } else if word.len().abs_diff(name.len()) > 4 * limit {
                continue;
            } else {
                strsim::damerau_levenshtein(&folded, &fold(name))
            };
            if distance <= limit && distance < word.chars().count() && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, name));
            }
        }
        best.map(|(_, name)| name)
    }
}

impl Suggester {
    /// The name that a word misspells: at most one letter in four differs, or two are swapped. This stricter rule is for names of which
    /// near names have other meanings.
    pub(crate) fn misspelt<'n>(&mut self, word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        let near = self.nearest(word, names)?;
        let (folded, name) = (fold(word), fold(near));
        let letters = folded.chars().count().max(name.chars().count());
        let plain = |word: &str| word.replace('-', "");
        let is_slip = strsim::damerau_levenshtein(&plain(&folded), &plain(&name)) <= (letters / 4).max(1);
        is_slip.then_some(near)
    }
}

fn fold(word: &str) -> String {
    word.chars().map(|c| if c == '_' || c == ' ' { '-' } else { c.to_ascii_lowercase() }).take(LONGEST_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let names = ["needs", "owner", "region"];
        assert_eq!(Suggester::default().nearest("needz", names), Some("needs"));
        assert_eq!(Suggester::default().nearest("OWNER", names), Some("owner"));
        assert_eq!(Suggester::default().nearest("bearer", names), None);
        assert_eq!(Suggester::default().nearest("manilla", ["manila", "cebu"]), Some("manila"));
        assert_eq!(Suggester::default().nearest("at_most", ["at-most"]), Some("at-most"));
    }

    #[test]
    fn only_slips_are_taken_for_misspelt_names() {
        let laws = ["lognormal", "gamma", "gpd", "pert", "beta", "uniform", "lomax", "pareto"];
        let misspelt = |word| Suggester::default().misspelt(word, laws);
        assert_eq!(misspelt("lognorml"), Some("lognormal"));
        assert_eq!(misspelt("log_normal"), Some("lognormal"));
        assert_eq!(misspelt("gama"), Some("gamma"));
        assert_eq!(misspelt("unifrom"), Some("uniform"));
        for word in ["normal", "student", "gumbel", "poisson", "levy", "burr"] {
            assert_eq!(misspelt(word), None, "{word}");
        }
    }

    #[test]
    fn example_of_nearest() {
        use brunt::scenario::nearest;
        assert_eq!(nearest("clint", ["client", "provider"]), Some("client"));
        assert_eq!(nearest("insurer", ["client", "provider"]), None);
    }
}
