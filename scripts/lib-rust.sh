# shellcheck shell=bash
# Part of scripts/setup: finds or installs Rust with the WebAssembly target, one of two ways, and
# writes down which for scripts/env.sh. A toolchain that is there is never updated or replaced.

# shellcheck disable=SC2153 # SALUS_ROOT comes from env.sh
pinned() { sed -n "s/^$1 = \"\(.*\)\"/\1/p" "$SALUS_ROOT/$2" | head -n 1; }

RUST_CHANNEL=$(pinned channel rust-toolchain.toml)
RUST_OLDEST=$(pinned rust-version Cargo.toml)
WASM_TARGET=wasm32v1-none
# Asking must not install: rustup does when a toolchain or a part of it is missing.
export RUSTUP_AUTO_INSTALL=0

# What is there comes before what would have to be installed, and what this target folder was built
# with before all, so that nothing is compiled a second time for want of a download.
rust_choose() {
	local recorded way ways=(rustup debian)
	recorded=$(sed -n 's/^# way: //p' "$SALUS_RUST_ENV" 2>/dev/null || true)
	if [[ -n ${SALUS_RUST:-} ]]; then
		ways=("$SALUS_RUST")
	elif [[ $recorded == debian ]]; then
		ways=(debian rustup)
	fi
	for way in "${ways[@]}"; do
		if "${way}_ready"; then "${way}_use" && return; fi
	done
	[[ -n ${SALUS_RUST:-} ]] || ways=(rustup debian)
	for way in "${ways[@]}"; do
		if "${way}_install" && "${way}_ready"; then "${way}_use" && return; fi
	done
	return 1
}

# --- rustup ---

RUSTUP=
rustup_find() {
	RUSTUP=$(command -v rustup || true)
	[[ -n $RUSTUP ]] || RUSTUP=${CARGO_HOME:-$HOME/.cargo}/bin/rustup
	[[ -x $RUSTUP ]]
}

rustup_sysroot() { "$RUSTUP" run "$RUST_CHANNEL" rustc --print sysroot 2>/dev/null; }

rustup_ready() {
	local sysroot tool
	rustup_find && sysroot=$(rustup_sysroot) || return 1
	for tool in cargo rustc cargo-clippy cargo-fmt; do
		[[ -x $sysroot/bin/$tool ]] || return 1
	done
	compgen -G "$sysroot/lib/rustlib/$WASM_TARGET/lib/libcore-*.rlib" >/dev/null
}

rustup_install() {
	local ours=
	if ! rustup_find; then
		[[ ${SALUS_PACKAGES:-} != no ]] || return 1
		apt_update
		if [[ -z $(apt_candidate rustup) ]]; then
			say "no rustup here, nor a package of it"
			return 1
		fi
		apt_install rustup && rustup_find || return 1
		ours=yes
	fi
	rustup_complete && return
	complain "rustup could not provide Rust $RUST_CHANNEL with $WASM_TARGET"
	# Debian's Rust and Debian's rustup exclude each other.
	[[ -z $ours ]] || as_root apt-get remove -y -qq rustup >&2 || true
	return 1
}

rustup_complete() {
	if ! "$RUSTUP" toolchain list | grep -q "^$RUST_CHANNEL\(-\| \|$\)"; then
		say "installing Rust $RUST_CHANNEL with rustup"
		timeout 900 "$RUSTUP" toolchain install "$RUST_CHANNEL" --no-self-update \
			--profile minimal -c clippy -c rustfmt -t "$WASM_TARGET" >&2
		return
	fi
	if ! rustup_sysroot >/dev/null; then
		complain "Rust $RUST_CHANNEL is installed but does not run; it is left as it is"
		return 1
	fi
	say "adding clippy, rustfmt and $WASM_TARGET to Rust $RUST_CHANNEL, where missing"
	timeout 300 "$RUSTUP" target add "$WASM_TARGET" --toolchain "$RUST_CHANNEL" >&2 &&
		timeout 300 "$RUSTUP" component add clippy rustfmt --toolchain "$RUST_CHANNEL" >&2
}

rustup_use() {
	rust_record rustup "$RUST_CHANNEL" "$(dirname "$RUSTUP")" "export RUSTUP_TOOLCHAIN=$RUST_CHANNEL"
	say "Rust $RUST_CHANNEL with rustup's $WASM_TARGET"
}

# --- Debian ---

DEBIAN_PACKAGES=(rustc-web cargo-web rust-web-src rustfmt-web rust-web-clippy lld-19)

# Debian compiles no library for WebAssembly. This says which compiler ours was made by.
debian_wasm_dir() { echo "$(/usr/bin/rustc --print sysroot)/lib/rustlib/$WASM_TARGET"; }
debian_compiler() { /usr/bin/rustc -vV; }

debian_ready() {
	local dir
	[[ -z $(apt_missing "${DEBIAN_PACKAGES[@]}") ]] || return 1
	dir=$(debian_wasm_dir) && [[ -x $(debian_lld) ]] || return 1
	compgen -G "$dir/lib/libcore-*.rlib" >/dev/null &&
		[[ $(cat "$dir/built-by" 2>/dev/null) == "$(debian_compiler)" ]]
}

debian_install() {
	local candidate
	if [[ ${SALUS_PACKAGES:-} != no ]]; then
		apt_update
		candidate=$(apt_candidate rustc-web)
		if [[ -z $candidate ]] || dpkg --compare-versions "$candidate" lt "$RUST_OLDEST"; then
			complain "$(system_name) has no package rustc-web of $RUST_OLDEST or newer"
			return 1
		fi
		apt_install "${DEBIAN_PACKAGES[@]}" || return 1
	fi
	debian_link_lld && debian_build_libraries
}

debian_lld() { echo "$(/usr/bin/rustc --print sysroot)/lib/rustlib/$(debian_host)/bin/rust-lld"; }
debian_host() { /usr/bin/rustc -vV | sed -n 's/^host: //p'; }

# The compiler looks for its linker under this name.
debian_link_lld() {
	local link
	link=$(debian_lld)
	[[ -x $link ]] && return
	as_root mkdir -p "$(dirname "$link")" && as_root ln -sfn /usr/bin/lld-19 "$link"
}

# `core` and `alloc`, the only libraries a runtime uses, from Debian's source of the standard library.
# Bitcode is embedded because runtimes are optimised at link time.
debian_build_libraries() {
	local work dir name files
	say "building core and alloc for $WASM_TARGET"
	work=$(mktemp -d) && dir=$(debian_wasm_dir) || return 1
	mkdir -p "$work/src"
	echo '#![no_std]' >"$work/src/lib.rs"
	printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' \
		>"$work/Cargo.toml"
	(
		cd "$work"
		unset CARGO_ENCODED_RUSTFLAGS RUSTC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER
		PATH=/usr/bin:$PATH CARGO_TARGET_DIR=$work/target RUSTFLAGS=-Cembed-bitcode=yes \
			RUSTC_BOOTSTRAP=1 __CARGO_DEFAULT_LIB_METADATA=stable \
			/usr/bin/cargo build --quiet --release -Zbuild-std=core,alloc --target "$WASM_TARGET"
	) >&2 || {
		complain "core and alloc did not build; see above (the folder stays: $work)"
		return 1
	}
	as_root mkdir -p "$dir/lib" || return 1
	as_root find "$dir/lib" -name 'lib*.rlib' -delete
	for name in core alloc compiler_builtins; do
		mapfile -t files < <(compgen -G "$work/target/$WASM_TARGET/release/deps/lib$name-*.rlib")
		((${#files[@]} == 1)) && as_root install -m 644 "${files[@]}" "$dir/lib/" || return 1
	done
	debian_compiler | as_root tee "$dir/built-by" >/dev/null
	rm -rf "$work" "$CARGO_TARGET_DIR/release/wbuild"
}

debian_use() {
	local version
	version=$(/usr/bin/rustc --version | cut -d' ' -f2)
	rust_record debian "$version" /usr/bin 'unset RUSTUP_TOOLCHAIN'
	say "Debian's Rust $version with a locally built core and alloc"
}

# --- what scripts/env.sh reads ---

# The wasm side of the runtime is built in a folder of its own, which does not notice another compiler.
rust_record() {
	local way=$1 version=$2 bin=$3 more=$4 new old
	# shellcheck disable=SC2016 # PATH is for whoever reads the file
	printf -v new '# way: %s\n# version: %s\nexport PATH=%q:$PATH\n%s' \
		"$way" "$version" "$bin" "$more"
	old=$(cat "$SALUS_RUST_ENV" 2>/dev/null || true)
	if [[ $new != "$old" ]]; then
		[[ -z $old ]] || rm -rf "$CARGO_TARGET_DIR/release/wbuild"
		mkdir -p "$CARGO_TARGET_DIR"
		printf '%s\n' "$new" >"$SALUS_RUST_ENV"
	fi
	# shellcheck source=/dev/null
	. "$SALUS_RUST_ENV"
}
