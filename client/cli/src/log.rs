//! What is logged while a command runs, on standard error: lines for people, and for scripts one JSON
//! object a line, as errors are.

use super::output::Format;
use serde_json::{json, Map, Value};
use std::fmt;
use tracing::{
	field::{Field, Visit},
	Event, Subscriber,
};
use tracing_subscriber::{
	fmt::{format::Writer, FmtContext, FormatEvent, FormatFields},
	registry::LookupSpan,
	EnvFilter,
};

/// What is logged unless `RUST_LOG` says otherwise. What the verifier of certificates logs is in the error
/// of the connection, too; and what the light client logs is of its peers, whom nobody has to believe.
const USUAL: &str = "warn,rustls_platform_verifier=off,smoldot=off,network=off,connections=off,\
	runtime-=off,tx-service-=off,sync-service-=off,json-rpc-=off,bitswap-service-=off";

/// Begins to log: warnings, or what `RUST_LOG` asks for, such as `salus_client=debug`.
pub(super) fn begin(format: Format) {
	let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
	let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
	// A program that runs commands may have begun already.
	let _ = match format {
		Format::Human => log.try_init(),
		Format::Json => log.event_format(JsonLines).try_init(),
	};
}

/// `{"log": {"level": "warn", "message": …}}`
struct JsonLines;

impl<S, N> FormatEvent<S, N> for JsonLines
where
	S: Subscriber + for<'a> LookupSpan<'a>,
	N: for<'a> FormatFields<'a> + 'static,
{
	fn format_event(
		&self,
		_: &FmtContext<'_, S, N>,
		mut out: Writer<'_>,
		event: &Event<'_>,
	) -> fmt::Result {
		let mut fields = Fields(Map::new());
		let level = event.metadata().level().to_string().to_lowercase();
		fields.0.insert("level".into(), level.into());
		event.record(&mut fields);
		writeln!(out, "{}", json!({ "log": fields.0 }))
	}
}

struct Fields(Map<String, Value>);

impl Visit for Fields {
	fn record_str(&mut self, field: &Field, value: &str) {
		self.0.insert(field.name().into(), value.into());
	}

	fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
		self.0.insert(field.name().into(), format!("{value:?}").into());
	}
}
