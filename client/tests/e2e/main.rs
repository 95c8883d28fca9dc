//! The `salus` command against a real node and a real store, as its users meet them.
//!
//! | module | holds |
//! |---|---|
//! | [`harness`] | nodes, machines on which `salus` runs, people |
//! | [`main_job`] | the main job from beginning to end |
//! | [`restore`] | a phrase alone on a new machine |
//! | [`canary`] | invariant I1: no personal data where it does not belong |
//! | [`refusals`] | what the chain refuses, and what the user is told |
//! | [`local_errors`] | what goes wrong before the chain is asked: nodes, secrets, addresses |
//! | [`files`] | files that cannot be added, disks that are full, blocks that are damaged |
//! | [`interrupted`] | keys that change, nodes that stop and clients that collide meanwhile |
//! | [`surface`] | help and JSON of every command |

mod canary;
mod files;
mod harness;
mod interrupted;
mod local_errors;
mod main_job;
mod refusals;
mod restore;
mod surface;
