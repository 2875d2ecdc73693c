# make test is what CI runs; make bench measures; make conform checks the
# simulators against the platforms' own specs (SPECS=DIR).
GO ?= go
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: test tools lint unit flows bench conform run

test: tools lint unit flows

# On a bare Debian machine with Go, install what the tests use. Nothing is
# skipped because a tool is missing: without it the tests fail.
tools:
	@command -v chromium >/dev/null || ( $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq chromium )
	@command -v redis-server >/dev/null || ( $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq redis-server )

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

lint:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "not gofmt'd: $$unformatted"; exit 1; }
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# The store's random histories compare every step; under the race detector a
# few of them tell as much as many.
unit:
	$(GO) test -race -timeout 9m $$($(GO) list ./... | grep -v /bot/store/sqlite$$)
	$(GO) test -race -timeout 9m ./bot/store/sqlite -rapid.checks=15
	$(GO) test -timeout 9m ./bot/store/sqlite -run TestCrash

flows:
	$(GO) run ./cmd/handrail check
	$(GO) run ./cmd/handrail test

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./bot ./bot/nlu ./bot/sim ./flows ./bot/store/sqlite ./channels/webchat

conform:
	HANDRAIL_SPECS=$(abspath $(SPECS)) $(GO) test -count=1 -run 'Conform' ./handoff/slack/...
