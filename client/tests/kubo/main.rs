//! The Kubo store: against real daemons, and against a server that misbehaves as no real one can be
//! made to.
//!
//! | module | holds |
//! |---|---|
//! | [`daemon`] | Kubo daemons on this machine, of a private network |
//! | [`cids`] | the same bytes have the same CID in both stores and for Kubo itself |
//! | [`blocks`] | blocks, pins, records and CAR files in a real daemon, and through a second one |
//! | [`full`] | a real daemon without room |
//! | [`misbehaving`] | daemons that are down, slow, full, wrong or lie |

mod blocks;
mod cids;
mod daemon;
mod full;
mod misbehaving;
