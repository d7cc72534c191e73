"""Writes DAG files of random templates: python -m random_templates SEED COUNT FOLDER GOLDEN

The same seed gives the same files. Each file has a DAG of pod tasks with one template each, and its own settings of Jinja. The first
files hold the templates that stand in the DAG files of GOLDEN, the others COUNT made ones.
"""
import os
import random
import sys

from random_templates.dags import dag_file, golden_file
from random_templates.golden import templates_of

EACH = 20


def main() -> None:
    seed, count, folder, golden = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)

    def write(name: str, text: str) -> None:
        with open(os.path.join(folder, name + ".py"), "w", encoding="utf-8") as file:
            file.write(text)

    found = templates_of(golden)
    for native in (False, True):
        for start in range(0, len(found), EACH):
            name = f"golden_{'native' if native else 'text'}_{start // EACH}"
            write(name, golden_file(name, native, found[start : start + EACH]))
    for number in range(-(-int(count) // EACH)):
        draw = random.Random(f"{seed} {number}")
        name = f"templates_{number}"
        write(name, dag_file(draw, name, EACH))


main()
