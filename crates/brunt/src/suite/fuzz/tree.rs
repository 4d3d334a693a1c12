//! A scenario as a tree of values, before it is written as TOML or JSON. Amounts of money are marked, so that they can be scaled.

/// One value of a scenario file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    /// Text.
    Text(String),
    /// A date or a time of day: TOML may write it without quotes.
    Moment(String),
    /// A whole number that must be one, such as a count.
    Whole(i64),
    /// A number that is no money: a share, a shape.
    Number(f64),
    /// An amount of money.
    Money(f64),
    /// One over an amount of money: the rate of an exponential law of amounts.
    PerMoney(f64),
    /// The logarithm of an amount of money: `mu` of a lognormal law of amounts.
    LogMoney(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A list.
    List(Vec<Tree>),
    /// Keys and values.
    Table(Vec<(String, Tree)>),
    /// Text made of pieces, which may be amounts of money: an appetite statement.
    Phrase(Vec<Tree>),
}

/// A step from a value to one within it: the position of a list member or of a table entry.
pub(super) type Path = Vec<usize>;

impl Tree {
    /// A table of some entries.
    pub(super) fn table<const N: usize>(entries: [(&str, Tree); N]) -> Self {
        Self::Table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// With one more entry.
    pub(super) fn with(mut self, key: &str, value: impl Into<Tree>) -> Self {
        if let Self::Table(entries) = &mut self {
            entries.push((key.to_owned(), value.into()));
        }
        self
    }

    /// With one more entry, if there is a value for it.
    pub(super) fn with_some(self, key: &str, value: Option<impl Into<Tree>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Tree> {
        let Self::Table(entries) = self else { return None };
        entries.iter().find(|entry| entry.0 == key).map(|entry| &entry.1)
    }

    /// The value of a key, to be changed.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Tree> {
        let Self::Table(entries) = self else { return None };
        entries.iter_mut().find(|entry| entry.0 == key).map(|entry| &mut entry.1)
    }

    /// Without a key.
    pub(super) fn without(&self, key: &str) -> Self {
        let Self::Table(entries) = self else { return self.clone() };
        Self::Table(entries.iter().filter(|entry| entry.0 != key).cloned().collect())
    }

    /// The keys of a table.
    pub(super) fn keys(&self) -> Vec<String> {
        let Self::Table(entries) = self else { return Vec::new() };
        entries.iter().map(|entry| entry.0.clone()).collect()
    }

    /// Whether a table within has a key twice.
    pub(super) fn repeats_a_key(&self) -> bool {
        let mut keys = self.keys();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        keys.len() < count || self.children().into_iter().any(Tree::repeats_a_key)
    }

    /// The values directly within this one.
    pub(super) fn children(&self) -> Vec<&Tree> {
        match self {
            Self::List(items) => items.iter().collect(),
            Self::Table(entries) => entries.iter().map(|entry| &entry.1).collect(),
            _ => Vec::new(),
        }
    }

    /// The value at a path.
    pub(super) fn at_mut(&mut self, path: &[usize]) -> Option<&mut Tree> {
        let Some((&first, rest)) = path.split_first() else { return Some(self) };
        match self {
            Self::List(items) => items.get_mut(first)?.at_mut(rest),
            Self::Table(entries) => entries.get_mut(first)?.1.at_mut(rest),
            _ => None,
        }
    }

    /// Without the list member or table entry at a path, which is not empty.
    pub(super) fn remove(&self, path: &[usize]) -> Self {
        let mut tree = self.clone();
        let (last, above) = path.split_last().expect("the path leads into the tree");
        match tree.at_mut(above) {
            Some(Self::List(items)) if *last < items.len() => drop(items.remove(*last)),
            Some(Self::Table(entries)) if *last < entries.len() => drop(entries.remove(*last)),
            _ => {}
        }
        tree
    }

    /// Paths to every value within this one, outer before inner.
    pub(super) fn paths(&self) -> Vec<Path> {
        let mut paths = Vec::new();
        for (index, child) in self.children().into_iter().enumerate() {
            paths.push(vec![index]);
            paths.extend(child.paths().into_iter().map(|path| [vec![index], path].concat()));
        }
        paths
    }

    /// All amounts of money times 10^`digits`, as on paper.
    pub(super) fn scaled(&self, digits: i32) -> Self {
        match self {
            Self::Money(amount) => Self::Money(shifted(*amount, digits)),
            Self::PerMoney(rate) => Self::PerMoney(shifted(*rate, -digits)),
            Self::LogMoney(mu) => Self::LogMoney(mu + f64::from(digits) * std::f64::consts::LN_10),
            Self::List(items) => Self::List(items.iter().map(|item| item.scaled(digits)).collect()),
            Self::Phrase(pieces) => Self::Phrase(pieces.iter().map(|piece| piece.scaled(digits)).collect()),
            Self::Table(entries) => {
                Self::Table(entries.iter().map(|(key, value)| (key.clone(), value.scaled(digits))).collect())
            }
            other => other.clone(),
        }
    }
}

/// A number times a power of ten, computed on its decimal digits.
fn shifted(value: f64, digits: i32) -> f64 {
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e').expect("scientific notation has an exponent");
    let exponent: i32 = exponent.parse().expect("the exponent is a number");
    format!("{mantissa}e{}", exponent + digits).parse().expect("digits and an exponent are a number")
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Tree {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Tree {
    fn from(count: usize) -> Self {
        Self::Whole(count as i64)
    }
}

impl From<bool> for Tree {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Tree>> From<Vec<T>> for Tree {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}
