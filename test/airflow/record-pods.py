"""Records the pods that the real operator makes of each DAG file of a folder: PYTHON record-pods.py DAGS OUT

PYTHON is that of one of the environments of setup.sh. OUT gets one JSON file for each DAG file. Airflow is imported once; each file
is read in a process of its own, with the options of its line that starts with `# oracle: `.
"""
import io
import logging
import os
import re
import shutil
import sys
import tempfile
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import real_pods  # noqa: E402


def options(path: str) -> list[str]:
    found: list[str] = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("# oracle: "):
                continue
            for part in re.split(r"\s+(?=--)", line[len("# oracle: ") :].strip()):
                name, _, value = part.partition(" ")
                found += [name, value] if value else [name]
    return found


def record(path: str, into: str) -> int:
    text = io.StringIO()
    real, sys.stdout = sys.stdout, text
    try:
        code = real_pods.main([path, "--json", *options(path)])
    finally:
        sys.stdout = real
    with open(into, "w", encoding="utf-8") as file:
        file.write(text.getvalue())
    return code


def main() -> int:
    dags, out = sys.argv[1:]
    home = tempfile.mkdtemp(prefix="record-pods-")
    failed = 0
    try:
        real_pods.prepare_environment(real_pods.parse_args([os.path.join(dags, "x.py")]), home)
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        os.makedirs(out, exist_ok=True)
        import airflow.models.dagbag  # noqa: F401
        import airflow.providers.cncf.kubernetes.operators.pod  # noqa: F401

        for name in sorted(os.listdir(dags)):
            if not name.endswith(".py"):
                continue
            sys.stdout.flush()
            pid = os.fork()
            if pid == 0:
                code = 1
                try:
                    code = record(os.path.join(dags, name), os.path.join(out, name[:-3] + ".json"))
                except BaseException as error:  # noqa: BLE001
                    sys.stderr.write(f"{name}: {type(error).__name__}: {error}\n")
                finally:
                    os._exit(code)
            if os.waitpid(pid, 0)[1] != 0:
                failed += 1
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 1 if failed else 0


sys.exit(main())
