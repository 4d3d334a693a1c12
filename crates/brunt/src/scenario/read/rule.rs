//! The rules that a scenario must satisfy, each with a stable code and a message.

use crate::scenario::diagnostic::Severity;
use std::fmt;

/// Declares the rules: variant and fields, severity, code and message in one place.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),* } $severity:ident $code:literal $message:literal;)*) => {
        /// A broken rule, with the values named in its message.
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Rule {
            $($(#[$doc])* $name { $(#[allow(missing_docs)] $field: $kind),* },)*
        }

        impl Rule {
            /// Every code and its severity, in the order of declaration.
            #[cfg(test)]
            pub(crate) const CODES: &[(&str, Severity)] = &[$(($code, Severity::$severity)),*];

            /// The stable code of the rule.
            pub(crate) fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)* }
            }

            /// The severity of a breach of the rule.
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
    /// The file is larger than the limit.
    FileTooLarge { path: String, bytes: usize } Error "file-too-large" "`{path}` is too large: {bytes} bytes, at most 16777216 are read";
    /// The file is not UTF-8.
    NotUtf8 { path: String, byte: usize } Error "not-utf8" "`{path}` is not UTF-8: the first bad byte is byte {byte}";
    /// The file is not TOML or JSON.
    Syntax { language: &'static str, message: String } Error "syntax" "not valid {language}: {message}";
    /// Tables and lists are nested too deeply.
    TooDeep { limit: usize } Error "too-deep" "tables and lists are nested more than {limit} deep";
    /// A key or id is defined twice.
    DuplicateId { id: String } Error "duplicate-id" "`{id}` is defined twice";
    /// Files include each other in a circle.
    IncludeCycle { chain: String } Error "include-cycle" "files include each other: {chain}";
    /// Files include each other too deeply.
    IncludeDepth { limit: usize } Error "include-depth" "includes are nested more than {limit} deep";
    /// Too many files are included.
    IncludeCount { limit: usize } Error "include-count" "more than {limit} files are included";
    /// There are more errors than are listed.
    TooManyProblems { more: usize } Error "too-many-problems" "there are {more} more errors, which are not listed";
    /// There are more warnings or notes than are listed.
    MoreWarnings { more: usize } Note "more-warnings" "there are {more} more warnings and notes, which are not listed";

    /// The file is the output of a command, not a scenario.
    NotAScenario { what: &'static str } Error "not-a-scenario" "this is {what}, not a scenario";

    // ---- shapes ----
    /// The format version is not known.
    UnsupportedVersion { version: String } Error "unsupported-version" "format version {version} is not known";
    /// A table has an unknown key.
    UnknownKey { key: String, table: &'static str } Error "unknown-key" "unknown key `{key}` in {table}";
    /// A required key is missing.
    MissingKey { key: String, table: &'static str } Error "missing-key" "missing key `{key}` in {table}";
    /// Keys that exclude each other.
    ConflictingKeys { one: &'static str, other: &'static str } Error "conflicting-keys" "`{one}` and `{other}` exclude each other";
    /// A currency that is not a code of ISO 4217.
    UnknownCurrency { currency: String } Note "unknown-currency" "`{currency}` is no currency code of ISO 4217";
    /// A key that has no meaning without another key.
    KeyNeedsKey { key: &'static str, other: &'static str } Error "key-needs-key" "`{key}` has no meaning without `{other}`";
    /// A value of the wrong type.
    WrongType { expected: String, found: &'static str } Error "wrong-type" "expected {expected}, found {found}";
    /// A reference to something that does not exist.
    UnknownId { kind: &'static str, id: String } Error "unknown-id" "unknown {kind} `{id}`";
    /// A word that is not one of the accepted words.
    UnknownWord { what: &'static str, word: String } Error "unknown-word" "unknown {what} `{word}`";
    /// A key that cannot be an id.
    InvalidId { id: String } Error "invalid-id" "`{id}` cannot be an id";
    /// An empty text.
    EmptyText { what: &'static str } Error "empty-text" "{what} is empty";
    /// An empty list where at least one member is required.
    EmptyList { what: String } Error "empty-list" "{what} is empty";
    /// A list that names a member twice.
    RepeatedMember { member: String } Error "repeated-member" "`{member}` is named twice";
    /// A list of the wrong length.
    WrongLength { what: &'static str, expected: usize, found: usize } Error "wrong-length" "{what} has {found} entries, expected {expected}";

    // ---- numbers ----
    /// NaN in place of a number.
    NotANumber { } Error "not-a-number" "expected a number, found NaN";
    /// An infinite number.
    Infinite { } Error "infinite-number" "expected a finite number, found an infinite one";
    /// A number that a 64-bit float cannot hold.
    Inexact { text: String, nearest: String } Error "inexact-number" "the number `{text}` cannot be kept as it stands: {nearest}";
    /// A negative number.
    Negative { value: f64 } Error "negative-number" "expected a number of at least 0, found {value}";
    /// A number of 0 or less where a positive number is required.
    NotPositive { value: f64 } Error "not-positive" "expected a number above 0, found {value}";
    /// A share or probability outside [0, 1].
    OutsideUnitInterval { what: &'static str, value: f64 } Error "outside-unit-interval" "expected {what} from 0 to 1, found {value}";
    /// A number outside its allowed range.
    OutOfRange { expected: String, value: String } Error "out-of-range" "expected {expected}, found {value}";
    /// A duration without a unit.
    MissingUnit { text: String } Error "missing-unit" "expected a duration with a unit, found `{text}`";
    /// An unknown unit.
    UnknownUnit { unit: String } Error "unknown-unit" "unknown unit `{unit}`";
    /// Text that is not a duration.
    InvalidDuration { text: String } Error "invalid-duration" "expected a duration, found `{text}`";
    /// Text that is not a date.
    InvalidDate { text: String } Error "invalid-date" "expected a date, found `{text}`";
    /// Text that is not a time of day.
    InvalidTime { text: String } Error "invalid-time" "expected a time of day, found `{text}`";
    /// Entries of a list that must increase and do not.
    NotIncreasing { what: &'static str } Error "not-increasing" "{what} must rise from entry to entry";

    // ---- laws ----
    /// An unknown law.
    UnknownLaw { word: String } Error "unknown-law" "unknown law `{word}`";
    /// A table that names no law, or several laws.
    LawNotTagged { found: usize } Error "law-not-tagged" "expected one law, found {found}";
    /// A combination of parameters that does not define a law.
    LawParameters { family: String, found: String } Error "law-parameters" "`{family}` cannot be built from {found}";
    /// Percentiles that do not increase with their probability.
    PercentilesOutOfOrder { low: String, high: String } Error "percentiles-out-of-order" "`{low}` must be below `{high}`";
    /// Parameters outside the range of the law.
    InvalidLaw { family: String, reason: String } Error "invalid-law" "`{family}` does not exist with these parameters: {reason}";
    /// A law that can be negative where negative values have no meaning.
    NegativeSupport { low: f64 } Error "negative-support" "the law can be negative (as low as {low})";
    /// A law of a share with support outside [0, 1].
    SupportOutsideUnitInterval { low: f64, high: f64 } Error "support-outside-unit-interval" "a share lies from 0 to 1, this law goes from {low} to {high}";
    /// A law whose draws differ by orders of magnitude.
    WideLaw { median: f64, high: f64 } Note "wide-law" "half of the draws lie below {median:.3e}, one in 20 above {high:.3e}";
    /// A value far above all other values of its list.
    Outlier { value: f64, times: f64 } Note "outlier" "the value {value} is {times:.0} times the next below it";
    /// A share that is probably a percentage.
    PercentForShare { what: &'static str, value: f64, percent: f64 } Warning "percent-for-share" "{what} of {value} is {percent} percent";
    /// A law without a finite mean.
    InfiniteMean { } Warning "infinite-mean" "the law has no finite mean";
    /// A law without a finite variance.
    InfiniteVariance { } Warning "infinite-variance" "the law has no finite variance";

    // ---- nodes and needs ----
    /// A need without a form, or with several forms.
    NeedForm { found: String } Error "need-form" "a need states one of `all`, `any`, `at_least` with `of`, or `pool`; found {found}";
    /// A node that needs itself.
    SelfNeed { node: String } Error "self-need" "`{node}` needs itself";
    /// A number of needed members that is not from 1 to the number of members.
    TooManyNeeded { k: i64, members: usize } Error "k-out-of-range" "at least {k} of {members} members are needed";
    /// A pool whose weights sum to less than 1.
    PoolTooSmall { sum: f64 } Error "pool-too-small" "pool weights sum to {sum}, less than 1";
    /// A switchover of a need that has nothing to switch to.
    IdleSwitchover { form: &'static str } Warning "idle-switchover" "`switchover` never acts: `{form}` has nothing to switch to";
    /// A downtime curve without a bearer.
    NoBearer { node: String } Error "no-bearer" "nobody bears this cost: `{node}` has no owner";
    /// A downtime curve that states no cost.
    EmptyCurve { } Error "empty-curve" "the curve states no cost";
    /// A step, lump or other term at or beyond the horizon.
    BeyondHorizon { what: &'static str } Warning "beyond-horizon" "{what} lies at or beyond the horizon and never acts";
    /// A tolerance without a limit.
    EmptyTolerance { } Error "empty-tolerance" "the tolerance limits nothing";
    /// A tolerance that cannot be breached.
    ToleranceContradiction { key: &'static str } Error "tolerance-contradiction" "`{key}` is as long as the horizon, so the tolerance can never be breached";
    /// A tolerance of data loss at a node where no threat causes data loss.
    UntestedTolerance { } Warning "untested-tolerance" "no threat causes a loss of data here";
    /// A cycle through a need with a restart.
    CycleThroughRestart { cycle: String } Error "cycle-through-restart" "a cycle with a `restart` could never restart: {cycle}";
    /// A cycle through a pool.
    CycleThroughPool { cycle: String } Error "cycle-through-pool" "a cycle through a `pool` has no settled state: {cycle}";
    /// A cycle through a need with a probability below 1.
    CycleThroughProbability { cycle: String } Error "cycle-through-probability" "a cycle through a need with a `probability` below 1 has no settled state: {cycle}";
    /// An alternative that depends on the node for which it stands in.
    HoldsItselfUp { cycle: String } Warning "may-hold-itself-up" "the need may hold itself up: {cycle}";
    /// A node that no other node needs and whose downtime costs nothing.
    IdleNode { node: String } Warning "idle-node" "nothing needs `{node}` and its downtime costs nothing";
    /// A need that can never bind.
    IdleNeed { reason: String } Warning "idle-need" "the need can never bind: {reason}";

    // ---- threats ----
    /// A selector that selects nothing.
    EmptySelector { } Error "empty-selector" "the selector matches no node";
    /// A frequency without exactly one accepted form.
    FrequencyForm { found: String } Error "frequency-form" "a frequency states one of `poisson`, `negative_binomial`, `bernoulli`, `binomial`, `fixed`; found {found}";
    /// `hits` without exactly one way to pick nodes.
    HitsForm { found: String } Error "hits-form" "`hits` states one of `one`, `each` with `probability`, `all`; found {found}";
    /// A direct loss without exactly one form of amount.
    LossForm { found: String } Error "loss-form" "a loss states one of `amount`, `records` with `each`, `per_hour`; found {found}";
    /// Fixed times that do not match the frequency.
    TimesMismatch { times: usize, count: String } Error "times-mismatch" "`at` names {times} times, but {count}";
    /// A time at or beyond the horizon.
    TimeBeyondHorizon { } Error "time-beyond-horizon" "the time lies at or beyond the horizon";
    /// No month with a positive weight lies within the horizon.
    SeasonOutsideHorizon { } Error "season-outside-horizon" "the season gives no weight to any month of the horizon";
    /// A season with only zero weights.
    EmptySeason { } Error "empty-season" "every month has weight 0";
    /// A recovery whose first step does not begin at 0 h.
    RecoveryStart { } Error "recovery-start" "the first step of a recovery begins `after = \"0h\"`";
    /// A recovery whose last step takes capacity.
    RecoveryEnd { } Error "recovery-end" "the last step of a recovery takes 0";
    /// A frequency loading of a threat with a `fixed` frequency.
    LoadingRefused { } Error "fixed-loading" "a `fixed` frequency takes no loading";
    /// A loading that never acts.
    IdleLoading { key: &'static str, reason: &'static str } Warning "idle-loading" "`{key}` never acts: {reason}";
    /// A season of a threat that only follows other threats.
    IdleSeason { } Warning "idle-season" "`season` never acts: the threat only follows others";
    /// Frequency and loss load on the same factors.
    JointLoading { factor: f64 } Note "joint-loading" "frequency and loss load on the same factors: the mean annual loss is {factor:.4} times the product of their means";
    /// Triggers that never die out.
    TriggerExplosion { offspring: f64, cycle: String } Error "trigger-explosion" "triggers never die out: {cycle} has {offspring:.4} expected offspring a round, at least 1";
    /// Threats or factors that would have the same random numbers.
    SharedStream { first: String, second: String } Error "shared-stream" "`{first}` and `{second}` would share random numbers";
    /// More nodes or needs than the engine can identify.
    TooManyNodes { found: usize, most: usize } Error "too-many-nodes" "there are {found} nodes or needs, fewer than {most} can be told apart";
    /// A threat that may have more occurrences in a trial than addresses of draws.
    TooManyOccurrences { threat: String, found: u32, most: u32 } Error "too-many-occurrences" "`{threat}` may occur {found} times in a trial, and {most} occurrences of a threat can be told apart";
    /// A loss beyond the largest countable amount.
    UncountableLoss { threat: String, costs: String } Error "uncountable-loss" "`{threat}` costs {costs}, and losses are counted up to 1.8e25";
    /// A trial may have more occurrences than are simulated.
    ManyOccurrences { found: f64, most: usize } Warning "many-occurrences" "a trial may have {found:.3e} occurrences, and plays at most {most}";
    /// A trial may have more disruptions than are simulated.
    ManyDisruptions { found: f64, most: usize } Warning "many-disruptions" "a trial may have {found:.3e} disruptions of nodes, and plays at most {most}";
    /// A trial may have more losses than contracts and policies are applied to.
    ManyLosses { found: f64, most: usize } Warning "many-losses" "a trial may have {found:.3e} losses, and contracts and policies are applied to at most {most}";
    /// Outages of a threat whose expected hours at one node exceed the horizon.
    AlwaysDown { threat: String, hours: f64, horizon: f64 } Warning "always-down" "outages of `{threat}` add up to {hours:.3e} h at one node, more than the {horizon} h of the horizon";
    /// A threat with a stated frequency of 0.
    ZeroFrequency { threat: String, what: &'static str } Note "zero-frequency" "`{threat}` never happens: {what} is 0";
    /// A threat that cannot happen.
    NeverHappens { threat: String } Warning "never-happens" "`{threat}` never happens: it has no frequency and nothing triggers it";
    /// A threat that changes nothing.
    IdleThreat { threat: String, reason: &'static str } Warning "idle-threat" "`{threat}` {reason}";

    // ---- factors ----
    /// A correlation matrix that is not symmetric.
    NotSymmetric { a: String, b: String, one: f64, other: f64 } Error "not-symmetric" "the correlation of `{a}` and `{b}` is {one} in one place and {other} in the other";
    /// A correlation of a factor with itself other than 1.
    DiagonalNotOne { factor: String, value: f64 } Error "diagonal-not-one" "the correlation of `{factor}` with itself is {value}, expected 1";
    /// A correlation outside [-1, 1].
    CorrelationOutOfRange { value: f64 } Error "correlation-out-of-range" "expected a correlation from -1 to 1, found {value}";
    /// A correlation matrix that is not positive semidefinite.
    NotPositiveSemidefinite { a: String, b: String, value: f64 } Error "not-positive-semidefinite" "no random numbers have these correlations: {value} for `{a}` and `{b}` contradicts the others";
    /// A factor on which nothing depends.
    IdleFactor { factor: String } Warning "idle-factor" "nothing depends on factor `{factor}`";

    // ---- contracts and policies ----
    /// A cover that can answer no loss.
    EmptyCover { reason: String } Error "empty-cover" "the cover answers nothing: {reason}";
    /// A choice among the party's own losses that matches none, so that only transfers are covered.
    IdleCover { key: &'static str, party: String } Warning "idle-cover" "`{key}` chooses among the losses of `{party}` itself, and none is like that: only transfers are covered";
    /// A covered category of which the party never bears a loss.
    NeverBorne { party: String, category: String } Warning "never-borne" "`{party}` never bears a loss of category `{category}`";
    /// A covered transfer under a clause under which the party pays nothing.
    NotPaid { party: String, clause: String } Error "not-paid" "`{party}` pays nothing under `{clause}`";
    /// One party as both payer and payee.
    PaysItself { party: String } Error "pays-itself" "`{party}` would pay itself";
    /// A party that is neither seller nor buyer of the contract.
    NotASide { party: String } Error "not-a-side" "`{party}` is neither seller nor buyer of the contract";
    /// A share or a multiple of a fee in a contract without a fee.
    FeeMissing { what: &'static str } Error "fee-missing" "{what} is counted in fees, and the contract states no `yearly_fee`";
    /// Terms that answer the same loss without an order of payment.
    CompetingTerms { one: String, other: String } Error "competing-terms" "`{one}` and `{other}` answer the same loss, and nothing says which pays first";
    /// Indemnities that answer each other in a circle.
    IndemnityCycle { cycle: String } Error "indemnity-cycle" "indemnities answer each other in a circle: {cycle}";
    /// A service level without exactly one measure.
    MeasureForm { found: String } Error "measure-form" "a measure is `time_average`, or states one of `share_at_least`, `outage_hours`; found {found}";
    /// A price term without exactly one of `cost` and `revenue`.
    PriceForm { found: String } Error "price-form" "a price term states one of `cost`, `revenue`; found {found}";
    /// More than 100 % of a move of an index is passed on.
    PassedTwice { share: f64 } Warning "passed-twice" "up to {share} of a move of the index is passed on, more than all of it";
    /// Bands of an index that overlap.
    OverlappingBands { } Error "overlapping-bands" "bands of an index must not overlap";
    /// A term that never acts.
    IdleTerm { term: String, reason: &'static str } Warning "idle-term" "{term} is pointless: {reason}";
    /// A policy without exactly one form of cover.
    PolicyForm { found: String } Error "policy-form" "a policy states one of `covers`, `parametric`, `stop_loss = true`; found {found}";
    /// A waiting period without exactly one kind.
    WaitingForm { found: String } Error "waiting-form" "a waiting period states one of `excess`, `franchise`, `greater_of`; found {found}";
    /// Insurers whose shares do not add up to 1.
    InsurerShares { sum: f64 } Error "insurer-shares" "the shares of the insurers add up to {sum}, not to 1";
    /// Paid reinstatements in a policy without a quoted premium.
    PremiumMissing { } Error "premium-missing" "reinstatements cost a multiple of the quoted premium, and none is quoted";
    /// Layers that cover the same part of a loss.
    OverlappingLayers { one: String, other: String, layer: String } Warning "overlapping-layers" "`{one}` and `{other}` both cover losses {layer}";
    /// A gap between two layers of a tower.
    LayerGap { lower: String, upper: String, layer: String } Warning "layer-gap" "no policy covers losses {layer}, between `{lower}` and `{upper}`";

    // ---- controls ----
    /// More controls than a set can hold.
    TooManyControls { found: usize, most: usize } Error "too-many-controls" "there are {found} controls, a scenario can have at most {most}";
    /// A target of an act without exactly one accepted form.
    OnForm { found: String } Error "on-form" "a control acts on `threats`, nodes, threats at nodes, `needs` or `controls`; found {found}";
    /// An act without an effect.
    NoEffect { } Error "no-effect" "the act has no effect";
    /// An effect that the target of the act does not accept.
    EffectMismatch { effect: &'static str, on: &'static str } Error "effect-mismatch" "`{effect}` does nothing to {on}";
    /// A reduction without exactly one of `factor` and `cap`.
    ShrinkForm { found: String } Error "shrink-form" "a smaller size states one of `factor`, `cap`; found {found}";
    /// A member added to a need that requires all members.
    NothingToReroute { members: usize } Error "nothing-to-reroute" "all {members} members of this need are required, so one more cannot stand in for them";
    /// An added member that depends on the node for which it stands in.
    StandInCycle { cycle: String } Error "stand-in-cycle" "the added member depends on what it stands in for: {cycle}";
    /// A control that acts on a need on a cycle.
    ControlOnCycle { need: String } Error "control-on-cycle" "`{need}` lies on a cycle of needs, where controls cannot act";
    /// Controls that make one another reliable in a circle.
    ControlCycle { cycle: String } Error "control-cycle" "controls make one another reliable in a circle: {cycle}";
    /// A control that can never change anything.
    IdleControl { control: String, reason: String } Warning "idle-control" "`{control}` never acts: {reason}";
    /// An obligation that no control in place serves.
    OpenObligation { obligation: String } Warning "open-obligation" "no control in place serves obligation `{obligation}`";

    // ---- stresses ----
    /// Stresses that inherit each other in a circle.
    StressCycle { cycle: String } Error "stress-cycle" "stresses inherit each other in a circle: {cycle}";
    /// More stresses than a scenario can have.
    TooManyStresses { found: usize, most: usize } Error "too-many-stresses" "there are {found} stresses, a scenario can have at most {most}";
    /// A stress that states nothing.
    IdleStress { stress: String } Warning "idle-stress" "`{stress}` changes nothing";
    /// A node forced on a threat that does not hit it.
    CannotHit { threat: String, node: String } Error "cannot-hit" "`{threat}` cannot hit `{node}`";
    /// A forced size of a hit for a threat that hits no node.
    ForcedWithoutHits { key: &'static str, threat: String } Error "forced-without-hits" "`{threat}` hits no node, so `{key}` says nothing";
    /// A scale without any multiplier.
    EmptyScale { } Error "empty-scale" "a scale states one or more of `frequency`, `losses`, `outages`";
    /// A scale that cannot be applied.
    ScaleRefused { reason: String } Error "scale-refused" "{reason}";

    // ---- appetite ----
    /// A statement that does not follow the grammar of statements.
    InvalidStatement { found: String, expected: &'static str } Error "invalid-statement" "expected {expected}, found {found}";
    /// A level outside (0, 100).
    InvalidLevel { level: String } Error "invalid-level" "expected a level between 0 and 100, found `{level}`";
    /// A statement on a breach at a node without a tolerance.
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
