# The one door to the repository. `make run` and `make test` are all a newcomer needs: both install what is missing first.

target := $(or $(CARGO_TARGET_DIR),target)
binary := $(abspath $(target)/release/clientele)
shipped := $(abspath $(target)/dist/clientele)
goals := $(or $(MAKECMDGOALS),help)
# Views of few types: a third less for the browser (docs/adr/0006). Both halves must have it to fit together.
export RUSTFLAGS := $(strip $(RUSTFLAGS) $(if $(findstring erase_components,$(RUSTFLAGS)),,--cfg erase_components))

.PHONY: help run demo dev seed fmt check test e2e bench soak wander audit release site server shipped

help: ## Lists the targets
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' Makefile | expand -t 10

# Paths of the tools. Each file is written by the set-up, once and again after a change of it.
ifneq ($(filter-out help,$(goals)),)
include target/build.mk
endif
ifneq ($(filter test e2e bench demo wander,$(goals)),)
include target/test.mk
endif

target/build.mk: .ci/setup
	@.ci/setup build

target/test.mk: .ci/setup $(wildcard end2end/package.json end2end/package-lock.json)
	@.ci/setup test

run: server ## Builds and serves on http://localhost:3000, with its data in ./data
	@exec $(binary) serve

demo: server ## Runs product and a storefront together, with made-up people to sign in as
	@CLIENTELE_BIN=$(binary) DEMO_DATA=$(abspath target/demo) exec node end2end/storefront/demo.js

dev: ## Serves an unoptimised build and rebuilds it whenever a source file changes
	@.ci/dev

seed: server ## Fills the database with people: make seed N=100000
	$(binary) seed --people $(or $(N),1000)

fmt: ## Formats the sources
	cargo fmt --all

check: site ## Formatting, lints for each half, documentation, dependencies and sizes
	cargo fmt --all --check
	cargo clippy -p app -p server -p site --all-targets -- -D warnings
	cargo clippy -p app -p frontend --target wasm32-unknown-unknown -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items -p app -p server
	.ci/dependencies
	.ci/budgets $(target)/site $(wildcard app/locales/*)

test: check ## The whole gate: check, the Rust tests on both databases, then the browser
	cargo test -p site
	.ci/with-postgres cargo test --no-fail-fast -p app -p server
	$(MAKE) e2e

# Against the server as the Rust tests compiled it, with the browser's files as they ship: a release would take ten minutes more.
e2e: site ## The end-to-end tests alone: make e2e ARGS='users.spec.ts --project=sqlite'
	cargo build -p app -p server --bin clientele
	cd end2end && CLIENTELE_BIN=$(abspath $(target)/debug/clientele) ../.ci/with-postgres npx playwright test $(ARGS)

bench: shipped ## Measures lists, sign-in, import, tokens, memory and start against a baseline; a part: make bench N=tokens
	CLIENTELE_BIN=$(shipped) .ci/with-postgres cargo run --profile dist -p server --bin bench $(N)

soak: server ## Imports 100,000 rows and kills the server a hundred times under writes; looks for what was lost
	CLIENTELE_BIN=$(binary) cargo run --release -p server --bin bench soak

wander: site ## Clicks, types and goes Back in the console at random: make wander N=10 SEED=7, minutes and the first walk
	cargo build -p app -p server --bin clientele
	cd end2end && CLIENTELE_WANDER=$(or $(N),2) CLIENTELE_BIN=$(abspath $(target)/debug/clientele) npx playwright test --project=wander $(ARGS)

audit: ## Advisories, licences, bans and unused dependencies
	@command -v cargo-deny >/dev/null || { echo "missing: cargo install --locked cargo-deny"; exit 1; }
	@command -v cargo-machete >/dev/null || { echo "missing: cargo install --locked cargo-machete"; exit 1; }
	cargo deny check
	cargo machete

release: shipped ## Packs the one binary
	@mkdir -p $(target)/packages
	tar -C $(dir $(shipped)) -cz -f $(target)/packages/clientele-$$($(shipped) --version | cut -d' ' -f2)-$$(uname -sm | tr 'A-Z ' 'a-z-').tar.gz clientele
	@ls -l $(target)/packages

# The browser's files, then the server with them inside.
site:
	cargo run -p site

server: site
	cargo build --release -p app -p server --bin clientele

# From glibc 2.36 on (Debian 12), what has to be moved at the start is written in a fiftieth of the room, which all stays in memory.
comma := ,
packed := $(if $(shell getconf GNU_LIBC_VERSION 2>/dev/null | awk '$$2 >= 2.36'),-C link-arg=-Wl$(comma)-z$(comma)pack-relative-relocs)

# Where the whole program is seen at once, only what is small goes where it is called: a fifteenth less of it (docs/adr/0013).
frugal := -C llvm-args=-inline-threshold=30

shipped: site
	cargo rustc --profile dist -p server --bin clientele -- $(packed) $(frugal)
