//! Builds the runtime's WebAssembly next to the native library, and that of the next version, which
//! tests and rehearsals upgrade to.

fn main() {
	#[cfg(feature = "std")]
	wasm::build();
}

#[cfg(feature = "std")]
mod wasm {
	use salus_metadata_digest::metadata_digest;
	use std::{env, fs, io, path::PathBuf};
	use substrate_wasm_builder::WasmBuilder;

	pub fn build() {
		// The lock file is found from here, wherever the target folder is.
		env::set_var("WASM_BUILD_WORKSPACE_HINT", concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
		forget_linked();
		name_digest("../client/metadata/salus.scale");
		WasmBuilder::build_using_defaults();
		forget_linked();
		name_digest("metadata/next.scale");
		WasmBuilder::init_with_defaults()
			.enable_feature("next-version")
			.set_file_name("next_wasm_binary.rs")
			.build();
	}

	/// Puts the digest of the metadata in `file` where `CheckMetadataHash` looks for it as it is
	/// compiled. Cargo compiles it anew where that changes, so that each version gets its own.
	///
	/// The metadata names the extension and not the digest, so the file can be there before the
	/// runtime is. `tests/metadata` compares the two.
	fn name_digest(file: &str) {
		const VARIABLE: &str = "RUNTIME_METADATA_HASH";
		println!("cargo:rerun-if-changed={file}");
		let metadata = match fs::read(file) {
			Ok(metadata) => metadata,
			Err(error) if error.kind() == io::ErrorKind::NotFound => {
				println!("cargo:warning={file} is missing: run the test `metadata`, see there");
				return env::remove_var(VARIABLE);
			}
			Err(error) => panic!("{file}: {error}"),
		};
		let digest = metadata_digest(&metadata).unwrap_or_else(|error| panic!("{file}: {error}"));
		let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
		env::set_var(VARIABLE, hex);
	}

	/// Removes what was linked last. Both versions are built in one folder, so that what they depend
	/// on is compiled once, and are linked to files of the same name: each would be taken for the
	/// other where cargo finds nothing to do.
	fn forget_linked() {
		let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder for results"));
		let profile = out.ancestors().nth(3).expect("it is <profile>/build/<package>/out");
		let targets = profile.join("wbuild/salus-runtime/target");
		for target in fs::read_dir(targets).into_iter().flatten().flatten() {
			for profile in fs::read_dir(target.path()).into_iter().flatten().flatten() {
				let _ = fs::remove_file(profile.path().join("deps/salus_runtime.wasm"));
			}
		}
	}
}
