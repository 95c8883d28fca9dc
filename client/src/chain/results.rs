//! The events that say what became of a call inside another, and why. Read here by name, with the error
//! as it is encoded: one that a newer runtime has does not make the event unreadable.

// The derive imports more than it uses.
#![allow(unused_imports)]

use super::{open::DispatchError, AccountId};
use subxt::{events::DecodeAsEvent, ext::scale_decode::DecodeAsType};

/// An event of the chain, read by the names of its fields.
macro_rules! event {
	($(#[$doc:meta])* $pallet:ident.$name:ident { $($(#[$field_doc:meta])* $field:ident: $of:ty,)+ }) => {
		$(#[$doc])*
		#[derive(Clone, Debug, DecodeAsType)]
		#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
		pub struct $name {
			$($(#[$field_doc])* pub $field: $of,)+
		}

		impl DecodeAsEvent for $name {
			fn is_event(pallet: &str, event: &str) -> bool {
				pallet == stringify!($pallet) && event == stringify!($name)
			}
		}
	};
}

event! {
	/// A transaction failed.
	System.ExtrinsicFailed {
		/// Why.
		dispatch_error: DispatchError,
	}
}

event! {
	/// A motion was carried out.
	Council.Executed {
		/// What came of it.
		result: Result<(), DispatchError>,
	}
}

event! {
	/// A proxy's call was carried out.
	Proxy.ProxyExecuted {
		/// What came of it.
		result: Result<(), DispatchError>,
	}
}

event! {
	/// The call of a multisig was carried out.
	Multisig.MultisigExecuted {
		/// The multisig.
		multisig: AccountId,
		/// What came of it.
		result: Result<(), DispatchError>,
	}
}

event! {
	/// A call of a batch that goes on failed.
	Utility.ItemFailed {
		/// Why.
		error: DispatchError,
	}
}

event! {
	/// A call of a batch failed and ended it.
	Utility.BatchInterrupted {
		/// Its place.
		index: u32,
		/// Why.
		error: DispatchError,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::built_in;

	#[test]
	fn events_have_the_names_and_fields_of_the_runtime() {
		let has = |pallet: &str, event: &str, fields: &[&str]| {
			let pallet = built_in().metadata.pallet_by_name(pallet).expect("a pallet");
			let variants = pallet.event_variants().expect("events").iter();
			let names = variants.filter(|it| it.name == event).flat_map(|it| &it.fields);
			let names: Vec<_> = names.filter_map(|field| field.name.clone()).collect();
			assert!(fields.iter().all(|it| names.iter().any(|name| name == it)), "{event}");
		};
		has("System", "ExtrinsicFailed", &["dispatch_error"]);
		has("Council", "Executed", &["result"]);
		has("Proxy", "ProxyExecuted", &["result"]);
		has("Multisig", "MultisigExecuted", &["multisig", "result"]);
		has("Utility", "ItemFailed", &["error"]);
		has("Utility", "BatchInterrupted", &["index", "error"]);
	}
}
