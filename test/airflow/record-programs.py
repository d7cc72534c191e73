"""Records what CPython leaves in the names of the programs in test/airflow/programs/*.txt.

    python3.11 test/airflow/record-programs.py

Programs are parted by a line `===`; each begins with a comment that is its title. Names whose value shows an address, and
functions, classes and modules, are left out.
"""

import json
import pathlib
import types

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "fixtures" / "python" / "programs"


def run(text):
    scope = {"__name__": "__main__"}
    exec(compile(text, "main.py", "exec"), scope)
    shown = {}
    for name, value in scope.items():
        if name.startswith("__") or isinstance(value, (type, types.FunctionType, types.ModuleType, types.GeneratorType)):
            continue
        text = repr(value)
        if " at 0x" not in text and not name.startswith("_"):
            shown[name] = text
    return shown


OUT.mkdir(parents=True, exist_ok=True)
for path in sorted((HERE / "programs").glob("*.txt")):
    programs = [p.strip("\n") + "\n" for p in path.read_text("utf-8").split("===\n")]
    recorded = [{"title": p.splitlines()[0].lstrip("# "), "text": p, "names": run(p)} for p in programs]
    (OUT / f"{path.stem}.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n", "utf-8")
