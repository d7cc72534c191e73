"""Texts of random DAG files."""
import random

from random_pods import values as v

HEAD = '''"""Random pod tasks."""
# oracle: {options}
from datetime import datetime

from airflow import DAG
from airflow.decorators import dag, task, task_group
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.secret import Secret
from kubernetes.client import models as k8s

TEAM = "blue"
PARAMS = {{"team": "red", "none": None, "flag": True, "list": ["a", "b"], "count": 3, "memory": "1Gi"}}

'''

OPTIONS = [
    "--var region=eu-1",
    "--run-type manual",
    "--run-id manual__2024-01-15T00:00:00+00:00",
    "--run-id odd_run.id~a+b",
    "--run-id " + "r" * 70,
    "--try-number 2",
    '--params {"team":"green"}',
    "--logical-date 2024-02-29T23:59:59.123456+00:00",
    "--conn store=http://host.example:8080/x?extra=1",
    '--conn kubernetes_default={"conn_type":"kubernetes","extra":{"namespace":"from-conn","xcom_sidecar_container_image":"side:9"}}',
    '--conn other={"conn_type":"kubernetes","extra":{"namespace":"other-ns","xcom_sidecar_container_resources":{"requests":{"cpu":"5m"}}}}',
    "--in-cluster",
    '--xcom {"before":{"k":[1,2]}}',
    '--xcom {"before":"text"}',
]


def dag_file(draw: random.Random, dag_id: str, provider: tuple[int, ...]) -> str:
    options = " ".join(draw.sample(OPTIONS, draw.randint(0, 4))) or "--try-number 1"
    # The same option twice would only say the last.
    given: dict[str, str] = {}
    for option in options.split(" --"):
        name = option.lstrip("-").split(" ")[0]
        key = option.split("=")[0] if name in ("conn", "var") else name
        given[key] = "--" + option.lstrip("-")
    head = HEAD.format(options=" ".join(given.values()))
    shape = draw.random()
    body = taskflow(draw, dag_id, provider) if shape < 0.25 else classic(draw, dag_id, provider)
    return head + body


def classic(draw: random.Random, dag_id: str, provider: tuple[int, ...]) -> str:
    defaults = arguments(draw, provider, draw.choice([0, 0, 2, 4]))
    defaults.pop("no_such_parameter", None)
    default_args = "{" + ", ".join(f'"{name}": {value}' for name, value in defaults.items()) + "}"
    lines = [
        f'with DAG("{dag_id}", start_date=datetime(2024, 1, 1), schedule=None, params=PARAMS, default_args={default_args}):',
    ]
    for number in range(draw.randint(1, 4)):
        given = arguments(draw, provider, draw.randint(1, 12))
        if draw.random() < 0.8:
            given.setdefault("image", '"alpine"')
        if draw.random() < 0.6:
            given["name"] = draw.choice(v.names)
        task_id = draw.choice([f"task_{number}", f"Task.{number}-x", f"t{number}" + "y" * 60, f"UPPER{number}"])
        mapped = [name for name in ("arguments", "cmds", "image", "env_vars") if name in given]
        if mapped and draw.random() < 0.2:
            name = mapped[0]
            value = given.pop(name)
            lines.append(f"    KubernetesPodOperator.partial(task_id={task_id!r}, {joined(given)}).expand({name}=[{value}, {value}])")
        else:
            lines.append(f"    KubernetesPodOperator(task_id={task_id!r}, {joined(given)})")
    return "\n".join(lines) + "\n"


def joined(given: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in given.items())


def arguments(draw: random.Random, provider: tuple[int, ...], count: int) -> dict[str, str]:
    given: dict[str, str] = {}
    known = [name for name, (since, _) in v.simple.items() if since <= provider or draw.random() < 0.02]
    for name in draw.sample(known, min(count, len(known))):
        if name == "no_such_parameter" and draw.random() < 0.8:
            continue
        given[name] = draw.choice(v.simple[name][1])
    for name, make in MADE.items():
        if draw.random() < count / 40:
            given[name] = make(draw)
    return given


def texts(draw: random.Random) -> str:
    return draw.choice(["[" + ", ".join(draw.choice(v.texts) for _ in range(draw.randint(0, 3))) + "]"] * 8 + ["None", draw.choice(v.texts)])


def labels(draw: random.Random) -> str:
    return fill(draw.choice(v.labels), draw.choice(v.label_values), draw.choice(v.label_values))


def several(draw: random.Random, choices: list[str], name: str = "") -> str:
    items = [
        fill(draw.choice(choices), name.replace("#", str(number)), draw.choice(v.texts))
        for number in range(draw.randint(0, 3))
    ]
    return "[" + ", ".join(items) + "]"


def fill(pattern: str, first: str, second: str = "") -> str:
    return pattern.replace("{0}", first).replace("{1}", second)


def env_vars(draw: random.Random) -> str:
    if draw.random() < 0.4:
        return several(draw, v.env, "E#")
    entries = [f'"K{number}": {draw.choice(v.texts)}' for number in range(draw.randint(0, 3))]
    return "{" + ", ".join(entries) + "}"


def pod_spec(draw: random.Random) -> str:
    parts = []
    if draw.random() < 0.8:
        parts.append("containers=[" + ", ".join(container(draw) for _ in range(draw.randint(0, 2))) + "]")
    else:
        parts.append("containers=[]")
    if draw.random() < 0.3:
        parts.append(f"init_containers={init_containers(draw)}")
    if draw.random() < 0.3:
        parts.append(f"volumes={several(draw, v.volumes[:6], 'v#')}")
    if draw.random() < 0.3:
        parts.append('service_account_name="spec-sa"')
    if draw.random() < 0.3:
        parts.append(f"tolerations={several(draw, v.tolerations[:1])}")
    if draw.random() < 0.2:
        parts.append(f"node_selector={draw.choice(v.simple['node_selector'][1])}")
    if draw.random() < 0.2:
        parts.append('restart_policy="OnFailure", host_network=True')
    if draw.random() < 0.2:
        parts.append('overhead={"cpu": "1"}, topology_spread_constraints=[k8s.V1TopologySpreadConstraint(max_skew=1, topology_key="z", when_unsatisfiable="DoNotSchedule")]')
    return f"k8s.V1PodSpec({', '.join(parts)})"


def container(draw: random.Random) -> str:
    return fill(draw.choice(v.containers), draw.choice(v.texts))


def init_containers(draw: random.Random) -> str:
    return draw.choice(["[]", "None", '[k8s.V1Container(name="init", image="init:1", command=["a", "{{ ds }}"])]'])


def full_pod_spec(draw: random.Random) -> str:
    parts = []
    if draw.random() < 0.7:
        meta = draw.choice(
            ['name="from-spec"', 'namespace="spec-ns", labels={"a": "b"}', 'annotations={"x": "{{ ds }}"}', 'name="p", labels={"dag_id": "mine"}']
        )
        parts.append(f"metadata=k8s.V1ObjectMeta({meta})")
    if draw.random() < 0.9:
        parts.append(f"spec={pod_spec(draw)}")
    return f"k8s.V1Pod({', '.join(parts)})"


def pod_template_dict(draw: random.Random) -> str:
    text = draw.choice(v.texts)
    return draw.choice(
        [
            '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "t", "labels": {"t": "1"}}, "spec": {"containers": [{"name": "base", "image": "tpl:1", "args": [%s], "env": [{"name": "T", "value": "1"}], "resources": {"limits": {"cpu": 2}}}]}}'
            % text,
            '{"spec": {"containers": [{"name": "base", "image": "tpl:2"}, {"name": "side", "image": %s}], "volumes": [{"name": "v", "emptyDir": {}}], "tolerations": [{"key": "a"}], "hostNetwork": True}}'
            % text,
            '{"metadata": {"namespace": "tpl-ns", "annotations": {"a": %s}}, "spec": {"containers": [], "nodeSelector": {"a": "b"}, "securityContext": {"runAsUser": 5}}}'
            % text,
        ]
    )


MADE = {
    "cmds": texts,
    "arguments": texts,
    "labels": labels,
    "volumes": lambda draw: several(draw, v.volumes, "v#"),
    "volume_mounts": lambda draw: several(draw, v.mounts, "v#"),
    "env_vars": env_vars,
    "env_from": lambda draw: several(draw, v.env_from, '"cm#"'),
    "secrets": lambda draw: several(draw, v.secrets),
    "tolerations": lambda draw: several(draw, v.tolerations),
    "init_containers": init_containers,
    "ports": lambda draw: draw.choice(["[]", '[k8s.V1ContainerPort(container_port=80)]', '[k8s.V1ContainerPort(name="http", container_port=8080, host_port=1, protocol="UDP")]']),
    "pod_runtime_info_envs": lambda draw: '[k8s.V1EnvVar(name="IP", value_from=k8s.V1EnvVarSource(field_ref=k8s.V1ObjectFieldSelector(field_path="status.podIP")))]',
    "full_pod_spec": full_pod_spec,
    "pod_template_dict": pod_template_dict,
}

SIGNATURES = [
    ("", ""),
    ("a, b=2", '1, b="{{ ds }}"'),
    ("a: int, *, c: str = 'x'", 'a=[1, {"k": (1, 2)}]'),
    ("*args, **kwargs", '1, "{{ run_id }}", z={"n": None, "f": 1.5, "b": True}'),
    ("day: str = 'none'", ""),
    ("items: list[str]", "items=['a', 'é', \"q'uote\"]"),
    ("when", "when=datetime(2024, 1, 2, 3, 4, 5)"),
    ("a", ""),
]

BODIES = [
    "print('hello')",
    '"""A docstring."""\n        import json\n\n        # a remark\n        return json.dumps({"a": 1})',
    "def inner(x):\n            return x + 1\n\n        return inner(1)",
    "text = '''\nat the left\n'''\n        return text",
    "if True:\n            pass  # done\n        # the end",
    "return {\"a\": f\"{1 + 1}\", 'b': \"\\n\"}",
]


def taskflow(draw: random.Random, dag_id: str, provider: tuple[int, ...]) -> str:
    lines = ["@dag(schedule=None, start_date=datetime(2024, 1, 1), params=PARAMS)", f"def {dag_id}():"]
    calls = []
    for number in range(draw.randint(1, 3)):
        given = arguments(draw, provider, draw.randint(0, 8))
        for name in ("cmds", "arguments", "no_such_parameter", "kubernetes_conn_id"):
            if draw.random() < 0.9:
                given.pop(name, None)
        if draw.random() < 0.9:
            given["image"] = '"python:3.11"'
        if draw.random() < 0.3:
            given["name"] = draw.choice(v.names)
        if draw.random() < 0.2:
            given["multiple_outputs"] = "True"
        name = draw.choice([f"work_{number}", f"Work{number}"])
        parameters, call = draw.choice(SIGNATURES)
        is_command = provider >= (9, 0) and draw.random() < 0.25
        form = "kubernetes_cmd" if is_command else "kubernetes"
        body = draw.choice(BODIES)
        if is_command:
            body = draw.choice(['return ["echo", "{{ ds }}", "a b"]', 'return ["sh", "-c", f"echo {1 + 1}"]'])
            if draw.random() < 0.3:
                given["args_only"] = "True"
        lines.append(f"    @task.{form}({joined(given)})" if given or draw.random() < 0.5 else f"    @task.{form}")
        lines.append(f"    def {name}({parameters}):\n        {body}\n")
        if draw.random() < 0.2:
            calls.append(f'    {name}.override(task_id="other_{number}", labels={{"o": "1"}})({call})')
        elif draw.random() < 0.15 and parameters == "a":
            calls.append(f"    {name}.expand(a=[1, 'two', {{'three': 3}}])")
        else:
            calls.append(f"    {name}({call})")
    return "\n".join([*lines, *calls, "", "", f"{dag_id}()", ""])
