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
ORDERS  ?= 20000
JOBS    ?= 2

HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
CFLAGS  ?= -O2 -g $(HARDENING)
LDFLAGS ?= -pie -Wl,-z,relro,-z,now

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wformat=2 -Wvla $(WERROR)
PKGS     := libpq jansson libxxhash libzstd
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) -include common/banned.h -iquote common \
	-iquote $(BUILD)/gen $(PKG_CFLAGS)
LIBS       = -Wl,--as-needed $(shell pkg-config --libs $(PKGS))

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
TEST_LIBS   = $(shell pkg-config --libs cmocka) -lcsv
unit_STAGE_OBJ := $(filter-out %/main.o,$(transform_OBJ) $(extract_OBJ) $(load_OBJ))

$(BUILD)/tests/unit/%: tests/unit/%.c $(unit_STAGE_OBJ) $(BUILD)/libtt.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -iquote extract -iquote transform -iquote load $(TEST_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d \
		-o $@ $< $(unit_STAGE_OBJ) $(BUILD)/libtt.a $(LIBS) $(TEST_LIBS)

# Preloaded into a program under test: makes its n-th system call of a kind fail.
SHIM := $(BUILD)/tests/lib/failshim.so
$(SHIM): tests/lib/failshim.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O1 -g -fPIC -shared $(WARNINGS) -o $@ $< -ldl

.PHONY: test-deps unit cli test asan lint format
test-deps:
	@scripts/install-deps build test

unit: all $(UNIT_TESTS) ## run the unit tests
	CMOCKA_MESSAGE_OUTPUT=TAP prove $(PROVE_FLAGS) --exec '' $(UNIT_TESTS)

cli: all $(SHIM) ## run the tests of the programs, with a real PostgreSQL (CLI=tests/cli/X.bats: only these)
	tests/lib/run-cli $(BUILD) $(JOBS) $(PROVE_FLAGS) $(CLI)

test: test-deps ## install what the tests need, build, run all tests
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory cli

# Of the tests of the programs those that reach the most of the C code in a few minutes: sweeps and
# tests of the scripts do not.  CLI= takes all.
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
asan: CLI ?= $(patsubst %,tests/cli/%.bats,append bad_input contract crash_moments extract_options \
	lake names parents pipeline real_export rejects ripple values)
asan: test-deps ## run the tests with AddressSanitizer and UBSan (clang)
	@$(MAKE) --no-print-directory BUILD=build-asan CC=clang CFLAGS="-O1 -g $(SANITIZE)" \
		LDFLAGS="$(SANITIZE)" CLI="$(CLI)" unit cli

lint: ## static analysis, include rules, formatting, shell scripts, man pages
	@scripts/install-deps build lint
	tests/lib/lint $(BUILD)

format: ## let clang-format lay out the C sources
	clang-format -i common/*.[ch] $(STAGES:%=%/*.[ch]) $(wildcard tests/*/*.[ch])

# ------------------------------------------------------------------------------------------- bench

$(BUILD)/tests/bench/jansson: tests/bench/jansson.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(CFLAGS) $(WARNINGS) $(PKG_CFLAGS) $(LDFLAGS) -o $@ $< -ljansson

.PHONY: bench bench-deps bench-clean
bench-deps:
	@scripts/install-deps build bench

bench: bench-deps ## measure each stage beside references: ratios (ORDERS, REPEAT, GROWTH)
	@$(MAKE) --no-print-directory all $(BUILD)/tests/bench/jansson
	@BUILD=$(BUILD) tests/bench/run

bench-clean: ## stop the benchmark's PostgreSQL and remove its folder
	@scripts/private-pg remove $(BUILD)/bench/pg
	rm -rf $(BUILD)/bench

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
SHARE_FILES := $(wildcard scripts/*.bash scripts/*.jq scripts/roles.sql)
MODEL_FILES := $(wildcard transform/model/*.json)
DOC_FILES   := $(wildcard scripts/tt.conf.example scripts/tt.cron scripts/*.rules.yml)
UNIT_FILES  := $(wildcard scripts/systemd/tt.*)
MAN1        := $(wildcard extract/*.1 transform/*.1 load/*.1 scripts/*.1)
MAN5        := $(wildcard common/*.5 transform/*.5)

ROOT       := $(DESTDIR)$(PREFIX)
TT_SHARE   := $(ROOT)/share/tt
TT_DOC     := $(ROOT)/share/doc/tt
SYSTEMD    := $(ROOT)/lib/systemd/system
placed      = $(addprefix $(1)/,$(notdir $(2)))
INSTALLED   = $(call placed,$(ROOT)/bin,$(BIN_FILES)) $(call placed,$(TT_SHARE),$(SHARE_FILES)) \
	$(call placed,$(TT_SHARE)/model,$(MODEL_FILES)) $(call placed,$(TT_DOC),$(DOC_FILES)) \
	$(call placed,$(SYSTEMD),$(UNIT_FILES)) $(call placed,$(ROOT)/share/man/man1,$(MAN1)) \
	$(call placed,$(ROOT)/share/man/man5,$(MAN5))
# Where it is installed stands in these as @PREFIX@.
place = sed 's,@PREFIX@,$(PREFIX),g' $(1) >'$(2)/$(notdir $(1))' && chmod 644 '$(2)/$(notdir $(1))'

.PHONY: install uninstall
install: all ## install under DESTDIR and PREFIX (/usr/local); nothing is started
	install -d $(ROOT)/bin $(TT_SHARE)/model $(TT_DOC) $(SYSTEMD) $(ROOT)/share/man/man1 $(ROOT)/share/man/man5
	install -m 755 $(BIN_FILES) $(ROOT)/bin
	install -m 644 $(SHARE_FILES) $(TT_SHARE)
	install -m 644 $(MODEL_FILES) $(TT_SHARE)/model
	install -m 644 $(MAN1) $(ROOT)/share/man/man1
	install -m 644 $(MAN5) $(ROOT)/share/man/man5
	@$(foreach f,$(DOC_FILES),$(call place,$(f),$(TT_DOC)) &&) $(foreach f,$(UNIT_FILES),$(call place,$(f),$(SYSTEMD)) &&) true

uninstall: ## remove what install put there, and no more
	rm -f $(INSTALLED)
	-rmdir --ignore-fail-on-non-empty $(wildcard $(TT_SHARE)/model $(TT_SHARE) $(TT_DOC))

.PHONY: clean help
clean: ## remove the build folders (not demo and bench, which have servers: demo-clean, bench-clean)
	rm -rf $(filter-out $(BUILD)/demo $(BUILD)/bench,$(wildcard $(BUILD)/*)) build-asan build-clang

help: ## list the targets
	@sed -n 's/^\([a-z][a-z -]*\):.*## /\1\t/p' Makefile | awk -F'\t' '{printf "%-26s %s\n", $$1, $$2}'
