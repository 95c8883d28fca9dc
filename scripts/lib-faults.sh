# shellcheck shell=bash
# Part of scripts/setup: what the fault tests use beside the nodes.

FAULT_PACKAGES=(
	iproute2 util-linux mount # networks and disks of their own
	faketime # a wrong clock
)

faults_setup() {
	if [[ ${SALUS_PACKAGES:-} != no ]]; then
		if ! apt_system; then
			complain "this is $(system_name). Please install by hand: iproute2, util-linux, libfaketime"
			exit 1
		fi
		apt_install "${FAULT_PACKAGES[@]}"
	fi
}
