//! The `salus` command against a real node and a real store, as its users meet them.
//!
//! | module | holds |
//! |---|---|
//! | [`harness`] | nodes, machines on which `salus` runs, people |
//! | [`daemon`], [`proxy`] | Kubo daemons, and what cuts the way to one |
//! | [`main_job`] | the main job from beginning to end |
//! | [`restore`] | a phrase alone on a new machine |
//! | [`canary`] | invariant I1: no personal data where it does not belong |
//! | [`refusals`] | what the chain refuses, and what the user is told |
//! | [`local_errors`] | what goes wrong before the chain is asked: nodes, secrets, addresses |
//! | [`comments`], [`library`], [`dispense`] | what providers write beside records |
//! | [`departments`] | doctors who act for a department |
//! | [`offboarding`] | leaving the chain |
//! | [`files`] | files that cannot be added, disks that are full, blocks that are damaged |
//! | [`hostile`] | what somebody else wrote: manifests, sealed keys and links that lie |
//! | [`interrupted`] | keys that change, nodes that stop and clients that collide meanwhile |
//! | [`kubo`] | a Kubo daemon as the store; folders, CAR files, `store sync` and `store serve` |
//! | [`kubo_faults`] | a daemon whose connection or disk fails |
//! | [`liar`], [`lying_node`] | a program that lies between client and node, and what becomes of its lies |
//! | [`council`], [`validators`], [`upgrade`], [`pause`] | what the council decides |
//! | [`upgraded`] | a client of the release before on a chain that was upgraded |
//! | [`guardian`], [`staff`] | accounts that act for another |
//! | [`account`] | what an account is told of itself |
//! | [`keystore`] | accounts exported, imported, from Polkadot.js, under another passphrase |
//! | [`process`] | what other processes see of one that has secrets, and how much memory it takes |
//! | [`fingerprint`] | whose account and key it is, in words that people compare |
//! | [`stale_keys`] | who may still hold keys, and what shuts them out |
//! | [`rekey`] | a new age recipient for a member, and what was sealed to the old one |
//! | [`pages`] | lists in parts |
//! | [`fhir`] | Bundles in and out |
//! | [`clocks`] | a client whose clock is days off |
//! | [`importing`] | Bundles that are imported again: interrupted, on another chain, after leaving, with more in them |
//! | [`chain`] | blocks in words, and what proves them final |
//! | [`light`] | a chain that was joined, the light client, and sources that are not believed |
//! | [`light_faults`] | what goes wrong there: no honest peer, a forged specification, states that are gone, power cuts
//! | [`light_lies`], [`lying_peer`] | peers of a light client that lie, on the chain's own network
//! | [`formats`] | docs/formats.md, followed to the letter |
//! | [`bench`] | load on a chain, and what is said of one that fails under it |
//! | [`metrics`] | what a node counts of all this |
//! | [`surface`] | help and JSON of every command |

mod account;
mod bench;
mod canary;
mod chain;
mod clocks;
mod comments;
mod council;
#[path = "../../../tests/kubo/daemon.rs"]
mod daemon;
mod departments;
mod dispense;
mod fhir;
mod files;
mod fingerprint;
mod formats;
mod guardian;
mod harness;
mod hostile;
mod importing;
mod interrupted;
mod keystore;
mod kubo;
mod kubo_faults;
mod liar;
mod library;
mod light;
mod light_faults;
mod light_lies;
mod local_errors;
mod lying_node;
mod lying_peer;
mod main_job;
mod metrics;
mod offboarding;
mod pages;
mod pause;
mod process;
mod proxy;
mod refusals;
mod rekey;
mod restore;
mod small_files;
mod staff;
mod stale_keys;
mod surface;
mod taken;
mod upgrade;
mod upgraded;
mod validators;
