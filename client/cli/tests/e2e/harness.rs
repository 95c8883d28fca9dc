//! Nodes, machines on which `salus` runs, and people. Everything is in temporary folders and on
//! free ports, and every wait is bounded.

use salus_client::{
	chain::Chain,
	keys::{Account, DevKey},
	ops::Member,
	store::EmbeddedStore,
};
use serde_json::Value;
use std::{
	collections::BTreeSet,
	fs::{self, File},
	future::Future,
	io::Write,
	net::{TcpListener, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::{
		atomic::{AtomicU32, Ordering},
		OnceLock,
	},
	thread::sleep,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a node may take to start.
const START: Duration = Duration::from_secs(180);

/// How long one command may take.
const COMMAND: Duration = Duration::from_secs(180);

/// Runs a node until it is told how to stop, or until whoever started it is gone, however that
/// came about; then removes `$3`, if given.
const KEEPER: &str = r#"
exec 2>/dev/null
node=$1 log=$2 gone=$3; shift 3
"$node" "$@" </dev/null >>"$log" 2>&1 &
read -r signal || signal=KILL
kill -s "$signal" $! 2>/dev/null
wait $!
[ -z "$gone" ] || rm -rf "$gone"
"#;

/// Waits until `done` gives something.
pub fn wait_for<T>(what: &str, limit: Duration, mut done: impl FnMut() -> Option<T>) -> T {
	let end = Instant::now() + limit;
	loop {
		if let Some(value) = done() {
			return value;
		}
		assert!(Instant::now() < end, "{what}: not within {limit:?}");
		sleep(Duration::from_millis(20));
	}
}

/// A development node.
pub struct Node {
	dir: PathBuf,
	port: u16,
	network_port: u16,
	options: Vec<String>,
	keeper: Option<Child>,
	temporary: Option<TempDir>,
}

impl Node {
	/// Starts a node of the test's own, which stops when it is dropped.
	pub fn start() -> Self {
		Self::start_with(&[])
	}

	/// As [`Self::start`], with more options.
	pub fn start_with(options: &[&str]) -> Self {
		let dir = tempfile::tempdir().expect("a folder");
		let mut node = Self::new(dir.path().to_owned());
		node.temporary = Some(dir);
		node.options.extend(options.iter().map(|it| (*it).to_owned()));
		node.run("");
		node
	}

	/// Starts a node of the chain that is specified in the file `spec`, which makes no blocks.
	pub fn of_chain(spec: &Path) -> Self {
		let dir = tempfile::tempdir().expect("a folder");
		let mut node = Self::new(dir.path().to_owned());
		node.temporary = Some(dir);
		node.options = vec![format!("--chain={}", spec.display())];
		node.run("");
		node
	}

	/// The specification of the development chain.
	pub fn development_chain() -> Value {
		Self::specification("dev")
	}

	/// The specification of a chain that the node knows by this name.
	pub fn specification(chain: &str) -> Value {
		let chain = format!("--chain={chain}");
		let arguments = ["export-chain-spec", &chain, "--raw"];
		let spec = Command::new(node_binary()).args(arguments).stderr(Stdio::null()).output();
		let spec = spec.expect("a program");
		serde_json::from_slice(&spec.stdout).expect("a chain specification")
	}

	/// Starts a node that serves metrics.
	pub fn measured() -> Self {
		Self::start_with(&[&format!("--prometheus-port={}", free_port())])
	}

	/// The metrics that it serves, one a line.
	pub fn metrics(&self) -> String {
		use std::io::Read;
		let prefix = "--prometheus-port=";
		let port = self.options.iter().find_map(|it| it.strip_prefix(prefix)).expect("measured");
		let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
		stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").expect("it listens");
		let mut answer = String::new();
		stream.read_to_string(&mut answer).expect("it answers");
		answer
	}

	/// The value of a metric that has this label, as in `role="admin"`, beside the chain's name. None
	/// where it is not there (yet).
	pub fn metric(&self, name: &str, label: &str) -> Option<u64> {
		let metrics = self.metrics();
		let mut samples = metrics.lines().filter_map(|line| line.split_once('{'));
		let (_, sample) = samples.find(|(it, rest)| *it == name && rest.contains(label))?;
		Some(sample.rsplit(' ').next()?.parse().expect("a whole number"))
	}

	/// Starts another node of the chain of `first`, which makes no blocks until it is a validator.
	pub fn joining(first: &Self, rpc_methods: &str) -> Self {
		let dir = tempfile::tempdir().expect("a folder");
		let mut node = Self::new(dir.path().to_owned());
		node.temporary = Some(dir);
		let seen = format!("/ip4/127.0.0.1/tcp/{}/p2p/{}", first.network_port, first.identity());
		node.options = vec![
			"--chain=dev".into(),
			"--validator".into(),
			"--await-session-keys".into(),
			"--unsafe-force-node-key-generation".into(),
			format!("--bootnodes={seen}"),
		];
		node.answering(rpc_methods);
		node.run("");
		node
	}

	/// Starts the four validators of the local network.
	pub fn four() -> [Self; 4] {
		let first = Self::local("alice", &[]);
		let seen = [first.boot_node()];
		let [second, third, fourth] =
			["bob", "charlie", "dave"].map(|name| Self::local(name, &seen));
		[first, second, third, fourth]
	}

	/// Starts a validator of the local network, which finds the others at `seen`.
	fn local(name: &str, seen: &[String]) -> Self {
		let dir = tempfile::tempdir().expect("a folder");
		let mut node = Self::new(dir.path().to_owned());
		node.temporary = Some(dir);
		node.options = vec![
			"--chain=local".into(),
			format!("--{name}"),
			"--unsafe-force-node-key-generation".into(),
		];
		node.options.extend(seen.iter().map(|seen| format!("--bootnodes={seen}")));
		node.run("");
		node
	}

	/// Starts the validator of this name of the local network, which finds the others through `seen`.
	pub fn validator(name: &str, seen: &[&Self]) -> Self {
		let seen: Vec<_> = seen.iter().map(|it| it.boot_node()).collect();
		Self::local(name, &seen)
	}

	/// From when it is started next, finds `other`.
	pub fn also_finds(&mut self, other: &Self) {
		self.options.push(format!("--bootnodes={}", other.boot_node()));
	}

	/// Starts the node again as [`Self::restart`] does, answering other methods.
	pub fn restart_answering(&mut self, rpc_methods: &str) {
		self.answering(rpc_methods);
		self.restart();
	}

	fn answering(&mut self, rpc_methods: &str) {
		self.options.retain(|option| !option.starts_with("--rpc-methods"));
		self.options.push(format!("--rpc-methods={rpc_methods}"));
	}

	/// Starts one of the four validators of the local network, without the others.
	pub fn alone() -> Self {
		let dir = tempfile::tempdir().expect("a folder");
		let mut node = Self::new(dir.path().to_owned());
		node.temporary = Some(dir);
		node.options = ["--chain=local", "--alice", "--force-authoring"].map(String::from).to_vec();
		node.options.push("--unsafe-force-node-key-generation".into());
		node.run("");
		node
	}

	/// Begins its chain anew, with the same first block and identity: all that was on it is gone.
	pub fn begin_anew(&mut self) {
		self.stop("KILL");
		let chains = fs::read_dir(self.base_path().join("chains")).expect("a folder");
		for chain in chains {
			let chain = chain.expect("a folder").path();
			fs::remove_dir_all(chain.join("paritydb")).expect("its database");
		}
		self.restart();
	}

	/// Where light clients and other nodes find it.
	pub fn boot_node(&self) -> String {
		format!("/ip4/127.0.0.1/tcp/{}/p2p/{}", self.network_port, self.identity())
	}

	/// What other nodes know it by.
	fn identity(&self) -> String {
		wait_for("the node says who it is", START, || {
			let said = fs::read_to_string(self.log()).unwrap_or_default();
			let line = said.lines().find(|line| line.contains("Local node identity is"))?;
			line.split_whitespace().last().map(str::to_owned)
		})
	}

	/// The node of all tests that do not disturb each other. It ends with the last of them.
	pub fn shared() -> &'static Self {
		static NODE: OnceLock<Node> = OnceLock::new();
		NODE.get_or_init(|| {
			let dir = tempfile::tempdir().expect("a folder").keep();
			let mut node = Self::new(dir.clone());
			node.run(dir.to_str().expect("a path in UTF-8"));
			node
		})
	}

	fn new(dir: PathBuf) -> Self {
		let (port, network_port) = (free_port(), free_port());
		let options = vec!["--dev".into()];
		Self { dir, port, network_port, options, keeper: None, temporary: None }
	}

	/// Starts the node again, on what it left, at the same address.
	pub fn restart(&mut self) {
		assert!(self.keeper.is_none(), "it has been stopped");
		self.run("");
	}

	fn run(&mut self, gone: &str) {
		let measured = self.options.iter().any(|it| it.starts_with("--prometheus-port"));
		let options =
			["--no-telemetry", "--no-mdns", "--disable-log-color", "--rpc-max-connections=500"];
		let before = fs::read_to_string(self.log()).unwrap_or_default().len();
		let keeper = Command::new("sh")
			.args(["-c", KEEPER, "keeper"])
			.arg(node_binary())
			.arg(self.log())
			.arg(gone)
			.args(options)
			.args((!measured).then_some("--no-prometheus"))
			.args(&self.options)
			.args(["--base-path".as_ref(), self.base_path().as_os_str()])
			.args(["--rpc-port", &self.port.to_string(), "--port", &self.network_port.to_string()])
			.stdin(Stdio::piped())
			.spawn()
			.expect("a shell");
		self.keeper = Some(keeper);
		// That something listens is not enough: a process that another test is starting may hold the
		// socket with which the port was found free for a moment longer.
		let listens = format!("Running JSON-RPC server: addr=127.0.0.1:{},", self.port);
		wait_for("the node starts", START, || {
			let log = fs::read_to_string(self.log()).unwrap_or_default();
			let said = log.get(before..).unwrap_or_default();
			let failed = said.lines().any(|line| line.to_lowercase().starts_with("error:"));
			assert!(!failed, "the node did not start: {said}");
			said.contains(&listens).then_some(())
		});
		TcpStream::connect(("127.0.0.1", self.port)).expect("the node answers");
	}

	/// Stops the node with a signal: `TERM`, or `KILL` for what a power cut does.
	pub fn stop(&mut self, signal: &str) {
		let mut keeper = self.keeper.take().expect("it runs");
		writeln!(keeper.stdin.take().expect("a pipe"), "{signal}").expect("the keeper listens");
		wait_for("the node stops", START, || keeper.try_wait().expect("a child"));
	}

	/// Where it answers.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.port)
	}

	/// Its database and keys.
	pub fn base_path(&self) -> PathBuf {
		self.dir.join("chain")
	}

	/// What it said.
	pub fn log(&self) -> PathBuf {
		self.dir.join("node.log")
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		if self.keeper.is_some() {
			self.stop("KILL");
		}
	}
}

/// A port that is free, and that this process gives out once.
pub fn free_port() -> u16 {
	static NEXT: AtomicU32 = AtomicU32::new(0);
	// Below the range from which the system takes the ports of outgoing connections.
	let start = 12_000 + std::process::id() % 150 * 100;
	loop {
		let port = start + NEXT.fetch_add(1, Ordering::Relaxed);
		let port = u16::try_from(port).expect("few nodes are started");
		if TcpListener::bind(("127.0.0.1", port)).is_ok() {
			return port;
		}
	}
}

/// The node that belongs to this test: both are in the same target folder.
pub fn node_binary() -> PathBuf {
	let test = std::env::current_exe().expect("a path");
	let found = test.ancestors().map(|dir| dir.join("salus-node")).find(|path| path.is_file());
	found.unwrap_or_else(|| {
		panic!("there is no salus-node beside {}: build it first: make build", test.display())
	})
}

/// Who uses the command: options that name an account.
#[derive(Clone)]
pub struct Person {
	options: Vec<String>,
	dev: Option<String>,
	/// The account's address.
	pub address: String,
}

impl Person {
	/// A development account.
	pub fn dev(path: &str) -> Self {
		let account = DevKey::parse(path).and_then(|key| key.account()).expect("a dev path");
		Self {
			options: vec!["--dev".into(), path.into()],
			dev: Some(path.into()),
			address: account.address(),
		}
	}

	/// The admin and council of the development chain.
	pub fn admin() -> Self {
		Self::dev("//Alice")
	}

	/// Nobody: no account is named.
	pub fn nobody() -> Self {
		Self { options: vec![], dev: None, address: String::new() }
	}

	/// An account of the keystore.
	pub fn named(name: &str, passphrase: &Path, address: &str) -> Self {
		let passphrase = passphrase.to_str().expect("a path in UTF-8");
		let options = ["--account", name, "--passphrase-file", passphrase];
		let options = options.map(str::to_owned).to_vec();
		Self { options, dev: None, address: address.into() }
	}

	/// The keys of a development account.
	pub fn account(&self) -> Account {
		let dev = self.dev.as_ref().expect("a development account");
		DevKey::parse(dev).and_then(|key| key.account()).expect("a dev path")
	}
}

/// A computer on which `salus` runs: a folder with a store, a keystore and the user's files.
pub struct Machine {
	dir: TempDir,
	store: PathBuf,
	url: String,
	number: u32,
}

impl Machine {
	/// A new machine that talks to `node`.
	pub fn new(node: &Node) -> Self {
		Self::at(&node.url())
	}

	/// A new machine that talks to the node at `url`, if there is one.
	pub fn at(url: &str) -> Self {
		static NEXT: AtomicU32 = AtomicU32::new(0);
		let dir = tempfile::tempdir().expect("a folder");
		let store = dir.path().join("store");
		Self { dir, store, url: url.into(), number: NEXT.fetch_add(1, Ordering::Relaxed) }
	}

	/// Has this machine talk to `node` from now on.
	pub fn talk_to(&mut self, node: &Node) {
		self.url = node.url();
	}

	/// A new machine with the same store as this one.
	pub fn sharing_store(&self) -> Self {
		self.with_store(self.store.clone())
	}

	/// A new machine that talks to the same node, with its store in `dir`.
	pub fn with_store(&self, dir: PathBuf) -> Self {
		Self { store: dir, ..Self::at(&self.url) }
	}

	/// Where its user keeps `name`.
	pub fn path(&self, name: &str) -> PathBuf {
		self.dir.path().join(name)
	}

	/// A file of its user.
	pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
		let path = self.path(name);
		fs::write(&path, content).expect("written");
		path.into_os_string().into_string().expect("a path in UTF-8")
	}

	/// A file that only its user may read.
	pub fn secret(&self, name: &str, content: &str) -> PathBuf {
		use std::os::unix::fs::PermissionsExt;
		let path = PathBuf::from(self.file(name, content));
		fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its own file");
		path
	}

	/// The folder of the store.
	pub fn store_dir(&self) -> &Path {
		&self.store
	}

	/// The store.
	pub fn store(&self) -> EmbeddedStore {
		EmbeddedStore::open(&self.store).expect("a store")
	}

	/// Every block of the store.
	pub fn blocks(&self) -> BTreeSet<String> {
		self.store().list().expect("a store").iter().map(ToString::to_string).collect()
	}

	/// Where the client keeps what it has to remember.
	pub fn data_dir(&self) -> PathBuf {
		self.path("data")
	}

	/// What was stored and is not known to be on chain.
	pub fn pending(&self) -> Vec<PathBuf> {
		let files = fs::read_dir(self.data_dir().join("pending"));
		let paths = files.into_iter().flatten().map(|file| file.expect("a file").path());
		paths.filter(|path| path.extension().is_some_and(|it| it == "json")).collect()
	}

	/// Somebody of whom the chain has not heard.
	pub fn stranger(&self, name: &str) -> Person {
		Person::dev(&format!("//e2e//{}//{name}", self.number))
	}

	/// Somebody who is registered as a patient.
	pub fn patient(&self, name: &str) -> Person {
		let person = self.stranger(name);
		let profile = format!(
			r#"{{"name": "Patient {name}", "birth_date": "1964-08-12", "gender": "female"}}"#
		);
		let profile = self.file(&format!("{name}.json"), profile);
		self.ok(&person, &["patient", "register", "--profile", &profile]);
		person
	}

	/// Somebody who is registered as a provider and not yet verified.
	pub fn provider(&self, name: &str, kind: &str) -> Person {
		let person = self.stranger(name);
		let profile = format!(r#"{{"name": "Provider {name}", "licence": "L-{name}"}}"#);
		let profile = self.file(&format!("{name}.json"), profile);
		self.ok(&person, &["doctor", "register", "--kind", kind, "--profile", &profile]);
		person
	}

	/// A provider who is registered and verified.
	pub fn verified(&self, name: &str, kind: &str) -> Person {
		let person = self.provider(name, kind);
		self.ok(&Person::admin(), &["doctor", "verify", &person.address]);
		person
	}

	/// The arguments before those of the command.
	fn options(&self) -> Vec<String> {
		let path = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
		let mut options =
			vec!["--store".into(), path(&self.store), "--data-dir".into(), path(&self.data_dir())];
		if !self.url.is_empty() {
			options.extend(["--node".into(), self.url.clone()]);
		}
		options
	}

	/// `salus` as `who` would run it, without terminal or environment.
	pub fn command(&self, who: &Person, arguments: &[&str]) -> Command {
		self.through(Command::new(env!("CARGO_BIN_EXE_salus")), who, arguments)
	}

	/// `salus` as a shell script runs it: as `"$@"`.
	pub fn in_shell(&self, script: &str, who: &Person, arguments: &[&str]) -> Command {
		let mut shell = Command::new("sh");
		shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_salus")]);
		self.through(shell, who, arguments)
	}

	fn through(&self, mut command: Command, who: &Person, arguments: &[&str]) -> Command {
		command.env_clear().env("HOME", self.dir.path()).current_dir(self.dir.path());
		command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
		command.args(self.options()).args(&who.options).args(arguments).stdin(Stdio::null());
		command
	}

	/// Runs a command to its end.
	pub fn run(&self, who: &Person, arguments: &[&str]) -> Done {
		Running::start(self.command(who, arguments)).wait()
	}

	/// Runs a command with JSON output that has to succeed.
	pub fn ok(&self, who: &Person, arguments: &[&str]) -> Value {
		self.run(who, &[arguments, &["--output", "json"]].concat()).json()
	}

	/// Runs a command with JSON output that has to fail.
	pub fn fails(&self, who: &Person, arguments: &[&str]) -> Problem {
		self.run(who, &[arguments, &["--output", "json"]].concat()).problem()
	}

	/// `who` as the library has them.
	pub async fn member(&self, who: &Person) -> Member {
		let chain = Chain::connect(&self.url).await.expect("the node answers");
		let (store, data_dir) = (self.store().into(), self.data_dir());
		Member::connect(chain, who.account(), store, data_dir).await.expect("the node answers")
	}
}

/// A command under way.
pub struct Running {
	child: Child,
	shown: String,
	out: File,
	err: File,
}

impl Running {
	/// Starts a command.
	pub fn start(mut command: Command) -> Self {
		let (out, err) =
			(tempfile::tempfile().expect("a file"), tempfile::tempfile().expect("a file"));
		let shown = format!("{command:?}");
		let child = command
			.stdout(out.try_clone().expect("a file"))
			.stderr(err.try_clone().expect("a file"))
			.spawn()
			.expect("a command");
		Self { child, shown, out, err }
	}

	/// Waits for its end.
	pub fn wait(mut self) -> Done {
		let end = Instant::now() + COMMAND;
		let mut memory = 0;
		let status = loop {
			memory = memory.max(memory_of(&self.child));
			if let Some(status) = self.child.try_wait().expect("a child") {
				break status;
			}
			if Instant::now() > end {
				let _ = self.child.kill();
				panic!("{} takes too long", self.shown);
			}
			sleep(Duration::from_millis(5));
		};
		let (exit, out, err) = (status.code(), text(self.out), text(self.err));
		Done { exit, out, err, memory, shown: self.shown }
	}

	/// Presses Ctrl-C.
	pub fn interrupt(&self) {
		let pid = self.child.id().to_string();
		let sent = Command::new("kill").args(["-s", "INT", &pid]).status().expect("a program");
		assert!(sent.success(), "it has ended before");
	}

	/// Ends it as a power cut would. False where it had come to its own end before.
	pub fn kill(mut self) -> bool {
		self.child.kill().expect("a child");
		self.child.wait().expect("it ends").code().is_none()
	}
}

fn text(mut file: File) -> String {
	use std::io::{Read, Seek};
	let mut text = String::new();
	file.rewind().expect("a file");
	file.read_to_string(&mut text).expect("text");
	text
}

/// The most memory that a process has had so far, in MiB. 0 where that cannot be known.
fn memory_of(child: &Child) -> u64 {
	let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
	let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
	let kib = most.and_then(|most| most.split_whitespace().next()?.parse::<u64>().ok());
	kib.unwrap_or_default() / 1024
}

/// A command that has ended.
pub struct Done {
	/// Its exit code. None where a signal ended it.
	pub exit: Option<i32>,
	/// What it printed.
	pub out: String,
	/// What it said beside that.
	pub err: String,
	/// The most memory that it was seen to take, in MiB.
	pub memory: u64,
	shown: String,
}

impl Done {
	/// Checks that it succeeded.
	pub fn succeeded(self) -> Self {
		assert_eq!(self.exit, Some(0), "{} failed: {}", self.shown, self.err);
		self
	}

	/// What it printed, after it succeeded.
	pub fn json(self) -> Value {
		let done = self.succeeded();
		serde_json::from_str(&done.out)
			.unwrap_or_else(|e| panic!("{}: {e}: {}", done.shown, done.out))
	}

	/// What it said, after it failed.
	pub fn problem(self) -> Problem {
		assert!(self.exit.is_some_and(|exit| exit != 0), "{} succeeded: {}", self.shown, self.out);
		assert_eq!(self.out, "", "{} printed a result", self.shown);
		// Warnings stand before it, one a line.
		let lines: Vec<Value> =
			self.err.lines().map(serde_json::from_str).collect::<Result<_, _>>().unwrap_or_else(
				|e| panic!("{} said what is no JSON: {e}: {}", self.shown, self.err),
			);
		let value = lines.last().unwrap_or(&Value::Null);
		let field = |name: &str| {
			let field = value["error"][name].as_str().unwrap_or_default().to_owned();
			assert!(!field.is_empty(), "{} gave no {name}: {value}", self.shown);
			field
		};
		Problem { code: field("code"), message: field("message"), help: field("help") }
	}
}

/// A failure as `--output json` has it.
#[derive(Debug)]
pub struct Problem {
	/// What a script knows it by.
	pub code: String,
	/// What went wrong.
	pub message: String,
	/// What to do.
	pub help: String,
}

impl Problem {
	/// Checks its code, and that message and help have these words.
	#[track_caller]
	pub fn is(self, code: &str, message: &str, help: &str) -> Self {
		assert_eq!(self.code, code, "{self:?}");
		assert!(self.message.contains(message), "no {message:?} in {self:?}");
		assert!(self.help.contains(help), "no {help:?} in {self:?}");
		self
	}
}

/// Providers whom many tests meet, on the shared node. Registered once.
pub struct Cast {
	/// A verified doctor.
	pub doctor: Person,
	/// Another.
	pub colleague: Person,
	/// Registered, and not verified.
	pub unverified: Person,
	/// Verified once, and suspended.
	pub suspended: Person,
}

impl Cast {
	/// The providers.
	pub fn of_all() -> &'static Self {
		static CAST: OnceLock<Cast> = OnceLock::new();
		CAST.get_or_init(|| {
			let machine = Machine::new(Node::shared());
			let [doctor, colleague, unverified, suspended] = together([
				&|| machine.verified("doctor", "doctor"),
				&|| machine.verified("colleague", "department"),
				&|| machine.provider("unverified", "doctor"),
				&|| {
					let suspended = machine.verified("suspended", "doctor");
					machine.ok(&Person::admin(), &["doctor", "suspend", &suspended.address]);
					suspended
				},
			]);
			Self { doctor, colleague, unverified, suspended }
		})
	}
}

/// Does several things at once: each waits for blocks of its own.
pub fn together<T: Send, const N: usize>(jobs: [&(dyn Fn() -> T + Sync); N]) -> [T; N] {
	std::thread::scope(|scope| {
		jobs.map(|job| scope.spawn(job))
			.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
	})
}

/// Runs what uses the library.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
	tokio::runtime::Runtime::new().expect("a runtime").block_on(work)
}

/// Bytes that no compression makes shorter and no two calls share.
pub fn noise(len: usize) -> Vec<u8> {
	let mut bytes = vec![0; len];
	getrandom::fill(&mut bytes).expect("random numbers");
	bytes
}

/// The kinds and items of the trail that concern `who`, in order.
pub fn trail(machine: &Machine, who: &Person) -> Vec<(String, Option<String>)> {
	let events = machine.ok(&Person::nobody(), &["audit", "trail", "--of", &who.address]);
	let text = |value: &Value| value.as_str().map(str::to_owned);
	let events = events.as_array().expect("a list").iter();
	events.map(|event| (text(&event["kind"]).expect("a kind"), text(&event["item"]))).collect()
}
