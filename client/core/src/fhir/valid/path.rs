//! Where an element is. A path is made a text only where something is wrong there.

use std::fmt;

/// A path to an element: the way back to the root.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
	/// The outermost resource.
	Root(&'a str),
	/// An element of the one before.
	Member(&'a Path<'a>, &'a str),
	/// An item of the list before.
	Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Path::Root(name) => f.write_str(name),
			Path::Member(parent, name) => write!(f, "{parent}.{name}"),
			Path::Item(parent, index) => write!(f, "{parent}[{index}]"),
		}
	}
}
