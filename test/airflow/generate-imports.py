"""Write src/core/airflow/tables/imports.generated.ts: which modules and names DAG files can import in which versions.

    python3 test/airflow/generate-imports.py OUT PYTHON...

Each PYTHON is an interpreter of an environment that has one pair of Airflow and the cncf.kubernetes provider. Every module
is really imported there, so shims that are made at run time count.
"""
import json
import re
import subprocess
import sys

# What DAG files import from: for these the names are written too.
NAMED = re.compile(
    r"airflow(\.(sdk|decorators|models|configuration|exceptions|settings|macros|datasets|assets|params|listeners|lineage|policies"
    r"|models\.(dag|baseoperator|variable|connection|param|xcom|xcom_arg|taskinstance|dagrun|mappedoperator|abstractoperator|operator|dataset|asset)"
    r"|(operators|sensors|hooks|contrib|kubernetes|timetables|notifications|decorators|lineage)(\.\w+)*"
    r"|utils\.(dates|task_group|trigger_rule|edgemodifier|helpers|state|timezone|weekday|email|types|weight_rule|setup_teardown|db|session"
    r"|context|decorators|file|log\.logging_mixin|xcom|operator_helpers|module_loading|dag_parsing_context)"
    r"|sdk\.(timezone|types|bases|definitions|configuration|exceptions)(\.\w+)*"
    r"|providers\.cncf\.kubernetes(\.\w+)*|providers\.standard\.(operators|sensors|hooks|decorators)\.\w+))?"
)
# Inner parts of Airflow, and shims that only lead to other providers.
SKIP = re.compile(
    r"airflow\.(migrations|www|api|api_\w+|cli|example_dags|ui|auth|providers_manager|_vendor|callbacks|config_templates|customized_form\w+"
    r"|dag_processing|executors|jobs|metrics|secrets|security|serialization|task|ti_deps|traces|triggers|internal_api|_shared|observability"
    r"|logging|__main__|io|template|partition\w*|state|sentry|cluster_policies|exceptions\.\w+"
    r"|contrib\.(hooks|secrets|sensors|task_runner|utils)|contrib\.operators\.(?!kubernetes)\w+"
    r"|utils\.log\.(?!logging_mixin)\w+|listeners\.\w+|providers\.standard\.example_dags"
    r"|sdk\.(_shared|api|execution_time|providers_manager\w*|serde|crypto|io|log|observability|plugins_manager|module_loading"
    r"|definitions\._internal|lineage|listener\w*|coordinators|yaml|state|exceptions\.\w+))(\.|$)"
)
# Names that shims make up when asked, which dir() does not show.
SHIMS = {
    "airflow.contrib.operators.kubernetes_pod_operator": ["KubernetesPodOperator"],
    "airflow.operators.bash_operator": ["BashOperator"],
    "airflow.operators.dummy": ["DummyOperator", "EmptyOperator"],
    "airflow.operators.dummy_operator": ["DummyOperator", "EmptyOperator"],
    "airflow.operators.python_operator": ["PythonOperator", "BranchPythonOperator", "ShortCircuitOperator"],
    "airflow.operators.dagrun_operator": ["TriggerDagRunOperator"],
    "airflow.operators.email_operator": ["EmailOperator"],
    "airflow.operators.subdag_operator": ["SubDagOperator"],
    "airflow.sensors.base_sensor_operator": ["BaseSensorOperator"],
    "airflow.sensors.external_task_sensor": ["ExternalTaskSensor", "ExternalTaskMarker"],
    "airflow.hooks.base_hook": ["BaseHook"],
    "airflow.kubernetes.pod": ["Port", "Resources"],
    "airflow.kubernetes.volume": ["Volume"],
    "airflow.kubernetes.volume_mount": ["VolumeMount"],
    "airflow.kubernetes.pod_runtime_info_env": ["PodRuntimeInfoEnv"],
    "airflow.utils.decorators": ["apply_defaults"],
    "airflow.utils.helpers": ["chain", "cross_downstream"],
    "airflow.utils.dates": ["days_ago"],
    "airflow.models.baseoperator": ["BaseOperator", "chain", "cross_downstream", "chain_linear"],
    "airflow.models": ["DAG", "Variable", "Connection", "BaseOperator", "TaskInstance", "DagRun", "Param", "XCom"],
    "airflow.models.dag": ["DAG"],
}
OURS = ("airflow.providers.cncf.kubernetes", "airflow.providers.standard", "airflow.providers.cncf", "airflow.providers")


def wanted(module):
    if module.startswith("airflow.providers"):
        return module in OURS or module.startswith(OURS[:2]) and "backcompat" not in module and "kubernetes.cli" not in module
    return not SKIP.match(module) and "._" not in module


def dump():
    import contextlib
    import importlib
    import io
    import logging
    import os
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        import airflow
        from airflow.version import version as airflow_version
        from importlib.metadata import version

        found = {"airflow"}
        for root in airflow.__path__:
            for folder, folders, files in os.walk(root):
                folders[:] = [d for d in folders if d.isidentifier() and d != "__pycache__"]
                package = ".".join(["airflow", *os.path.relpath(folder, root).split(os.sep)]).removesuffix("..")
                if any(f.endswith(".py") for f in files):
                    found.add(package)
                found |= {f"{package}.{f[:-3]}" for f in files if f.endswith(".py") and f != "__init__.py"}
        found = {m for m in found if wanted(m)}
        real, names = set(), {}
        todo = sorted(found)
        while todo:
            module = todo.pop(0)
            try:
                loaded = importlib.import_module(module)
            except ModuleNotFoundError as error:
                # A part of another distribution is not installed: whether it is elsewhere is not known.
                if not (error.name or "").startswith("airflow"):
                    real.add(module)
                continue
            except Exception:
                real.add(module)
                continue
            real.add(module)
            if NAMED.fullmatch(module):
                public = {n for n in dir(loaded) if str(getattr(vars(loaded).get(n), "__module__", "")).startswith("airflow")}
                public |= set(getattr(loaded, "__all__", ()))
                for lazy in ("__lazy_imports", "_lazy_imports", "__deprecated_imports", "_DEPRECATED_MODULES", "__deprecated_classes"):
                    public |= set(getattr(loaded, lazy, {}) if isinstance(getattr(loaded, lazy, {}), dict) else ())
                names[module] = sorted(n for n in public if n.isidentifier() and not n.startswith("_"))
            shims = {m for m in sys.modules if m.startswith("airflow.") and wanted(m) and m not in real and m not in todo}
            todo += sorted(shims)
        packages = sorted(m for m in real if hasattr(sys.modules.get(m), "__path__"))
    print(json.dumps({
        "airflow": airflow_version,
        "provider": version("apache-airflow-providers-cncf-kubernetes"),
        "modules": sorted(real),
        "packages": packages,
        "names": names,
    }))


def check(candidates):
    """For each module, the candidate names that `from module import name` finds."""
    import contextlib
    import io
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    out = {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for module, names in candidates.items():
            have = []
            for name in names:
                try:
                    exec(f"from {module} import {name}", {})
                    have.append(name)
                except Exception:
                    pass
            if have:
                out[module] = have
    print(json.dumps(out))


def ask(python, *args, text=None):
    out = subprocess.run([python, __file__, *args], input=text, capture_output=True, text=True, check=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def spans(have, versions, later):
    """`@since<until` in the first version of its minor line."""
    runs, run = [], None
    for i, one in enumerate(versions):
        if one in have:
            if run is None:
                run = [i, i]
                runs.append(run)
            run[1] = i
        else:
            run = None
    # A name that came and went more than once (pairs of two Airflow lines) is written as one span that covers all.
    first, last = runs[0][0], runs[-1][1]
    text = f"@{later(versions[first])}" if first else ""
    return text + (f"<{later(versions[last + 1])}" if last < len(versions) - 1 else "")


def key(version):
    return [int(p) for p in re.findall(r"\d+", version)]


def minor(version):
    a, b, *_ = version.split(".")
    return f"{a}.{b}.0"


def main(out, pythons):
    dumps = [ask(p, "--dump") for p in pythons]
    candidates = {}
    for d in dumps:
        for module, names in d["names"].items():
            candidates.setdefault(module, set()).update(names)
    for module, names in SHIMS.items():
        candidates.setdefault(module, set()).update(names)
    candidates = {m: sorted(n) for m, n in sorted(candidates.items())}
    checked = [ask(p, "--check", text=json.dumps(candidates)) for p in pythons]

    lines = []
    everything = sorted({m for d in dumps for m in d["modules"]})
    for module in everything:
        side = "provider" if module.startswith("airflow.providers.cncf") else "airflow"
        versions = sorted({d[side] for d in dumps}, key=key)
        exact = (lambda v: v) if side == "provider" else minor
        have = {d[side] for d in dumps if module in d["modules"]}
        package = any(module in d["packages"] for d in dumps)
        line = module + ("/" if package else "") + spans(have, versions, exact)
        for name in candidates.get(module, []):
            named = {d[side] for d, c in zip(dumps, checked) if name in c.get(module, [])}
            if named:
                line += " " + name + ("" if named >= have else spans(named, versions, exact))
        lines.append(line)
    with open(out, "w", encoding="utf-8") as f:
        f.write("// Written by test/airflow/generate-imports.py from installed Airflow versions and providers.\n")
        f.write("/** `module[/][@since][<until] [name[@since][<until] ...]`; `/`: a package. Versions are Airflow's; the provider's under airflow.providers.cncf. */\n")
        f.write("export const importLines: readonly string[] = [\n")
        f.writelines(f"  '{line}',\n" for line in lines)
        f.write("];\n")


if sys.argv[1:] == ["--dump"]:
    dump()
elif sys.argv[1:] == ["--check"]:
    check(json.load(sys.stdin))
else:
    main(sys.argv[1], sys.argv[2:])
