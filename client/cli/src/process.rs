//! What the system may show or keep of this process while secrets are in its memory: nothing. Touches
//! this process alone.

/// Keeps the memory of this process from other processes of the same user, and out of core files: no
/// debugger attaches, `/proc/PID/mem` and `environ` are closed, and a crash writes nothing. Called once,
/// before anything secret is read. It cannot be taken back.
///
/// A debugger that starts the command goes on working, and root may do all of it. Where the system
/// refuses, that is logged and the command goes on: who runs it is in their own hands.
#[cfg(target_os = "linux")]
pub(super) fn close() {
	use rustix::process::{set_dumpable_behavior, setrlimit, DumpableBehavior, Resource, Rlimit};
	// The limit alone does not hold where core files are piped to a program; the other does.
	let none = Rlimit { current: Some(0), maximum: Some(0) };
	let closed = set_dumpable_behavior(DumpableBehavior::NotDumpable)
		.and_then(|()| setrlimit(Resource::Core, none));
	if let Err(error) = closed {
		tracing::warn!(%error, "this process's memory stays open to other processes of this user");
	}
}

/// Other systems have no such switch that this client knows.
#[cfg(not(target_os = "linux"))]
pub(super) fn close() {}
