//! Price terms: costs and revenues that move with an index, and who bears how much of that.

use super::PartyIndex;
use crate::units::{Money, Share};

/// A cost or a revenue of one side of a contract that moves with a price index, and the part of the move that the other side bears.
///
/// With an index P of mean 1, an exposure of E a year and a horizon of h years, the bearer loses s E h (P - 1) against what it expects,
/// s being 1 for a cost and -1 for a revenue: a move in its favour is a negative loss. Of that,
///
/// ```text
/// s E h ( sum over bands of share (clamp(P, from, to) - clamp(1, from, to)) + forward share (P - rate) )
/// ```
///
/// is passed on to the other side, or by it where the sum is negative.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PriceTerm {
    /// Key in the file.
    pub id: String,
    /// The index, by its position among [`Factors::prices`](super::Factors::prices).
    pub index: usize,
    /// Whose cost or revenue it is: the seller or the buyer of the contract.
    pub bearer: PartyIndex,
    /// Whether it pays or earns it.
    pub side: PriceSide,
    /// How much in a year while the index is 1.
    pub exposure: Money,
    /// Bands of the index whose moves are passed on; they do not overlap.
    pub bands: Vec<PriceBand>,
    /// A rate agreed for a part of the amount.
    pub forward: Option<Forward>,
}

/// Whether an exposed amount is paid or earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceSide {
    /// The bearer pays it, and loses when the index rises.
    Cost,
    /// The bearer earns it, and loses when the index falls.
    Revenue,
}

/// A band of an index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceBand {
    /// Where it begins, at least 0.
    pub from: f64,
    /// Where it ends, above `from`; infinite for never.
    pub to: f64,
    /// The part of moves within it that is passed on.
    pub share: Share,
}

/// A rate agreed in advance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forward {
    /// The part of the amount.
    pub share: Share,
    /// The index at which it is settled.
    pub rate: f64,
}

impl PriceTerm {
    /// An exposure of which nothing is passed on.
    pub fn new(id: &str, index: usize, bearer: PartyIndex, side: PriceSide, exposure: Money) -> Self {
        Self { id: id.into(), index, bearer, side, exposure, bands: Vec::new(), forward: None }
    }

    /// With one more band.
    #[must_use]
    pub fn with_band(mut self, from: f64, to: f64, share: Share) -> Self {
        self.bands.push(PriceBand { from, to, share });
        self
    }

    /// With a rate agreed for a share of the amount.
    #[must_use]
    pub fn with_forward(self, share: Share, rate: f64) -> Self {
        Self { forward: Some(Forward { share, rate }), ..self }
    }

    /// What the bearer loses in a year at an index, against what it expects.
    pub fn loss(&self, index: f64) -> f64 {
        self.signed(index - 1.0)
    }

    /// What is passed on to the other side in a year at an index.
    pub fn passed(&self, index: f64) -> f64 {
        let within =
            |band: &PriceBand| band.share.get() * (index.clamp(band.from, band.to) - 1.0_f64.clamp(band.from, band.to));
        let forward = self.forward.map_or(0.0, |forward| forward.share.get() * (index - forward.rate));
        self.signed(self.bands.iter().map(within).sum::<f64>() + forward)
    }

    fn signed(&self, moved: f64) -> f64 {
        match self.side {
            PriceSide::Cost => self.exposure.get() * moved,
            PriceSide::Revenue => -self.exposure.get() * moved,
        }
    }
}
