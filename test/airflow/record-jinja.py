"""Records what the real Jinja makes of the templates in test/fixtures/jinja/cases.txt.

Needs Jinja 3.1.6 (pip install jinja2==3.1.6) on Python 3.11 or later. Usage:

    python test/airflow/record-jinja.py

Each line of cases.txt that is not empty and no comment is a Python literal: a template, or a tuple of a template, the
context as Python source and, where it is not rendered as text under StrictUndefined, a dict of options: `native`,
`undefined` (default, chainable or debug), `load` (templates by name). The recording is cases.json beside it.
"""

import ast
import json
import pathlib
import sys

import jinja2
import jinja2.nativetypes
import jinja2.sandbox

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "jinja"
UNDEFINED = {
    "strict": jinja2.StrictUndefined,
    "default": jinja2.Undefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
}


class Sandboxed(jinja2.sandbox.SandboxedEnvironment):
    """As Airflow's: one underscore is allowed."""

    def is_safe_attribute(self, obj, attr, value):
        return not jinja2.sandbox.is_internal_attribute(obj, attr)


def render(template, source, options):
    native = options.get("native", False)
    kind = jinja2.nativetypes.NativeEnvironment if native else Sandboxed
    environment = kind(
        undefined=UNDEFINED[options.get("undefined", "strict")],
        extensions=["jinja2.ext.do"],
        cache_size=0,
        loader=jinja2.DictLoader(options["load"]) if "load" in options else None,
    )
    names = {}
    exec(source, names)
    names.pop("__builtins__", None)
    try:
        value = environment.from_string(template).render(names)
        return {"value": repr(value)} if native else {"text": value}
    except Exception as error:
        message = error.message if isinstance(error, jinja2.TemplateError) else getattr(error, "msg", str(error))
        return {"error": type(error).__name__, "message": message}


def main():
    cases = []
    for number, line in enumerate((FOLDER / "cases.txt").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        case = ast.literal_eval(line)
        template, source, options = (*case, "", {})[:3] if isinstance(case, tuple) else (case, "", {})
        if isinstance(case, tuple) and len(case) == 2:
            options = {}
        entry = {"line": number, "template": template}
        if source:
            entry["context"] = source
        if options:
            entry["options"] = options
        cases.append({**entry, **render(template, source, options)})
    text = json.dumps({"jinja": jinja2.__version__, "python": sys.version.split()[0], "cases": cases}, indent=1)
    (FOLDER / "cases.json").write_text(text + "\n", encoding="utf-8")
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
