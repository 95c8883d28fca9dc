//! A program between the client and a node that lies: it changes requests and answers on their way,
//! and counts the transactions that are sent.

use crate::harness::{Machine, Node};
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use std::{
	collections::HashMap,
	net::SocketAddr,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, Mutex,
	},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{accept_async, client_async, tungstenite::Message};

/// What a lie does to a request before the node gets it, and to its answer before the client does.
pub trait Lie: Send + Sync + 'static {
	/// Changes the parameters of a request of `method`.
	fn ask(&self, _method: &str, _params: &mut Value) {}

	/// Changes the answer to a request of `method` with `params`.
	fn answer(&self, _method: &str, _params: &Value, _result: &mut Value) {}
}

/// The program. It ends when it is dropped.
pub struct Liar {
	/// Where it answers.
	pub url: String,
	sent: Arc<AtomicU64>,
	_runtime: tokio::runtime::Runtime,
}

impl Liar {
	/// One before `node`, which tells this lie.
	pub fn before(node: &Node, lie: impl Lie) -> Self {
		let runtime = tokio::runtime::Builder::new_multi_thread()
			.worker_threads(1)
			.enable_all()
			.build()
			.expect("a runtime");
		let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
		let url = format!("ws://{}", listener.local_addr().expect("an address"));
		let node: SocketAddr = node.url().trim_start_matches("ws://").parse().expect("an address");
		let (lie, sent) = (Arc::new(lie), Arc::new(AtomicU64::new(0)));
		let counter = sent.clone();
		runtime.spawn(async move {
			while let Ok((client, _)) = listener.accept().await {
				tokio::spawn(pass(client, node, lie.clone(), counter.clone()));
			}
		});
		Self { url, sent, _runtime: runtime }
	}

	/// A new machine that talks to it in the belief that it is a node.
	pub fn machine(&self) -> Machine {
		Machine::at(&self.url)
	}

	/// How many transactions were sent.
	pub fn sent(&self) -> u64 {
		self.sent.load(Ordering::SeqCst)
	}
}

/// Passes on what one client and the node say to each other, until one of them ends.
async fn pass(client: TcpStream, node: SocketAddr, lie: Arc<impl Lie>, sent: Arc<AtomicU64>) {
	let Ok(client) = accept_async(client).await else { return };
	let Ok(stream) = TcpStream::connect(node).await else { return };
	let Ok((node, _)) = client_async(format!("ws://{node}"), stream).await else { return };
	let (mut to_client, mut from_client) = client.split();
	let (mut to_node, mut from_node) = node.split();
	// The requests under way, by their number.
	let asked = Mutex::new(HashMap::<String, (String, Value)>::new());
	let up = async {
		while let Some(Ok(message)) = from_client.next().await {
			let Ok(text) = message.to_text() else { continue };
			let Ok(mut request) = serde_json::from_str::<Value>(text) else { continue };
			let method = request["method"].as_str().unwrap_or_default().to_owned();
			if method.starts_with("author_submit") || method.starts_with("transaction") {
				sent.fetch_add(1, Ordering::SeqCst);
			}
			lie.ask(&method, &mut request["params"]);
			let id = request["id"].to_string();
			asked.lock().expect("held").insert(id, (method, request["params"].clone()));
			if to_node.send(Message::text(request.to_string())).await.is_err() {
				break;
			}
		}
	};
	let down = async {
		while let Some(Ok(message)) = from_node.next().await {
			let Ok(text) = message.to_text() else { continue };
			let Ok(mut answer) = serde_json::from_str::<Value>(text) else { continue };
			let asked = asked.lock().expect("held").remove(&answer["id"].to_string());
			if let (Some((method, params)), Some(result)) = (asked, answer.get_mut("result")) {
				lie.answer(&method, &params, result);
			}
			if to_client.send(Message::text(answer.to_string())).await.is_err() {
				break;
			}
		}
	};
	tokio::select! {
		() = up => {}
		() = down => {}
	}
}

/// The bytes that a text in hexadecimal stands for.
pub fn bytes(text: &Value) -> Vec<u8> {
	let text = text.as_str().expect("a text");
	hex::decode(text.trim_start_matches("0x")).expect("hexadecimal")
}

/// Bytes as they travel.
pub fn text(bytes: &[u8]) -> Value {
	format!("0x{}", hex::encode(bytes)).into()
}
