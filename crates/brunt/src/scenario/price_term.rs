//! Price terms: costs and revenues that move with a price index, and the share of each move that either side bears.

use super::PartyIndex;
use crate::units::{Money, Share};

/// A cost or a revenue of one side of a contract that moves with a price index, and the part of the move that the other side bears.
///
/// With an index P of mean 1, an exposure of E a year and a horizon of h years, the bearer loses s E h (P - 1) against the expected
/// amount, s being 1 for a cost and -1 for a revenue: a move in the bearer's favour is a negative loss. Of this loss,
///
/// ```text
/// s E h ( sum over bands of share (clamp(P, from, to) - clamp(1, from, to)) + forward share (P - rate) )
/// ```
///
/// is passed on to the other side. A negative sum is passed on from the other side to the bearer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct PriceTerm {
    /// Key in the file.
    pub id: String,
    /// Price index, by its position in [`Factors::prices`](super::Factors::prices).
    pub index: usize,
    /// Party that has the cost or revenue: the seller or the buyer of the contract.
    pub bearer: PartyIndex,
    /// Whether the exposure is a cost or a revenue of the bearer.
    pub side: PriceSide,
    /// Amount per year at an index of 1.
    pub exposure: Money,
    /// Bands of the index whose moves are passed on; they do not overlap.
    pub bands: Vec<PriceBand>,
    /// Fixed rate agreed for a part of the exposure.
    pub forward: Option<Forward>,
}

/// Whether the bearer pays or earns the exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PriceSide {
    /// The bearer pays the amount, and loses when the index rises.
    Cost,
    /// The bearer earns the amount, and loses when the index falls.
    Revenue,
}

/// A band of index values, and the share of moves in the band that is passed on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PriceBand {
    /// Lower end of the band, at least 0.
    pub from: f64,
    /// Upper end of the band, above `from`; infinite for no upper end.
    pub to: f64,
    /// Share of moves within the band that is passed on.
    pub share: Share,
}

/// A rate agreed in advance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Forward {
    /// Share of the exposure to which the rate applies.
    pub share: Share,
    /// Index value at which that share is settled.
    pub rate: f64,
}

impl PriceTerm {
    /// A price term with no bands and no forward: the bearer keeps every move.
    pub(crate) fn new(id: &str, index: usize, bearer: PartyIndex, side: PriceSide, exposure: Money) -> Self {
        Self { id: id.into(), index, bearer, side, exposure, bands: Vec::new(), forward: None }
    }

    /// Loss of the bearer per year at an index value, against the expected amount; negative for a gain.
    pub(crate) fn loss(&self, index: f64) -> f64 {
        self.signed(index - 1.0)
    }

    /// Amount passed on to the other side per year at an index value; negative if passed on to the bearer.
    pub(crate) fn passed(&self, index: f64) -> f64 {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {}
