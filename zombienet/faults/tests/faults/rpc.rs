//! A node's JSON-RPC, asked again and again while the node comes and goes.

use serde::de::DeserializeOwned;
use std::{sync::Arc, time::Duration};
use subxt::rpcs::{client::RpcParams, RpcClient};
use tokio::sync::Mutex;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(20);

/// A way to a node.
#[derive(Clone)]
pub struct Rpc {
	url: String,
	client: Arc<Mutex<Option<RpcClient>>>,
}

impl Rpc {
	/// The way to the node that answers at `address`.
	pub fn new(address: &str) -> Self {
		Self { url: format!("ws://{address}:9944"), client: Arc::default() }
	}

	/// Calls a method. `params` is a list.
	pub async fn call<T: DeserializeOwned>(
		&self,
		method: &str,
		params: serde_json::Value,
	) -> Result<T, String> {
		let ask = async {
			let client = self.client().await?;
			let mut list = RpcParams::new();
			for param in params.as_array().expect("a list") {
				list.push(param).map_err(|e| e.to_string())?;
			}
			client.request(method, list).await.map_err(|e| e.to_string())
		};
		let answer = tokio::time::timeout(ANSWER, ask).await;
		let answer = answer.unwrap_or_else(|_| Err(format!("{method}: no answer in {ANSWER:?}")));
		if answer.is_err() {
			*self.client.lock().await = None;
		}
		answer
	}

	async fn client(&self) -> Result<RpcClient, String> {
		let mut client = self.client.lock().await;
		if client.is_none() {
			let new = RpcClient::from_insecure_url(&self.url).await;
			*client = Some(new.map_err(|e| e.to_string())?);
		}
		Ok(client.clone().expect("it was just set"))
	}
}
