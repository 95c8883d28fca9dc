//! A network between sites that delays and loses: a switch between TAP devices, in this process. For
//! kernels without netem, and so that the same frames are lost for the same seed.

use rand::{rngs::StdRng, Rng, SeedableRng};
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex,
	},
	time::Duration,
};
use tokio::{
	sync::mpsc,
	time::{sleep_until, Instant},
};
use tun_rs::{AsyncDevice, DeviceBuilder, Layer};

/// The longest frame: an Ethernet header and what fits the default MTU.
const FRAME: usize = 1_600;

/// How many frames may be under way to one site before more are dropped.
const UNDER_WAY: usize = 4_096;

/// What happens to a frame on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weather {
	/// How long it takes, one way.
	pub delay: Duration,
	/// How likely it is lost: 0.05 is one in twenty.
	pub loss: f64,
}

impl Weather {
	/// Nothing is delayed or lost.
	pub const FAIR: Self = Self { delay: Duration::ZERO, loss: 0.0 };
}

/// A frame, and when it arrives.
type Arriving = (Instant, Vec<u8>);

/// The way to a site, and whether it is cut.
type Line = (mpsc::Sender<Arriving>, Arc<AtomicBool>);

struct Shared {
	weather: Mutex<(Weather, StdRng)>,
	ports: Mutex<HashMap<u8, Line>>,
}

/// The switch.
#[derive(Clone)]
pub struct Emulator(Arc<Shared>);

/// A site's end.
pub struct Port {
	cut: Arc<AtomicBool>,
}

impl Port {
	/// Lets nothing through in either direction, or lets it through again.
	pub fn cut(&self, cut: bool) {
		self.cut.store(cut, Ordering::Relaxed);
	}
}

impl Emulator {
	/// A switch in fair weather. `seed` decides which frames are lost later.
	pub fn new(seed: u64) -> Self {
		let weather = Mutex::new((Weather::FAIR, StdRng::seed_from_u64(seed)));
		Self(Arc::new(Shared { weather, ports: Mutex::default() }))
	}

	/// Changes the weather for frames that leave from now on.
	pub fn set(&self, weather: Weather) {
		self.0.weather.lock().expect("no panic").0 = weather;
	}

	/// A TAP device called `name` that is the end of site `number`, whose MAC address ends in it.
	pub fn port(&self, name: &str, number: u8) -> Port {
		let device = DeviceBuilder::new().name(name).layer(Layer::L2).enable(false).build_async();
		let device = device.unwrap_or_else(|error| panic!("no TAP device {name}: {error}"));
		let device = Arc::new(device);
		let (sender, receiver) = mpsc::channel(UNDER_WAY);
		let cut = Arc::new(AtomicBool::new(false));
		self.0.ports.lock().expect("no panic").insert(number, (sender, cut.clone()));
		tokio::spawn(deliver(device.clone(), receiver));
		tokio::spawn(collect(self.clone(), device, cut.clone()));
		Port { cut }
	}

	/// When a frame that leaves now arrives, if it does.
	fn arrival(&self) -> Option<Instant> {
		let (weather, random) = &mut *self.0.weather.lock().expect("no panic");
		let lost = weather.loss > 0.0 && random.gen_bool(weather.loss);
		(!lost).then(|| Instant::now() + weather.delay)
	}

	fn forward(&self, frame: &[u8]) {
		let (Some(&to), Some(&from)) = (frame.get(5), frame.get(11)) else { return };
		let to_all = frame[0] & 1 == 1;
		let ports = self.0.ports.lock().expect("no panic");
		for (number, (sender, cut)) in ports.iter() {
			let meant = if to_all { *number != from } else { *number == to };
			if !meant || cut.load(Ordering::Relaxed) {
				continue;
			}
			if let Some(arrival) = self.arrival() {
				// A line that is full loses frames too.
				let _ = sender.try_send((arrival, frame.to_vec()));
			}
		}
	}
}

/// Brings frames to a site, each when its time has come.
async fn deliver(device: Arc<AsyncDevice>, mut receiver: mpsc::Receiver<Arriving>) {
	while let Some((arrival, frame)) = receiver.recv().await {
		sleep_until(arrival).await;
		// The other end is not up yet, or not any more.
		let _ = device.send(&frame).await;
	}
}

/// Takes frames from a site.
async fn collect(emulator: Emulator, device: Arc<AsyncDevice>, cut: Arc<AtomicBool>) {
	let mut frame = [0; FRAME];
	loop {
		match device.recv(&mut frame).await {
			Ok(length) if !cut.load(Ordering::Relaxed) => emulator.forward(&frame[..length]),
			Ok(_) => {}
			Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
		}
	}
}

#[test]
fn as_many_frames_are_lost_as_the_weather_says_and_the_same_for_one_seed() {
	let lost = |seed| {
		let emulator = Emulator::new(seed);
		emulator.set(Weather { delay: Duration::ZERO, loss: 0.05 });
		(0..10_000).map(|_| emulator.arrival().is_none()).collect::<Vec<_>>()
	};
	let count = lost(1).iter().filter(|lost| **lost).count();
	assert!((400..600).contains(&count), "{count} of 10,000");
	assert_eq!(lost(1), lost(1));
	assert_ne!(lost(1), lost(2));
}
