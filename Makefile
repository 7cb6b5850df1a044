# tt: build, test, install.  `make help` lists the targets.
#
# Non-recursive, out of tree (BUILD), dependencies by the compiler.  CC, CFLAGS, LDFLAGS, DESTDIR and
# PREFIX are the user's; what the code needs is added to them.

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
ifeq ($(origin CC),default)
CC := gcc
endif
AR      ?= ar
PROVE_FLAGS ?= --failures --comments --timer
ORDERS  ?= 20000
JOBS    ?= 2

# The first of these flags that the compiler takes without a word, with the C library that is here.
hash := \#
first_of  = $(if $(1),$(or $(call takes,$(firstword $(1))),$(call first_of,$(wordlist 2,9,$(1)))))
takes     = $(shell echo '$(hash)include <stdio.h>' | $(CC) -Werror -O2 $(1) -x c -c -o /dev/null - 2>/dev/null && echo '$(1)')
HARDENING := -U_FORTIFY_SOURCE $(call first_of,-D_FORTIFY_SOURCE=3 -D_FORTIFY_SOURCE=2) -fPIE \
	$(call first_of,-fstack-protector-strong) $(call first_of,-fstack-clash-protection) \
	$(call first_of,-fcf-protection -mbranch-protection=standard)
CFLAGS  ?= -O2 -g $(HARDENING)
LDFLAGS ?= -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wformat=2 -Wvla -Wno-overlength-strings $(WERROR)
PKGS     := libpq jansson libxxhash libzstd libcurl libssh2 libcrypto zlib lmdb
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(CPPFLAGS) $(CFLAGS) $(WARNINGS) -include common/banned.h -iquote common \
	-iquote $(BUILD)/gen $(PKG_CFLAGS)
LIBS       = -Wl,--as-needed $(shell pkg-config --libs $(PKGS)) -lcsv

STAGES   := extract transform load
PROGRAMS := $(STAGES:%=$(BUILD)/tt-%)

common_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard common/*.c)))
$(foreach s,$(STAGES),$(eval $(s)_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard $(s)/*.c)))))

.PHONY: all
all: $(PROGRAMS) ## build the three programs in build/

-include $(wildcard $(BUILD)/*/*.d) $(wildcard $(BUILD)/tests/*/*.d)

# ------------------------------------------------------------------------------------- compilation

$(BUILD)/libtt.a: $(common_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/common/%.o: common/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

define stage_rules
$(BUILD)/$(1)/%.o: $(1)/%.c Makefile
	@mkdir -p $$(@D)
	$$(CC) $$(ALL_CFLAGS) -iquote $(1) -MMD -MP -c -o $$@ $$<

$(BUILD)/tt-$(1): $$($(1)_OBJ) $(BUILD)/libtt.a
	$$(CC) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(LIBS)
endef
$(foreach s,$(STAGES),$(eval $(call stage_rules,$(s))))

# SQL lives in .sql files, where psql can run it; a C string of each is made here.
$(BUILD)/gen/%.sql.h: %.sql Makefile
	@mkdir -p $(@D)
	@{ echo 'static const char $(subst -,_,$(notdir $*))_sql[] ='; \
	   sed -e '/^--/d' -e '/^[[:space:]]*$$/d' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/    "&\\n"/' $<; \
	   echo '    ;'; } > $@

SQL_HEADERS := $(patsubst %.sql,$(BUILD)/gen/%.sql.h,$(wildcard */sql/*.sql))
$(common_OBJ) $(extract_OBJ) $(load_OBJ): | $(SQL_HEADERS)

# Currency names are ISO 4217's, from Debian's iso-codes.
ISO_4217 := /usr/share/iso-codes/json/iso_4217.json
$(BUILD)/gen/iso4217.inc: $(ISO_4217) Makefile
	@mkdir -p $(@D)
	@jq -r '.["4217"] | sort_by(.alpha_3)[] | "{\"\(.alpha_3)\", \(.name | @json)},"' $< > $@.tmp
	@mv $@.tmp $@
$(transform_OBJ): | $(BUILD)/gen/iso4217.inc

# ------------------------------------------------------------------------------------------- tests

UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(sort $(wildcard tests/unit/*.c)))
TEST_CFLAGS = $(shell pkg-config --cflags cmocka)
TEST_LIBS   = $(shell pkg-config --libs cmocka)
unit_STAGE_OBJ := $(filter-out %/main.o,$(transform_OBJ) $(extract_OBJ) $(load_OBJ))

$(BUILD)/tests/unit/%: tests/unit/%.c $(unit_STAGE_OBJ) $(BUILD)/libtt.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -iquote extract -iquote transform -iquote load $(TEST_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d \
		-o $@ $< $(unit_STAGE_OBJ) $(BUILD)/libtt.a $(LIBS) $(TEST_LIBS)

# Fuzz targets: tests/fuzz/NAME.c is one, with its seeds in tests/fuzz/seeds/NAME/.  Without libFuzzer
# as FUZZ_ENGINE they replay their seeds, as unit tests.
FUZZ_TARGETS := $(basename $(notdir $(sort $(wildcard tests/fuzz/*.c))))
FUZZ_BINARIES := $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/%)
FUZZ_ENGINE ?= tests/lib/replay.c

$(BUILD)/tests/fuzz/%: tests/fuzz/%.c tests/lib/replay.c $(unit_STAGE_OBJ) $(BUILD)/libtt.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -iquote extract -iquote transform -iquote load -iquote tests/fuzz $(LDFLAGS) -MMD -MP -MF $@.d \
		-o $@ $< $(FUZZ_ENGINE) $(unit_STAGE_OBJ) $(BUILD)/libtt.a $(LIBS)

# Preloaded into a program under test: makes its n-th system call of a kind fail.
SHIM := $(BUILD)/tests/lib/failshim.so
$(SHIM): tests/lib/failshim.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O1 -g -fPIC -shared $(WARNINGS) -o $@ $< -ldl

# What tt-load makes of a CSV file, for comparison with the server.
CSV2BINARY := $(BUILD)/tests/lib/csv2binary
$(CSV2BINARY): tests/lib/csv2binary.c $(BUILD)/libtt.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libtt.a $(LIBS)

# What programs say of checksums is held against it.
XXH3 := $(BUILD)/tests/lib/xxh3
$(XXH3): tests/lib/xxh3.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O2 -g $(WARNINGS) $(PKG_CFLAGS) -o $@ $< -lxxhash

.PHONY: test-deps test-build unit cli check test test-bare torture asan lint format
test-deps:
	@scripts/install-deps build test dashboard

test-build: all $(UNIT_TESTS) $(FUZZ_BINARIES) $(SHIM) $(XXH3) $(CSV2BINARY)

unit: all $(UNIT_TESTS) $(FUZZ_BINARIES) ## run the unit tests, and the seeds of the fuzz targets
	CMOCKA_MESSAGE_OUTPUT=TAP prove -j $(JOBS) $(PROVE_FLAGS) --exec '' $(UNIT_TESTS)
	prove -j $(JOBS) $(filter-out --comments,$(PROVE_FLAGS)) --exec '' $(FUZZ_BINARIES)

cli: all $(SHIM) $(XXH3) $(CSV2BINARY) ## run the tests of the programs, with a real PostgreSQL (CLI=tests/cli/X.bats: only these)
	tests/lib/run-cli $(BUILD) $(JOBS) $(PROVE_FLAGS) $(CLI)

check: ## the minute between two edits: build, the unit tests, one run of everything
	@$(MAKE) --no-print-directory -s -j $(JOBS) test-build
	@$(MAKE) --no-print-directory unit cli CLI="$(patsubst %,tests/cli/%.bats,pipeline model)"

test: test-deps ## install what the tests need, build, run all tests
	@$(MAKE) --no-print-directory -j $(JOBS) test-build
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory cli

# Of the tests of the programs those that reach the most of the C code in a few minutes: sweeps and
# tests of the scripts do not.  CLI= takes all.
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ASAN_BUILD = BUILD=build-asan CC=clang CFLAGS="-O1 -g $(SANITIZE)" LDFLAGS="$(SANITIZE)"
asan: CLI ?= $(patsubst %,tests/cli/%.bats,append bad_input contract extract_options fuzz_lake jobs \
	lake pipeline real_export rejects ripple sources sources_remote values)
asan: test-deps ## run the tests with AddressSanitizer and UBSan (clang)
	@$(MAKE) --no-print-directory $(ASAN_BUILD) -j $(JOBS) test-build
	@$(MAKE) --no-print-directory $(ASAN_BUILD) CLI="$(CLI)" unit cli

# Recursive, since the code under test is built with libFuzzer's instrumentation, too.
FUZZ_SECONDS ?= 60
FUZZ ?= $(FUZZ_TARGETS)
.PHONY: fuzz fuzz-lake
fuzz: test-deps ## fuzz the readers of bytes from outside (FUZZ_SECONDS=60 a target, FUZZ="jsonl csv": only these)
	@$(MAKE) --no-print-directory -j $(JOBS) BUILD=build-fuzz CC=clang CFLAGS="-O1 -g -fsanitize=fuzzer-no-link $(SANITIZE)" \
		LDFLAGS="$(SANITIZE)" FUZZ_ENGINE=-fsanitize=fuzzer $(FUZZ:%=build-fuzz/tests/fuzz/%)
	tests/lib/run-fuzz build-fuzz $(FUZZ_SECONDS) $(JOBS) $(FUZZ)

# In `make test` the sweeps are sampled: each call that fails, each moment of a kill, takes its time.
torture: export TEST_SWEEP = 1000
torture: export TEST_SECONDS = 86400
torture: export HOSTILE_PART = 1
torture: export VALUES = 100000
torture: export HAMMER = 100
torture: export FACTS = 3000000
torture: export TEST_FLIPS = 1000
torture: test-deps ## hours: the sweeps of the tests (failing calls, kills) whole instead of sampled
	@$(MAKE) --no-print-directory cli \
		CLI="$(patsubst %,tests/cli/%.bats,crash crash_first crash_moments dashboard hostile \
		interleave prune remote_crash remote_s3 remote_sftp reset seals types verify_hammer verify_large)"
	@TEST_CURSOR=log $(MAKE) --no-print-directory cli \
		CLI="$(patsubst %,tests/cli/%.bats,crash crash_first crash_moments interleave verify_hammer workload)"

# Tests of the loader, with warehouses on Citus: a coordinator and two workers.
CITUS_SOURCE ?= ../shared/citus
CITUS_TESTS = citus citus_doctor crash_citus parents refused rejects replay reset status verify verify_moves
.PHONY: test-citus
test-citus: test-deps ## as root: the loader's tests with warehouses on Citus, built from CITUS_SOURCE (CLI=: only these)
	@if tests/lib/citus installed || { [ -x $(CITUS_SOURCE)/build ] && $(CITUS_SOURCE)/build; }; then \
		$(MAKE) --no-print-directory -j $(JOBS) test-build && \
		TEST_CITUS=yes $(MAKE) --no-print-directory cli CLI="$(or $(CLI),$(CITUS_TESTS:%=tests/cli/%.bats))"; \
	else echo "test-citus: neither Citus nor $(CITUS_SOURCE)/build is there: warehouses on Citus are NOT tested" >&2; fi

# Tests that read a source, or write a warehouse, in the most ways.
MATRIX_TESTS = pipeline cursor cursor_catalog cursor_source log_cursor deletes append parents history workload types verify
.PHONY: test-matrix
test-matrix: test-deps ## servers of PostgreSQL 13 to 18, from the npm registry (VERSIONS=, CLI=: only these)
	@$(MAKE) --no-print-directory -j $(JOBS) test-build
	@tests/lib/run-matrix $(BUILD) $(JOBS) $(PROVE_FLAGS) $(or $(CLI),$(MATRIX_TESTS:%=tests/cli/%.bats))

test-bare: ## as root: what the README says, in bare roots of Debian 12 and 13 (SUITE=trixie: in one; FULL=--full)
	@scripts/install-deps bare
	@tests/bare/run $(FULL) $(SUITE)

fuzz-lake: ## damage a lake in many ways, with sanitizers, for FUZZ_LAKE_SECONDS=60 (FUZZ_LAKE_SEED, FUZZ_LAKE_CASE)
	@FUZZ_LAKE_SECONDS=$${FUZZ_LAKE_SECONDS-60} $(MAKE) --no-print-directory $(ASAN_BUILD) \
		CLI=tests/cli/fuzz_lake.bats cli

lint: ## static analysis, include rules, formatting, shell scripts, man pages
	@scripts/install-deps build lint
	tests/lib/lint $(BUILD)

format: ## let clang-format lay out the C sources
	clang-format -i common/*.[ch] $(STAGES:%=%/*.[ch]) $(wildcard tests/*/*.[ch])

# ------------------------------------------------------------------------------------------- bench

$(BUILD)/tests/bench/jansson: tests/bench/jansson.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) $(PKG_CFLAGS) $(LDFLAGS) -o $@ $< -ljansson

$(BUILD)/tests/bench/libcsv: tests/bench/libcsv.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) $(LDFLAGS) -o $@ $< -lcsv

.PHONY: bench bench-deps bench-clean
bench-deps:
	@scripts/install-deps build bench test

bench: bench-deps ## measure each stage beside references: ratios (ORDERS, REPEAT, GROWTH)
	@$(MAKE) --no-print-directory all $(BUILD)/tests/bench/jansson $(BUILD)/tests/bench/libcsv $(XXH3)
	@BUILD=$(BUILD) tests/bench/run
	@BUILD=$(BUILD) tests/bench/joins
	@BUILD=$(BUILD) tests/bench/cursors
	@BUILD=$(BUILD) tests/bench/remote
	@BUILD=$(BUILD) tests/bench/sources
	@BUILD=$(BUILD) tests/bench/verify
	@BUILD=$(BUILD) tests/bench/citus

bench-clean: ## stop the benchmark's PostgreSQL and remove its folder
	@scripts/private-pg remove $(BUILD)/bench/pg
	rm -rf $(BUILD)/bench

# --------------------------------------------------------------------------------------- dashboard

# The page that tt-dashboard fills. npm is needed to make it, and no more from then on.
DASHBOARD := $(BUILD)/dashboard
DASHBOARD_PARTS := $(addprefix scripts/dashboard/,build.mjs template.html page.css page.js countries.json)

.PHONY: dashboard
dashboard: ## make the page for tt-dashboard (npm fetches ECharts and the map)
	@scripts/install-deps build dashboard
	@$(MAKE) --no-print-directory -s $(DASHBOARD)/page.html

$(DASHBOARD)/node_modules/.package-lock.json: scripts/dashboard/package.json scripts/dashboard/package-lock.json
	@mkdir -p $(DASHBOARD)
	@cp $^ $(DASHBOARD)
	cd $(DASHBOARD) && npm ci --ignore-scripts --no-audit --no-fund --silent

$(DASHBOARD)/page.html: $(DASHBOARD_PARTS) $(DASHBOARD)/node_modules/.package-lock.json
	node scripts/dashboard/build.mjs $(DASHBOARD)/node_modules $@

# -------------------------------------------------------------------------------------------- demo

.PHONY: demo demo-clean
demo: ## install what is missing, build, run the pipeline on a private PostgreSQL, show the result
	@ORDERS=$(ORDERS) scripts/demo/run

demo-clean: ## stop the demo's PostgreSQL and remove its folder
	@scripts/demo/clean

# ----------------------------------------------------------------------- running it on one's own data

# Settings: the environment, or a tt.conf in this folder.
CONF := $(if $(wildcard tt.conf),--config tt.conf)
.PHONY: extract transform load run
extract transform load: all ## run one stage, with the settings of the environment or of ./tt.conf
	@$(BUILD)/tt-$@ $(CONF)

run: all ## run the chain of the three stages likewise
	@PATH="$(abspath $(BUILD)):$$PATH" scripts/tt-run $(CONF)

# ----------------------------------------------------------------------------------------- install

# What goes where, once: install and uninstall both read it. Scripts are all that are executable.
BIN_FILES   := $(PROGRAMS) $(shell find scripts -maxdepth 1 -name 'tt-*' -type f -perm -u+x | sort)
SHARE_FILES := $(wildcard scripts/*.bash scripts/*.jq scripts/roles.sql scripts/draft.sql)
SHARE_PARTS := doctor prune run verify
TILE_FILES  := $(wildcard scripts/dashboard/tiles/*)
DASHBOARD_FILES := $(addprefix scripts/dashboard/,ask.bash begin.sql dashboard.jq)
DASHBOARD_PAGE := $(firstword $(wildcard $(DASHBOARD)/page.html scripts/dashboard/page.html))
MODEL_FILES := $(wildcard transform/model/*.json)
MODEL_RATES := $(wildcard transform/model/rates/*.json)
DOC_FILES   := $(wildcard scripts/tt.conf.example scripts/tt.cron scripts/*.rules.yml)
UNIT_FILES  := $(wildcard scripts/systemd/tt.*)
MAN1        := $(wildcard extract/*.1 transform/*.1 load/*.1 scripts/*.1)
MAN5        := $(wildcard common/*.5 extract/*.5 transform/*.5 load/*.5)
MAN7        := $(wildcard common/*.7)
MAN_DIR     := $(DESTDIR)$(PREFIX)/share/man

ROOT       := $(DESTDIR)$(PREFIX)
TT_SHARE   := $(ROOT)/share/tt
TT_DOC     := $(ROOT)/share/doc/tt
SYSTEMD    := $(ROOT)/lib/systemd/system
COMPLETION := $(ROOT)/share/bash-completion/completions
placed      = $(addprefix $(1)/,$(notdir $(2)))
INSTALLED   = $(call placed,$(ROOT)/bin,$(BIN_FILES)) $(call placed,$(TT_SHARE),$(SHARE_FILES)) \
	$(call placed,$(TT_SHARE)/model,$(MODEL_FILES)) $(call placed,$(TT_SHARE)/model/rates,$(MODEL_RATES)) \
	$(foreach p,$(SHARE_PARTS),$(call placed,$(TT_SHARE)/$(p),$(wildcard scripts/$(p)/*))) \
	$(call placed,$(TT_SHARE)/dashboard,$(DASHBOARD_FILES) page.html) $(call placed,$(TT_SHARE)/dashboard/tiles,$(TILE_FILES)) \
	$(call placed,$(TT_DOC),$(DOC_FILES)) \
	$(call placed,$(SYSTEMD),$(UNIT_FILES)) $(call placed,$(COMPLETION),$(BIN_FILES)) $(call placed,$(MAN_DIR)/man1,$(MAN1)) \
	$(call placed,$(MAN_DIR)/man5,$(MAN5)) $(call placed,$(MAN_DIR)/man7,$(MAN7))
# Where it is installed stands in these as @PREFIX@.
place = sed 's,@PREFIX@,$(PREFIX),g' $(1) >'$(2)/$(notdir $(1))' && chmod 644 '$(2)/$(notdir $(1))'

.PHONY: install uninstall
install: all ## install under DESTDIR and PREFIX (/usr/local); nothing is started
	install -d $(ROOT)/bin $(SHARE_PARTS:%=$(TT_SHARE)/%) $(TT_SHARE)/dashboard/tiles $(TT_SHARE)/model/rates $(TT_DOC) $(SYSTEMD) $(COMPLETION) $(foreach n,1 5 7,$(MAN_DIR)/man$(n))
	install -m 755 $(BIN_FILES) $(ROOT)/bin
	install -m 644 $(SHARE_FILES) $(TT_SHARE)
	install -m 644 $(MODEL_FILES) $(TT_SHARE)/model
	install -m 644 $(MODEL_RATES) $(TT_SHARE)/model/rates
	for part in $(SHARE_PARTS); do install -m 644 scripts/$$part/* $(TT_SHARE)/$$part || exit; done
	install -m 644 $(DASHBOARD_FILES) $(DASHBOARD_PAGE) $(TT_SHARE)/dashboard
	install -m 644 $(TILE_FILES) $(TT_SHARE)/dashboard/tiles
	for file in $(notdir $(BIN_FILES)); do install -m 644 scripts/completion $(COMPLETION)/$$file || exit; done
	install -m 644 $(MAN1) $(MAN_DIR)/man1
	install -m 644 $(MAN5) $(MAN_DIR)/man5
	install -m 644 $(MAN7) $(MAN_DIR)/man7
	@$(foreach f,$(DOC_FILES),$(call place,$(f),$(TT_DOC)) &&) $(foreach f,$(UNIT_FILES),$(call place,$(f),$(SYSTEMD)) &&) true

uninstall: ## remove what install put there, and no more
	rm -f $(INSTALLED)
	-rmdir --ignore-fail-on-non-empty $(wildcard $(SHARE_PARTS:%=$(TT_SHARE)/%) $(TT_SHARE)/dashboard/tiles $(TT_SHARE)/dashboard $(TT_SHARE)/model/rates $(TT_SHARE)/model $(TT_SHARE) $(TT_DOC))

# dpkg-buildpackage wants debian/ at the top of a tree of its own, and writes beside it.
DEB := $(BUILD)/deb
.PHONY: deb test-deb
deb: ## Debian packages, in build/deb: tt, and where npm can make its page tt-dashboard
	@scripts/install-deps build deb
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory -s $(DASHBOARD)/page.html; fi || true
	@test -e $(DASHBOARD)/page.html || \
		echo "deb: tt-dashboard is left out: there is no npm, or it could not get the packages for the page" >&2
	rm -rf $(DEB) && mkdir -p $(DEB)/tt
	tar -c --exclude='./build' --exclude='./build-*' --exclude=./.git --exclude=./tests --exclude=./tt.conf . | \
		tar -x -C $(DEB)/tt
	if [ -e $(DASHBOARD)/page.html ]; then cp $(DASHBOARD)/page.html $(DEB)/tt/scripts/dashboard; fi
	mv $(DEB)/tt/scripts/debian $(DEB)/tt/debian
	cd $(DEB)/tt && env -u MAKEFLAGS -u MAKEOVERRIDES -u BUILD -u PREFIX -u DESTDIR dpkg-buildpackage -b -us -uc

test-deb: ## as root: the package, installed, upgraded and purged in bare roots of Debian 12 and 13 (SUITE=trixie: in one)
	@scripts/install-deps bare
	@tests/bare/run --deb $(SUITE)

.PHONY: clean help
clean: ## remove the build folders (not demo and bench, which have servers: demo-clean, bench-clean)
	rm -rf $(filter-out $(BUILD)/demo $(BUILD)/bench,$(wildcard $(BUILD)/*)) build-asan build-clang build-fuzz

help: ## list the targets
	@sed -n 's/^\([a-z][a-z -]*\):.*## /\1\t/p' Makefile | awk -F'\t' '{printf "%-26s %s\n", $$1, $$2}'
