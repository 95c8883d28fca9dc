//! Builds the runtime's WebAssembly next to the native library.

fn main() {
	#[cfg(feature = "std")]
	{
		// The lock file is found from here, wherever the target folder is.
		std::env::set_var("WASM_BUILD_WORKSPACE_HINT", concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
		substrate_wasm_builder::WasmBuilder::build_using_defaults();
	}
}
