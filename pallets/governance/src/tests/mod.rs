//! Tests, one file for each call.

mod dispatch_as_root;

use crate::mock::*;
