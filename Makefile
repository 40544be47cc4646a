.PHONY: run test bench crash setup reset

run: setup            ## the one-stop counter, with its demo world, in a browser
	@.venv/bin/balcao up

setup:                ## .venv/bin/balcao and the front end; quick when nothing changed
	@bash scripts/setup.sh

test:                 ## everything that must hold
	@bash scripts/setup.sh dev
	@bash scripts/test-tools.sh
	@bash scripts/test.sh

bench: setup          ## what it does in a second, as JSON lines; bench/README.md says how to read them
	@.venv/bin/python -m bench.run

crash: setup          ## kill -9 of web, worker and database under load, then what must hold; KILLS=20 for fewer
	@.venv/bin/python -m bench.crash --kills $(or $(KILLS),200)

reset:                ## begin anew: forget the data below var/
	@if [ -x .venv/bin/balcao ]; then .venv/bin/balcao reset; else rm -rf var; fi
