//! The invariants of the design by their numbers, over the real runtime: all real pallets, the
//! real transaction extensions, blocks that are built and imported. I8's check of storage
//! (`do_try_state`) ends every test, in `Chain::run`.

#[path = "../common/mod.rs"]
mod common;

mod access;
mod i1;
mod i11;
mod i2;
mod i3;
mod i4;
mod i5;
mod i6;
mod i7;
mod i8;
mod i8_left;
