"""Write src/core/airflow/tables/config-defaults.generated.ts: what `conf.get` of each Airflow answers where nothing is configured.

    python3 test/airflow/generate-config.py OUT PYTHON...

Each PYTHON is an interpreter of an environment with Airflow. Every option that any of them knows is asked of each.
"""
import json
import os
import re
import subprocess
import sys
import tempfile


def quiet():
    import contextlib
    import io
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    stack = contextlib.ExitStack()
    stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
    stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
    return stack


def known():
    with quiet():
        from airflow.configuration import conf
        from airflow.version import version

        options = set()
        described = getattr(conf, "configuration_description", None) or {}
        for section, body in described.items():
            options |= {(section, o) for o in (body.get("options") or {})}
        for defaults in (getattr(conf, "airflow_defaults", None), getattr(conf, "_default_values", None)):
            if defaults is not None:
                options |= {(s, o) for s in defaults.sections() for o in defaults.options(s)}
        aliases = {}
        for (section, key), old in conf.deprecated_options.items():
            aliases.setdefault(f"{section}.{key}".lower(), []).append(f"{old[0]}.{old[1]}".lower())
        sections = {new: old[0] for new, old in getattr(conf, "deprecated_sections", {}).items()}
        options |= {tuple(a.split(".", 1)) for old in aliases.values() for a in old}
        options |= {(sections[s], o) for s, o in options if s in sections}
    print(json.dumps({
        "version": version,
        "options": sorted((s.lower(), o.lower()) for s, o in options),
        "aliases": aliases,
        "sections": sections,
    }))


def answers(options):
    out = {}
    with quiet():
        import airflow.models  # as where a DAG file is read; 2.7 cannot ask its providers before

        from airflow.configuration import conf
        from airflow.exceptions import AirflowConfigException

        for section, option in options:
            try:
                value = conf.get(section, option)
                # Defaults of providers lose to a fallback in some versions.
                out[f"{section}.{option}"] = [value, conf.get(section, option, fallback="\0") == value]
            except AirflowConfigException as error:
                assert re.fullmatch(r"section/key \[[\w.]+/[\w.]+\] not found in config", str(error)), error
            except Exception as error:
                out[f"{section}.{option}"] = {"error": str(error)}
    print(json.dumps(out))


def ask(python, *args, text=None):
    # A home that does not exist is made with a configuration file of defaults by Airflow 2.
    env = {"PATH": os.environ["PATH"], "HOME": HOME_OF_RUN, "AIRFLOW_HOME": HOME_OF_RUN}
    run = subprocess.run([python, __file__, *args], input=text, capture_output=True, text=True, env=env)
    if run.returncode:
        sys.exit(run.stderr)
    return json.loads(run.stdout.strip().splitlines()[-1].replace(HOME_OF_RUN, "{AIRFLOW_HOME}"))


def key(version):
    return [int(p) for p in re.findall(r"\d+", version)]


def minor(version):
    a, b, *_ = version.split(".")
    return f"{a}.{b}.0"


def runs(values, versions):
    """(value, since, until) for each run of versions with the same value; MISSING is no value."""
    result = []
    for i, version in enumerate(versions):
        value = values[version]
        if result and result[-1][0] == value:
            result[-1][2] = i
        else:
            result.append([value, i, i])
    for value, first, last in result:
        if value is not MISSING:
            yield (value, minor(versions[first]) if first else None, minor(versions[last + 1]) if last < len(versions) - 1 else None)


MISSING = object()


def main(out, pythons):
    dumps = [ask(p, "--known") for p in pythons]
    options = sorted({tuple(o) for d in dumps for o in d["options"]})
    replies, again = {}, {}
    global HOME_OF_RUN
    for p, d in zip(pythons, dumps):
        replies[d["version"]] = ask(p, "--answers", text=json.dumps(options))
        # Generated secrets differ in a second home and are not defaults. A new home has no file of defaults yet.
        HOME_OF_RUN = tempfile.mkdtemp(prefix="generate-config-")
        again[d["version"]] = ask(p, "--answers", text=json.dumps(options))
    by_minor = {minor(v): v for v in sorted(replies, key=key)}
    versions = list(by_minor.values())
    lines = []
    for section, option in options:
        name = f"{section}.{option}"
        values = {}
        for v in versions:
            first, value = replies[v].get(name, MISSING), again[v].get(name, MISSING)
            if MISSING in (first, value) and first is not value or isinstance(value, dict):
                value = {"unknown": True}
            elif value is not MISSING and first[0] != value[0]:
                value = {"unknown": True}
            values[v] = value
        for value, since, until in runs(values, versions):
            words = [json.dumps(name)]
            words += ["undefined", "true"] if isinstance(value, dict) else [json.dumps(value[0], ensure_ascii=False), json.dumps(value[1])]
            words += [json.dumps(since) if since else "undefined"] if since or until else []
            words += [json.dumps(until)] if until else []
            lines.append(f"  [{', '.join(words)}],")

    alias_lines = []
    names = sorted({n for d in dumps for n in d["aliases"]} | {f"{s}.*" for d in dumps for s in d["sections"]})
    tables = {d["version"]: {**{k: v for k, v in d["aliases"].items()}, **{f"{s}.*": [f"{o}.*"] for s, o in d["sections"].items()}} for d in dumps}
    for name in names:
        olds = sorted({o for v in versions for o in tables[v].get(name, [])})
        for old in olds:
            values = {v: True if old in tables[v].get(name, []) else MISSING for v in versions}
            for _, since, until in runs(values, versions):
                parts = [json.dumps(name), json.dumps(old)] + ([json.dumps(since) if since else "undefined"] if since or until else []) + ([json.dumps(until)] if until else [])
                alias_lines.append(f"  [{', '.join(parts)}],")
    with open(out, "w", encoding="utf-8") as f:
        f.write("// Written by test/airflow/generate-config.py from installed Airflow versions.\n")
        f.write("type Row = readonly [name: string, value: string | null | undefined, strong: boolean, since?: string | undefined, until?: string];\n")
        f.write("/** What `conf.get` answers where nothing is configured; undefined: it differs between installations. Not strong: a fallback in the call wins. */\n")
        f.write("export const configRows: readonly Row[] = [\n" + "\n".join(lines) + "\n];\n\n")
        f.write("type Alias = readonly [name: string, old: string, since?: string | undefined, until?: string];\n")
        f.write("/** Former names of options (`section.*`: of a whole section) that are still looked up. */\n")
        f.write("export const configAliases: readonly Alias[] = [\n" + "\n".join(alias_lines) + "\n];\n")


if sys.argv[1:] == ["--known"]:
    known()
elif sys.argv[1:] == ["--answers"]:
    answers(json.load(sys.stdin))
else:
    HOME_OF_RUN = tempfile.mkdtemp(prefix="generate-config-")
    main(sys.argv[1], sys.argv[2:])
