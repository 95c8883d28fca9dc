# shellcheck shell=bash
# Part of scripts/demo, scripts/bench and scripts/check-operating: processes that they start.

# stop PID…: asks them all to end, and ends who has not after ten seconds.
stop() {
	local pid turn
	for pid; do kill "$pid" 2>/dev/null || true; done
	for pid; do
		for ((turn = 0; turn < 100; turn++)); do
			kill -0 "$pid" 2>/dev/null || continue 2
			sleep 0.1
		done
		kill -KILL "$pid" 2>/dev/null || true
	done
}

# node_answers PID LOG: waits for a node on a port that the system picks: PORT. Where it fails, WHY says
# what the node does. Not for a subshell: a signal would have to wait for it.
# shellcheck disable=SC2034 # for who asked
node_answers() {
	local turn
	for ((turn = 0; turn < 600; turn++)); do
		PORT=$(sed -n 's/.*Running JSON-RPC server: addr=127\.0\.0\.1:\([0-9]*\).*/\1/p' "$2")
		[[ -z $PORT ]] || return 0
		kill -0 "$1" 2>/dev/null || { WHY='ended as it started' && return 1; }
		sleep 0.1
	done
	WHY='does not answer'
	return 1
}

# A port at which nobody answers.
free_port() {
	local port
	for ((port = 13000 + RANDOM % 10000; ; port++)); do
		(: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}
