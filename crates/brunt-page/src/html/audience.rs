//! Readers of a report: which sections they see, and in which order.

/// Kind of reader that a report is arranged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Audience {
    /// Directors: what fails, what it costs, who bears it, what to buy.
    Board,
    /// Auditors: how figures came about, controls, obligations and assumptions first.
    Auditor,
    /// Insurers and brokers: losses, curves, contracts and policies.
    Insurer,
    /// Supervisors: tolerances, the network, stresses, obligations.
    Regulator,
}

impl Audience {
    /// The reader in words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Board => "the board",
            Self::Auditor => "auditors",
            Self::Insurer => "insurers",
            Self::Regulator => "regulators",
        }
    }

    /// Sections that the reader sees, in order. Definitions and notes are always there, because figures point to them.
    pub(super) const fn sections(self) -> &'static [&'static str] {
        match self {
            Self::Board => &[
                "verdicts",
                "figures",
                "bearing",
                "curves",
                "drivers",
                "controls",
                "stresses",
                "provenance",
                "definitions",
                "notes",
            ],
            Self::Auditor => &[
                "verdicts",
                "figures",
                "provenance",
                "obligations",
                "controls",
                "assumptions",
                "tolerances",
                "bearing",
                "terms",
                "curves",
                "exact",
                "drivers",
                "network",
                "stresses",
                "definitions",
                "notes",
            ],
            Self::Insurer => &[
                "verdicts",
                "figures",
                "terms",
                "curves",
                "bearing",
                "drivers",
                "stresses",
                "network",
                "exact",
                "assumptions",
                "provenance",
                "definitions",
                "notes",
            ],
            Self::Regulator => &[
                "verdicts",
                "figures",
                "tolerances",
                "network",
                "stresses",
                "obligations",
                "controls",
                "drivers",
                "curves",
                "assumptions",
                "provenance",
                "definitions",
                "notes",
            ],
        }
    }
}
