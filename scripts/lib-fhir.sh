# shellcheck shell=bash
# HAPI's FHIR validator and HL7's definitions of FHIR R4, from Maven Central: for `make check-fhir` and
# `make fhir-tables` alone. Sourced by scripts/setup and by what uses them.

FHIR_HAPI=8.8.0
FHIR_LIB=${XDG_CACHE_HOME:-$HOME/.cache}/salus/hapi-$FHIR_HAPI
FHIR_PACKAGES=(maven default-jdk-headless)

fhir_setup() {
	local here
	[[ -e $FHIR_LIB/whole ]] && return
	here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
	if ! command -v mvn >/dev/null || ! command -v javac >/dev/null; then
		if [[ ${SALUS_PACKAGES:-} == no ]] || ! apt_system || ! apt_install "${FHIR_PACKAGES[@]}"; then
			complain "HAPI needs Java 17 or newer, with its compiler, and Maven"
			exit 1
		fi
	fi
	say "fetching HAPI $FHIR_HAPI: a minute, once"
	mvn -q -B -f "$here/fhir/pom.xml" -Dhapi="$FHIR_HAPI" dependency:copy-dependencies \
		-DoutputDirectory="$FHIR_LIB"
	touch "$FHIR_LIB/whole"
}
