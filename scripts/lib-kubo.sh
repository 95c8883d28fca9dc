# shellcheck shell=bash
# Part of scripts/setup: Kubo, for the tests that run against a real daemon. Where it cannot be had,
# those tests say that they are left out; nothing else needs it.

KUBO_VERSION=v0.43.0
KUBO_GO=1.26
KUBO_DIR=${XDG_CACHE_HOME:-$HOME/.cache}/salus/kubo

# Newer than what is asked for, or the same.
kubo_at_least() { [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }

kubo_ready() {
	local ipfs version
	for ipfs in "$(command -v ipfs || true)" "$KUBO_DIR/ipfs"; do
		[[ -x $ipfs ]] || continue
		version=$("$ipfs" version --number 2>/dev/null) || continue
		if kubo_at_least "$version" "${KUBO_VERSION#v}"; then
			say "Kubo $version: $ipfs"
			return
		fi
	done
	return 1
}

kubo_setup() {
	local go
	kubo_ready && return
	go=$(go env GOVERSION 2>/dev/null || true)
	if [[ -z $go ]] || ! kubo_at_least "${go#go}" "$KUBO_GO"; then
		complain "no Kubo ${KUBO_VERSION#v} here, and no Go $KUBO_GO to build it with: tests against it are left out"
		return
	fi
	say "building Kubo $KUBO_VERSION with Go ${go#go}: some minutes, once"
	kubo_build || complain "Kubo did not build, see above: tests against it are left out"
}

# `go install` into the cache; where a module proxy has that version and not the list of all of them,
# from a module that names it.
kubo_build() {
	local work
	mkdir -p "$KUBO_DIR" && work=$(mktemp -d) || return 1
	(
		cd "$work" || exit 1
		GOBIN=$work go install "github.com/ipfs/kubo/cmd/ipfs@$KUBO_VERSION" && exit
		printf 'package main\n\nimport _ "github.com/ipfs/kubo/cmd/ipfs"\n' >tools.go
		go mod init kubo.build && go get "github.com/ipfs/kubo/cmd/ipfs@$KUBO_VERSION" &&
			go build -trimpath -o ipfs github.com/ipfs/kubo/cmd/ipfs
	) >&2 && mv "$work/ipfs" "$KUBO_DIR/ipfs"
	local result=$?
	rm -rf "$work"
	return $result
}
