# shellcheck shell=bash
# Part of scripts/bench: networks of one and of four nodes on this machine. What it starts it stops,
# and what it writes beside the results it removes, however the benchmark ends.

TEMP='' NODES=() URLS=()

wrong() {
	printf 'bench: %s\n' "$*" >&2
	exit 1
}

say() { printf '\n%s\n' "$*" >&2; }

# Made first, so that nothing starts that would not be stopped.
bench_folder() {
	umask 077
	trap finish EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	TEMP=$(mktemp -d "${TMPDIR:-/tmp}/salus-bench.XXXXXX")
}

finish() {
	local status=$?
	trap - EXIT
	trap '' HUP INT TERM
	network_stop
	[[ -z $TEMP ]] || rm -rf "$TEMP"
	exit "$status"
}

network_stop() {
	stop "${NODES[@]}"
	NODES=() URLS=()
	[[ -z $TEMP ]] || rm -rf "${TEMP:?}"/net
}

# node_start NAME OPTION…: starts a node and waits until it answers.
node_start() {
	local name=$1 log=$TEMP/net/$1.log
	mkdir -p "$TEMP/net"
	: >"$log"
	"$BIN/salus-node" "${@:2}" --base-path "$TEMP/net/$name" --rpc-port 0 --no-prometheus --no-mdns \
		--no-telemetry --disable-log-color >"$log" 2>&1 &
	NODES+=($!)
	node_answers "${NODES[-1]}" "$log" || wrong "the node $name $WHY: $(tail -n 3 "$log")"
	URLS+=("ws://127.0.0.1:$PORT")
}

one_node() { node_start alice --dev --port 0 --reserved-only; }

# Four validators, which find each other through the first.
four_nodes() {
	local key identity port name
	key=$(printf '%064x' 1)
	identity=$(printf %s "$key" | "$BIN/salus-node" key inspect-node-key) || wrong 'there is no node key'
	port=$(free_port)
	node_start alice --chain local --alice --node-key "$key" --port "$port"
	for name in bob charlie dave; do
		node_start "$name" --chain local "--$name" --port 0 --unsafe-force-node-key-generation \
			--bootnodes "/ip4/127.0.0.1/tcp/$port/p2p/$identity"
	done
}

# What the nodes hold of memory, each: their own, and pages of their databases' files, which the system
# takes back when it needs them; and the most that both were together.
memory() {
	local pid
	for pid in "${NODES[@]}"; do
		awk '/^RssAnon:/ { own = $2 } /^RssFile:/ { files = $2 } /^VmHWM:/ { most = $2 }
			END { printf "%.0f MiB and %.0f of files, at most %.0f", own / 1024, files / 1024, most / 1024 }' \
			"/proc/$pid/status" 2>/dev/null || true
		[[ $pid == "${NODES[-1]}" ]] || printf ', '
	done
}

# What their databases take of the disk, in MiB, each.
disk() {
	local dir
	for dir in "$TEMP"/net/*/; do
		du -sm "$dir" | cut -f 1 | tr '\n' ' '
	done
}
