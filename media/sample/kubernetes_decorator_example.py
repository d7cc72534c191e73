"""Three steps, the middle one in a pod of its own: its function travels into the pod and its result comes back."""

import random

from pendulum import datetime

from airflow.configuration import conf
from airflow.decorators import dag, task

namespace = conf.get("kubernetes", "NAMESPACE")


@dag(start_date=datetime(2023, 1, 1), catchup=False, schedule="@daily")
def kubernetes_decorator_example():
    @task
    def extract_data():
        return random.randint(0, 100)

    @task.kubernetes(
        image="python",
        in_cluster=True,
        namespace=namespace,
        name="my_pod",
        get_logs=True,
        log_events_on_failure=True,
        do_xcom_push=True,
    )
    def transform(data_point):
        multiplied = 23 * int(data_point)
        print(f"23 * {data_point} = {multiplied}")
        return multiplied

    @task
    def load_data(**context):
        print(context["ti"].xcom_pull(task_ids="transform", key="return_value"))

    transform(extract_data()) >> load_data()


kubernetes_decorator_example()
