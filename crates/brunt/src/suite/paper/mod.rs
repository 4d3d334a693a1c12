//! Numbers mean what they say on paper: limits of the format, drawn as people write them, against arithmetic with fractions.
//!
//! Each property draws decimals of two to four digits, minutes, percentages or weights, puts a limit on, just above or just below what they
//! come to, and asks a run of one trial which side of the limit it is on. The expected answer is a comparison of integers.

mod capacity;
mod clock;
mod contract;
mod cover;
mod money;
mod share;
mod world;
