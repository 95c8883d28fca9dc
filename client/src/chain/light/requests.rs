//! Questions to the light client, each with a limit of time, and transactions that are looked at
//! before they are sent: smoldot says of one that the chain would refuse only that it was dropped, and
//! a node says why.

use super::validity::{self, Refused};
use crate::clock::{sleep, timeout_at, Instant};
use codec::Encode;
use serde_json::{value::to_raw_value, Value};
use std::{future::Future, time::Duration};
use subxt::{
	error::{
		AccountNonceError, BackendError, EventsError, ExtrinsicError, OnlineClientAtBlockError,
		OnlineClientError, RpcError, RuntimeApiError, StorageError, TransactionProgressError,
	},
	rpcs::{
		self,
		client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClientT},
		UserError,
	},
};
use thiserror::Error;

/// How long an answer may take.
pub const ANSWER: Duration = Duration::from_secs(20);

/// How often a question is asked again to which no peer gave an answer with a proof.
const AGAIN: usize = 3;

/// How long is waited before that.
const PAUSE: Duration = Duration::from_millis(300);

/// The codes with which smoldot says that it could not get at something, and not at a header or a runtime.
const SERVER_ERROR: i32 = -32_000;
const NOT_RETRIEVED: i32 = -32_800;

/// The request for the nodes that can be asked.
const PEERS: &str = "system_peers";

/// The codes with which a node refuses a transaction.
const INVALID_TRANSACTION: i32 = 1010;
const UNKNOWN_VALIDITY: i32 = 1011;

/// The request that sends a transaction.
const SUBMIT: &str = "author_submitAndWatchExtrinsic";

/// What the chain would do with a transaction.
const VALIDATE: &str = "TaggedTransactionQueue_validate_transaction";

/// Where the transaction comes from: from outside, the third of the SDK's `TransactionSource`.
const SOURCE: u8 = 2;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(in crate::chain) enum Fault {
	/// None came.
	#[error("no answer in {} s", ANSWER.as_secs())]
	Silent,
	/// None of those that came had a proof.
	#[error("{0}")]
	Inaccessible(String),
}

/// The light client as subxt asks it, and how long an answer may take.
pub(super) struct Limited<C>(pub C, pub Duration);

impl<C: RpcClientT> RpcClientT for Limited<C> {
	fn request_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
	) -> RawRpcFuture<'a, Box<RawValue>> {
		Box::pin(self.ask(method, params))
	}

	fn subscribe_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
		end: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		Box::pin(async move {
			if method == SUBMIT {
				self.check(params.as_deref()).await?;
			}
			within(Instant::now() + self.1, self.0.subscribe_raw(method, params, end)).await
		})
	}
}

/// What `answer` gives by `end`.
async fn within<T>(
	end: Instant,
	answer: impl Future<Output = Result<T, rpcs::Error>>,
) -> Result<T, rpcs::Error> {
	timeout_at(end, answer).await.unwrap_or_else(|_| Err(fault(Fault::Silent)))
}

fn fault(fault: Fault) -> rpcs::Error {
	rpcs::Error::Client(Box::new(fault))
}

/// Whether smoldot says by this code that it has no proof.
fn is_unproved(code: i32) -> bool {
	[SERVER_ERROR, NOT_RETRIEVED].contains(&code)
}

/// Whether `method` reads what peers have to prove.
fn reads(method: &str) -> bool {
	method.starts_with("state_") || method.starts_with("chain_get")
}

impl<C: RpcClientT> Limited<C> {
	async fn ask(
		&self,
		method: &str,
		params: Option<Box<RawValue>>,
	) -> Result<Box<RawValue>, rpcs::Error> {
		let end = Instant::now() + self.1;
		let mut refusals = Vec::new();
		loop {
			match within(end, self.0.request_raw(method, params.clone())).await {
				Err(rpcs::Error::User(said)) if is_unproved(said.code) && reads(method) => {
					tracing::debug!(
						method,
						refusals = refusals.len(),
						reason = said.message,
						"no proof"
					);
					refusals.push(said.message);
				}
				answer if refusals.is_empty() => return answer,
				// What it said before says more than that it is silent now.
				Err(rpcs::Error::Client(_)) => {}
				answer => return answer,
			}
			let again = refusals.len() <= AGAIN && self.has_peers(end).await;
			if !again {
				let reason = refusals.into_iter().next().unwrap_or_default();
				return Err(fault(Fault::Inaccessible(reason)));
			}
		}
	}

	/// Waits until somebody can be asked, a little at least. smoldot leaves a node that gave no proof alone for
	/// ten seconds and more: of a state that it no longer keeps, or while it was busy. False: nobody by `end`.
	async fn has_peers(&self, end: Instant) -> bool {
		loop {
			sleep(PAUSE).await;
			if Instant::now() >= end {
				return false;
			}
			let peers = within(end, self.0.request_raw(PEERS, None)).await;
			let peers = peers.ok().and_then(|it| serde_json::from_str::<Vec<Value>>(it.get()).ok());
			if peers.is_some_and(|it| !it.is_empty()) {
				return true;
			}
		}
	}

	async fn asked<T: serde::de::DeserializeOwned>(
		&self,
		method: &str,
		params: &impl serde::Serialize,
	) -> Result<T, rpcs::Error> {
		let params = to_raw_value(params).map_err(rpcs::Error::Serialization)?;
		let answer = self.ask(method, Some(params)).await?;
		serde_json::from_str(answer.get()).map_err(rpcs::Error::Deserialization)
	}

	/// Asks the best block whether the chain would take the transaction in `params`, and says what a
	/// node would where it would not.
	async fn check(&self, params: Option<&RawValue>) -> Result<(), rpcs::Error> {
		let params = params.map_or("[]", RawValue::get);
		let [transaction]: [String; 1] =
			serde_json::from_str(params).map_err(rpcs::Error::Deserialization)?;
		let decode = |text: &str| hex::decode(text.strip_prefix("0x").unwrap_or(text));
		let malformed = |_| rpcs::Error::Decode("a transaction that is not hexadecimal".into());
		let best: String = self.asked("chain_getBlockHash", &[None::<u32>]).await?;
		let input = [
			SOURCE.encode(),
			decode(&transaction).map_err(malformed)?,
			decode(&best).map_err(malformed)?,
		];
		let input = format!("0x{}", hex::encode(input.concat()));
		let answer: String = self.asked("state_call", &(VALIDATE, input, &best)).await?;
		let answer = decode(&answer).map_err(malformed)?;
		let validity = validity::read(&answer).map_err(rpcs::Error::Decode)?;
		validity.map_err(|refused| rpcs::Error::User(refusal(refused)))
	}
}

/// What a node says of a transaction that its pool does not take.
fn refusal(refused: Refused) -> UserError {
	let (code, message, data) = match refused {
		Refused::Invalid(invalid) => (INVALID_TRANSACTION, "Invalid Transaction", invalid.words()),
		Refused::Unknown(unknown) => {
			(UNKNOWN_VALIDITY, "Unknown Transaction Validity", format!("{unknown:?}"))
		}
	};
	UserError { code, message: message.to_owned(), data: to_raw_value(&data).ok() }
}

/// Why there was no answer, where that is what `error` comes of.
pub(in crate::chain) fn fault_of(error: &subxt::Error) -> Option<&Fault> {
	use subxt::Error as E;
	let rpc = match error {
		E::OtherRpcClientError(error) => error,
		E::OnlineClientError(OnlineClientError::RpcError(error)) => error,
		E::OnlineClientError(OnlineClientError::CannotGetGenesisHash(error))
		| E::OnlineClientAtBlockError(
			OnlineClientAtBlockError::CannotGetCurrentBlock { reason: error }
			| OnlineClientAtBlockError::CannotGetBlockHash { reason: error, .. }
			| OnlineClientAtBlockError::CannotGetBlockHeader { reason: error, .. }
			| OnlineClientAtBlockError::CannotGetSpecVersion { reason: error, .. },
		)
		| E::RuntimeApiError(RuntimeApiError::CannotCallApi(error))
		| E::AccountNonceError(AccountNonceError::CouldNotRetrieve(error))
		| E::EventsError(EventsError::CannotFetchEventBytes(error))
		| E::ExtrinsicError(
			ExtrinsicError::ErrorSubmittingTransaction(error)
			| ExtrinsicError::TransactionStatusStreamError(error)
			| ExtrinsicError::CannotGetBlockBody(error)
			| ExtrinsicError::AccountNonceError {
				reason: AccountNonceError::CouldNotRetrieve(error),
				..
			},
		)
		| E::TransactionProgressError(TransactionProgressError::CannotGetNextProgressUpdate(
			error,
		))
		| E::StorageError(
			StorageError::CannotFetchValue(error)
			| StorageError::CannotIterateValues(error)
			| StorageError::StreamFailure(error),
		)
		| E::BackendError(error) => match error {
			BackendError::Rpc(RpcError::ClientError(error)) => error,
			_ => return None,
		},
		_ => return None,
	};
	match rpc {
		rpcs::Error::Client(error) => error.downcast_ref(),
		_ => None,
	}
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
	use super::*;
	use sp_runtime::transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
	};
	use std::sync::{Arc, Mutex};

	/// An answer, or the code of a refusal; none where it stays away.
	type Answer = Option<Result<String, i32>>;

	/// Answers as it is told, and notes what it was asked.
	#[derive(Clone, Default)]
	struct Told {
		answers: Arc<Mutex<Vec<Answer>>>,
		asked: Arc<Mutex<Vec<String>>>,
		/// How many peers there are, at each turn that it is asked; one where there is nothing.
		peers: Arc<Mutex<Vec<usize>>>,
	}

	impl Told {
		fn to_say(answers: impl IntoIterator<Item = Answer>) -> Self {
			let mut answers: Vec<_> = answers.into_iter().collect();
			answers.reverse();
			Self { answers: Arc::new(Mutex::new(answers)), ..Self::default() }
		}
	}

	impl RpcClientT for Told {
		fn request_raw<'a>(
			&'a self,
			method: &'a str,
			params: Option<Box<RawValue>>,
		) -> RawRpcFuture<'a, Box<RawValue>> {
			if method == PEERS {
				let peers = self.peers.lock().expect("a list").pop().unwrap_or(1);
				let peers = RawValue::from_string(format!("{:?}", vec![0; peers])).expect("JSON");
				return Box::pin(async move { Ok(peers) });
			}
			let params = params.map(|it| it.get().to_owned()).unwrap_or_default();
			self.asked.lock().expect("a list").push(format!("{method} {params}"));
			let answer = self.answers.lock().expect("a list").pop().expect("one more answer");
			Box::pin(async move {
				match answer {
					None => std::future::pending().await,
					Some(Ok(json)) => Ok(RawValue::from_string(json).expect("JSON")),
					Some(Err(code)) => Err(rpcs::Error::User(UserError {
						code,
						message: "no peer".into(),
						data: None,
					})),
				}
			})
		}

		fn subscribe_raw<'a>(
			&'a self,
			method: &'a str,
			_: Option<Box<RawValue>>,
			_: &'a str,
		) -> RawRpcFuture<'a, RawRpcSubscription> {
			self.asked.lock().expect("a list").push(method.to_owned());
			let stream = Box::pin(futures::stream::empty());
			Box::pin(async move { Ok(RawRpcSubscription { stream, id: None }) })
		}
	}

	fn said(error: rpcs::Error) -> (Option<Fault>, String) {
		let words = error.to_string();
		match error {
			rpcs::Error::Client(fault) => (fault.downcast().ok().map(|it| *it), words),
			_ => (None, words),
		}
	}

	/// How long these tests wait for an answer.
	const SOON: Duration = Duration::from_secs(3);

	#[tokio::test]
	async fn question_that_is_not_answered_ends_after_the_limit() {
		let limited = Limited(Told::to_say([None]), Duration::from_millis(50));
		let began = Instant::now();
		let error = limited.request_raw("state_call", None).await.expect_err("no answer");
		assert!(matches!(said(error).0, Some(Fault::Silent)));
		assert!(began.elapsed() >= Duration::from_millis(50));
	}

	#[tokio::test]
	async fn answer_without_a_proof_is_asked_for_again_and_then_given_up() {
		let refused = || Some(Err(SERVER_ERROR));
		let limited = Limited(Told::to_say([refused(), refused(), Some(Ok("1".into()))]), SOON);
		let answer = limited.request_raw("state_getStorage", None).await.expect("the third time");
		assert_eq!(answer.get(), "1");
		let limited = Limited(Told::to_say([(); 4].map(|()| refused())), SOON);
		let error = limited.request_raw("state_call", None).await.expect_err("never");
		assert!(matches!(said(error).0, Some(Fault::Inaccessible(_))));
		// What reads nothing is not asked again.
		let limited = Limited(Told::to_say([refused()]), SOON);
		let error = limited.request_raw("grandpa_roundState", None).await.expect_err("refused");
		assert!(matches!(error, rpcs::Error::User(_)));
	}

	#[tokio::test]
	async fn question_is_asked_again_once_somebody_can_be_asked() {
		for code in [SERVER_ERROR, NOT_RETRIEVED] {
			let told = Told::to_say([Some(Err(code)), Some(Ok("1".into()))]);
			*told.peers.lock().expect("a list") = vec![1, 0, 0];
			let limited = Limited(told.clone(), SOON);
			let began = Instant::now();
			let answer = limited.request_raw("state_call", None).await.expect("the second time");
			assert_eq!(answer.get(), "1");
			assert!(began.elapsed() >= PAUSE * 3, "{:?}", began.elapsed());
		}
		// Where nobody comes, or who comes says nothing, what was said first is told.
		for then in [None, Some(Err(SERVER_ERROR))] {
			let told = Told::to_say([Some(Err(NOT_RETRIEVED)), then.clone()]);
			*told.peers.lock().expect("a list") = vec![0; usize::from(then.is_some()) * 9];
			let limited = Limited(told, PAUSE * 4);
			let error = limited.request_raw("state_call", None).await.expect_err("no proof");
			assert!(matches!(said(error).0, Some(Fault::Inaccessible(_))));
		}
	}

	#[test]
	fn fault_is_found_in_what_subxt_makes_of_it() {
		let backend = || BackendError::from(fault(Fault::Silent));
		let all: Vec<subxt::Error> = vec![
			fault(Fault::Silent).into(),
			backend().into(),
			RuntimeApiError::CannotCallApi(backend()).into(),
			StorageError::CannotFetchValue(backend()).into(),
			OnlineClientAtBlockError::CannotGetCurrentBlock { reason: backend() }.into(),
			ExtrinsicError::AccountNonceError {
				block_hash: Vec::new().into(),
				account_id: Vec::new().into(),
				reason: AccountNonceError::CouldNotRetrieve(backend()),
			}
			.into(),
			TransactionProgressError::CannotGetNextProgressUpdate(backend()).into(),
		];
		for error in all {
			assert!(matches!(fault_of(&error), Some(Fault::Silent)), "{error}");
		}
		assert!(fault_of(&subxt::Error::other_str("no answer in 20 s")).is_none());
	}

	/// What is asked of `limited` where `validity` is what the chain says of the transaction.
	async fn submit(validity: TransactionValidity) -> (Result<(), rpcs::Error>, Vec<String>) {
		let best = format!("\"0x{}\"", "bb".repeat(32));
		let validity = format!("\"0x{}\"", hex::encode(validity.encode()));
		let told = Told::to_say([Some(Ok(best)), Some(Ok(validity))]);
		let limited = Limited(told.clone(), SOON);
		let params = RawValue::from_string(r#"["0x0401"]"#.into()).expect("JSON");
		let done = limited.subscribe_raw(SUBMIT, Some(params), "").await.map(|_| ());
		let asked = told.asked.lock().expect("a list").clone();
		(done, asked)
	}

	#[test]
	fn source_is_outside() {
		assert_eq!(SOURCE.encode(), TransactionSource::External.encode());
	}

	#[tokio::test]
	async fn transaction_that_the_chain_would_refuse_is_not_sent_and_refused_as_by_a_node() {
		for (error, code, words) in [
			(InvalidTransaction::Custom(2).into(), 1010, "\"Custom error: 2\""),
			(InvalidTransaction::Stale.into(), 1010, "\"Transaction is outdated\""),
			(
				TransactionValidityError::Unknown(
					sp_runtime::transaction_validity::UnknownTransaction::CannotLookup,
				),
				1011,
				"\"CannotLookup\"",
			),
		] {
			let (done, asked) = submit(Err(error)).await;
			let Err(rpcs::Error::User(said)) = done else { panic!("{done:?}") };
			assert_eq!((said.code, said.data.expect("words").get()), (code, words));
			let input = format!("0x020401{}", "bb".repeat(32));
			assert!(asked[1].contains(&input), "{asked:?}");
			assert_eq!(asked.len(), 2, "{asked:?}");
		}
		let (done, asked) = submit(Ok(Default::default())).await;
		done.expect("sent");
		assert_eq!(asked[2], SUBMIT);
	}
}
