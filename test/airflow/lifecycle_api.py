"""The API server of record-lifecycle.py, in memory."""
import sys
import types
from unittest import mock

from kubernetes.client.rest import ApiException
from lifecycle_clock import BEGIN, clock, stamp
from lifecycle_pods import Pod, api_client, matches, read

EMPTY = "__airflow_xcom_result_empty__"


def called_from(name):
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == name:
            return True
        frame = frame.f_back
    return False


class Api:
    """The calls of CoreV1Api that the operator makes."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.faults = [dict(one) for one in scenario.get("faults", [])]
        self.pods = {}
        self.gone = {}
        self.calls = []
        self.logs = []
        self.created = 0
        self.told = set()
        self.api_client = mock.MagicMock()
        self.api_client.sanitize_for_serialization.side_effect = api_client.sanitize_for_serialization

    def note(self, call):
        if not self.calls or self.calls[-1] != call:
            self.calls.append(call)

    def fault(self, call):
        moment = clock.now - BEGIN
        for one in self.faults:
            if one["call"] != call or not one.get("from", 0) <= moment < one.get("to", 1e9):
                continue
            if one.get("times", 1) <= 0:
                continue
            if "times" in one:
                one["times"] -= 1
            raise ApiException(status=one["status"], reason="Scripted")

    def find(self, name):
        pod = self.pods.get(name)
        if pod is None or pod.state() is None:
            raise ApiException(status=404, reason="Not Found")
        return pod

    def read_namespaced_pod(self, name, namespace=None, **_):
        self.fault("get")
        pod = self.find(name).read()
        if called_from("_read_pod_container_states") and pod.status.container_statuses:
            self.told.add("states")
        return pod

    def list_namespaced_pod(self, namespace=None, label_selector="", **_):
        self.fault("find")
        found = [one.read() for one in self.pods.values() if matches(label_selector, one.labels)]
        return types.SimpleNamespace(items=[one for one in found if one is not None])

    def create_namespaced_pod(self, body=None, namespace=None, **_):
        self.note("create")
        self.fault("create")
        spec = body["spec"]
        containers = [one["name"] for one in spec["containers"]] + self.scenario.get("injected", [])
        containers = [one for one in containers if one not in self.scenario.get("missing", [])]
        init = [one["name"] for one in spec.get("initContainers") or []]
        self.created += 1
        labels = body["metadata"]["labels"]
        name = body["metadata"]["name"]
        self.pods[name] = Pod(name, labels, self.scenario["pod"], containers, init, clock.now - BEGIN)
        self.pods[name].role = "new"
        return self.pods[name].read()

    def delete_namespaced_pod(self, name, namespace=None, **options):
        if name in self.pods and self.pods[name].state() is not None:
            self.note("delete " + self.pods[name].role)
        self.fault("delete")
        pod = self.find(name)
        pod.fate = "deleted"
        self.gone[name] = pod
        del self.pods[name]

    def patch_namespaced_pod(self, name=None, namespace=None, body=None, **_):
        self.note("patch " + self.pods[name].role if name in self.pods else "patch")
        self.fault("patch")
        self.find(name).labels = {**self.pods[name].labels, **body["metadata"]["labels"]}

    def list_namespaced_event(self, **_):
        self.fault("events")
        if not called_from("watch_pod_events"):
            self.told.add("events")
        return types.SimpleNamespace(
            items=[
                read(
                    {
                        "type": "Warning",
                        "reason": "Scripted",
                        "message": "an event",
                        "metadata": {"uid": "e", "resourceVersion": "1"},
                        "involvedObject": {"fieldPath": "spec"},
                    },
                    "CoreV1Event",
                )
            ],
            metadata=types.SimpleNamespace(resource_version="1"),
        )

    def read_namespaced_pod_log(self, name=None, namespace=None, container=None, follow=False, **_):
        self.fault("logs")
        pod = self.find(name)

        def stage():
            state = pod.state() if name in self.pods else None
            if state is None:
                return None
            return state.get(container) if container in pod.init else pod.stages(state).get(container)

        if stage() != "running" and not isinstance(stage(), int):
            raise ApiException(status=400, reason="Bad Request")
        if container not in self.logs:
            self.logs.append(container)

        def pieces(*_a, **_k):
            yield (stamp(pod.since(container) - 0) + " from " + container + "\n").encode()
            while follow and stage() == "running":
                clock.sleep(0.5)

        response = mock.MagicMock()
        response.stream.side_effect = pieces
        response.__iter__.side_effect = pieces
        return response

    def connect_get_namespaced_pod_exec(self, *_a, **_k):
        raise NotImplementedError


class Exec:
    """An exec stream; what it is told is done at once."""

    def __init__(self, api, name, container, command):
        api.fault("exec")
        self.api = api
        self.pod = api.find(name)
        stage = self.pod.stages(self.pod.state()).get(container)
        if stage != "running":
            raise ApiException(status=0, reason="Handshake status 500 Internal Server Error")
        self.out = ""
        self.open = True
        if command[1:2] == ["-c"]:
            self.do(command[2])
            self.open = False

    def do(self, line):
        if "return.json" in line:
            self.api.note("exec read")
            text = self.api.scenario.get("xcom", "")
            self.out += text if text else EMPTY + "\n"
        elif "kill" in line:
            self.api.note("exec kill")
            self.pod.killed = self.pod.moment()
            self.open = False

    def is_open(self):
        return self.open

    def write_stdin(self, text):
        self.do(text)

    def update(self, timeout=0):
        pass

    def run_forever(self, timeout=None):
        pass

    def peek_stdout(self, timeout=0):
        return self.out

    def read_stdout(self, timeout=None):
        text, self.out = self.out, ""
        return text

    read_all = read_stdout

    def peek_stderr(self, timeout=0):
        return ""

    read_stderr = peek_stderr

    def close(self):
        pass
