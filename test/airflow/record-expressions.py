"""Records what CPython says of the expressions in test/airflow/expressions/*.txt.

    python3.11 test/airflow/record-expressions.py [NAME...]

Each line is an expression. Lines before `---` are set-up. A line `# python: pendulum2` names the interpreter that has
what the file needs: its path is in the environment variable of that name, in capitals. A line that begins with `? ` is
one that we answer with "unknown"; its recorded answer is for the reader.
"""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "fixtures" / "python" / "expressions"

RUN = r"""
import json, sys
setup, lines = json.load(sys.stdin)
scope = {}
exec(setup, scope)
out = []
for line in lines:
    try:
        out.append({"repr": repr(eval(line, scope))})
    except Exception as error:
        out.append({"raises": type(error).__name__})
json.dump(out, sys.stdout)
"""


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:]
    for path in sorted((HERE / "expressions").glob("*.txt")):
        if not wanted or path.stem in wanted:
            record(path)


def record(path):
    setup, _, body = path.read_text().partition("---\n")
    python, pendulum = sys.executable, None
    for line in setup.splitlines():
        if line.startswith("# python: "):
            name = line.removeprefix("# python: ").strip()
            python = os.environ[name.upper()]
            pendulum = {"pendulum2": 2, "pendulum3": 3}.get(name)
    lines = [line for line in body.splitlines() if line.strip()]
    code = [line.removeprefix("? ") for line in lines]
    ran = subprocess.run([python, "-c", RUN], input=json.dumps([setup, code]), capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{path.name}: {ran.stderr}")
    cases = [
        [expression, answer, *(["unknown"] if line.startswith("? ") else [])]
        for line, expression, answer in zip(lines, code, json.loads(ran.stdout))
    ]
    rows = ",\n".join(json.dumps(case) for case in cases)
    head = {"setup": setup, **({"pendulum": pendulum} if pendulum else {})}
    text = json.dumps(head)[:-1] + ', "cases": [\n' + rows + "\n]}\n"
    (OUT / f"{path.stem}.json").write_text(text)


main()
