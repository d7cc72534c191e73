"""Random Python programs, with what CPython leaves in their names.

    python3 test/airflow/random_programs make SEED FIRST COUNT   # one JSON line a program
    python3 test/airflow/random_programs answer                  # programs come in as JSON lines, answers go out

A program of the first kind has no inputs and one run; one of the second has inputs, and a run for each of their assignments.
A program hangs on the seed and its number alone.
"""

import json
import random
import sys

import judge
from statements import Writer
from unknowns import UnknownWriter


def make(seed, number):
    rng = random.Random(f"{seed}:{number}")
    # Of each ten programs, four have unknown inputs.
    if rng.random() < 0.4:
        writer = UnknownWriter(rng)
        text = writer.program()
        return {"number": number, "text": text, "assignments": writer.assignments()}
    return {"number": number, "text": Writer(rng).program(), "assignments": [{}]}


def main():
    if sys.argv[1] == "answer":
        for line in sys.stdin:
            program = json.loads(line)
            print(json.dumps(judge.answer(program)), flush=True)
        return
    seed, first, count = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    for number in range(first, first + count):
        print(json.dumps(judge.answer(make(seed, number))))


main()
