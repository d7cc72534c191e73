"""Texts of DAG files whose tasks have one template each."""
import random

from random_templates.templates import Templates

HEAD = '''"""Random templates."""
# oracle: {options}
from datetime import datetime, timedelta

import jinja2
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

PARAMS = {{
    "name": "o'k",
    "text": "The quick  brown\\nfox jumps over <b>the</b> lazy dog & more",
    "n": 3,
    "big": 1234567890123,
    "ratio": 2.5,
    "none": None,
    "flag": True,
    "empty": "",
    "digits": "42",
    "list": ["b", "A", "c", "a", "B"],
    "nums": [3, 1, 2, 3, -7],
    "pairs": [[1, "x"], [2, "y"]],
    "users": [
        {{"name": "ann", "age": 31, "team": "red", "tags": ["x", "y"]}},
        {{"name": "Bob", "age": 25, "team": "blue", "tags": []}},
        {{"name": "cat", "age": 31, "team": "Red", "tags": ["z"]}},
    ],
    "deep": {{"a": {{"b": [1, {{"c": "d"}}]}}, "items": 7, "é": "ü"}},
}}
CELLS = (1, ("two", 3.0), {{"k": (4,)}})


class Site:
    """Of a site."""

    region = "eu"
    _zone = "z1"

    def __init__(self, size):
        self.size = size
        self.parts = [size, size + 1]

    @property
    def label(self):
        return f"{{self.region}}-{{self.size}}"

    def path(self, *names, sep="/"):
        return sep.join([self.region, *names])

    def __str__(self):
        return f"site {{self.size}}"


def greet(name, greeting="hello", *rest, **more):
    return f"{{greeting}} {{name}} {{rest}} {{sorted(more)}}"


with DAG(
    "{dag_id}",
    start_date=datetime(2024, 1, 1),
    schedule="@daily",
    params=PARAMS,
    user_defined_macros={{"greet": greet, "BUCKET": "my-bucket", "site": Site(5), "CELLS": CELLS, "span": timedelta(days=1, hours=2, seconds=3), "twice": lambda v: v * 2}},
    user_defined_filters={{"shout": lambda v: str(v).upper() + "!", "wrap": lambda v, a="[", b="]": f"{{a}}{{v}}{{b}}"}},
    default_args={{"image": "alpine"}},
{settings}):
'''

GIVEN = [
    "--try-number 2",
    '--var conf_json={"a":{"b":[1,2]}} --var plain=p --var number=17 --var listed=[1,"x"]',
    "--conn warehouse=postgres://u%40x:p@db.example:5432/dw?sslmode=require",
    '--xcom {"before":{"k":[1,2],"s":"t"},"rows":[1,2,3],"word":"text"}',
]
DATES = [f"{day}T00:00:00+00:00" for day in ("2024-01-15", "2024-02-29", "2023-12-31", "2024-03-31", "2000-10-28", "2024-10-27")]
SETTINGS = [
    "",
    "",
    "",
    "render_template_as_native_obj=True",
    "render_template_as_native_obj=True",
    "template_undefined=jinja2.Undefined",
    "template_undefined=jinja2.ChainableUndefined",
    "template_undefined=jinja2.DebugUndefined",
    "render_template_as_native_obj=True, template_undefined=jinja2.Undefined",
    'jinja_environment_kwargs={"trim_blocks": True, "lstrip_blocks": True}',
    'jinja_environment_kwargs={"keep_trailing_newline": True}',
    'jinja_environment_kwargs={"undefined": jinja2.Undefined, "trim_blocks": True}',
]


def dag_file(draw: random.Random, dag_id: str, count: int) -> str:
    options = [*GIVEN, f"--logical-date {draw.choice(DATES)}"]
    if draw.random() < 0.3:
        options.append("--run-type manual")
    if draw.random() < 0.3:
        options.append('--params {"name":"given","n":5,"extra":[1,{"x":null}]}')
    setting = draw.choice(SETTINGS)
    templates = Templates(draw)
    return text_of(dag_id, options, setting, [templates.template() for _ in range(count)])


def golden_file(dag_id: str, native: bool, templates: list[str]) -> str:
    setting = "render_template_as_native_obj=True" if native else ""
    return text_of(dag_id, GIVEN, setting, templates)


def text_of(dag_id: str, options: list[str], setting: str, templates: list[str]) -> str:
    head = HEAD.format(dag_id=dag_id, options=" ".join(["--rendered arguments", *options]), settings=f"    {setting},\n" if setting else "")
    tasks = [f"    KubernetesPodOperator(task_id='t{number}', arguments=[{template!r}])" for number, template in enumerate(templates)]
    return head + "\n".join(tasks) + "\n"
