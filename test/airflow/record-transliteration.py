"""Writes src/core/manifest/transliteration.generated.ts: what a letter or digit becomes in a pod name made of a task_id.

Run it with the Python of an environment of setup.sh, which has the python-slugify and text-unidecode that Airflow installs:

    ~/.cache/pod-tasks/airflow/airflow332-k8s10250/bin/python test/airflow/record-transliteration.py

Recorded is the answer to each letter and digit, and to the parts that it decomposes into. Hangul syllables follow from their
parts, which is checked here.
"""

import pathlib
import re
import unicodedata

import text_unidecode

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/core/manifest/transliteration.generated.ts"
DIGITS = "".join(chr(n) for n in range(35, 127) if chr(n) not in "'\\`$")


def answer(letter):
    text = text_unidecode.unidecode(letter).lower().replace("'", "")
    return re.sub(r"[^a-z0-9,]+", "-", text)


def domain():
    found = set()
    for number in range(0x80, 0x10000):
        letter = chr(number)
        if letter.isalnum():
            found.add(letter)
    for number in range(0x80, 0x110000):
        letter = chr(number)
        if letter.isalnum():
            found.update(unicodedata.normalize("NFKD", letter))
    return sorted(one for one in found if "\x80" <= one <= "\uffff")


def hangul():
    """The parts of a syllable's answer; every syllable has to be made of them."""
    first = [answer(chr(0xAC00 + 588 * i))[:-1] for i in range(19)]
    middle = [answer(chr(0xAC00 + 588 * 11 + 28 * i)) for i in range(21)]
    last = [answer(chr(0xAC00 + 588 * 11 + i))[1:] for i in range(28)]
    for n in range(0xD7A4 - 0xAC00):
        assert answer(chr(0xAC00 + n)) == first[n // 588] + middle[n // 28 % 21] + last[n % 28]
    return first, middle, last


def runs(answers):
    """Answers of neighbouring letters, with the few between them that are none left empty."""
    found = []
    for letter, text in answers.items():
        if found and 0 <= ord(letter) - found[-1][0] - len(found[-1][1]) < 8:
            found[-1][1].extend([""] * (ord(letter) - found[-1][0] - len(found[-1][1])))
            found[-1][1].append(text)
        else:
            found.append((ord(letter), [text]))
    return found


def main():
    letters = [one for one in domain() if not "\uac00" <= one <= "\ud7a3"]
    answers = {one: answer(one) for one in letters}
    known = sorted({"", *answers.values()})
    code = {text: DIGITS[i // len(DIGITS)] + DIGITS[i % len(DIGITS)] for i, text in enumerate(known)}
    lines = [
        "// Made by test/airflow/record-transliteration.py of the answers of text-unidecode 1.3, whose character mapping tables are",
        "// copyright 2001 Sean M. Burke, under the Artistic License.",
        "",
        "/** What letters and digits become in a slug; quotes are left out, all else that is no letter, digit or comma is a dash. */",
        f"export const answers = '{' '.join(known)}';",
        "",
        "/** The digits of an answer's number, two for each letter from `first` on. */",
        f"export const digits = '{DIGITS}';",
        "",
        "/** See `digits`. */",
        "export const runs: readonly (readonly [first: number, numbers: string])[] = [",
        *(f"  [{first}, '{''.join(code[text] for text in texts)}']," for first, texts in runs(answers)),
        "];",
        "",
        "/** Answers to the first, middle and last parts of a Hangul syllable. */",
        "export const hangul: readonly [first: string, middle: string, last: string] = [",
        *(f"  '{' '.join(part)}'," for part in hangul()),
        "];",
    ]
    OUT.write_text("\n".join(lines) + "\n")


main()
