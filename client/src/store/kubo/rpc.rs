//! Requests to a Kubo daemon's RPC: a POST each, with time limits, and tried again where that can do
//! no harm. Knows nothing of blocks.
//!
//! An error can follow a status of 200: as the trailer `X-Stream-Error`, as a JSON object among
//! those of the answer, or as an answer that ends too early. All three are noticed here, which
//! takes a client that shows trailers.
//!
//! Everything blocks the thread that calls; connections live on a runtime of their own, so that it
//! can be called from inside another one.

use super::KuboError;
use http_body_util::BodyExt;
use hyper::{
	body::{Body, Bytes, Frame, Incoming, SizeHint},
	header::{HeaderValue, AUTHORIZATION, CONTENT_TYPE, TE},
	HeaderMap, Method, Request, Response, StatusCode, Uri,
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
	client::legacy::{connect::HttpConnector, Client},
	rt::TokioExecutor,
};
use serde::Deserialize;
use std::{
	collections::VecDeque,
	convert::Infallible,
	future::Future,
	net::IpAddr,
	pin::Pin,
	sync::{
		atomic::{AtomicUsize, Ordering},
		mpsc, Arc,
	},
	task::{Context, Poll},
	time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);

/// How often a request is made before its failure is final, and the pauses in between.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1500)];

/// The most of what a daemon says that is passed on.
const MAX_REASON: usize = 512;

const STREAM_ERROR: &str = "x-stream-error";

type Http = Client<HttpsConnector<HttpConnector>, Parts>;

/// A request.
#[derive(Clone)]
pub(super) struct Call {
	/// What it is for, for errors: "store a block".
	pub action: &'static str,
	/// The path and all parameters.
	pub path: String,
	/// What is sent, as a form of one file: its parts.
	pub body: Vec<Bytes>,
	/// The most bytes that the answer may have.
	pub max_answer: usize,
}

impl Call {
	/// `command` with its parameters, whose values are as they may stand in a URL.
	pub fn new(action: &'static str, command: &str, parameters: &[(&str, &str)]) -> Self {
		let parameters: Vec<_> =
			parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
		let path = format!("/api/v0/{command}?{}", parameters.join("&"));
		Self { action, path, body: Vec::new(), max_answer: 1 << 20 }
	}

	/// With the file of these parts as what is sent.
	pub fn with(mut self, file: Vec<Bytes>) -> Self {
		self.body = file;
		self
	}

	/// With an answer of at most so many bytes.
	pub fn answering(mut self, max: usize) -> Self {
		self.max_answer = max;
		self
	}
}

/// The body of a request. Says how much of it was taken.
struct Parts {
	waiting: VecDeque<Bytes>,
	taken: Arc<AtomicUsize>,
}

impl Parts {
	fn new(parts: Vec<Bytes>) -> Self {
		Self { waiting: parts.into(), taken: Arc::default() }
	}
}

impl Body for Parts {
	type Data = Bytes;
	type Error = Infallible;

	fn poll_frame(
		mut self: Pin<&mut Self>,
		_: &mut Context<'_>,
	) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
		self.taken.fetch_add(1, Ordering::Relaxed);
		Poll::Ready(self.waiting.pop_front().map(|part| Ok(Frame::data(part))))
	}

	fn is_end_stream(&self) -> bool {
		self.waiting.is_empty()
	}

	fn size_hint(&self) -> SizeHint {
		SizeHint::with_exact(self.waiting.iter().map(|part| part.len() as u64).sum())
	}
}

/// Why a request failed, and whether another may not.
struct Failure {
	error: KuboError,
	passing: bool,
}

impl Failure {
	fn passing(error: KuboError) -> Self {
		Self { error, passing: true }
	}

	fn lasting(error: KuboError) -> Self {
		Self { error, passing: false }
	}
}

/// The RPC of one daemon.
pub(super) struct Rpc {
	inner: Inner,
	runtime: Option<Runtime>,
}

#[derive(Clone)]
struct Inner {
	url: String,
	auth: Option<HeaderValue>,
	timeout: Duration,
	http: Http,
}

impl Rpc {
	/// Prepares for the daemon at `url`. Connects to nothing yet.
	pub fn new(url: &str, auth: Option<HeaderValue>, timeout: Duration) -> Result<Self, KuboError> {
		let url = check_url(url)?;
		let mut tcp = HttpConnector::new();
		tcp.enforce_http(false);
		tcp.set_connect_timeout(Some(CONNECT));
		tcp.set_nodelay(true);
		let https = HttpsConnectorBuilder::new()
			.with_native_roots()
			.map_err(|e| KuboError::NoCertificates { reason: e.to_string() })?
			.https_or_http()
			.enable_http1()
			.wrap_connector(tcp);
		let http = Client::builder(TokioExecutor::new()).build(https);
		let runtime = Builder::new_multi_thread()
			.worker_threads(1)
			.thread_name("salus-kubo")
			.enable_all()
			.build()
			.map_err(|e| KuboError::Unreachable { url: url.clone(), reason: e.to_string() })?;
		Ok(Self { inner: Inner { url, auth, timeout, http }, runtime: Some(runtime) })
	}

	pub fn url(&self) -> &str {
		&self.inner.url
	}

	pub fn timeout(&self) -> Duration {
		self.inner.timeout
	}

	/// Makes a request and waits for the whole answer.
	pub fn call(&self, call: Call) -> Result<Bytes, KuboError> {
		self.start(call).recv().unwrap_or_else(|_| Err(self.stopped()))
	}

	/// Makes a request, and sends the answer to what is returned.
	pub fn start(&self, call: Call) -> mpsc::Receiver<Result<Bytes, KuboError>> {
		let (sender, receiver) = mpsc::sync_channel(1);
		let inner = self.inner.clone();
		self.spawn(async move {
			// Nobody may want it any more.
			let _ = sender.send(inner.call(&call).await);
		});
		receiver
	}

	/// Makes a request, and shows `each` line of the answer, which is JSON. It may go on for as long
	/// as `each` is true of one line within the time limit.
	pub fn follow(
		&self,
		call: Call,
		mut each: impl FnMut(&[u8]) -> Result<bool, KuboError>,
	) -> Result<(), KuboError> {
		let (sender, receiver) = mpsc::channel();
		let (inner, request) = (self.inner.clone(), call.clone());
		self.spawn(async move { inner.follow(&request, &sender).await });
		let mut news = Instant::now();
		for line in receiver {
			if each(&line?)? {
				news = Instant::now();
			} else if news.elapsed() > self.inner.timeout {
				return Err(self.inner.timed_out(&call));
			}
		}
		Ok(())
	}

	fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
		if let Some(runtime) = &self.runtime {
			runtime.spawn(work);
		}
	}

	fn stopped(&self) -> KuboError {
		KuboError::Unreachable { url: self.inner.url.clone(), reason: "we were stopped".into() }
	}
}

impl Drop for Rpc {
	fn drop(&mut self) {
		// Dropping a runtime waits, which is not allowed inside another one.
		if let Some(runtime) = self.runtime.take() {
			runtime.shutdown_background();
		}
	}
}

impl Inner {
	/// Every request can be made again: what it asks for is named by its content, and to have done
	/// it twice is the same as once.
	async fn call(&self, call: &Call) -> Result<Bytes, KuboError> {
		let mut pauses = PAUSES.iter();
		loop {
			let failure = match self.attempt(call).await {
				Ok(answer) => return Ok(answer),
				Err(failure) => failure,
			};
			match pauses.next() {
				Some(pause) if failure.passing => {
					tracing::debug!(error = %failure.error, "asking Kubo again");
					tokio::time::sleep(*pause).await;
				}
				_ => return Err(failure.error),
			}
		}
	}

	async fn attempt(&self, call: &Call) -> Result<Bytes, Failure> {
		let mut response = self.send(call).await?;
		let (mut parts, mut len) = (Vec::new(), 0);
		while let Some(part) = self.next(call, &mut response).await? {
			len += part.len();
			if len > call.max_answer {
				let reason = format!("sent more than {} bytes", call.max_answer);
				return Err(Failure::lasting(self.not_kubo(call, reason)));
			}
			parts.push(part);
		}
		Ok(parts.concat().into())
	}

	async fn follow(&self, call: &Call, lines: &mpsc::Sender<Result<Bytes, KuboError>>) {
		let failed = |failure: Failure| drop(lines.send(Err(failure.error)));
		let mut response = match self.send(call).await {
			Ok(response) => response,
			Err(failure) => return failed(failure),
		};
		let mut line = Vec::new();
		loop {
			let part = match self.next(call, &mut response).await {
				Ok(Some(part)) => part,
				Ok(None) => break,
				Err(failure) => return failed(failure),
			};
			for byte in part {
				if byte != b'\n' {
					line.push(byte);
					continue;
				}
				let whole = std::mem::take(&mut line);
				if lines.send(self.ok_line(call, whole)).is_err() {
					return;
				}
			}
			if line.len() > call.max_answer {
				let reason = format!("sent a line of more than {} bytes", call.max_answer);
				return failed(Failure::lasting(self.not_kubo(call, reason)));
			}
		}
		if !line.is_empty() {
			let _ = lines.send(self.ok_line(call, line));
		}
	}

	/// A line of an answer, unless it says that the rest of it failed.
	fn ok_line(&self, call: &Call, line: Vec<u8>) -> Result<Bytes, KuboError> {
		match serde_json::from_slice::<Refusal>(&line) {
			Ok(said) if said.kind == "error" => Err(self.refused(call, &said.message, true)),
			_ => Ok(line.into()),
		}
	}

	/// Sends a request and waits for the head of the answer.
	async fn send(&self, call: &Call) -> Result<Response<Incoming>, Failure> {
		let request = self.request(call).map_err(Failure::lasting)?;
		let taken = request.body().taken.clone();
		let mut answered = std::pin::pin!(self.http.request(request));
		let mut before = 0;
		// Whoever takes what is sent, however slowly, is not silent.
		let response = loop {
			match tokio::time::timeout(self.timeout, &mut answered).await {
				Ok(answered) => break answered,
				Err(_) => match taken.load(Ordering::Relaxed) {
					now if now == before => return Err(Failure::lasting(self.timed_out(call))),
					now => before = now,
				},
			}
		};
		let response = response.map_err(|e| Failure::passing(self.unreachable(&e)))?;
		if response.status() == StatusCode::OK {
			return Ok(response);
		}
		Err(self.refusal(call, response).await)
	}

	fn request(&self, call: &Call) -> Result<Request<Parts>, KuboError> {
		let malformed = |_| KuboError::BadUrl { url: self.url.clone(), reason: "it is malformed" };
		let mut request = Request::builder()
			.method(Method::POST)
			.uri(format!("{}{}", self.url, call.path))
			.header(TE, "trailers");
		if let Some(auth) = &self.auth {
			request = request.header(AUTHORIZATION, auth);
		}
		if call.body.is_empty() {
			return request.body(Parts::new(Vec::new())).map_err(malformed);
		}
		let (boundary, form) = form(&call.body);
		request
			.header(CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
			.body(Parts::new(form))
			.map_err(malformed)
	}

	/// The next part of an answer, `None` behind the last one.
	async fn next(
		&self,
		call: &Call,
		response: &mut Response<Incoming>,
	) -> Result<Option<Bytes>, Failure> {
		loop {
			let frame = tokio::time::timeout(self.timeout, response.body_mut().frame()).await;
			let frame = match frame.map_err(|_| Failure::lasting(self.timed_out(call)))? {
				None => return Ok(None),
				Some(Err(error)) => {
					return Err(Failure::passing(self.interrupted(call, reasons(&error))));
				}
				Some(Ok(frame)) => frame,
			};
			match frame.into_data() {
				Ok(data) => return Ok(Some(data)),
				Err(frame) => {
					if let Some(reason) = frame.trailers_ref().and_then(stream_error) {
						return Err(Failure::lasting(self.refused(call, &reason, true)));
					}
				}
			}
		}
	}

	/// What an answer that is no success says.
	async fn refusal(&self, call: &Call, mut response: Response<Incoming>) -> Failure {
		let status = response.status();
		let mut said = Vec::new();
		while said.len() < MAX_REASON * 8 {
			match self.next(call, &mut response).await {
				Ok(Some(part)) => said.extend_from_slice(&part),
				_ => break,
			}
		}
		match (status, serde_json::from_slice::<Refusal>(&said)) {
			(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
				Failure::lasting(KuboError::Unauthorized {
					url: self.url.clone(),
					action: call.action,
					status: status.as_u16(),
				})
			}
			(_, Ok(refusal)) => Failure::lasting(self.refused(call, &refusal.message, false)),
			(
				StatusCode::BAD_GATEWAY
				| StatusCode::SERVICE_UNAVAILABLE
				| StatusCode::GATEWAY_TIMEOUT
				| StatusCode::TOO_MANY_REQUESTS,
				_,
			) => Failure::passing(KuboError::Unreachable {
				url: self.url.clone(),
				reason: format!("what stands before it says {status}"),
			}),
			_ => Failure::lasting(self.not_kubo(call, format!("answered {status}"))),
		}
	}

	fn refused(&self, call: &Call, message: &str, midway: bool) -> KuboError {
		let (url, action, reason) = (self.url.clone(), call.action, short(message));
		if is_full(message) {
			KuboError::Full { url, reason }
		} else if midway {
			KuboError::Interrupted { url, action, reason }
		} else {
			KuboError::Refused { url, action, reason }
		}
	}

	fn unreachable(&self, error: &hyper_util::client::legacy::Error) -> KuboError {
		KuboError::Unreachable { url: self.url.clone(), reason: reasons(error) }
	}

	fn interrupted(&self, call: &Call, reason: String) -> KuboError {
		KuboError::Interrupted { url: self.url.clone(), action: call.action, reason }
	}

	fn timed_out(&self, call: &Call) -> KuboError {
		let seconds = self.timeout.as_secs();
		KuboError::Timeout { url: self.url.clone(), action: call.action, seconds }
	}

	fn not_kubo(&self, call: &Call, reason: String) -> KuboError {
		KuboError::NotKubo { url: self.url.clone(), action: call.action, reason }
	}
}

/// An error as Kubo writes it.
#[derive(Deserialize)]
struct Refusal {
	#[serde(rename = "Message")]
	message: String,
	#[serde(rename = "Type")]
	kind: String,
}

fn stream_error(trailers: &HeaderMap) -> Option<String> {
	let value = trailers.get(STREAM_ERROR)?;
	Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Whether a daemon that says this has no room left.
fn is_full(message: &str) -> bool {
	let message = message.to_ascii_lowercase();
	["no space left", "disk quota", "storagemax", "maximum storage limit"]
		.iter()
		.any(|sign| message.contains(sign))
}

/// What was said, on one line and not too long.
fn short(message: &str) -> String {
	let text: String = message.chars().take(MAX_REASON).collect();
	text.replace(crate::record::is_unprintable, " ").trim().to_owned()
}

/// An error and what caused it.
fn reasons(error: &dyn std::error::Error) -> String {
	let mut text = error.to_string();
	let mut cause = error.source();
	while let Some(error) = cause {
		text = format!("{text}: {error}");
		cause = error.source();
	}
	short(&text)
}

/// `file` as a form, and what marks its ends: so many random characters that no file has them.
fn form(file: &[Bytes]) -> (String, Vec<Bytes>) {
	let mut random = [0; 24];
	// Without randomness the mark is still one that age files do not have.
	let _ = getrandom::fill(&mut random);
	let boundary = format!("salus-{}", hex::encode(random));
	let head = format!(
		"--{boundary}\r\nContent-Disposition: form-data; name=\"data\"; filename=\"data\"\r\n\
		 Content-Type: application/octet-stream\r\n\r\n"
	);
	let form = [&[head.into()], file, &[format!("\r\n--{boundary}--\r\n").into()]].concat();
	(boundary, form)
}

/// The address without a slash at its end, where it is one that may be used.
fn check_url(url: &str) -> Result<String, KuboError> {
	let bad = |reason| {
		// What was put before an @ may be a password.
		let shown = url.rsplit_once('@').map_or(url, |(_, host)| host);
		KuboError::BadUrl { url: shown.chars().take(256).collect(), reason }
	};
	let uri: Uri = url.parse().map_err(|_| bad("it is malformed"))?;
	let host = uri.host().ok_or_else(|| bad("it names no host"))?;
	if uri.authority().is_some_and(|it| it.as_str().contains('@')) {
		return Err(bad("it has a user name or password in it"));
	}
	if uri.query().is_some() || uri.path().contains("/api/") {
		return Err(bad("it goes on behind the daemon's address"));
	}
	let host = host.trim_start_matches('[').trim_end_matches(']');
	let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
	match uri.scheme_str() {
		Some("https") => {}
		Some("http") if here => {}
		Some("http") => return Err(KuboError::InsecureUrl { url: url.to_owned() }),
		_ => return Err(bad("a daemon is reached over http:// or https://")),
	}
	Ok(url.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn unencrypted_connection_to_another_machine_is_refused() {
		for here in ["http://127.0.0.1:5001", "http://localhost:5001/", "http://[::1]:5001"] {
			assert!(check_url(here).is_ok(), "{here}");
		}
		assert_eq!(
			check_url("https://kubo.example/").ok().as_deref(),
			Some("https://kubo.example")
		);
		for away in ["http://kubo.example", "http://10.0.0.1:5001", "http://0.0.0.0:5001"] {
			assert!(matches!(check_url(away), Err(KuboError::InsecureUrl { .. })), "{away}");
		}
		for wrong in ["", "kubo", "ftp://localhost", "http://", "http://localhost:5001/api/v0"] {
			assert!(matches!(check_url(wrong), Err(KuboError::BadUrl { .. })), "{wrong}");
		}
	}

	#[test]
	fn password_in_the_address_is_refused_and_not_repeated() {
		let error = check_url("https://user:secret@kubo.example").expect_err("not in the URL");
		assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
	}

	#[test]
	fn full_disk_is_told_from_other_refusals() {
		assert!(is_full("write /x: no space left on device"));
		assert!(is_full("Maximum storage limit exceeded"));
		assert!(!is_full("pin: not pinned"));
	}
}
