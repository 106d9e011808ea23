# make run    train a digit classifier, then look at runs/digits/report.html
# make test   build and pass every test
# make check  the other checks of CI: format, sizes, the README's transcript
# make bench  the measurements of docs/performance.md, beside the peers (half an hour)
.PHONY: run test check bench build deps clean

deps:
	@scripts/install-deps

build: deps
	swift build -c release --product tern

run: build
	.build/release/tern train --out runs/digits

# Release mode, because the tests compute; a folder of its own, because testing needs other flags.
test: deps
	swift test -c release -Xswiftc -enable-testing --scratch-path .build/tests

check: deps
	scripts/check

bench: build
	Benchmarks/run

clean:
	swift package clean
	rm -rf .build/tests
