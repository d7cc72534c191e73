"""One pod task, written with the operator. Where it runs depends on the namespace that Airflow is configured for."""

from pendulum import datetime, duration

from airflow import DAG
from airflow.configuration import conf
from airflow.providers.cncf.kubernetes.operators.kubernetes_pod import KubernetesPodOperator

default_args = {
    "owner": "airflow",
    "start_date": datetime(2022, 1, 1),
    "retries": 1,
    "retry_delay": duration(minutes=5),
}

namespace = conf.get("kubernetes", "NAMESPACE")

# "default" is what Airflow says on a developer's machine; in the cluster it is the namespace of the deployment.
if namespace == "default":
    config_file = "/usr/local/airflow/include/.kube/config"
    in_cluster = False
else:
    in_cluster = True
    config_file = None

with DAG(dag_id="example_kubernetes_pod", schedule="@once", default_args=default_args) as dag:
    KubernetesPodOperator(
        namespace=namespace,
        image="hello-world",
        labels={"kubernetes_pod": "test"},
        name="airflow-test-pod",
        task_id="task-one",
        in_cluster=in_cluster,
        cluster_context="docker-desktop",
        config_file=config_file,
        is_delete_operator_pod=True,
        get_logs=True,
    )
