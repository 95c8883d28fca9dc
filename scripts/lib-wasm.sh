# shellcheck shell=bash
# Part of scripts/setup: the standard library for browsers (wasm32-unknown-unknown) and wasm-bindgen, for
# `make test-wasm` alone. rustup has the library; Debian's toolchain has none that fits, and then the tests are left
# out, with a word.

BROWSER_TARGET=wasm32-unknown-unknown

wasm_setup() {
	node_ready || node_install || js_by_hand
	wasm_target || return 0
	wasm_bindgen
}

wasm_target() {
	wasm_ready && return
	if grep -q '^# way: rustup' "$SALUS_RUST_ENV" && rustup_find &&
		"$RUSTUP" target add --toolchain "$RUST_CHANNEL" "$BROWSER_TARGET"; then
		return
	fi
	complain "no $BROWSER_TARGET here, and this Rust cannot install it: make test-wasm leaves its tests out"
	return 1
}

# What makes the way between WebAssembly and its host: of the very version that the library is compiled with. A
# mirror of the registry may lack a crate that the tool's own lock names; then others of the same kind do.
wasm_bindgen() {
	local version
	version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' "$SALUS_ROOT/Cargo.lock")
	tool_ready wasm-bindgen "$version" && return
	# shellcheck source=/dev/null
	. "$SALUS_RUST_ENV"
	tool_cargo_install wasm-bindgen-cli "$version" ||
		TOOL_UNLOCKED=yes tool_cargo_install wasm-bindgen-cli "$version"
	tool_done wasm-bindgen "$version"
}

wasm_ready() {
	local sysroot
	# shellcheck source=/dev/null
	sysroot=$(. "$SALUS_RUST_ENV" && rustc --print sysroot) &&
		compgen -G "$sysroot/lib/rustlib/$BROWSER_TARGET/lib/libstd-*.rlib" >/dev/null
}
