# shellcheck shell=bash
# Part of scripts/setup: Debian packages. Installs what is missing, removes and upgrades nothing.

os_release() { sed -n "s/^$1=//p" /etc/os-release 2>/dev/null | tr -d '"' | head -n 1; }

system_name() {
	local name
	name=$(os_release PRETTY_NAME)
	echo "${name:-$(uname -s)}"
}

apt_system() {
	case " $(os_release ID) $(os_release ID_LIKE) " in
	*' debian '* | *' ubuntu '*) command -v apt-get >/dev/null ;;
	*) false ;;
	esac
}

as_root() {
	if [[ $(id -u) == 0 ]]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		complain "only root may do this, and there is no sudo: $*"
		return 1
	fi
}

apt_missing() {
	local package
	for package in "$@"; do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
			echo "$package"
	done
}

# A source that does not answer must not stop the others.
APT_UPDATED=
apt_update() {
	[[ -z $APT_UPDATED ]] || return 0
	say 'reading the package lists'
	as_root apt-get update -qq ||
		complain 'some package lists could not be read; going on with what is there'
	APT_UPDATED=yes
}

apt_install() {
	local missing
	mapfile -t missing < <(apt_missing "$@")
	((${#missing[@]})) || return 0
	if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
		complain "packages are missing, you are not root, and there is no sudo. As root, please run:"
		complain "    apt-get install ${missing[*]}"
		return 1
	fi
	apt_update
	say "installing ${missing[*]}"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove \
		--no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "${missing[@]}" >&2
}

# The version apt would install, or nothing.
apt_candidate() {
	LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -v '^(none)$' || true
}
