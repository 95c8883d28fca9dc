# shellcheck shell=bash
# Sourced (by bash) in the Makefile's recipes and in scripts, never run: where things are built, and
# the Rust that scripts/setup chose for it. It sets environment variables and does nothing else.

SALUS_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export SALUS_ROOT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$SALUS_ROOT/target}
[[ $CARGO_TARGET_DIR == /* ]] || CARGO_TARGET_DIR=$PWD/$CARGO_TARGET_DIR
HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
export HOME

# Written by scripts/setup: which Rust comes first on PATH.
SALUS_RUST_ENV=$CARGO_TARGET_DIR/salus-rust.env
if [[ -r $SALUS_RUST_ENV ]]; then
	# shellcheck source=/dev/null
	. "$SALUS_RUST_ENV"
fi
# Lint tools, pinned by scripts/setup.
export PATH=$CARGO_TARGET_DIR/tools/bin:$PATH
