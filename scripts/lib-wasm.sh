# shellcheck shell=bash
# Part of scripts/setup: the standard library for browsers (wasm32-unknown-unknown), for `make test-wasm`
# alone. rustup has it; Debian's toolchain has none that fits, and then the tests are left out, with a word.

BROWSER_TARGET=wasm32-unknown-unknown

wasm_setup() {
	node_ready || node_install || js_by_hand
	wasm_ready && return
	if grep -q '^# way: rustup' "$SALUS_RUST_ENV" && rustup_find &&
		"$RUSTUP" target add --toolchain "$RUST_CHANNEL" "$BROWSER_TARGET"; then
		return
	fi
	complain "no $BROWSER_TARGET here, and this Rust cannot install it: make test-wasm leaves its tests out"
}

wasm_ready() {
	local sysroot
	# shellcheck source=/dev/null
	sysroot=$(. "$SALUS_RUST_ENV" && rustc --print sysroot) &&
		compgen -G "$sysroot/lib/rustlib/$BROWSER_TARGET/lib/libstd-*.rlib" >/dev/null
}
