"""Tasks for the tests that use the editor: one that does not end by itself, one with values to ask for, and several made by a loop."""

from datetime import datetime

from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.kubernetes_pod import KubernetesPodOperator


def shell(task_id, script):
    return KubernetesPodOperator(
        task_id=task_id, name=task_id, image="busybox", cmds=["sh", "-c", script], namespace="default"
    )


with DAG("trial", start_date=datetime(2024, 1, 1), schedule=None) as dag:
    KubernetesPodOperator(
        task_id="slow",
        name="slow",
        image="busybox",
        cmds=["sh", "-c", "echo begun; while :; do sleep 1; done"],
        namespace="default",
    )
    KubernetesPodOperator(
        task_id="greet",
        name="greet",
        image="busybox",
        cmds=["sh", "-c", "echo {{ var.value.greeting }} of {{ var.value.api_token }}"],
        namespace="default",
    )
    KubernetesPodOperator(
        task_id="hostile",
        name="hostile",
        image="busybox",
        cmds=["sh", "-c", r"printf '\033[31mred\033[0m [x](command:workbench.action.quit) \a end\n'"],
        namespace="default",
    )
    for word in ["one", "two", "three"]:
        shell(f"say_{word}", f"echo said {word}")
