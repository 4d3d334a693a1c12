//! The rules that a scenario must keep: one stable code each, and its message.

use crate::scenario::diagnostic::Severity;
use std::fmt;

/// Declares the rules: variant and fields, severity, code and message in one place.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),* } $severity:ident $code:literal $message:literal;)*) => {
        /// A broken rule, with what its message names.
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Rule {
            $($(#[$doc])* $name { $(#[allow(missing_docs)] $field: $kind),* },)*
        }

        impl Rule {
            /// Every code and its severity, in the order of declaration.
            #[cfg(test)]
            pub(crate) const CODES: &[(&str, Severity)] = &[$(($code, Severity::$severity)),*];

            /// The stable word for the rule.
            pub(crate) fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }

            /// How much a breach matters.
            pub(crate) fn severity(&self) -> Severity {
                match self { $(Self::$name { .. } => Severity::$severity,)* }
            }
        }

        impl fmt::Display for Rule {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$name { $($field),* } => write!(out, $message),)* }
            }
        }
    };
}

rules! {
    // ---- files ----
    /// The file does not exist.
    FileMissing { path: String } Error "file-missing" "cannot find `{path}`";
    /// The file cannot be read.
    FileUnreadable { path: String, reason: String } Error "file-unreadable" "cannot read `{path}`: {reason}";
    /// The file is larger than is accepted.
    FileTooLarge { path: String, bytes: usize } Error "file-too-large" "`{path}` is too large: {bytes} bytes, at most 16777216 are read";
    /// The file is not UTF-8.
    NotUtf8 { path: String, byte: usize } Error "not-utf8" "`{path}` is not UTF-8: the first bad byte is byte {byte}";
    /// The file is not TOML or JSON.
    Syntax { language: &'static str, message: String } Error "syntax" "not valid {language}: {message}";
    /// Tables and lists within one another.
    TooDeep { limit: usize } Error "too-deep" "tables and lists are nested more than {limit} deep";
    /// A key or id stands twice.
    DuplicateId { id: String } Error "duplicate-id" "`{id}` is defined twice";
    /// Files include each other in a circle.
    IncludeCycle { chain: String } Error "include-cycle" "files include each other: {chain}";
    /// Files include each other too deeply.
    IncludeDepth { limit: usize } Error "include-depth" "includes are nested more than {limit} deep";
    /// Too many files.
    IncludeCount { limit: usize } Error "include-count" "more than {limit} files are included";
    /// More errors than are kept.
    TooManyProblems { more: usize } Error "too-many-problems" "there are {more} more errors, which are not listed";
    /// More warnings or notes than are kept.
    MoreWarnings { more: usize } Note "more-warnings" "there are {more} more warnings and notes, which are not listed";

    /// Something that a command wrote.
    NotAScenario { what: &'static str } Error "not-a-scenario" "this is {what}, not a scenario";

    // ---- shapes ----
    /// The format version is not known.
    UnsupportedVersion { version: String } Error "unsupported-version" "format version {version} is not known";
    /// A table has a key that it does not take.
    UnknownKey { key: String, table: &'static str } Error "unknown-key" "unknown key `{key}` in {table}";
    /// A key that is required is not there.
    MissingKey { key: String, table: &'static str } Error "missing-key" "missing key `{key}` in {table}";
    /// Keys that exclude each other.
    ConflictingKeys { one: &'static str, other: &'static str } Error "conflicting-keys" "`{one}` and `{other}` exclude each other";
    /// A currency that is no code of ISO 4217.
    UnknownCurrency { currency: String } Note "unknown-currency" "`{currency}` is no currency code of ISO 4217";
    /// A key that only works beside another.
    KeyNeedsKey { key: &'static str, other: &'static str } Error "key-needs-key" "`{key}` has no meaning without `{other}`";
    /// A value of another type than is taken.
    WrongType { expected: String, found: &'static str } Error "wrong-type" "expected {expected}, found {found}";
    /// A reference to something that does not exist.
    UnknownId { kind: &'static str, id: String } Error "unknown-id" "unknown {kind} `{id}`";
    /// A word that is none of the words taken.
    UnknownWord { what: &'static str, word: String } Error "unknown-word" "unknown {what} `{word}`";
    /// An id with a character that ids do not have.
    InvalidId { id: String } Error "invalid-id" "`{id}` cannot be an id";
    /// A text that is empty.
    EmptyText { what: &'static str } Error "empty-text" "{what} is empty";
    /// A list that must have members and has none.
    EmptyList { what: String } Error "empty-list" "{what} is empty";
    /// A list that names something twice.
    RepeatedMember { member: String } Error "repeated-member" "`{member}` is named twice";
    /// A list of the wrong length.
    WrongLength { what: &'static str, expected: usize, found: usize } Error "wrong-length" "{what} has {found} entries, expected {expected}";

    // ---- numbers ----
    /// NaN.
    NotANumber { } Error "not-a-number" "expected a number, found NaN";
    /// An infinite number.
    Infinite { } Error "infinite-number" "expected a finite number, found an infinite one";
    /// A number that cannot be kept as it stands.
    Inexact { text: String, nearest: String } Error "inexact-number" "the number `{text}` cannot be kept as it stands: {nearest}";
    /// A negative number.
    Negative { value: f64 } Error "negative-number" "expected a number of at least 0, found {value}";
    /// Zero or less where more is required.
    NotPositive { value: f64 } Error "not-positive" "expected a number above 0, found {value}";
    /// A share or probability outside [0, 1].
    OutsideUnitInterval { what: &'static str, value: f64 } Error "outside-unit-interval" "expected {what} from 0 to 1, found {value}";
    /// A number outside its range.
    OutOfRange { expected: String, value: String } Error "out-of-range" "expected {expected}, found {value}";
    /// A time without a unit.
    MissingUnit { text: String } Error "missing-unit" "expected a duration with a unit, found `{text}`";
    /// A unit that is not known.
    UnknownUnit { unit: String } Error "unknown-unit" "unknown unit `{unit}`";
    /// Text that is no duration.
    InvalidDuration { text: String } Error "invalid-duration" "expected a duration, found `{text}`";
    /// Text that is no date.
    InvalidDate { text: String } Error "invalid-date" "expected a date, found `{text}`";
    /// Text that is no time of day.
    InvalidTime { text: String } Error "invalid-time" "expected a time of day, found `{text}`";
    /// Entries that must rise and do not.
    NotIncreasing { what: &'static str } Error "not-increasing" "{what} must rise from entry to entry";

    // ---- laws ----
    /// A law that is no law.
    UnknownLaw { word: String } Error "unknown-law" "unknown law `{word}`";
    /// A table that names no law, or several.
    LawNotTagged { found: usize } Error "law-not-tagged" "expected one law, found {found}";
    /// Parameters that do not make a law.
    LawParameters { family: String, found: String } Error "law-parameters" "`{family}` cannot be built from {found}";
    /// Percentiles that fall.
    PercentilesOutOfOrder { low: String, high: String } Error "percentiles-out-of-order" "`{low}` must be below `{high}`";
    /// Parameters that the law refuses.
    InvalidLaw { family: String, reason: String } Error "invalid-law" "`{family}` does not exist with these parameters: {reason}";
    /// A law that can be negative where that means nothing.
    NegativeSupport { low: f64 } Error "negative-support" "the law can be negative (as low as {low})";
    /// A law of a share that leaves [0, 1].
    SupportOutsideUnitInterval { low: f64, high: f64 } Error "support-outside-unit-interval" "a share lies from 0 to 1, this law goes from {low} to {high}";
    /// A law whose draws differ by orders of magnitude.
    WideLaw { median: f64, high: f64 } Note "wide-law" "half of the draws lie below {median:.3e}, one in 20 above {high:.3e}";
    /// A value far from all others of its list.
    Outlier { value: f64, times: f64 } Note "outlier" "the value {value} is {times:.0} times the next below it";
    /// A share that is a whole number, as percentages are.
    PercentForShare { what: &'static str, value: f64, percent: f64 } Warning "percent-for-share" "{what} of {value} is {percent} percent";
    /// A law without a mean.
    InfiniteMean { } Warning "infinite-mean" "the law has no finite mean";
    /// A law without a variance.
    InfiniteVariance { } Warning "infinite-variance" "the law has no finite variance";

    // ---- nodes and needs ----
    /// A need without a form, or with several.
    NeedForm { found: String } Error "need-form" "a need states one of `all`, `any`, `at_least` with `of`, or `pool`; found {found}";
    /// A node that needs itself.
    SelfNeed { node: String } Error "self-need" "`{node}` needs itself";
    /// More members needed than there are.
    TooManyNeeded { k: i64, members: usize } Error "k-out-of-range" "at least {k} of {members} members are needed";
    /// A pool that cannot carry the whole work.
    PoolTooSmall { sum: f64 } Error "pool-too-small" "pool weights sum to {sum}, less than 1";
    /// A switchover where nothing is switched.
    IdleSwitchover { form: &'static str } Warning "idle-switchover" "`switchover` never acts: `{form}` has nothing to switch to";
    /// A curve nobody bears.
    NoBearer { node: String } Error "no-bearer" "nobody bears this cost: `{node}` has no owner";
    /// A curve that costs nothing.
    EmptyCurve { } Error "empty-curve" "the curve states no cost";
    /// A step or lump that the horizon cuts off.
    BeyondHorizon { what: &'static str } Warning "beyond-horizon" "{what} lies at or beyond the horizon and never acts";
    /// A tolerance without a limit.
    EmptyTolerance { } Error "empty-tolerance" "the tolerance limits nothing";
    /// A tolerance that cannot be breached.
    ToleranceContradiction { key: &'static str } Error "tolerance-contradiction" "`{key}` is as long as the horizon, so the tolerance can never be breached";
    /// Data loss that no threat causes.
    UntestedTolerance { } Warning "untested-tolerance" "no threat causes a loss of data here";
    /// A cycle through a need with restart.
    CycleThroughRestart { cycle: String } Error "cycle-through-restart" "a cycle with a `restart` could never restart: {cycle}";
    /// A cycle through a pool.
    CycleThroughPool { cycle: String } Error "cycle-through-pool" "a cycle through a `pool` has no settled state: {cycle}";
    /// A cycle through a need that is passed on by chance.
    CycleThroughProbability { cycle: String } Error "cycle-through-probability" "a cycle through a need with a `probability` below 1 has no settled state: {cycle}";
    /// An alternative that depends on what it stands in for.
    HoldsItselfUp { cycle: String } Warning "may-hold-itself-up" "the need may hold itself up: {cycle}";
    /// A node that matters to nobody.
    IdleNode { node: String } Warning "idle-node" "nothing needs `{node}` and its downtime costs nothing";
    /// A need that cannot bind.
    IdleNeed { reason: String } Warning "idle-need" "the need can never bind: {reason}";

    // ---- threats ----
    /// A selector that selects nothing.
    EmptySelector { } Error "empty-selector" "the selector matches no node";
    /// A frequency that is no number in the right place.
    FrequencyForm { found: String } Error "frequency-form" "a frequency states one of `poisson`, `negative_binomial`, `bernoulli`, `binomial`, `fixed`; found {found}";
    /// `hits` without exactly one way to pick.
    HitsForm { found: String } Error "hits-form" "`hits` states one of `one`, `each` with `probability`, `all`; found {found}";
    /// A loss that does not say how much, or says it twice.
    LossForm { found: String } Error "loss-form" "a loss states one of `amount`, `records` with `each`, `per_hour`; found {found}";
    /// Fixed times that do not fit the frequency.
    TimesMismatch { times: usize, count: String } Error "times-mismatch" "`at` names {times} times, but {count}";
    /// A time after the horizon.
    TimeBeyondHorizon { } Error "time-beyond-horizon" "the time lies at or beyond the horizon";
    /// No month of the season lies within the horizon.
    SeasonOutsideHorizon { } Error "season-outside-horizon" "the season gives no weight to any month of the horizon";
    /// A season of zeros.
    EmptySeason { } Error "empty-season" "every month has weight 0";
    /// A recovery that does not begin at once.
    RecoveryStart { } Error "recovery-start" "the first step of a recovery begins `after = \"0h\"`";
    /// A recovery that does not end.
    RecoveryEnd { } Error "recovery-end" "the last step of a recovery takes 0";
    /// A loading on what a threat does not have.
    LoadingRefused { } Error "fixed-loading" "a `fixed` frequency takes no loading";
    /// A loading that moves nothing.
    IdleLoading { key: &'static str, reason: &'static str } Warning "idle-loading" "`{key}` never acts: {reason}";
    /// A season that places nothing.
    IdleSeason { } Warning "idle-season" "`season` never acts: the threat only follows others";
    /// Frequency and loss rise together.
    JointLoading { factor: f64 } Note "joint-loading" "frequency and loss load on the same factors: the mean annual loss is {factor:.4} times the product of their means";
    /// Triggers that never die out.
    TriggerExplosion { offspring: f64, cycle: String } Error "trigger-explosion" "triggers never die out: {cycle} has {offspring:.4} expected offspring a round, at least 1";
    /// Threats or factors whose random numbers would be the same.
    SharedStream { first: String, second: String } Error "shared-stream" "`{first}` and `{second}` would share random numbers";
    /// More nodes or needs than the engine counts.
    TooManyNodes { found: usize, most: usize } Error "too-many-nodes" "there are {found} nodes or needs, fewer than {most} can be told apart";
    /// A threat that may occur more often than its draws have addresses.
    TooManyOccurrences { threat: String, found: u32, most: u32 } Error "too-many-occurrences" "`{threat}` may occur {found} times in a trial, and {most} occurrences of a threat can be told apart";
    /// A loss that is beyond what is counted.
    UncountableLoss { threat: String, costs: String } Error "uncountable-loss" "`{threat}` costs {costs}, and losses are counted up to 1.8e25";
    /// More occurrences than a trial plays.
    ManyOccurrences { found: f64, most: usize } Warning "many-occurrences" "a trial may have {found:.3e} occurrences, and plays at most {most}";
    /// More disruptions than a trial plays.
    ManyDisruptions { found: f64, most: usize } Warning "many-disruptions" "a trial may have {found:.3e} disruptions of nodes, and plays at most {most}";
    /// More losses than terms are applied to.
    ManyLosses { found: f64, most: usize } Warning "many-losses" "a trial may have {found:.3e} losses, and contracts and policies are applied to at most {most}";
    /// Outages that together last longer than the horizon.
    AlwaysDown { threat: String, hours: f64, horizon: f64 } Warning "always-down" "outages of `{threat}` add up to {hours:.3e} h at one node, more than the {horizon} h of the horizon";
    /// A threat that is stated not to happen.
    ZeroFrequency { threat: String, what: &'static str } Note "zero-frequency" "`{threat}` never happens: {what} is 0";
    /// A threat that cannot happen.
    NeverHappens { threat: String } Warning "never-happens" "`{threat}` never happens: it has no frequency and nothing triggers it";
    /// A threat that changes nothing.
    IdleThreat { threat: String, reason: &'static str } Warning "idle-threat" "`{threat}` {reason}";

    // ---- factors ----
    /// A correlation matrix that is not symmetric.
    NotSymmetric { a: String, b: String, one: f64, other: f64 } Error "not-symmetric" "the correlation of `{a}` and `{b}` is {one} in one place and {other} in the other";
    /// A factor not correlated with itself.
    DiagonalNotOne { factor: String, value: f64 } Error "diagonal-not-one" "the correlation of `{factor}` with itself is {value}, expected 1";
    /// A correlation outside [-1, 1].
    CorrelationOutOfRange { value: f64 } Error "correlation-out-of-range" "expected a correlation from -1 to 1, found {value}";
    /// Correlations that cannot hold together.
    NotPositiveSemidefinite { a: String, b: String, value: f64 } Error "not-positive-semidefinite" "no random numbers have these correlations: {value} for `{a}` and `{b}` contradicts the others";
    /// A factor nothing depends on.
    IdleFactor { factor: String } Warning "idle-factor" "nothing depends on factor `{factor}`";

    // ---- contracts and policies ----
    /// A cover without a loss that it could answer.
    EmptyCover { reason: String } Error "empty-cover" "the cover answers nothing: {reason}";
    /// A choice among own losses beside transfers that chooses none.
    IdleCover { key: &'static str, party: String } Warning "idle-cover" "`{key}` chooses among the losses of `{party}` itself, and none is like that: only transfers are covered";
    /// A category that is covered in vain.
    NeverBorne { party: String, category: String } Warning "never-borne" "`{party}` never bears a loss of category `{category}`";
    /// Transfers that the covered party does not make.
    NotPaid { party: String, clause: String } Error "not-paid" "`{party}` pays nothing under `{clause}`";
    /// One party on both sides.
    PaysItself { party: String } Error "pays-itself" "`{party}` would pay itself";
    /// A party that is none of the two.
    NotASide { party: String } Error "not-a-side" "`{party}` is neither seller nor buyer of the contract";
    /// A part or a multiple of a fee that is not there.
    FeeMissing { what: &'static str } Error "fee-missing" "{what} is counted in fees, and the contract states no `yearly_fee`";
    /// Terms for one loss, none of which comes first.
    CompetingTerms { one: String, other: String } Error "competing-terms" "`{one}` and `{other}` answer the same loss, and nothing says which pays first";
    /// Indemnities that answer each other.
    IndemnityCycle { cycle: String } Error "indemnity-cycle" "indemnities answer each other in a circle: {cycle}";
    /// A measure that is none, or several.
    MeasureForm { found: String } Error "measure-form" "a measure is `time_average`, or states one of `share_at_least`, `outage_hours`; found {found}";
    /// A price term that does not say how much, or says it twice.
    PriceForm { found: String } Error "price-form" "a price term states one of `cost`, `revenue`; found {found}";
    /// More than the whole move of an index passed on.
    PassedTwice { share: f64 } Warning "passed-twice" "up to {share} of a move of the index is passed on, more than all of it";
    /// Bands of an index that overlap.
    OverlappingBands { } Error "overlapping-bands" "bands of an index must not overlap";
    /// A term that never acts.
    IdleTerm { term: String, reason: &'static str } Warning "idle-term" "{term} is pointless: {reason}";
    /// A policy that covers nothing, or several things.
    PolicyForm { found: String } Error "policy-form" "a policy states one of `covers`, `parametric`, `stop_loss = true`; found {found}";
    /// A waiting period without a meaning, or with several.
    WaitingForm { found: String } Error "waiting-form" "a waiting period states one of `excess`, `franchise`, `greater_of`; found {found}";
    /// Insurers that together bear more or less than the whole.
    InsurerShares { sum: f64 } Error "insurer-shares" "the shares of the insurers add up to {sum}, not to 1";
    /// Reinstatements that cost a multiple of nothing.
    PremiumMissing { } Error "premium-missing" "reinstatements cost a multiple of the quoted premium, and none is quoted";
    /// Layers that cover the same.
    OverlappingLayers { one: String, other: String, layer: String } Warning "overlapping-layers" "`{one}` and `{other}` both cover losses {layer}";
    /// A floor of a tower that nobody covers.
    LayerGap { lower: String, upper: String, layer: String } Warning "layer-gap" "no policy covers losses {layer}, between `{lower}` and `{upper}`";

    // ---- controls ----
    /// More controls than a set can hold.
    TooManyControls { found: usize, most: usize } Error "too-many-controls" "there are {found} controls, a scenario can have at most {most}";
    /// Something to act on that is none, or several.
    OnForm { found: String } Error "on-form" "a control acts on `threats`, nodes, threats at nodes, `needs` or `controls`; found {found}";
    /// An act without an effect.
    NoEffect { } Error "no-effect" "the act has no effect";
    /// An effect on what does not take it.
    EffectMismatch { effect: &'static str, on: &'static str } Error "effect-mismatch" "`{effect}` does nothing to {on}";
    /// A size made smaller in no way, or in two.
    ShrinkForm { found: String } Error "shrink-form" "a smaller size states one of `factor`, `cap`; found {found}";
    /// A member added to a need that does not reroute.
    NothingToReroute { members: usize } Error "nothing-to-reroute" "all {members} members of this need are required, so one more cannot stand in for them";
    /// A stand-in that depends on what it stands in for.
    StandInCycle { cycle: String } Error "stand-in-cycle" "the added member depends on what it stands in for: {cycle}";
    /// A need on a cycle, whose state must not depend on a control.
    ControlOnCycle { need: String } Error "control-on-cycle" "`{need}` lies on a cycle of needs, where controls cannot act";
    /// Controls that keep one another reliable.
    ControlCycle { cycle: String } Error "control-cycle" "controls make one another reliable in a circle: {cycle}";
    /// A control that cannot change anything.
    IdleControl { control: String, reason: String } Warning "idle-control" "`{control}` never acts: {reason}";
    /// An obligation that no control in place serves.
    OpenObligation { obligation: String } Warning "open-obligation" "no control in place serves obligation `{obligation}`";

    // ---- stresses ----
    /// Stresses that inherit each other.
    StressCycle { cycle: String } Error "stress-cycle" "stresses inherit each other in a circle: {cycle}";
    /// More stresses than a scenario can have.
    TooManyStresses { found: usize, most: usize } Error "too-many-stresses" "there are {found} stresses, a scenario can have at most {most}";
    /// A stress that states nothing.
    IdleStress { stress: String } Warning "idle-stress" "`{stress}` changes nothing";
    /// A node forced on a threat that does not hit it.
    CannotHit { threat: String, node: String } Error "cannot-hit" "`{threat}` cannot hit `{node}`";
    /// A size of a hit of a threat that hits nothing.
    ForcedWithoutHits { key: &'static str, threat: String } Error "forced-without-hits" "`{threat}` hits no node, so `{key}` says nothing";
    /// A scale of nothing.
    EmptyScale { } Error "empty-scale" "a scale states one or more of `frequency`, `losses`, `outages`";
    /// A scale that cannot be applied.
    ScaleRefused { reason: String } Error "scale-refused" "{reason}";

    // ---- appetite ----
    /// A statement that is not in the statements' language.
    InvalidStatement { found: String, expected: &'static str } Error "invalid-statement" "expected {expected}, found {found}";
    /// A level outside (0, 100).
    InvalidLevel { level: String } Error "invalid-level" "expected a level between 0 and 100, found `{level}`";
    /// A breach of a tolerance that is not there.
    NoTolerance { node: String } Error "no-tolerance" "`{node}` has no tolerance to breach";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_kebab_case_words() {
        let mut codes: Vec<_> = Rule::CODES.iter().map(|rule| rule.0).collect();
        assert!(
            codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
        );
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
