//! A peer that lies to light clients: a program on the chain's own network, between them and an honest node.
//! It passes on what both say, under the chain's real protocols, and changes answers, votes and questions on
//! their way.

use crate::harness::{free_port, Node};
use codec::{Decode, Encode};
use salus_client::chain::Hash;
use sc_network::{
	config::{
		FullNetworkConfiguration, MultiaddrWithPeerId, NetworkConfiguration, NotificationHandshake,
		Params, ProtocolId, Role, SetConfig,
	},
	request_responses::{IncomingRequest, OutgoingResponse},
	service::traits::{NetworkService, NotificationEvent, PeerStore, ValidationResult},
	IfDisconnected, Litep2pNetworkBackend, NetworkBackend, NotificationService, PeerId,
};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Header as _},
	OpaqueExtrinsic,
};
use std::{
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::Duration,
};

/// The header of a block, as peers have it.
pub type Header = generic::Header<u32, BlakeTwo256>;
type Block = generic::Block<Header, OpaqueExtrinsic>;
type BlockHash = <Header as sp_runtime::traits::Header>::Hash;

/// The longest message, in bytes.
const LONGEST: u64 = 16 << 20;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(30);

/// The role of a full node, as handshakes have it.
const FULL: u8 = 1;

/// How many messages of GRANDPA a client is told that comes later.
const LATELY: usize = 8;

/// What is asked for, by the end of its protocol's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
	/// Blocks and headers.
	Blocks,
	/// The state of a block, as a whole.
	State,
	/// What proves a part of a state, or what a call gives.
	Proof,
	/// The changes of the validators, and what proves them final.
	Warp,
}

impl Asked {
	const ALL: [Self; 4] = [Self::Blocks, Self::State, Self::Proof, Self::Warp];

	fn protocol(self) -> &'static str {
		match self {
			Self::Blocks => "sync/2",
			Self::State => "state/2",
			Self::Proof => "light/2",
			Self::Warp => "sync/warp",
		}
	}
}

/// What a lie does to what light clients ask, and to what they are told.
pub trait PeerLie: Send + Sync + 'static {
	/// Changes a question before the honest node gets it. False: nobody answers it.
	fn ask(&self, _asked: Asked, _question: &mut Vec<u8>) -> bool {
		true
	}

	/// Changes the answer to a question.
	fn answer(&self, _asked: Asked, _question: &[u8], _answer: &mut Vec<u8>) {}

	/// Changes a message of GRANDPA. False: it is kept back.
	fn vote(&self, _message: &mut Vec<u8>) -> bool {
		true
	}
}

/// Passes everything on as it is.
pub struct Honest;

impl PeerLie for Honest {}

/// The program. It ends when it is dropped.
pub struct LyingPeer {
	/// Where light clients find it.
	pub boot_node: String,
	/// How many transactions they sent.
	sent: Arc<AtomicU64>,
	_runtime: tokio::runtime::Runtime,
}

impl LyingPeer {
	/// One before `node`, of the chain with this first block, which tells this lie.
	pub fn before(node: &Node, genesis: Hash, lie: impl PeerLie) -> Self {
		let runtime = tokio::runtime::Builder::new_multi_thread()
			.worker_threads(2)
			.enable_all()
			.build()
			.expect("a runtime");
		let (port, sent) = (free_port(), Arc::new(AtomicU64::new(0)));
		let lie: Arc<dyn PeerLie> = Arc::new(lie);
		let identity = {
			let _inside = runtime.enter();
			start::<Litep2pNetworkBackend>(node, port, genesis.0, lie, sent.clone())
		};
		let boot_node = format!("/ip4/127.0.0.1/tcp/{port}/p2p/{identity}");
		Self { boot_node, sent, _runtime: runtime }
	}

	/// How many transactions were sent.
	pub fn sent(&self) -> u64 {
		self.sent.load(Ordering::SeqCst)
	}
}

/// Starts the network and all that listens to it. Gives the identity of this peer.
fn start<Network>(
	node: &Node,
	port: u16,
	genesis: [u8; 32],
	lie: Arc<dyn PeerLie>,
	sent: Arc<AtomicU64>,
) -> PeerId
where
	Network: NetworkBackend<Block, BlockHash>,
	Network::PeerStore: 'static,
{
	let honest: MultiaddrWithPeerId = node.boot_node().parse().expect("an address");
	let mut config = NetworkConfiguration::new_local();
	config.listen_addresses = vec![format!("/ip4/127.0.0.1/tcp/{port}").parse().expect("one")];
	config.boot_nodes = vec![honest.clone()];
	let mut config = FullNetworkConfiguration::<Block, BlockHash, Network>::new(&config, None);
	tokio::spawn(PeerStore::run(config.take_peer_store()));
	let metrics = Network::register_notification_metrics(None);
	let chain = hex::encode(genesis);
	let set = || SetConfig { reserved_nodes: vec![honest.clone()], ..SetConfig::default() };
	let notifications = |name: &str, handshake: Vec<u8>| {
		let handshake = NotificationHandshake::from_bytes(handshake);
		Network::notification_config(
			format!("/{chain}/{name}").into(),
			vec![],
			LONGEST,
			Some(handshake),
			set(),
			metrics.clone(),
			config.peer_store_handle(),
		)
	};
	let beginning = (FULL, 0u32, genesis, genesis).encode();
	let (announcing, announcements) = notifications("block-announces/1", beginning);
	let (voting, votes) = notifications("grandpa/1", vec![FULL]);
	let (handing_on, transactions) = notifications("transactions/1", vec![FULL]);
	config.add_notification_protocol(voting);
	config.add_notification_protocol(handing_on);
	let mut questions = Vec::new();
	for asked in Asked::ALL {
		let (to, from) = async_channel::bounded(64);
		let name = format!("/{chain}/{}", asked.protocol());
		let protocol = Network::request_response_config(
			name.clone().into(),
			vec![],
			LONGEST,
			LONGEST,
			ANSWER,
			Some(to),
		);
		config.add_request_response_protocol(protocol);
		questions.push((asked, name, from));
	}
	let backend = Network::new(Params {
		role: Role::Full,
		executor: Box::new(|task| drop(tokio::spawn(task))),
		network_config: config,
		protocol_id: ProtocolId::from("salus"),
		genesis_hash: genesis.into(),
		fork_id: None,
		metrics_registry: None,
		block_announce_config: announcing,
		ipfs_config: None,
		notification_metrics: metrics,
	});
	let backend = backend.expect("a network");
	let network = backend.network_service();
	let identity = network.local_peer_id();
	tokio::spawn(backend.run());
	let honest = honest.peer_id;
	for (asked, name, from) in questions {
		let (network, lie) = (network.clone(), lie.clone());
		tokio::spawn(async move {
			while let Ok(question) = from.recv().await {
				tokio::spawn(pass_on(
					network.clone(),
					honest,
					asked,
					name.clone(),
					question,
					lie.clone(),
				));
			}
		});
	}
	tokio::spawn(announce(announcements, honest, genesis));
	tokio::spawn(hand_votes_on(votes, honest, lie));
	tokio::spawn(count(transactions, honest, sent));
	identity
}

/// Passes a question on to the honest node, and its answer back.
async fn pass_on(
	network: Arc<dyn NetworkService>,
	honest: PeerId,
	asked: Asked,
	name: String,
	question: IncomingRequest,
	lie: Arc<dyn PeerLie>,
) {
	let mut payload = question.payload;
	if !lie.ask(asked, &mut payload) {
		// Longer than anybody waits.
		tokio::time::sleep(Duration::from_secs(600)).await;
	}
	let answer =
		network.request(honest, name.into(), payload.clone(), None, IfDisconnected::TryConnect);
	let result = answer.await.map_err(drop).map(|(mut answer, _)| {
		lie.answer(asked, &payload, &mut answer);
		answer
	});
	let answer = OutgoingResponse { result, reputation_changes: vec![], sent_feedback: None };
	let _ = question.pending_response.send(answer);
}

/// Shows light clients the blocks that the honest node has.
async fn announce(mut service: Box<dyn NotificationService>, honest: PeerId, genesis: [u8; 32]) {
	let mut clients = Vec::new();
	while let Some(event) = service.next_event().await {
		match event {
			NotificationEvent::ValidateInboundSubstream { result_tx, .. } => {
				let _ = result_tx.send(ValidationResult::Accept);
			}
			NotificationEvent::NotificationStreamOpened { peer, handshake, .. }
				if peer == honest =>
			{
				let theirs = <(u8, u32, [u8; 32], [u8; 32])>::decode(&mut &handshake[..]);
				let (_, number, hash, _) = theirs.expect("a handshake");
				let _ = service.set_handshake((FULL, number, hash, genesis).encode()).await;
			}
			NotificationEvent::NotificationStreamOpened { peer, .. } => clients.push(peer),
			NotificationEvent::NotificationStreamClosed { peer } => {
				clients.retain(|it| *it != peer)
			}
			NotificationEvent::NotificationReceived { peer, notification } if peer == honest => {
				let header = Header::decode(&mut &notification[..]).expect("a header");
				let best = (FULL, *header.number(), header.hash(), genesis).encode();
				let _ = service.set_handshake(best).await;
				for client in &clients {
					service.send_sync_notification(client, notification.clone());
				}
			}
			NotificationEvent::NotificationReceived { .. } => {}
		}
	}
}

/// Passes messages of GRANDPA on in both directions.
async fn hand_votes_on(
	mut service: Box<dyn NotificationService>,
	honest: PeerId,
	lie: Arc<dyn PeerLie>,
) {
	let (mut clients, mut lately) = (Vec::new(), Vec::new());
	while let Some(event) = service.next_event().await {
		match event {
			NotificationEvent::ValidateInboundSubstream { result_tx, .. } => {
				let _ = result_tx.send(ValidationResult::Accept);
			}
			NotificationEvent::NotificationStreamOpened { peer, .. } if peer == honest => {}
			NotificationEvent::NotificationStreamOpened { peer, .. } => {
				clients.push(peer);
				for message in &lately {
					service.send_sync_notification(&peer, Vec::clone(message));
				}
			}
			NotificationEvent::NotificationStreamClosed { peer } => {
				clients.retain(|it| *it != peer)
			}
			NotificationEvent::NotificationReceived { peer, notification: mut message }
				if peer == honest =>
			{
				if !lie.vote(&mut message) {
					continue;
				}
				for client in &clients {
					service.send_sync_notification(client, message.clone());
				}
				lately.push(message);
				let old = lately.len().saturating_sub(LATELY);
				lately.drain(..old);
			}
			NotificationEvent::NotificationReceived { notification, .. } => {
				service.send_sync_notification(&honest, notification);
			}
		}
	}
}

/// Hands transactions on to the honest node, and counts them.
async fn count(mut service: Box<dyn NotificationService>, honest: PeerId, sent: Arc<AtomicU64>) {
	while let Some(event) = service.next_event().await {
		match event {
			NotificationEvent::ValidateInboundSubstream { result_tx, .. } => {
				let _ = result_tx.send(ValidationResult::Accept);
			}
			NotificationEvent::NotificationReceived { peer, notification } if peer != honest => {
				sent.fetch_add(1, Ordering::SeqCst);
				service.send_sync_notification(&honest, notification);
			}
			_ => {}
		}
	}
}
