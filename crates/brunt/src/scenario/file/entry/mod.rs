//! What a file states, entity by entity: the types to build a scenario in code, and the source of the JSON Schema.

mod contract;
mod control;
mod law;
mod node;
mod policy;
mod quantity;
mod scenario;
mod stress;
mod threat;

pub use contract::{
    AllEntry, BandEntry, CapEntry, CoFundingEntry, ContractEntry, CoverEntry, CoversEntry, EarnBackEntry, ExcusedEntry,
    FeesEntry, ForwardEntry, IndemnityEntry, LevelMeasureEntry, NodesEntry, PeriodEntry, PriceBandEntry,
    PriceTermEntry, ServiceLevelEntry, TerminationEntry,
};
pub use control::{
    ActEntry, AddEntry, ClosesEntry, ControlCostEntry, ControlEntry, FactorEntry, HostEntry, LossShrinkEntry,
    MemberEntry, OnEntry, RoleEntry, ShrinkEntry, StatusEntry,
};
pub use law::{
    BetaEntry, BoundEntry, ComponentEntry, EmpiricalEntry, ExponentialEntry, FamilyEntry, GpdEntry, LawEntry,
    LognormalEntry, LomaxEntry, ModalEntry, ParetoEntry, ShapeScaleEntry, SplicedEntry, TruncatedEntry, UniformEntry,
};
pub use node::{
    BacklogEntry, CurveEntry, DayEntry, HoursEntry, LumpEntry, MembersEntry, NeedEntry, NodeEntry, StepEntry,
    ToleranceEntry,
};
pub use policy::{
    AggregateEntry, DisappearingEntry, LoadsEntry, ParametricEntry, PolicyEntry, PremiumEntry, ReinstatementEntry,
    RungEntry, SublimitEntry, TechnicalPremiumEntry, WaitingClockEntry, WaitingEntry,
};
pub use quantity::{DateEntry, DurationEntry, OneOrMany, QuantityEntry, ShareEntry, TimeEntry};
pub use scenario::{CorrelationEntry, FactorsEntry, HeaderEntry, PairEntry, PartyEntry, PriceEntry, ScenarioFile};
pub use stress::{ForceEntry, LastingEntry, MoveEntry, OutEntry, ScaleEntry, StressEntry, ToHorizonEntry};
pub use threat::{
    FrameworkEntry, FrequencyEntry, HitsEntry, LoadingEntry, LossEntry, RecoveryEntry, SelectorEntry, ThreatEntry,
    TriggerEntry,
};
