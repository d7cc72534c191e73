"""Writes random DAG files of pod tasks: python -m random_pods SEED COUNT FOLDER PROVIDER

The same seed gives the same files. Each file has a DAG with a few tasks, whose arguments are drawn from what `values.py` has
for each parameter; some are wrong, so that the operator refuses them.
"""
import os
import random
import sys

from random_pods.dags import dag_file


def main() -> None:
    seed, count, folder, provider = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    for number in range(int(count)):
        draw = random.Random(f"{seed} {number}")
        text = dag_file(draw, f"random_{number}", tuple(map(int, provider.split("."))))
        with open(os.path.join(folder, f"random_{number}.py"), "w", encoding="utf-8") as file:
            file.write(text)


main()
