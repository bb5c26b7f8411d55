# Names for people who type make; the work is in scripts/.
.PHONY: setup build test format check demo bench generate

setup check format demo generate test:
	scripts/$@

bench:
	scripts/bench/run

build:
	swift build
