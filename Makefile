# Salus: every task has its target here. `make` lists them.
#
# Everything is compiled with one profile, for the whole workspace at once and into one folder, so
# that a dependency is compiled once, whichever target comes first: no `-p`, `cargo check` or debug build.

SHELL := /bin/bash
override export CARGO_TARGET_DIR := $(abspath $(or $(CARGO_TARGET_DIR),target))
# The Rust that scripts/setup chose.
CARGO := . scripts/env.sh && cargo
ALL := --release --workspace --locked
BROWSER := wasm32-unknown-unknown
export FILES TRANSACTIONS
.DEFAULT_GOAL := help
.PHONY: help setup build node demo test quick announce test-rust test-wasm test-js fuzz weights lint fmt clean advisories check-fhir fhir-tables setup-fhir network faults bench bench-micro bench-files bench-access check-operating fhir-tables setup-fhir setup-js setup-wasm setup-kubo setup-operating setup-faults setup-lint lint-fmt lint-deps lint-code

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS=$$'\t' read -r name text; do \
		printf '  make %-15s %s\n' "$$name" "$$text"; done
	@echo
	@echo '  SALUS_RUST=rustup|debian picks the Rust, CARGO_TARGET_DIR=… the folder to build in.'

setup: ## Install what building needs, where missing (Debian, Ubuntu)
	@scripts/setup

build: setup ## Compile the node and the salus command
	$(CARGO) build $(ALL)

node: build ## Run a development node; ARGS="…" adds its options
	. scripts/env.sh && exec $(CARGO_TARGET_DIR)/release/salus-node --dev --state-pruning archive $(ARGS)

demo: build ## Play the main job on a node of its own; FILES="a.pdf b.json" uses your files
	@scripts/demo

# The longest tests wait for blocks rather than for a core: more of them at once take a third of the time.
test: announce test-rust test-wasm test-js ## Run every test, those against a real node too

announce:
	@echo 'make test: tests in Rust, of the core as WebAssembly, in JavaScript; half an hour on two cores, an hour where nothing is compiled'

quick: build lint-fmt ## Run the tests that need no node, and check the format
	$(CARGO) test $(ALL) --lib --bins

test-rust: build setup-kubo ## Run the tests in Rust alone
	. scripts/env.sh && RUST_TEST_THREADS=$${RUST_TEST_THREADS:-8} cargo test $(ALL) --no-fail-fast

# The core as a browser has it, in Node.js. Another target, so it compiles its own dependencies: some two minutes.
test-wasm: build setup-wasm ## Run the unit tests of the client's core as WebAssembly alone
	. scripts/env.sh && if [ -d "$$(rustc --print sysroot)/lib/rustlib/$(BROWSER)" ]; then \
		CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="node $(CURDIR)/client/core/run-wasm-tests.mjs" \
			cargo test --release --locked -p salus-core --lib --target $(BROWSER); \
	else echo "SKIPPED test-wasm: no $(BROWSER) here"; fi

setup-wasm: setup
	@scripts/setup wasm

# After the tests in Rust, which compile the example of docs/clients.md too.
test-js: build setup-js ## Run the tests of the standard clients and of docs/clients.md alone
	$(CARGO) build --quiet $(ALL) --examples
	cd client/js && node --test --test-reporter=spec tests/*.test.js

setup-js:
	@scripts/setup js

setup-kubo:
	@scripts/setup kubo

setup-operating:
	@scripts/setup operating

check-operating: build setup-operating ## Check alerts, dashboard, proxy and units with the real programs
	@scripts/check-operating

setup-fhir:
	@scripts/setup fhir

check-fhir: build setup-fhir ## Validate what is exported with HAPI; FILES="a.json" and PROFILES=DIR (IHE's) add to it
	$(CARGO) build --quiet $(ALL) --examples
	@scripts/check-fhir

fhir-tables: setup-fhir ## Write the tables that FHIR resources are checked by anew, from HL7's definitions
	. scripts/lib-fhir.sh && java -cp "$$FHIR_LIB/*" scripts/fhir/Tables.java client/core/src/fhir/valid/r4.txt

# zombienet-sdk and what it takes are compiled once, apart from everything else: some twenty minutes.
network: build ## Run networks of four validators with zombienet: the main job, a late joiner, traffic
	. scripts/env.sh && cd zombienet/network && PATH=$(CARGO_TARGET_DIR)/release:$$PATH \
		CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/network cargo test --locked -- --test-threads=1 --nocapture

faults: build setup-faults ## Kill, cut off and damage validators under load, as root: an hour; TEST=killed runs one
	$(CARGO) test $(ALL) --test faults --no-run
	@scripts/faults $(TEST)

setup-faults:
	@scripts/setup faults

bench: build ## Measure how fast one node and four validators on this machine are; TRANSACTIONS=50000 and WINDOWS="4 32" change the load
	@scripts/bench

bench-micro: build ## Measure the client's and the calls' steps one by one (Criterion); ARGS="calls" measures these alone
	$(CARGO) bench --workspace --locked $(foreach bench,$(or $(ARGS),client calls trail database loaded),--bench $(bench))

bench-files: build ## Compare 1 GiB in and out with age; IPFS=URL measures that Kubo daemon too
	$(CARGO) build --quiet $(ALL) --examples
	$(CARGO_TARGET_DIR)/release/examples/throughput $(or $(MIB),1024) $(or $(DIR),$(CARGO_TARGET_DIR)) $(if $(IPFS),--ipfs $(IPFS))

bench-access: build ## Measure granting, revoking and recovery at size; ARGS="--records 10,1000" changes it
	$(CARGO) build --quiet $(ALL) --examples
	$(CARGO_TARGET_DIR)/release/examples/access $(ARGS)

fuzz: setup ## Feed the runtime made-up extrinsics until something breaks; SECONDS=60 for so long
	@scripts/fuzz $(SECONDS)

weights: setup ## Measure what each call costs, for runtime/src/weights; takes long the first time
	@scripts/weights

lint: lint-fmt lint-deps lint-code ## Check format, dependencies' licences and sources, code (clippy)

fmt: setup-lint ## Format Rust and TOML
	$(CARGO) fmt --all
	$(CARGO) fmt --manifest-path zombienet/network/Cargo.toml
	. scripts/env.sh && RUST_LOG=warn taplo fmt

clean: ## Remove what was compiled, the lint tools too
	$(CARGO) clean

advisories: setup-lint ## Check dependencies against the RustSec database (needs the network)
	$(CARGO) deny --locked check advisories

setup-lint:
	@scripts/setup lint

lint-fmt: setup-lint
	$(CARGO) fmt --all --check
	$(CARGO) fmt --manifest-path zombienet/network/Cargo.toml --check
	. scripts/env.sh && RUST_LOG=warn taplo fmt --check
	shellcheck -x scripts/setup scripts/demo scripts/bench scripts/fuzz scripts/fuzz-rustc scripts/weights scripts/check-operating scripts/probe-units scripts/faults scripts/check-fhir scripts/*.sh .ci/run

# parse-error is about crates that write "GPL-3.0" for "GPL-3.0-only", and changes nothing. The networks'
# crates need fewer exceptions, and one of them has its licence in a file alone.
DENIED := -A parse-error licenses bans sources
lint-deps: setup-lint
	$(CARGO) deny --locked check $(DENIED)
	$(CARGO) deny --manifest-path zombienet/network/Cargo.toml --config deny.toml --locked check \
		-A license-exception-not-encountered -A no-license-field $(DENIED)

# `cargo clippy` checks rather than builds, and would compile every dependency a second time for it.
# Clippy as the compiler of the workspace's own crates takes the dependencies as `make build` left them.
# Own crates get artifacts of their own by it, so neither build makes the other stale; unoptimised,
# because only the warnings count; and without the wasm, which is the same code again. The last line
# puts the real programs back under their names.
lint-code: build
	. scripts/env.sh && SKIP_WASM_BUILD=1 RUSTC_WORKSPACE_WRAPPER=clippy-driver \
		CLIPPY_ARGS=-Dwarnings__CLIPPY_HACKERY__-Copt-level=0 cargo build $(ALL) --all-targets --keep-going; \
		result=$$?; cargo build --quiet $(ALL) && exit $$result
