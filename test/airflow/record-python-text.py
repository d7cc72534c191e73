"""Records what CPython 3.11 says, for the unit tests of src/core/python/{text,library}.

    python3 test/airflow/record-python-text.py

writes test/fixtures/python/*.json. An int in a case is {"int": "…"}, a float {"float": "…"} (its hex), a str itself.
"""

import itertools
import json
import pathlib
import struct

OUT = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "python"


def outcome(call):
    try:
        return {"text": call()}
    except Exception as error:  # the judge's refusal is a result too
        return {"raises": type(error).__name__, "message": str(error)}


def coded(value):
    if isinstance(value, bool):
        return {"bool": value}
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": struct.pack(">d", value).hex()}
    return value


FLOATS = [
    0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 0.1, 1 / 3, 2 / 3, 100.0, 123456789.0, 1234567.891, 1e15, 1e16, 1e17,
    123456789012345680.0, 1e-4, 1e-5, 0.00012345, 9.999999e-5, 1e21, 1e22, 1e100, 1.7976931348623157e308, 5e-324,
    2.2250738585072014e-308, 0.125, 1e-7, 999999.5, 9999995.0, 0.999999999, 99.5, 1e5, 123456.0, 1234567.0,
    float("inf"), float("-inf"), float("nan"), 12345.678, -12345.678, 4.35, 0.045, 2.675, 1e23, 9007199254740993.0,
]
INTS = [0, 1, -1, 5, 10, 255, -255, 1000, 1234567, -1234567, 97, 0x1F600, 10**20, -(10**30), 2**64, 1114112]
TEXTS = ["", "a", "abc", "héllo", "日本語", "😀x", "tab\t"]

FLOAT_SPECS = [
    "", "f", ".0f", ".1f", ".2f", ".3f", ".10f", ".20f", "e", ".0e", ".3e", "E", "g", ".3g", "G", ".0g", "n", "%", ".1%",
    "+", " ", "-", "+.2f", " .2f", "#.0f", "#g", "#.3g", "#", ".3", ".10", ".0", ".1", "#.3", "10", "<10", ">10", "^11",
    "=10", "010", "010.2f", "+010.2f", ",", ",.2f", "_", "_.2f", "015,.2f", "*^15,.1f", "0=15", "x<12.3e", "<010", "^+12",
    "z.0f", "z.1f", "F", "012e", "020,g", "012,", "d", "s", "x", "c", ".", "10.", ",_", "_,", ",,", "q", "10q", "é", "n<5", "zg",
]
INT_SPECS = [
    "", "d", "b", "o", "x", "X", "#b", "#o", "#x", "#X", "c", "n", "5", "<5", ">5", "^5", "05", "+", "+d", " d", "08b",
    "#010x", "#010b", ",", ",d", "_", "_d", "_b", "_x", "#_x", "015,", "020_x", "#020_x", "*^9", "*=9", "x=+9", "f", ".2f", "e", "g",
    "%", ".1%", "G", "s", "q", ",x", ",b", "_c", ".3", ".3d", "zd", "+c", "#c", "5c", "<<5", "<05", "012,d", "09,", "08,", "4,", "é>6d",
    "99999999999999999999", "=08", ",.2f", "n>4",
]
STR_SPECS = [
    "", "s", "5", "<5", ">5", "^5", "*^7", ".2", ".2s", "8.1", "05", "=5", "+", " ", "-", "#", ",", "_", "d", "x", "é^9",
    "😀>5", "<<4", ".", "z", "10.3s", "^^6", "{^6", "}<5", "005", "^05", "0<5",
]

PERCENT_TEXTS = ["%s", "%r", "%a", "%5s", "%-5s|", "%.2s", "%5.1r", "%c", "%3c", "%-3c|", "%%", "%05s", "%d", "%f", "%x"]
PERCENT_INTS = [
    "%d", "%i", "%u", "%5d", "%-5d|", "%05d", "%+d", "% d", "%+05d", "%.3d", "%8.3d", "%x", "%X", "%#x", "%#X", "%o",
    "%#o", "%08x", "%#08x", "%f", "%.2f", "%e", "%g", "%G", "%s", "%r", "%c", "%ld", "%-+6d|", "%#.5x", "%08.3d", "%+x", "%#d",
]
PERCENT_FLOATS = [
    "%d", "%f", "%.0f", "%.1f", "%.3f", "%10.2f", "%-10.2f|", "%010.2f", "%+.2f", "% .2f", "%e", "%.2e", "%E", "%g",
    "%.3g", "%#.3g", "%#.0f", "%G", "%s", "%r", "%x", "%.50f", "%F", "%012f", "%5d", "%.20g", "%#g",
]
PERCENT_BAD = [
    ("%", "a"), ("%q", 1), ("abc %", 1), ("%d", "x"), ("%x", 1.5), ("%(a", 1), ("%y %s", 1), ("%s %é", 1), ("%5", 1), ("no", "x"),
    ("%s%s", "x"), ("%c", "ab"), ("%c", -1), ("%(a)s", "x"), ("%*d", "x"), ("%.f", 2.5), ("%.d", 0), ("100%%", "x"),
]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    formats = [
        [coded(value), spec, outcome(lambda: format(value, spec))]
        for values, specs in ((FLOATS, FLOAT_SPECS), (INTS + [True, False], INT_SPECS), (TEXTS, STR_SPECS))
        for value, spec in itertools.product(values, specs)
    ]
    percents = [
        [coded(value), spec, outcome(lambda: spec % value)]
        for values, specs in ((FLOATS, PERCENT_FLOATS), (INTS + [True], PERCENT_INTS), (TEXTS, PERCENT_TEXTS))
        for value, spec in itertools.product(values, specs)
    ] + [[coded(value), spec, outcome(lambda: spec % value)] for spec, value in PERCENT_BAD]
    texts = TEXTS + [
        "it's", '"q"', "it's \"q\"", "a\\b", "\x00\x1f\x7f\x80\xa0\xad", "\u200b\u2028\ufeff", "\ud800", "\U0001f600\U000e0001",
        "\n\r\t", "\uffff", "\u3000", "é\u0301", "\u0378",
    ]
    reprs = [[text, repr(text), ascii(text)] for text in texts]
    byte_reprs = [[list(b), repr(b)] for b in (b"", b"abc", b"it's", b"\"'", bytes(range(256)), b"\\")]
    floats = [[coded(n), repr(n)] for n in FLOATS]
    for name, table in {
        "format": formats, "percent": percents, "repr": {"str": reprs, "bytes": byte_reprs, "float": floats},
    }.items():
        write(name, table)


def write(name, table):
    if isinstance(table, dict):
        body = ",\n".join(f"{json.dumps(k)}: [\n{rows(v)}\n]" for k, v in table.items())
        text = "{\n" + body + "\n}\n"
    else:
        text = "[\n" + rows(table) + "\n]\n"
    (OUT / f"{name}.json").write_text(text)


def rows(table):
    return ",\n".join(json.dumps(row) for row in table)


if __name__ == "__main__":
    main()
