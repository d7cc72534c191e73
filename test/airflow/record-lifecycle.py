"""Records what the real KubernetesPodOperator of this Python does with scripted pods: PYTHON record-lifecycle.py <SCENARIOS >DECISIONS

SCENARIOS is what lifecycle-fixture.ts prints. The operator's own `execute` runs against an API server in memory whose pods follow
their timelines, on a clock of its own: sleeping takes no time. Prints one JSON object: the versions, and for each scenario how it
ended, or null where this version does not know its arguments.
"""
import asyncio
import importlib.metadata
import json
import logging
import os
import random
import sys
import tempfile
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import real_pods  # noqa: E402

home = tempfile.mkdtemp(prefix="record-lifecycle-")
real_pods.prepare_environment(real_pods.parse_args(["x.py"]), home)
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from unittest import mock  # noqa: E402

import kubernetes.config  # noqa: E402
from airflow.exceptions import AirflowException, AirflowSkipException, AirflowTaskTimeout  # noqa: E402
from airflow.providers.cncf.kubernetes.hooks import kubernetes as hooks_kubernetes  # noqa: E402
from airflow.providers.cncf.kubernetes.operators import pod as operators_pod  # noqa: E402
from airflow.providers.cncf.kubernetes.utils import pod_manager  # noqa: E402
from airflow.version import version as airflow  # noqa: E402
from lifecycle_api import Api, Exec  # noqa: E402
from lifecycle_clock import BEGIN, Endless, Killed, Now, clock, utc  # noqa: E402
from lifecycle_pods import SIDECAR, Pod, read  # noqa: E402

kubernetes.config.load_kube_config = lambda *a, **k: None
provider = importlib.metadata.version("apache-airflow-providers-cncf-kubernetes")
Operator = operators_pod.KubernetesPodOperator
random.seed(8)

LABELS = {"dag_id": "d", "task_id": "t", "run_id": "r", "kubernetes_pod_operator": "True", "try_number": "1"}


def play(scenario):
    clock.restart()
    # Each task has a process of its own; some versions use the one loop that it has.
    asyncio.set_event_loop(asyncio.new_event_loop())
    api = Api(scenario)
    arguments = dict(scenario.get("arguments", {}))
    if "second" in scenario.get("containers", []):
        arguments["full_pod_spec"] = read(
            {"spec": {"containers": [{"name": "base"}, {"name": "second", "image": "i"}]}}, "V1Pod"
        )
    if scenario.get("init"):
        arguments["init_containers"] = [
            read({"name": name, "image": "i"}, "V1Container") for name in scenario["init"]
        ]
    try:
        operator = Operator(task_id="t", image="i", namespace="default", **arguments)
    except (AirflowException, TypeError, ValueError, AttributeError):
        return None
    for i, one in enumerate(scenario.get("found", [])):
        name = f"found-{i + 1}"
        labels = {**LABELS, **({"already_checked": "True"} if one.get("checked") else {})}
        containers = ["base", *([SIDECAR] if arguments.get("do_xcom_push") else []), *scenario.get("injected", [])]
        pod = Pod(name, labels, one["pod"], containers, [], -one.get("age", 60))
        pod.timeline = [{**entry, "at": entry["at"] - pod.began if entry["at"] > 0 else 0} for entry in one["pod"]]
        pod.role = name
        api.pods[name] = pod
    pushed = {}
    ti = mock.MagicMock(dag_id="d", task_id="t", map_index=-1, try_number=1, start_date=utc())
    ti.xcom_push.side_effect = lambda key=None, value=None, *a, **k: pushed.__setitem__(key, value)
    context = {"ti": ti, "run_id": "r", "dag": mock.MagicMock(parent_dag=None), "task_instance": ti}

    def kill():
        api.note("kill")
        operator.on_kill()
        # As TaskInstance.signal_handler; from Airflow 3 on the supervisor ends the process.
        raise AirflowException("SIGTERM") if int(airflow.split(".")[0]) < 3 else Killed()

    def time_out():
        raise AirflowTaskTimeout()

    if "kill" in scenario:
        clock.at(scenario["kill"], kill)
    if "timeout" in scenario:
        clock.at(scenario["timeout"], time_out)

    def stream(call, name, namespace, container=None, command=None, **_):
        return Exec(api, name, container, command)

    patches = [
        mock.patch("time.sleep", lambda seconds: clock.sleep(seconds)),
        mock.patch("time.time", lambda: clock.now),
        mock.patch("asyncio.sleep", lambda s, r=None: clock.sleep_async(s, r)),
        mock.patch("pendulum.now", lambda *a: utc()),
        mock.patch.object(pod_manager, "kubernetes_stream", stream),
        mock.patch.object(hooks_kubernetes.KubernetesHook, "core_v1_client", api),
    ]
    if isinstance(getattr(pod_manager, "datetime", None), type):
        patches.append(mock.patch.object(pod_manager, "datetime", Now))
    if hasattr(pod_manager, "utcnow"):
        patches.append(mock.patch.object(pod_manager, "utcnow", utc))
    if hasattr(pod_manager, "timezone"):
        patches.append(mock.patch.object(pod_manager.timezone, "utcnow", utc))
    if hasattr(operators_pod, "stream"):
        patches.append(mock.patch.object(operators_pod, "stream", stream))
    execute = getattr(Operator.execute, "__wrapped__", Operator.execute)
    error = None
    value = None
    for one in patches:
        one.start()
    try:
        try:
            value = execute(operator, context)
            state = "success"
        except AirflowTaskTimeout:
            operator.on_kill()
            state = "failed"
            error = "AirflowTaskTimeout"
        except (Endless, Killed):
            state = "failed"
        except AirflowSkipException:
            state = "skipped"
        except Exception as e:
            state = "failed"
            error = type(e).__name__
            if isinstance(e, (NotImplementedError, TypeError, AttributeError)):
                error += ": " + str(e)[:200]
    finally:
        for one in reversed(patches):
            one.stop()
    if state == "success" and value is not None:
        pushed["return_value"] = value
    result = {"state": "endless" if clock.is_endless else state}
    if error is not None:
        result["error"] = error
    if "return_value" in pushed:
        text = json.dumps(pushed["return_value"])
        result["xcom"] = text if len(text) < 100 else len(text)
    fates = {}
    for pod in [*api.pods.values(), *api.gone.values()]:
        if pod.fate == "left" and pod.state() is None:
            fates[pod.role] = "gone"
        elif pod.fate == "left":
            fates[pod.role] = "marked" if pod.labels.get("already_checked") == "True" else "left"
        else:
            fates[pod.role] = pod.fate
    result["pods"] = dict(sorted(fates.items()))
    result["created"] = api.created
    result["logs"] = sorted(api.logs)
    result["calls"] = api.calls
    if api.told:
        result["told"] = sorted(api.told)
    result["seconds"] = round(clock.now - BEGIN)
    return result


def main():
    scenarios = json.load(sys.stdin)
    only = sys.argv[1:]
    real = sys.stdout
    sys.stdout = open(os.devnull, "w")
    results = {}
    for scenario in scenarios:
        if only and scenario["name"] not in only:
            continue
        results[scenario["name"]] = play(scenario)
    sys.stdout = real
    json.dump({"provider": provider, "airflow": airflow, "results": results}, sys.stdout, indent=0)


main()
