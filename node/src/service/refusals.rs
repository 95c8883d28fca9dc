//! Counts the transactions that the pool refuses, by the reason that `CheckMember` gives. It passes
//! everything on as it is, and keeps nothing of who sent a transaction or of what is in it.

use super::partial::Pool;
use async_trait::async_trait;
use pallet_roles::extension::{ALLOWANCE_SPENT, ENROLMENT_CLOSED, OTHER_ROLE, REGISTERED_ALREADY};
use prometheus_endpoint::{register, CounterVec, Opts, PrometheusError, Registry, U64};
use salus_runtime::opaque::Block;
use sc_transaction_pool::TransactionPoolWrapper;
use sc_transaction_pool_api::{
	error::{Error as PoolError, IntoPoolError},
	ChainEvent, ImportNotificationStream, LocalTransactionFor, LocalTransactionPool,
	MaintainedTransactionPool, PoolStatus, ReadyTransactions, TransactionFor, TransactionPool,
	TransactionSource, TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
};
use sp_runtime::{traits::Block as BlockT, transaction_validity::InvalidTransaction};
use std::{collections::HashMap, pin::Pin, sync::Arc, time::Duration};

type Hash = <Block as BlockT>::Hash;
type Error = <Pool as TransactionPool>::Error;
type Pooled = <Pool as TransactionPool>::InPoolTransaction;

/// The reasons that are counted, so that each is there from the start with 0.
const REASONS: [&str; 5] = ["allowance", "enrolment", "registration", "stranger", "other"];

/// `pool`, its refusals counted in `registry`.
///
/// # Errors
/// The registry has the metric already.
pub fn counted(pool: Pool, registry: &Registry) -> Result<Pool, PrometheusError> {
	let help = "Transactions refused by the pool of this node, from its users and its peers: \
		allowance (a member's is spent), stranger (no role), enrolment (an admin has to assign the \
		role first), registration (would fail), other";
	let refused =
		CounterVec::new(Opts::new("salus_transactions_refused_total", help), &["reason"])?;
	for reason in REASONS {
		refused.with_label_values(&[reason]);
	}
	let refused = register(refused, registry)?;
	Ok(TransactionPoolWrapper(Box::new(Counted { pool, refused })))
}

/// A pool that counts what it refuses.
struct Counted {
	pool: Pool,
	refused: CounterVec<U64>,
}

impl Counted {
	/// Counts `error` where it is a refusal, and gives it back.
	fn count(&self, error: Error) -> Error {
		let error = match error.into_pool_error() {
			Ok(error) => error,
			Err(error) => return error,
		};
		if let PoolError::InvalidTransaction(refusal) = &error {
			self.refused.with_label_values(&[reason(refusal)]).inc();
		}
		error.into()
	}
}

/// Why a transaction is refused, in the words of the metric: `pallet_roles::extension` lists the
/// codes.
fn reason(refusal: &InvalidTransaction) -> &'static str {
	match refusal {
		InvalidTransaction::Custom(ALLOWANCE_SPENT) => "allowance",
		InvalidTransaction::Custom(ENROLMENT_CLOSED) => "enrolment",
		// The codes between say why.
		InvalidTransaction::Custom(REGISTERED_ALREADY..=OTHER_ROLE) => "registration",
		InvalidTransaction::BadSigner => "stranger",
		_ => "other",
	}
}

#[async_trait]
impl TransactionPool for Counted {
	type Block = Block;
	type Hash = TxHash<Pool>;
	type InPoolTransaction = Pooled;
	type Error = Error;

	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		xts: Vec<TransactionFor<Self>>,
	) -> Result<Vec<Result<TxHash<Self>, Error>>, Error> {
		let results = self.pool.submit_at(at, source, xts).await?;
		Ok(results.into_iter().map(|it| it.map_err(|error| self.count(error))).collect())
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		xt: TransactionFor<Self>,
	) -> Result<TxHash<Self>, Error> {
		self.pool.submit_one(at, source, xt).await.map_err(|error| self.count(error))
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		xt: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Error> {
		self.pool.submit_and_watch(at, source, xt).await.map_err(|error| self.count(error))
	}

	async fn ready_at(&self, at: Hash) -> Box<dyn ReadyTransactions<Item = Arc<Pooled>> + Send> {
		self.pool.ready_at(at).await
	}

	fn ready(&self) -> Box<dyn ReadyTransactions<Item = Arc<Pooled>> + Send> {
		self.pool.ready()
	}

	async fn report_invalid(
		&self,
		at: Option<Hash>,
		invalid: TxInvalidityReportMap<TxHash<Self>>,
	) -> Vec<Arc<Pooled>> {
		self.pool.report_invalid(at, invalid).await
	}

	fn futures(&self) -> Vec<Pooled> {
		self.pool.futures()
	}

	fn status(&self) -> PoolStatus {
		self.pool.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<TxHash<Self>> {
		self.pool.import_notification_stream()
	}

	fn on_broadcasted(&self, propagations: HashMap<TxHash<Self>, Vec<String>>) {
		self.pool.on_broadcasted(propagations);
	}

	fn hash_of(&self, xt: &TransactionFor<Self>) -> TxHash<Self> {
		self.pool.hash_of(xt)
	}

	fn ready_transaction(&self, hash: &TxHash<Self>) -> Option<Arc<Pooled>> {
		self.pool.ready_transaction(hash)
	}

	async fn ready_at_with_timeout(
		&self,
		at: Hash,
		timeout: Duration,
	) -> Box<dyn ReadyTransactions<Item = Arc<Pooled>> + Send> {
		self.pool.ready_at_with_timeout(at, timeout).await
	}
}

#[async_trait]
impl MaintainedTransactionPool for Counted {
	async fn maintain(&self, event: ChainEvent<Block>) {
		self.pool.maintain(event).await;
	}
}

impl LocalTransactionPool for Counted {
	type Block = Block;
	type Hash = TxHash<Pool>;
	type Error = Error;

	fn submit_local(&self, at: Hash, xt: LocalTransactionFor<Self>) -> Result<Self::Hash, Error> {
		self.pool.submit_local(at, xt).map_err(|error| self.count(error))
	}
}
