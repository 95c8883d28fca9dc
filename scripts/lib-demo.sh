# shellcheck shell=bash
# Part of scripts/demo: telling, running and checking one command, and the node. What it starts it
# stops, and what it writes it removes, however the demo ends; only a failed node's log is kept.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
	BOLD=$'\e[1m' BLUE=$'\e[34m' GREEN=$'\e[32m' RED=$'\e[31m' PLAIN=$'\e[0m'
else
	BOLD='' BLUE='' GREEN='' RED='' PLAIN=''
fi

# --- telling ---

chapter() { printf '\n%s== %s ==%s\n' "$BOLD" "$*" "$PLAIN"; }
tell() { printf '\n%s%s%s\n' "$BOLD" "$*" "$PLAIN"; }
indented() { sed -e '${/^$/d}' -e 's/^./    &/' "$@"; }
good() { printf '    %s%s%s\n' "$GREEN" "$*" "$PLAIN"; }

# The command as one types it. $DEMO stands for the demo's folder.
typed() {
	local word line=
	for word in "$@"; do
		if [[ $word == "$TEMP"/* ]]; then
			word=\$DEMO$(printf %q "${word#"$TEMP"}")
		elif [[ ! $word =~ ^[A-Za-z0-9_./:=@%+,-]+$ ]]; then
			word=\'${word//\'/\'\\\'\'}\'
		fi
		line+=" $word"
	done
	printf '  %s$%s%s\n' "$BLUE" "$line" "$PLAIN"
}

# --- ends ---

TEMP='' NODE='' CLIENT='' LOG=''

# Ends the demo: something went otherwise than it has to.
deviation() {
	printf '\n%sThe demo failed:%s %s\n' "$RED" "$PLAIN" "$*" >&2
	exit 1
}

# Made first, so that nothing starts that would not be stopped.
demo_folder() {
	umask 077
	trap finish EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 141' PIPE
	trap 'exit 143' TERM
	TEMP=$(mktemp -d "${TMPDIR:-/tmp}/salus-demo.XXXXXX")
	LOG=$TEMP/node.log
	: >"$LOG"
}

finish() {
	local status=$?
	trap - EXIT
	trap '' HUP INT PIPE TERM
	stop ${CLIENT:+"$CLIENT"}
	stop ${NODE:+"$NODE"}
	case $status in 0 | 129 | 130 | 141 | 143) ;; *) keep_log ;; esac
	[[ -z $TEMP ]] || rm -rf "$TEMP"
	exit "$status"
}

keep_log() {
	local kept
	[[ -s $LOG ]] || return 0
	kept=$(mktemp "${TMPDIR:-/tmp}/salus-demo-node.XXXXXX.log") && cp "$LOG" "$kept" || return 0
	{
		printf "\nThe node's log is kept as %s. Its last lines:\n" "$kept"
		tail -n 15 "$LOG" | indented
	} >&2
}

# --- the node ---

# Alone, on ports that the system picks: it meets no other development chain of this network.
node_start() {
	"$BIN/salus-node" --dev --base-path "$TEMP/node" --rpc-port 0 --port 0 --no-prometheus \
		--no-mdns --reserved-only --disable-log-color >"$LOG" 2>&1 &
	NODE=$!
	node_answers "$NODE" "$LOG" || deviation "the node $WHY"
	export SALUS_NODE=ws://127.0.0.1:$PORT
}

# What the node holds of memory, in MiB; nothing where the system does not say.
node_memory() { awk '/^VmRSS:/ { printf "%.0f", $2 / 1024 }' "/proc/$NODE/status" 2>/dev/null || true; }

# --- one command ---

# What became final: sentences, and seconds each.
STEPS=() SECONDS_TO_FINAL=()
REFUSALS=0 COMPARED=0

# call WHO ARGUMENT… runs `salus` on the machine of WHO, or on $machine: STATUS, $TEMP/out. WHO is an
# account, a development account such as //Alice, or - where the command needs none. Not in the
# foreground, so that a signal need not wait for it.
call() {
	identity "$1"
	SALUS_DATA=$TEMP/${machine:-${1#//}} "$BIN/salus" --passphrase-file "$TEMP/passphrase" \
		"${IDENTITY[@]}" "${@:2}" >"$TEMP/out" &
	CLIENT=$! STATUS=0
	wait "$CLIENT" || STATUS=$?
	CLIENT=
}

identity() {
	case $1 in
	-) IDENTITY=() ;;
	//*) IDENTITY=(--dev "$1") ;;
	*) IDENTITY=(--account "$1") ;;
	esac
}

# look SENTENCE WHO ARGUMENT…: it has to succeed.
look() {
	tell "$1"
	identity "$2"
	typed salus "${IDENTITY[@]}" "${@:3}"
	call "${@:2}"
	((STATUS == 0)) || deviation "this was to succeed, and ended with code $STATUS"
	indented "$TEMP/out"
}

# step SENTENCE WHO ARGUMENT…: as look, and it has to become final on the chain.
step() {
	local seconds
	look "$@"
	seconds=$(sed -n 's/.*final in block [0-9]* after \([0-9.]*\) s.*/\1/p' "$TEMP/out")
	[[ -n $seconds ]] || deviation 'this was to become final on the chain'
	STEPS+=("$1")
	SECONDS_TO_FINAL+=("$seconds")
}

# refusal CODE SENTENCE WHO ARGUMENT…: it has to be refused, for this reason.
refusal() {
	tell "$2"
	identity "$3"
	typed salus "${IDENTITY[@]}" "${@:4}"
	call "${@:3}" 2>"$TEMP/errors"
	indented "$TEMP/errors"
	((STATUS == 1)) || deviation "this was to be refused, and ended with code $STATUS"
	[[ $(head -n 1 "$TEMP/errors") == "$1" ]] || deviation "this was to be refused with $1"
	REFUSALS=$((REFUSALS + 1))
	good 'Refused, as it has to be.'
}

# ask FILTER WHO ARGUMENT…: what jq finds in the command's JSON, into ANSWER.
ask() {
	call "${@:2}" --output json
	((STATUS == 0)) || deviation "salus ${*:3} ended with code $STATUS"
	# shellcheck disable=SC2034 # for who asked
	ANSWER=$(jq -er "$1" "$TEMP/out") || deviation "salus ${*:3} did not say $1"
}

# same ORIGINAL COPY: the bytes have to be the same.
same() {
	typed cmp "$1" "$2"
	cmp "$1" "$2" || deviation "$2 is not $1"
	COMPARED=$((COMPARED + 1))
	good 'The same bytes.'
}
