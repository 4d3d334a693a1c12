//! What must hold of every scenario that is accepted, one property a file.

mod control;
mod exact;
mod explain;
mod format;
mod kept;
mod merge;
mod net;
mod number;
mod scale;
mod stored;
mod stress;
mod sums;
mod threads;
mod verdict;

pub(super) use format::{agree, agree_plainly};

use crate::suite::fuzz::case::Case;

/// A property: a message says how it is broken.
pub(super) type Property = fn(&Case) -> Result<(), String>;

/// Every property and its name.
pub(super) const ALL: [(&str, Property); 16] = [
    ("numbers", number::numbers),
    ("threads", threads::threads),
    ("merge", merge::merge),
    ("kept", kept::kept),
    ("sums", sums::sums),
    ("net", net::net),
    ("explain", explain::explain),
    ("format", format::format),
    ("verdicts", verdict::verdicts),
    ("limits", verdict::limits),
    ("idle-stress", stress::idle),
    ("stresses", stress::stresses),
    ("controls", control::controls),
    ("exact", exact::exact),
    ("scale", scale::scale),
    ("stored", stored::stored),
];

/// Breaks a property unless something holds.
macro_rules! ensure {
    ($holds:expr, $($message:tt)+) => {
        let holds: bool = $holds;
        if !holds {
            return Err(format!($($message)+));
        }
    };
}
pub(crate) use ensure;

use brunt::ledger::Ledger;

/// The bits of every column of a ledger, so that -0.0 is not 0.0.
pub(super) fn bits(ledger: &Ledger) -> Vec<Vec<u64>> {
    let columns = ledger.columns();
    let gross = [&columns.total, &columns.largest_event].into_iter().chain(columns.parties.iter().map(|x| &x.1));
    let net = ledger.settled().into_iter().flat_map(|settled| settled.columns());
    gross.chain(net).map(|column| column.iter().map(|x| x.to_bits()).collect()).collect()
}

/// Two ledgers are the same to the bit: columns and sums.
pub(in crate::suite::fuzz) fn same(one: &Ledger, other: &Ledger, what: &str) -> Result<(), String> {
    same_losses(one, other, what)?;
    ensure!(one == other, "{what}: the ledgers differ in what they are about");
    Ok(())
}

/// Two ledgers have the same columns and sums, whatever scenarios they name.
pub(super) fn same_losses(one: &Ledger, other: &Ledger, what: &str) -> Result<(), String> {
    ensure!(bits(one) == bits(other), "{what}: columns differ\n{:?}\n{:?}", one.columns(), other.columns());
    ensure!(one.sums() == other.sums(), "{what}: sums differ\n{:?}\n{:?}", one.sums(), other.sums());
    let settled = |ledger: &Ledger| ledger.settled().map(|settled| settled.sums.clone());
    ensure!(settled(one) == settled(other), "{what}: sums of terms differ");
    Ok(())
}
