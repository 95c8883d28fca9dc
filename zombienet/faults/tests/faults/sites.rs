//! Where the nodes stand: each in a network namespace with two interfaces. `eth0` leads to the other
//! sites, over a bridge or over an emulated network, and can be cut. `rpc0` leads to the clients of
//! that site alone, as in a hospital whose line to the others is down.

use crate::emulator::{Emulator, Port};
use std::{
	fs,
	process::{Child, Command, Stdio},
	thread::sleep,
	time::{Duration, Instant},
};

/// The bridge between the sites.
const BRIDGE: &str = "sites";

/// What is between the sites.
pub enum Between {
	/// A bridge: as fast as the machine.
	Bridge,
	/// An emulated network.
	Emulated(Emulator),
}

/// A place for a node.
pub struct Site {
	number: u8,
	holder: Child,
	port: Option<Port>,
}

/// Says what is missing where namespaces cannot be made here.
pub fn check_ground() {
	let interfaces = fs::read_to_string("/proc/self/net/dev").unwrap_or_default();
	let own = interfaces.lines().skip(2).all(|line| {
		let name = line.split(':').next().unwrap_or_default().trim();
		name == "lo" || name == BRIDGE || name.starts_with("site") || name.starts_with("rpc")
	});
	assert!(
		own,
		"these tests take network interfaces up and down, and this is the machine's own network: \
		 run them as root with `make faults`, which gives them a network of their own"
	);
	for (tool, package) in [("ip", "iproute2"), ("nsenter", "util-linux"), ("mount", "mount")] {
		let found = Command::new(tool).arg("-V").stdout(Stdio::null()).status();
		assert!(
			found.is_ok(),
			"there is no `{tool}`: apt-get install {package}, or `scripts/setup faults`"
		);
	}
	ip("link set lo up");
}

/// Prepares what is between the sites.
pub fn lay(between: &Between) {
	if matches!(between, Between::Bridge) {
		let _ = try_ip(&format!("link del {BRIDGE}"));
		ip(&format!("link add {BRIDGE} type bridge forward_delay 0"));
		ip(&format!("link set {BRIDGE} up"));
	}
}

impl Site {
	/// A new site, `number` being its own.
	pub fn new(number: u8, between: &Between) -> Self {
		let own = namespace(std::process::id());
		let holder = Command::new("unshare").args(["--net", "sleep", "infinity"]).spawn();
		let holder = holder.expect("`unshare` is there");
		let end = Instant::now() + Duration::from_secs(10);
		while [own.as_str(), ""].contains(&namespace(holder.id()).as_str()) {
			assert!(Instant::now() < end, "no network namespace could be made: is this root?");
			sleep(Duration::from_millis(10));
		}
		let mut site = Self { number, holder, port: None };
		site.connect(between);
		site
	}

	fn connect(&mut self, between: &Between) {
		let (n, holder) = (self.number, self.holder.id());
		let _ = try_ip(&format!("link del rpc{n}"));
		ip(&format!("link add rpc{n} type veth peer name rpc0 netns {holder}"));
		ip(&format!("addr add 10.66.{n}.1/30 dev rpc{n}"));
		ip(&format!("link set rpc{n} up"));
		match between {
			Between::Bridge => {
				let _ = try_ip(&format!("link del site{n}"));
				ip(&format!("link add site{n} type veth peer name eth0 netns {holder}"));
				ip(&format!("link set site{n} master {BRIDGE}"));
				ip(&format!("link set site{n} up"));
			}
			Between::Emulated(emulator) => {
				self.port = Some(emulator.port(&format!("site{n}"), n));
				ip(&format!("link set site{n} netns {holder}"));
				self.inside(&format!("link set site{n} name eth0 address 02:00:00:00:00:{n:02x}"));
			}
		}
		for command in [
			"link set lo up".to_owned(),
			format!("addr add 10.66.{n}.2/30 dev rpc0"),
			"link set rpc0 up".to_owned(),
			format!("addr add 10.77.0.{n}/24 dev eth0"),
			"link set eth0 up".to_owned(),
		] {
			self.inside(&command);
		}
	}

	fn inside(&self, arguments: &str) {
		let mut command = self.command("ip");
		command.args(arguments.split(' '));
		let done = command.output().expect("`nsenter` is there");
		assert!(done.status.success(), "ip {arguments}: {}", String::from_utf8_lossy(&done.stderr));
	}

	/// `program`, to be run at this site.
	pub fn command(&self, program: &str) -> Command {
		let mut command = Command::new("nsenter");
		command.arg(format!("--net=/proc/{}/ns/net", self.holder.id())).args(["--", program]);
		command
	}

	/// Its number.
	pub fn number(&self) -> u8 {
		self.number
	}

	/// What other sites reach it at.
	pub fn address(&self) -> String {
		format!("10.77.0.{}", self.number)
	}

	/// What its own clients reach it at.
	pub fn rpc_address(&self) -> String {
		format!("10.66.{}.2", self.number)
	}

	/// Takes the line to the other sites down.
	pub fn cut(&self) {
		match &self.port {
			Some(port) => port.cut(true),
			None => ip(&format!("link set site{} down", self.number)),
		}
	}

	/// Takes the line to the other sites up again.
	pub fn mend(&self) {
		match &self.port {
			Some(port) => port.cut(false),
			None => ip(&format!("link set site{} up", self.number)),
		}
	}

	/// How many bytes it has received from the other sites and sent to them, over a bridge.
	pub fn traffic(&self) -> (u64, u64) {
		let name = format!("site{}:", self.number);
		let interfaces = fs::read_to_string("/proc/self/net/dev").expect("Linux");
		let line = interfaces.lines().find_map(|line| line.trim().strip_prefix(&name));
		let numbers: Vec<u64> =
			line.expect("it is there").split_whitespace().flat_map(str::parse).collect();
		// What this end sends is what the site receives.
		(numbers[8], numbers[0])
	}
}

impl Drop for Site {
	fn drop(&mut self) {
		let _ = self.holder.kill();
		let _ = self.holder.wait();
	}
}

fn namespace(process: u32) -> String {
	let link = fs::read_link(format!("/proc/{process}/ns/net"));
	link.map(|link| link.display().to_string()).unwrap_or_default()
}

fn ip(arguments: &str) {
	try_ip(arguments).unwrap_or_else(|error| {
		panic!("ip {arguments}: {error}. Network namespaces take root: run `make faults` as root")
	});
}

fn try_ip(arguments: &str) -> Result<(), String> {
	let done = Command::new("ip").args(arguments.split(' ')).output();
	let done = done.map_err(|error| error.to_string())?;
	match done.status.success() {
		true => Ok(()),
		false => Err(String::from_utf8_lossy(&done.stderr).trim().to_owned()),
	}
}
