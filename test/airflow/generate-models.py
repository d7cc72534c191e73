"""Write src/core/airflow/tables/kubernetes-models.generated.ts from installed Python `kubernetes` clients.

    python3 test/airflow/generate-models.py OUT PYTHON...

Each PYTHON is an interpreter of an environment that has one version of the client (23 to 36 were used). Classes that a pod,
job, secret, config map, claim or service is made of are written with their attributes, all others by name.
"""
import json
import re
import subprocess
import sys

ROOTS = ["V1Pod", "V1PodTemplate", "V1Job", "V1CronJob", "V1ConfigMap", "V1Secret", "V1PersistentVolumeClaim", "V1Service"]


def dump():
    import inspect

    import kubernetes
    from kubernetes.client import models
    from kubernetes.client.configuration import Configuration

    out = {}
    for name, cls in sorted(vars(models).items()):
        if not inspect.isclass(cls) or not hasattr(cls, "openapi_types"):
            continue
        order = [p for p in inspect.signature(cls.__init__).parameters if p not in ("self", "local_vars_configuration")]
        bare = cls.__new__(cls)
        bare.local_vars_configuration = Configuration()
        rows = []
        for attribute in order:
            required = False
            try:
                getattr(cls, attribute).fset(bare, None)
            except ValueError as error:
                assert str(error) == f"Invalid value for `{attribute}`, must not be `None`", error
                required = True
            # Newer clients write `dict[str, str]` where older ones write `dict(str, str)`.
            kind = re.sub(r"dict[(\[]str, (.*)[)\]]", r"dict[\1]", cls.openapi_types[attribute])
            rows.append([attribute, cls.attribute_map[attribute], kind, required])
        out[name] = rows
    print(json.dumps({"version": kubernetes.__version__, "models": out}))


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def word(row, versions, wanted):
    """`name[!][=json]:type[@since][<until]`"""
    attribute, json_name, kind, required = row
    text = attribute + ("!" if required else "")
    if camel(attribute) != json_name:
        text += "=" + json_name
    text += ":" + kind
    return text + span(versions, wanted)


def span(versions, wanted):
    """Empty where all of `wanted` have it; majors otherwise."""
    first, last = wanted.index(versions[0]), wanted.index(versions[-1])
    assert versions == wanted[first : last + 1], (versions, wanted)
    text = "" if first == 0 else f"@{wanted[first]}"
    return text + ("" if last == len(wanted) - 1 else f"<{wanted[last + 1]}")


def merge(orders):
    """One order that holds each of `orders` as a subsequence."""
    result = list(orders[-1])
    for order in orders[:-1]:
        at = 0
        for name in order:
            if name in result:
                at = result.index(name) + 1
            else:
                result.insert(at, name)
                at += 1
    for order in orders:
        assert [n for n in result if n in order] == order, order
    return result


def main(out, pythons):
    dumps = [json.loads(subprocess.check_output([p, __file__, "--dump"])) for p in pythons]
    by_major = {int(d["version"].split(".")[0]): d["models"] for d in dumps}
    majors = sorted(by_major)
    names = sorted({n for m in by_major.values() for n in m})

    reached, todo = set(), list(ROOTS)
    while todo:
        name = todo.pop()
        if name in reached or name not in names:
            continue
        reached.add(name)
        for models in by_major.values():
            for row in models.get(name, []):
                todo += re.findall(r"\b[A-Z]\w+", row[2])

    lines, others = [], []
    for name in names:
        have = [v for v in majors if name in by_major[v]]
        label = name + span(have, majors)
        if name not in reached:
            others.append(label)
            continue
        words = []
        order = merge([[r[0] for r in by_major[v][name]] for v in have])
        for attribute in order:
            runs = []
            for v in have:
                for row in by_major[v][name]:
                    if row[0] != attribute:
                        continue
                    if runs and runs[-1][0] == row:
                        runs[-1][1].append(v)
                    else:
                        runs.append([row, [v]])
            words += [word(row, versions, have) for row, versions in runs]
        lines.append(" ".join([label, *words]))

    with open(out, "w", encoding="utf-8") as f:
        f.write("// Written by test/airflow/generate-models.py from the Python kubernetes clients of these major versions.\n")
        f.write(f"export const clientMajors: readonly number[] = {json.dumps(majors)};\n\n")
        f.write("/** `Class[@since][<until] name[!][=json]:type[@since][<until] ...`; `!`: the constructor refuses None. */\n")
        f.write("export const modelLines: readonly string[] = [\n")
        f.writelines(f"  '{line}',\n" for line in lines)
        f.write("];\n\n/** The client's other model classes. */\nexport const otherModels: readonly string[] = [\n")
        f.writelines(f"  '{line}',\n" for line in others)
        f.write("];\n")


if sys.argv[1:] == ["--dump"]:
    dump()
else:
    main(sys.argv[1], sys.argv[2:])
