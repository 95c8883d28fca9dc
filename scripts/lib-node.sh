# shellcheck shell=bash
# Part of scripts/setup: Node.js, npm and the modules of client/js, for `make test-js` alone. Node.js
# and npm are the system's own, whoever installed them; the modules go to client/js/node_modules, as
# package-lock.json pins them, and nothing is fetched while that file stays the same.

# Debian 12 and Ubuntu 24.04 have 18.
NODE_OLDEST=18

js_setup() {
	node_ready || node_install || js_by_hand
	js_modules || js_by_hand
}

node_major() { node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p'; }

node_ready() {
	local major
	major=$(node_major)
	((${major:-0} >= NODE_OLDEST)) && command -v npm >/dev/null
}

# Whoever has Node.js from elsewhere keeps it: only what is missing is installed.
node_install() {
	local missing=() candidate
	[[ ${SALUS_PACKAGES:-} != no ]] && apt_system || return 1
	if [[ -n $(node_major) ]]; then
		command -v npm >/dev/null && complain "Node.js here is $(node --version)" && return 1
	else
		missing+=(nodejs)
	fi
	command -v npm >/dev/null || missing+=(npm)
	apt_update
	candidate=$(apt_candidate nodejs)
	if [[ -z $candidate ]] || dpkg --compare-versions "${candidate#*:}" lt "$NODE_OLDEST"; then
		complain "$(system_name) has no package nodejs of $NODE_OLDEST or newer"
		return 1
	fi
	apt_install "${missing[@]}" && node_ready
}

# No package's own scripts are run: nothing here needs them. The stamp says which lock file it was.
js_modules() {
	local dir=$SALUS_ROOT/client/js lock stamp
	lock=$(cksum <"$dir/package-lock.json")
	stamp=$dir/node_modules/.salus-lock
	[[ $(cat "$stamp" 2>/dev/null) != "$lock" ]] || return 0
	say 'installing the JavaScript clients that the tests use'
	(cd "$dir" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || return 1
	echo "$lock" >"$stamp"
}

js_by_hand() {
	cat >&2 <<-END

		The tests of the standard JavaScript clients need Node.js $NODE_OLDEST or newer with npm, and once, from
		the npm registry, the modules that client/js/package-lock.json names. See above for what failed.
		Node.js and npm by hand: on Debian and Ubuntu apt-get install nodejs npm, elsewhere see
		https://nodejs.org. Then run the same command again. Everything but make test-js works without.
	END
	exit 1
}
