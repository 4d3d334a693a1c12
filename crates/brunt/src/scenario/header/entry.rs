//! Builder types of the header of a scenario and of its parties.

use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Duration, Share, Text};
use crate::units::Date;

table! {
    /// Name, currency, start, horizon and discount rate of a scenario.
    pub(crate) Header = "`[scenario]`" {
        /// Name for people.
        / name: Text [required];
        /// The one currency of all amounts.
        / currency: Text [required];
        /// Local date whose midnight is the start of every trial. The date anchors months, seasons and weekly hours. 2029-01-01, a
        /// Monday, if left out.
        / start: Date [default "2029-01-01"];
        /// Length of a trial. `"1y"` if left out.
        / horizon: Duration [default "1y"];
        /// Discount rate per year for costs without a discount rate of their own. 0 if left out.
        / discount_rate: Share [default 0];
    }
}

table! {
    /// A party that bears losses.
    pub Party = "a party" {
        /// Name for people; the id if left out.
        / name: Text;
    }
}
