"""The verb `lodge` in one process, beside `pgbench` sending the very same statements over one connection."""

import os
import re
import subprocess
import time
from pathlib import Path

from bench.house import VAR, database_alone
from bench.people import make_people
from bench.report import median_ms, tell
from bench.verbs import ready_draft

COUNT = 200
SECONDS = 8


def _script(said: list[str], draft: int, case: int, reference: str) -> str:
    """The statements as a pgbench script: the draft, the case and its reference become variables.

    What is put in front copies the draft of each turn: work that `lodge` does not do, which flatters the ratio.
    """
    prefix, _, _number = reference.rpartition("-")
    lines = []
    for each in said:
        line = " ".join(each.split()).rstrip(";")
        line = line.replace(f"'{reference}'", "'B-" + prefix + "-' || :case").replace(f"'case:{reference}'", "'b'")
        line = re.sub(rf'("(?:id|draft_id)" = ){draft}\b', r"\1:draft", line)
        if line.startswith('INSERT INTO "cases_case"'):
            line = line.replace(f"VALUES ({case}, ", "VALUES (:case, ", 1)
            line = re.sub(rf"(:case, .*?\|\| :case, ){draft}, ", r"\1:draft, ", line, count=1)
        else:
            line = re.sub(rf"\(({case}), ", "(:case, ", line)
        lines.append(f"{line};")
    return "\n".join(lines)


def main() -> None:
    """Lodge, capture, replay."""
    with database_alone():
        from django.db import connection
        from psycopg import ClientCursor

        from balcao.cases.api import lodge
        from balcao.cases.models import Case
        from balcao.foundation.db.api import OWNER, EmbeddedPostgres
        from balcao.kernel.clock import now

        people = make_people(20)
        made = [ready_draft(people[place % 20], "lodge") for place in range(COUNT + 5)]
        for actor, draft in made[:4]:
            lodge(actor=actor, at=now(), draft_id=draft)
        actor, draft = made[4]
        said: list[str] = []
        database = connection.connection

        def note(execute, sql, parameters, many, context):  # type: ignore[no-untyped-def]
            found = execute(sql, parameters, many, context)
            said.append(ClientCursor(database).mogrify(sql, parameters))
            return found

        with connection.execute_wrapper(note):
            reference = lodge(actor=actor, at=now(), draft_id=draft)
        tell("lodge.statements", len(said), "statements")
        began, times = time.perf_counter(), []
        for actor, draft_id in made[5:]:
            start = time.perf_counter()
            lodge(actor=actor, at=now(), draft_id=draft_id)
            times.append(time.perf_counter() - start)
        ours = COUNT / (time.perf_counter() - began)
        assert database is not None
        folder = VAR / "pgbench"
        folder.mkdir(exist_ok=True)
        script = folder / "lodge.sql"
        case = Case.objects.get(reference=reference)
        prepared = (
            "WITH copied AS (INSERT INTO cases_draft (service_id, version_id, holder_id, state, created_by, created_at,"
            " saved_at, facts, unreachable, licence_number, about, start_key, frozen_hash, frozen_by, binding,"
            " checkout, lodge_problem) SELECT service_id, version_id, holder_id, 'open', created_by,"
            " created_at, saved_at, facts, unreachable, licence_number, about, 'pgbench:' || gen_random_uuid(),"
            f" frozen_hash, frozen_by, binding, checkout, lodge_problem FROM cases_draft WHERE id = {draft}"
            " RETURNING id) SELECT id AS draft, nextval(pg_get_serial_sequence('cases_case', 'id')) AS case"
            " FROM copied \\gset"
        )
        statements = _script(said, draft, case.pk, reference)
        script.write_text(f"{prepared}\nBEGIN;\n{statements}\nCOMMIT;\n")
        server = EmbeddedPostgres(VAR / "postgres")
        done = subprocess.run(
            [
                str(server.bin / "pgbench"),
                "-n",
                "-c",
                "1",
                "-T",
                str(SECONDS),
                "-f",
                str(script),
                "-h",
                str(server.socket),
                "-U",
                OWNER,
                "balcao",
            ],
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
        )
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        theirs = float(found[1]) if found and float(found[1]) else 0.0
        tell("lodge.verb", ours, "1/s")
        tell("lodge.verb.p50", median_ms(times), "ms")
        tell("lodge.pgbench", theirs, "1/s")
        tell("lodge.ratio", ours / theirs if theirs else 0.0, "of pgbench", 0.20)
        if not theirs:
            Path(folder / "why").write_text(done.stdout + done.stderr)
            print(f'{{"name": "lodge.failure", "words": {(done.stderr[-400:])!r}}}')


if __name__ == "__main__":
    main()
