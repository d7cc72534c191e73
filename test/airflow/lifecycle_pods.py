"""The pods of record-lifecycle.py, which follow their timelines."""
import functools
import inspect
import json
import re
import types

from kubernetes.client import ApiClient
from lifecycle_clock import BEGIN, clock, stamp

SIDECAR = "airflow-xcom-sidecar"

api_client = ApiClient()
is_newer = len(inspect.signature(ApiClient.deserialize).parameters) > 3


@functools.lru_cache(maxsize=4096)
def read_text(text, kind):
    if is_newer:
        return api_client.deserialize(text, kind, "application/json")
    return api_client.deserialize(types.SimpleNamespace(data=text), kind)


def read(value, kind):
    return read_text(json.dumps(value), kind)


class Pod:
    def __init__(self, name, labels, timeline, containers, init, began):
        self.name = name
        self.labels = labels
        self.timeline = timeline
        self.containers = containers
        self.init = init
        self.began = began
        self.fate = "left"
        self.killed = None

    def moment(self):
        return clock.now - BEGIN - self.began

    def state(self):
        moment = self.moment()
        entry = next((one for one in reversed(self.timeline) if one["at"] <= moment), None)
        if entry is None or entry.get("gone"):
            return None
        state = dict(entry)
        if SIDECAR in self.containers:
            running = "running" if state["phase"] == "Running" else "ContainerCreating"
            state.setdefault("sidecar", running)
            if self.killed is not None and state["sidecar"] == "running":
                state["sidecar"] = 0
                if moment >= self.killed + 1 and isinstance(state.get("base"), int):
                    others = [state.get(one) for one in self.containers if one not in ("sidecar", SIDECAR)]
                    if all(isinstance(one, int) for one in self.stages(state).values()) and state["phase"] == "Running":
                        state["phase"] = "Failed" if any(self.stages(state).values()) else "Succeeded"
        return state

    def stages(self, state):
        keys = {SIDECAR: "sidecar", "istio-proxy": "istio"}
        return {name: state.get(keys.get(name, "base" if name == self.containers[0] else name)) for name in self.containers}

    def since(self, name):
        """When the container came to its present stage."""
        now = self.state()
        since = 0
        moment = self.moment()
        before = object()
        for one in self.timeline:
            if one["at"] > moment or one.get("gone"):
                break
            stage = self.stages(one).get(name)
            if stage != before:
                since, before = one["at"], stage
        return self.began + since if now is not None else 0

    def status(self, name, stage):
        if stage is None:
            return None
        if stage == "running":
            state = {"running": {"startedAt": stamp(self.since(name))}}
        elif isinstance(stage, int):
            reason = "Completed" if stage == 0 else "Error"
            at = stamp(self.since(name))
            state = {"terminated": {"exitCode": stage, "reason": reason, "startedAt": at, "finishedAt": at}}
        else:
            reason, _, message = stage.partition(": ")
            state = {"waiting": {"reason": reason, **({"message": message} if message else {})}}
        common = {"image": "i", "imageID": "", "ready": stage == "running", "restartCount": 0}
        return {"name": name, "state": state, **common}

    def read(self):
        state = self.state()
        if state is None:
            return None
        stages = self.stages(state)
        statuses = [one for one in (self.status(name, stages[name]) for name in self.containers) if one]
        init = [one for one in (self.status(name, state.get(name)) for name in self.init) if one]
        scheduled = "True" if state.get("scheduled", True) else "False"
        status = {
            "phase": state["phase"],
            "startTime": stamp(self.began),
            "conditions": [{"type": "PodScheduled", "status": scheduled}],
            **({"reason": state["reason"]} if "reason" in state else {}),
            **({} if state.get("statuses") == "none" else {"containerStatuses": statuses}),
            **({"initContainerStatuses": init} if init else {}),
        }
        deleting = {"deletionTimestamp": stamp(self.began + 30)} if state.get("deleting") else {}
        return read(
            {
                "metadata": {
                    "name": self.name,
                    "namespace": "default",
                    "labels": self.labels,
                    "uid": self.name,
                    "creationTimestamp": stamp(self.began),
                    **deleting,
                },
                "spec": {
                    "containers": [{"name": name} for name in self.containers],
                    "restartPolicy": "Never",
                    **({"initContainers": [{"name": name} for name in self.init]} if self.init else {}),
                },
                "status": status,
            },
            "V1Pod",
        )


def matches(selector, labels):
    for part in selector.split(","):
        if part.startswith("!"):
            if part[1:] in labels:
                return False
        elif "!=" in part:
            key, value = part.split("!=")
            if labels.get(key) == value:
                return False
        else:
            key, value = re.split("==?", part)
            if labels.get(key) != value:
                return False
    return True
