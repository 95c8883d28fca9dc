//! What stands between the client and a Kubo daemon, counts the blocks that are asked for, and stops
//! letting requests through when it is told to.

use std::{
	io::{Read, Write},
	net::{Shutdown, TcpListener, TcpStream},
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	thread,
	time::Duration,
};

const ASKED: &[u8] = b"POST /api/v0/block/get?";

/// What happens to requests for more blocks than are let through.
#[derive(Clone, Copy)]
pub enum Then {
	/// Nothing: nobody answers.
	Wait,
	/// The connection ends.
	End,
}

/// The proxy.
pub struct Proxy {
	/// Where it answers.
	pub url: String,
	asked: Arc<AtomicU64>,
}

impl Proxy {
	/// One before the daemon at `url`, which lets requests for `limit` blocks through, and `then`.
	pub fn before(url: &str, limit: u64, then: Then) -> Self {
		let daemon = url.trim_start_matches("http://").to_owned();
		let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
		let url = format!("http://{}", listener.local_addr().expect("an address"));
		let asked = Arc::new(AtomicU64::new(0));
		let counter = asked.clone();
		thread::spawn(move || {
			for client in listener.incoming().flatten() {
				let (daemon, counter) = (daemon.clone(), counter.clone());
				thread::spawn(move || {
					let Ok(server) = TcpStream::connect(daemon) else { return };
					let (from, to) = (server.try_clone(), client.try_clone());
					let (from, to) = (from.expect("a socket"), to.expect("a socket"));
					thread::spawn(move || pass(from, to, |_| true));
					pass(client, server, |bytes| {
						let here =
							bytes.windows(ASKED.len()).filter(|it| *it == ASKED).count() as u64;
						let before = counter.fetch_add(here, Ordering::SeqCst);
						let through = here == 0 || before + here <= limit;
						if !through && matches!(then, Then::Wait) {
							// Longer than anybody waits.
							thread::sleep(Duration::from_secs(600));
						}
						through
					});
				});
			}
		});
		Self { url, asked }
	}

	/// How many blocks were asked for.
	pub fn asked(&self) -> u64 {
		self.asked.load(Ordering::SeqCst)
	}
}

/// Passes on what comes until there is no more or `through` is false.
fn pass(mut from: TcpStream, mut to: TcpStream, through: impl Fn(&[u8]) -> bool) {
	let mut bytes = vec![0; 64 * 1024];
	while let Ok(len @ 1..) = from.read(&mut bytes) {
		if !through(&bytes[..len]) || to.write_all(&bytes[..len]).is_err() {
			break;
		}
	}
	for stream in [from, to] {
		let _ = stream.shutdown(Shutdown::Both);
	}
}
