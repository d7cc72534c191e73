"""Answers what Airflow itself would do, one JSON line for each JSON line of standard input.

open-bridge.ts starts it inside of the user's own Airflow: the text of this file comes over standard input, so that nothing has to be
installed there. The first line asks it to `start` and is answered with the versions. Each later one is answered by a process of its
own, which imports the DAG file anew, as a worker does. The operator's own `execute` makes the pod and is stopped where the pod would
be created. Nothing is written: no database, no file of the project, no cluster.
"""
import datetime as dt
import json
import os
import re
import select
import shutil
import signal
import sys
import tempfile
import time

PROTOCOL = 1


class Refused(Exception):
    """A kind that open-bridge.ts knows, and Airflow's own words."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class Captured(BaseException):
    """Carries the pod out of execute(); not an Exception so that nothing swallows it."""

    def __init__(self, pod, task=None):
        super().__init__()
        self.pod = pod
        self.task = task


def optional(name):
    import importlib

    try:
        return importlib.import_module(name)
    except Exception:
        return None


def major():
    from airflow.version import version

    return int(version.split(".")[0])


# --- starting ---------------------------------------------------------------------------------------------------------------


def prepare(request):
    """What of the project Airflow is to be started with; where it has something of its own that counts. A folder to remove."""
    # No compiled files into the project.
    sys.dont_write_bytecode = True
    environment = os.environ
    for name, value in request.get("environment", {}).items():
        environment.setdefault(name, value)
    environment["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    environment.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    environment["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
    # From 3.1 this gives a DAG file the variables and connections of the database.
    environment["_AIRFLOW_PROCESS_CONTEXT"] = "server"
    if "AIRFLOW_HOME" in environment or os.path.exists(os.path.expanduser("~/airflow/airflow.cfg")):
        return None
    home = request.get("home")
    if home and os.path.isfile(os.path.join(home, "airflow.cfg")):
        environment["AIRFLOW_HOME"] = home
        return None
    for name, key in (("dags", "DAGS_FOLDER"), ("plugins", "PLUGINS_FOLDER")):
        path = request.get(name)
        if path and os.path.isdir(path):
            environment.setdefault("AIRFLOW__CORE__" + key, path)
    config = request.get("config")
    if config and os.path.isdir(config):
        sys.path.append(config)
    # Airflow writes its configuration where it finds none.
    folder = environment["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="pod-tasks-bridge-")
    return folder


def hello(_request):
    try:
        return read_versions()
    except ImportError as error:
        raise Refused("no-airflow", str(error))


def read_versions():
    import logging
    import warnings

    warnings.simplefilter("ignore")
    # What matters is in the answers; a database that is not there is said of each variable.
    logging.disable(logging.CRITICAL)
    try:
        from importlib.metadata import version
    except ImportError:
        from importlib_metadata import version
    from airflow.version import version as airflow_version
    from kubernetes.config import ConfigException, load_incluster_config

    import airflow.providers.cncf.kubernetes.operators.pod  # noqa: F401

    optional("airflow.models.dagbag")
    optional("airflow.dag_processing.dagbag")
    try:
        load_incluster_config()
        in_cluster = True
    except ConfigException:
        in_cluster = False
    return {
        "protocol": PROTOCOL,
        "airflow_version": airflow_version,
        "provider_version": version("apache-airflow-providers-cncf-kubernetes"),
        "python_version": "%d.%d.%d" % sys.version_info[:3],
        "in_cluster": in_cluster,
    }


# --- the DAG file -----------------------------------------------------------------------------------------------------------


def find_file(request):
    from airflow.configuration import conf

    relative = request.get("relative")
    inside = [os.path.join(conf.get("core", "dags_folder"), relative)] if relative else []
    for path in request["files"] + inside:
        if os.path.isfile(path):
            return path
    raise Refused("no-file", ", ".join(request["files"] + inside))


def give_source(path, source):
    """The text counts in place of the file's, also for what reads the source of a function."""
    import linecache
    from importlib.machinery import SourceFileLoader

    real = SourceFileLoader.get_code

    def get_code(self, name):
        if self.path != path:
            return real(self, name)
        return self.source_to_code(source.encode("utf-8"), path)

    SourceFileLoader.get_code = get_code
    linecache.cache[path] = (len(source), None, source.splitlines(True), path)


def dag_roots(request, path):
    """Airflow's dags folder, which from 3.0 comes onto the path with its bundle alone, and the one that the file is in."""
    from airflow.configuration import conf

    roots = [conf.get("core", "dags_folder")]
    relative = os.path.join(os.sep, request.get("relative") or "")
    return [*roots, path[: -len(relative)]] if path.endswith(relative) else roots


def load_dags(request):
    import inspect

    for name, value in request.get("environment", {}).items():
        os.environ.setdefault(name, value)
    path = find_file(request)
    if request.get("source") is not None:
        give_source(path, request["source"])
    for folder in [*dag_roots(request, path), *request.get("paths", [])]:
        if folder not in sys.path and os.path.isdir(folder):
            sys.path.append(folder)
    # Python remembers since its start which folders and files are not there.
    sys.path_importer_cache.clear()
    give_secrets(request.get("variables", {}), request.get("connections", {}))
    module = optional("airflow.dag_processing.dagbag") if major() >= 3 else None
    if module is None or not hasattr(module, "DagBag"):
        module = optional("airflow.models.dagbag")
    known = inspect.signature(module.DagBag.__init__).parameters
    wanted = {"include_examples": False, "safe_mode": False, "load_op_links": False, "read_dags_from_db": False}
    bag = module.DagBag(dag_folder=path, **{k: v for k, v in wanted.items() if k in known})
    for error in bag.import_errors.values():
        sys.stderr.write("%s\n" % error)
        raise Refused("file", last_of(str(error)))
    return path, dict(bag.dags)


def last_of(text):
    """The exception of a formatted traceback."""
    lines = text.strip().splitlines() or ["import error"]
    first = len(lines) - 1
    for i, line in enumerate(lines):
        if re.match(r"[A-Za-z_][\w.]*(Error|Exception|Warning|Exit|Interrupt|NotFound|DuplicatedIdFound)\w*(:|$)", line):
            first = i
    return plain("\n".join(lines[first:]))


def plain(text):
    return re.sub(r"0x[0-9a-f]{6,}", "0x0", text)[:2000]


def is_pod_operator(task):
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

    cls = getattr(task, "operator_class", None) or type(task)
    if not (isinstance(cls, type) and issubclass(cls, KubernetesPodOperator)):
        return False
    # These send something else than a pod.
    return not any(c.__name__ in ("KubernetesJobOperator", "SparkKubernetesOperator") for c in cls.__mro__)


def operator_name(task):
    cls = getattr(task, "operator_class", None) or type(task)
    return cls.__name__ if isinstance(cls, type) else str(cls)


def is_mapped(task):
    return any(c.__name__ == "MappedOperator" for c in type(task).__mro__)


def count_instances(task):
    """None where it hangs on what another task gives."""
    value = getattr(getattr(task, "expand_input", None), "value", None)
    total = 1
    for one in value.values() if isinstance(value, dict) else [value]:
        if not isinstance(one, (list, tuple, dict)):
            return None
        total *= len(one)
    return total


def list_tasks(request):
    path, dags = load_dags(request)
    return {
        "file": path,
        "dags": [
            {
                "dag_id": dag_id,
                "tasks": [
                    {
                        "task_id": task.task_id,
                        "operator": operator_name(task),
                        "is_pod": is_pod_operator(task),
                        "mapped": is_mapped(task),
                        "count": count_instances(task) if is_mapped(task) else None,
                    }
                    for task in dags[dag_id].task_dict.values()
                ],
            }
            for dag_id in sorted(dags)
        ],
    }


# --- variables and connections ----------------------------------------------------------------------------------------------


def give_secrets(variables, connections):
    """What Airflow has nowhere of its own is looked for here at last."""
    # Every new database has it, and old providers do without only by failing; there may be no database here.
    connections = {"kubernetes_default": "kubernetes://", **connections}
    for name in ("airflow.models.variable", "airflow.models.connection", "airflow.sdk.configuration"):
        optional(name)
    for module in list(sys.modules.values()):
        real = getattr(module, "__dict__", {}).get("ensure_secrets_loaded")
        if callable(real) and not hasattr(real, "given"):
            setattr(module, "ensure_secrets_loaded", with_given(real, variables, connections))


def with_given(real, variables, connections):
    def ensure(*args, **kwargs):
        backends = list(real(*args, **kwargs))
        own = next((b for b in backends if type(b).__name__ == "EnvironmentVariablesBackend"), None)
        if own is None:
            return backends
        names = ("MetastoreBackend", "ExecutionAPISecretsBackend", "SupervisorCommsSecretsBackend")
        # Airflow 3.0 asks the database only after all of these, and so after what is given.
        lacks_database = not any(type(b).__name__ in names for b in backends)

        class Given(type(own)):
            def get_conn_value(self, conn_id=None, *_args, **_kwargs):
                stored = ask_database("get_connection", conn_id) if lacks_database else None
                return connections.get(conn_id) if stored is None else stored.get_uri()

            def get_variable(self, key=None, *_args, **_kwargs):
                stored = ask_database("get_variable", key) if lacks_database else None
                return variables.get(key) if stored is None else stored

        given = Given.__new__(Given)
        given.__dict__.update(own.__dict__)
        return [*backends, given]

    ensure.given = True
    return ensure


def read_variables(request):
    from airflow.models.variable import Variable

    ids = request.get("ids")
    if ids is None:
        ids = stored_ids(Variable.key) | named_in_environment("AIRFLOW_VAR_")
    found = {one: Variable.get_variable_from_secrets(one) for one in sorted(ids)}
    return {"values": {one: value for one, value in found.items() if value is not None}}


def read_connections(request):
    from airflow.models.connection import Connection

    ids = request.get("ids")
    if ids is None:
        ids = stored_ids(Connection.conn_id) | named_in_environment("AIRFLOW_CONN_")
    values = {}
    for one in sorted(ids):
        try:
            values[one] = Connection.get_connection_from_secrets(one).get_uri()
        except Exception as error:
            if "NotFound" not in type(error).__name__:
                raise
    return {"values": values}


def stored_ids(column):
    from airflow.utils.session import create_session
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with create_session() as session:
            return {row[0] for row in session.query(column)}
    except SQLAlchemyError:
        # There is no database, or it has no tables yet; other places may hold some.
        return set()


def named_in_environment(prefix):
    return {name[len(prefix) :].lower() for name in os.environ if name.startswith(prefix)}


def masked_texts():
    """What Airflow would mask in its own log."""
    texts = set()
    names = ("airflow.utils.log.", "airflow._shared.secrets_masker.", "airflow.sdk._shared.secrets_masker.", "airflow.sdk.execution_time.")
    for name in names:
        module = sys.modules.get(name + "secrets_masker")
        try:
            patterns = module._secrets_masker().patterns
        except Exception:  # It is another module in each version.
            continue
        texts.update(re.sub(r"\\(.)", r"\1", one, flags=re.S) for one in patterns)
    # The password of many a local database, and a part of half of the labels.
    return sorted(texts - {"airflow"})
