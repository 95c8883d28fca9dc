//! Types and traits that the Salus pallets, the runtime and the client share.
//!
//! Nothing here has storage or dispatch. The pallets know each other only through the traits of
//! [`traits`], so that each can be read, mocked and tested alone.
//!
//! | module | holds |
//! |---|---|
//! | [`role`] | who an account is: [`Role`], [`ProviderKind`] |
//! | [`record`] | what a record is: [`Category`], [`Cid`], [`Record`] |
//! | [`key`] | public keys and what is sealed to them: [`Recipient`], [`SealedKeys`], [`Link`] |
//! | [`audit`] | what the trail says: [`AuditEvent`] |
//! | [`erasure`] | how what accounts left behind is erased, block by block |
//! | [`traits`] | what a pallet asks of another |

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod audit;
pub mod erasure;
pub mod key;
pub mod record;
pub mod role;
pub mod traits;

pub use audit::{next_head, Actor, AuditEvent, AuditItem, AuditKind, FIRST_HEAD};
pub use key::{EpochNumber, EpochRecipients, EpochState, Link, Recipient, SealedKeys};
pub use record::{Categories, Category, CategoryList, Cid, Comment, CommentId, Record, RecordId};
pub use role::{ProviderKind, ProviderStatus, Role};
pub use traits::{AccessControl, AuditTrail, ProviderRegistry, References, Right, RoleRegistry};

/// Milliseconds since the Unix epoch, as `pallet-timestamp` keeps them.
pub type Moment = u64;

/// Number of a file in a provider's own library, counted from 0 and never used again.
pub type LibraryFileId = u64;

/// The number of a block.
pub type BlockNumber = u32;

/// The most items that one call of a paged view function returns.
pub const MAX_PAGE: u32 = 256;
