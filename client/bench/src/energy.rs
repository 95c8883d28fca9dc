//! What a load took of the machine: the processor's own counter of energy (RAPL) where there is one,
//! else the processor time of this program and of nodes on this machine, which times an assumed power
//! gives an estimate. Reads `/sys/class/powercap` and `/proc`, and nothing where they are not.

use serde::Serialize;
use std::{
	fs,
	path::{Path, PathBuf},
	time::Duration,
};

/// Where Linux shows energy counters.
const POWERCAP: &str = "/sys/class/powercap";

/// Where Linux shows processes.
const PROC: &str = "/proc";

/// In what part of a second Linux counts the processor time of a process, on every machine that Salus
/// is built for.
const TICKS_PER_SECOND: f64 = 100.0;

/// The state of a socket that listens, as `/proc/net/tcp` has it.
const LISTENS: &str = "0A";

/// What a load took.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Energy {
	/// Joules that the processor counted, of everything that ran on this machine. None where it has no
	/// counter, or does not let this user read it.
	pub rapl_joules: Option<f64>,
	/// Seconds of processor time of this program.
	pub client_cpu_seconds: f64,
	/// Seconds of processor time of the nodes on this machine, in the order of the nodes. None for one
	/// that is elsewhere, or somebody else's.
	pub node_cpu_seconds: Vec<Option<f64>>,
}

impl Energy {
	/// Joules, and whether they are an estimate: measured ones where there are, else processor time
	/// times `watts_per_core`. None where not every node is on this machine.
	pub fn joules(&self, watts_per_core: f64) -> Option<(f64, bool)> {
		if let Some(joules) = self.rapl_joules {
			return Some((joules, false));
		}
		let nodes: Option<f64> = self.node_cpu_seconds.iter().copied().sum();
		Some(((nodes? + self.client_cpu_seconds) * watts_per_core, true))
	}
}

/// Measures from the moment at which it is made.
pub struct Meter {
	counters: Vec<Counter>,
	client: f64,
	nodes: Vec<Option<(PathBuf, f64)>>,
}

/// One energy counter, and what it showed at first.
struct Counter {
	dir: PathBuf,
	first: u64,
}

impl Meter {
	/// Begins to measure this program and the nodes at `urls`.
	pub fn start<'a>(urls: impl Iterator<Item = &'a str>) -> Self {
		let nodes = urls.map(|url| {
			let process = process_of(Path::new(PROC), local_port(url)?)?;
			let time = cpu_seconds(&process)?;
			Some((process, time))
		});
		let nodes = nodes.collect();
		Self { counters: counters(Path::new(POWERCAP)), client: own_cpu_seconds(), nodes }
	}

	/// What it came to.
	pub fn stop(&self) -> Energy {
		let joules: Option<Vec<f64>> = self.counters.iter().map(Counter::joules).collect();
		// A node that stopped meanwhile has taken its count with it.
		let node = |node: &Option<(PathBuf, f64)>| {
			let (process, first) = node.as_ref()?;
			Some((cpu_seconds(process)? - first).max(0.0))
		};
		Energy {
			rapl_joules: joules.filter(|it| !it.is_empty()).map(|it| it.iter().sum()),
			client_cpu_seconds: (own_cpu_seconds() - self.client).max(0.0),
			node_cpu_seconds: self.nodes.iter().map(node).collect(),
		}
	}
}

impl Counter {
	fn joules(&self) -> Option<f64> {
		let now = microjoules(&self.dir, "energy_uj")?;
		let passed = match now.checked_sub(self.first) {
			Some(passed) => passed,
			// It began anew.
			None => (microjoules(&self.dir, "max_energy_range_uj")? - self.first) + now,
		};
		Some(Duration::from_micros(passed).as_secs_f64())
	}
}

/// The counters of whole processors: `intel-rapl:0`, whoever made it. Those of their parts count the
/// same once more.
fn counters(dir: &Path) -> Vec<Counter> {
	let entries = fs::read_dir(dir).into_iter().flatten().flatten();
	let whole = entries.filter(|entry| {
		let name = entry.file_name();
		let number = name.to_str().and_then(|name| name.strip_prefix("intel-rapl:"));
		number.is_some_and(|number| number.parse::<u32>().is_ok())
	});
	whole
		.filter_map(|entry| {
			let dir = entry.path();
			let first = microjoules(&dir, "energy_uj")?;
			Some(Counter { dir, first })
		})
		.collect()
}

fn microjoules(dir: &Path, file: &str) -> Option<u64> {
	fs::read_to_string(dir.join(file)).ok()?.trim().parse().ok()
}

fn own_cpu_seconds() -> f64 {
	cpu_seconds(&Path::new(PROC).join("self")).unwrap_or_default()
}

/// The processor time of the process in `dir`, its threads included.
fn cpu_seconds(dir: &Path) -> Option<f64> {
	let stat = fs::read_to_string(dir.join("stat")).ok()?;
	// The name, in parentheses, may hold anything.
	let (_, fields) = stat.rsplit_once(')')?;
	let mut fields = fields.split_whitespace().skip(11);
	let [user, system] = [fields.next()?, fields.next()?].map(str::parse::<f64>);
	Some((user.ok()? + system.ok()?) / TICKS_PER_SECOND)
}

/// The port at which a node on this machine listens.
fn local_port(url: &str) -> Option<u16> {
	let (_, rest) = url.split_once("://")?;
	let authority = rest.split('/').next()?;
	let (host, port) = authority.rsplit_once(':')?;
	let local = host == "localhost"
		|| host
			.trim_matches(['[', ']'])
			.parse::<std::net::IpAddr>()
			.is_ok_and(|it| it.is_loopback());
	local.then(|| port.parse().ok()).flatten()
}

/// The folder of the process that listens at `port`.
fn process_of(proc: &Path, port: u16) -> Option<PathBuf> {
	let socket = format!("socket:[{}]", listening_inode(proc, port)?);
	let holds = |dir: &Path| {
		let files = fs::read_dir(dir.join("fd")).into_iter().flatten().flatten();
		files
			.filter_map(|file| fs::read_link(file.path()).ok())
			.any(|target| target.as_os_str() == socket.as_str())
	};
	let processes = fs::read_dir(proc).ok()?.flatten();
	let numbered = processes
		.filter(|it| it.file_name().to_str().is_some_and(|name| name.parse::<u32>().is_ok()));
	numbered.map(|it| it.path()).find(|dir| holds(dir))
}

/// The inode of the socket that listens at `port`.
fn listening_inode(proc: &Path, port: u16) -> Option<String> {
	let port = format!("{port:04X}");
	["net/tcp", "net/tcp6"].iter().find_map(|table| {
		let table = fs::read_to_string(proc.join(table)).ok()?;
		let inode = table.lines().skip(1).find_map(|line| {
			let fields: Vec<_> = line.split_whitespace().collect();
			let (_, at) = fields.get(1)?.rsplit_once(':')?;
			let listens = at == port && *fields.get(3)? == LISTENS;
			listens.then(|| fields.get(9).map(|inode| (*inode).to_owned())).flatten()
		});
		inode
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::net::TcpListener;

	#[test]
	fn counter_of_a_whole_processor_counts_and_survives_beginning_anew() {
		let dir = tempfile::tempdir().expect("a folder");
		let write = |domain: &str, file: &str, value: u64| {
			let domain = dir.path().join(domain);
			fs::create_dir_all(&domain).expect("a folder");
			fs::write(domain.join(file), format!("{value}\n")).expect("written");
		};
		for domain in ["intel-rapl:0", "intel-rapl:0:0", "dtpm"] {
			write(domain, "energy_uj", 9_000_000);
			write(domain, "max_energy_range_uj", 10_000_000);
		}
		let counters = counters(dir.path());
		assert_eq!(counters.len(), 1, "its parts are counted with it");
		write("intel-rapl:0", "energy_uj", 9_500_000);
		assert_eq!(counters[0].joules(), Some(0.5));
		write("intel-rapl:0", "energy_uj", 1_000_000);
		assert_eq!(counters[0].joules(), Some(2.0));
	}

	#[test]
	fn estimate_is_called_one_and_needs_every_node() {
		let counted = Energy {
			rapl_joules: Some(5.0),
			client_cpu_seconds: 1.0,
			node_cpu_seconds: vec![Some(2.0)],
		};
		assert_eq!(counted.joules(10.0), Some((5.0, false)));
		let estimated = Energy { rapl_joules: None, ..counted };
		assert_eq!(estimated.joules(10.0), Some((30.0, true)));
		let elsewhere = Energy { node_cpu_seconds: vec![Some(2.0), None], ..estimated };
		assert_eq!(elsewhere.joules(10.0), None);
	}

	#[test]
	fn only_a_node_on_this_machine_has_a_process_here() {
		assert_eq!(local_port("ws://127.0.0.1:9944"), Some(9944));
		assert_eq!(local_port("ws://[::1]:9944/"), Some(9944));
		for elsewhere in ["wss://node.example.org:443", "ws://127.0.0.1", "nothing"] {
			assert_eq!(local_port(elsewhere), None, "{elsewhere}");
		}
	}

	#[cfg(target_os = "linux")]
	#[test]
	fn process_that_listens_is_found_by_its_port_and_its_time_is_read() {
		let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
		let port = listener.local_addr().expect("an address").port();
		let process = process_of(Path::new(PROC), port).expect("this one");
		let name = process.file_name().and_then(|name| name.to_str()).map(str::to_owned);
		assert_eq!(name, Some(std::process::id().to_string()));
		assert!(cpu_seconds(&process).is_some());
	}
}
