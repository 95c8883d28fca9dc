# shellcheck shell=bash
# Part of scripts/setup: the tools of `make lint`, pinned, in the target folder's `tools`. They may
# be compiled, so it comes after rust_choose.

CARGO_DENY=0.20.2
TAPLO=0.9.3
TOOLS=$CARGO_TARGET_DIR/tools

lint_tools() {
	if [[ ${SALUS_PACKAGES:-} != no ]]; then
		apt_install shellcheck || by_hand
	fi
	lint_taplo
	lint_cargo_deny
}

# Asking is quick: the version stands in a file beside the tool.
tool_ready() { [[ -x $TOOLS/bin/$1 && $(cat "$TOOLS/$1.version" 2>/dev/null) == "$2" ]]; }
tool_done() { echo "$2" >"$TOOLS/$1.version"; }

# Its own target folder: the project's artifacts stay as they are. Little optimised: compiling takes
# longer than running.
tool_cargo_install() {
	local locked=(--locked)
	[[ -z ${TOOL_UNLOCKED:-} ]] || locked=()
	say "compiling $1 $2 (some minutes)"
	CARGO_TARGET_DIR=$TOOLS/build CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0 \
		CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
		cargo install --quiet "${locked[@]}" --root "$TOOLS" --version "$2" "$1" >&2 || return
	rm -rf "$TOOLS/build"
}

lint_cargo_deny() {
	tool_ready cargo-deny "$CARGO_DENY" && return
	tool_cargo_install cargo-deny "$CARGO_DENY"
	tool_done cargo-deny "$CARGO_DENY"
}

# The binary from the Python index takes seconds; compiling it is for where there is none.
lint_taplo() {
	tool_ready taplo "$TAPLO" && return
	if [[ ${SALUS_PACKAGES:-} != no ]]; then apt_install python3-pip || true; fi
	rm -rf "$TOOLS/taplo"
	say "installing taplo $TAPLO"
	if PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 /usr/bin/python3 -m pip install \
		--quiet --no-deps --only-binary :all: --target "$TOOLS/taplo" "taplo==$TAPLO" >&2; then
		install -D -m 755 "$TOOLS/taplo/bin/taplo" "$TOOLS/bin/taplo"
	else
		tool_cargo_install taplo-cli "$TAPLO"
	fi
	rm -rf "$TOOLS/taplo"
	tool_done taplo "$TAPLO"
}
