# shellcheck shell=bash
# Part of scripts/check-operating: telling, waiting, and the processes of the check. What it starts it
# stops, and what it writes it removes, however the check ends.

TEMP='' PIDS=() SKIPPED=0

tell() { printf '\n== %s\n' "$*"; }
good() { printf '   ok: %s\n' "$*"; }
skip() {
	SKIPPED=$((SKIPPED + 1))
	printf 'SKIPPED %s\n' "$*"
}
wrong() {
	printf '\nFAILED: %s\n' "$*" >&2
	exit 1
}

begin() {
	umask 077
	trap finish EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	TEMP=$(mktemp -d "${TMPDIR:-/tmp}/salus-operating.XXXXXX")
}

finish() {
	local status=$?
	trap - EXIT
	trap '' INT TERM
	stop "${PIDS[@]}"
	if ((status != 0)) && [[ -n $TEMP ]]; then
		tail -n 15 "$TEMP"/*.log >&2 2>/dev/null || true
	fi
	[[ -z $TEMP ]] || rm -rf "$TEMP"
	exit "$status"
}

# start LOG COMMAND…: in the background, until the check ends.
start() {
	"${@:2}" >"$TEMP/$1.log" 2>&1 </dev/null &
	PIDS+=($!)
}

# wait_for WHAT SECONDS COMMAND…: until the command succeeds.
wait_for() {
	local turn
	for ((turn = 0; turn < $2 * 5; turn++)); do
		"${@:3}" >/dev/null 2>&1 && return
		sleep 0.2
	done
	wrong "waited $2 s in vain for $1"
}
