"""The second part of the program that ask_airflow.py describes: the pod of one task instance."""


def make_pod(request):
    from kubernetes.client import ApiClient

    stop_at_pod(request)
    path, dags = load_dags(request)
    dag = dags.get(request["dag_id"])
    task = dag.task_dict.get(request["task_id"]) if dag is not None else None
    if task is None:
        known = ["%s.%s" % (dag_id, one) for dag_id in sorted(dags) for one in dags[dag_id].task_dict]
        raise Refused("task-missing", ", ".join(known)[:1000])
    if not is_pod_operator(task):
        raise Refused("not-a-pod", operator_name(task))
    index = -1 if request.get("map_index") is None else request["map_index"]
    xcoms = request.get("xcom") or {}
    give_xcoms(xcoms)
    runner = Runner3 if major() >= 3 else Runner2
    try:
        ti, context = runner.context(request, dag, task, index, xcoms)
        runner.render(ti, context)
        context["task"] = ti.task
        ti.task.execute(context)
    except Captured as captured:
        real = captured.task or ti.task
        api = ApiClient()
        pod = api.sanitize_for_serialization(captured.pod)
        return {
            "file": path,
            "operator": operator_name(task),
            "pod": pod,
            "selector": selector_of(real, context),
            "is_input_equal": is_input_equal(pod, request.get("python_input")),
            "secrets": masked_texts(),
        }
    except Exception as error:
        raise Refused("task", plain("%s: %s" % (type(error).__name__, error)))
    raise Refused("task", "execute() ended without creating a pod")


def selector_of(task, context):
    for name in ("_build_find_pod_label_selector", "_get_pod_identifying_label_string"):
        if hasattr(task, name):
            return getattr(task, name)(context)
    return None


def is_input_equal(pod, ours):
    """Whether ours, pickled by other code, is the same to Python; None where there is nothing to compare."""
    import base64
    import pickle

    found = [
        one.get("value")
        for container in pod["spec"]["containers"]
        for one in container.get("env", [])
        if one.get("name") == "__PYTHON_INPUT"
    ]
    if ours is None or not found or found[0] is None:
        return None
    if ours == found[0]:
        return True
    try:
        mine, theirs = (pickle.loads(base64.b64decode(one)) for one in (ours, found[0]))
    except Exception:
        return False
    return is_same(mine, theirs)


def is_same(one, other):
    """Equal, also in the types (1 and 1.0 are equal) and in the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return len(one) == len(other) and all(map(is_same, one.items(), other.items()))
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other) or (one != one and other != other)


# --- the cluster and what is drawn ------------------------------------------------------------------------------------------


def stop_at_pod(request):
    import kubernetes.config
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
    from kubernetes.client import CoreV1Api, rest

    real = kubernetes.config.load_incluster_config
    nothing = object()

    def in_cluster(client_configuration=nothing, **kwargs):
        # The hook passes client_configuration only where it tries this first.
        if client_configuration is nothing or request.get("in_cluster"):
            return None
        return real(client_configuration=client_configuration, **kwargs)

    kubernetes.config.load_incluster_config = in_cluster
    kubernetes.config.load_kube_config = lambda *_a, **_k: None
    kubernetes.config.load_kube_config_from_dict = lambda *_a, **_k: None

    def stop(self, pod_request_obj, context):
        raise Captured(pod_request_obj, self)

    def create(self, namespace=None, body=None, **_kwargs):
        raise Captured(body)

    def no_cluster(self, *_args, **_kwargs):
        raise RuntimeError("the operator asked the cluster before it made its pod")

    KubernetesPodOperator.get_or_create_pod = stop
    KubernetesPodOperator.cleanup = lambda self, *_a, **_k: None
    KubernetesPodOperator.post_complete_action = lambda self, *_a, **_k: None
    CoreV1Api.create_namespaced_pod = create
    rest.RESTClientObject.request = no_cluster
    draw(request.get("random"))


def draw(given):
    """What is drawn at random, as it was drawn for the pod that this one is compared with."""
    import uuid

    if given is None:
        return
    secrets = iter(given["secrets"])

    class ForSecrets:
        @staticmethod
        def uuid4():
            drawn = next(secrets, None)
            return uuid.uuid4() if drawn is None else uuid.UUID(drawn)

    class ForNames:
        @staticmethod
        def uuid4():
            return uuid.UUID(given["name_hex"])

    provider = "airflow.providers.cncf.kubernetes."
    set_where_there(
        [provider + one for one in ("kubernetes_helper_functions", "pod_generator", "operators.pod")]
        + ["airflow.kubernetes.kubernetes_helper_functions", "airflow.kubernetes.pod_generator"],
        ("rand_str", "_rand_str"),
        lambda count: (given["suffix"] * count)[:count],
    )
    compatibility = "airflow.kubernetes.pre_7_4_0_compatibility.secret"
    set_where_there([provider + "secret", "airflow.kubernetes.secret", compatibility], ("uuid",), ForSecrets)
    decorators = [provider + "decorators." + one for one in ("kubernetes", "kubernetes_cmd")]
    set_where_there(decorators, ("uuid",), ForNames)


def set_where_there(modules, names, value):
    for module in map(optional, modules):
        for name in names:
            if hasattr(module, name):
                setattr(module, name, value)


# --- XComs ------------------------------------------------------------------------------------------------------------------


def xcom_value(xcoms, task_id, key, multiple_outputs=True):
    entry = xcoms.get(task_id)
    if isinstance(entry, dict) and "__keys__" in entry:
        return entry["__keys__"].get(key)
    if key == "return_value":
        return entry
    return entry.get(key) if isinstance(entry, dict) and multiple_outputs else None


def pull_from(xcoms, own_task_id):
    def pull(task_ids=None, dag_id=None, key="return_value", default=None, **_kwargs):
        if task_ids is None:
            task_ids = own_task_id
        if isinstance(task_ids, str):
            value = xcom_value(xcoms, task_ids, key)
            return default if value is None else value
        return [xcom_value(xcoms, one, key) for one in task_ids]

    return pull


def give_xcoms(xcoms):
    """Lets mapped tasks and XComArgs be resolved from the given values instead of a database."""

    def of(arg):
        multiple = getattr(arg.operator, "multiple_outputs", False)
        return xcom_value(xcoms, arg.operator.task_id, arg.key, multiple)

    def length(self, run_id=None, *, session=None):
        value = of(self)
        return len(value) if hasattr(value, "__len__") else None

    old = getattr(optional("airflow.models.xcom_arg"), "PlainXComArg", None)
    if old is not None and "sdk" not in old.__module__:
        old.resolve = lambda self, context, session=None, **_k: of(self)
        old.get_task_map_length = length
    new = getattr(optional("airflow.sdk.definitions.xcom_arg"), "PlainXComArg", None)
    if new is not None:
        new.resolve = lambda self, context, **_k: of(self)
    expand = getattr(optional("airflow.sdk.definitions._internal.expandinput"), "DictOfListsExpandInput", None)
    if hasattr(expand, "_get_map_lengths"):

        def lengths(self, resolved, *_args, **_kwargs):
            known = resolved if isinstance(resolved, dict) else {}
            return {key: len(known.get(key, value)) for key, value in self.value.items()}

        expand._get_map_lengths = lengths


# --- the task instance ------------------------------------------------------------------------------------------------------


def moments(request):
    import pendulum

    run = request["run"]
    return [pendulum.parse(run[name]) for name in ("logical_date", "data_interval_start", "data_interval_end")]


class Runner2:
    """Airflow 2: ORM objects that never meet a session."""

    @staticmethod
    def context(request, dag, task, map_index, xcoms):
        from airflow.models.dagrun import DagRun
        from airflow.models.taskinstance import TaskInstance
        from airflow.utils.state import DagRunState, TaskInstanceState
        from airflow.utils.types import DagRunType

        run = request["run"]
        logical, begin, end = moments(request)
        dag_run = DagRun(
            dag_id=dag.dag_id, run_id=run["run_id"], run_type=DagRunType(run["run_type"]), state=DagRunState.RUNNING,
            conf=request.get("params", {}), data_interval=(begin, end), start_date=end, queued_at=end,
            execution_date=logical, external_trigger=run["run_type"] == "manual",
        )
        dag_run.dag = dag
        ti = TaskInstance(task, run_id=run["run_id"], map_index=map_index, state=TaskInstanceState.RUNNING)
        ti.dag_run = dag_run
        number = run["try_number"]
        try:
            ti._try_number = number
        except AttributeError:
            ti.try_number = number
        if ti.try_number != number:
            ti.try_number = number
        ti.xcom_pull = pull_from(xcoms, task.task_id)
        ti.xcom_push = lambda *_a, **_k: None
        ti.get_previous_dagrun = lambda *_a, **_k: None

        class NoSession:
            def __getattr__(self, name):
                raise RuntimeError("the database was asked for %r, which has nothing of this run" % name)

        return ti, ti.get_template_context(session=NoSession())

    @staticmethod
    def render(ti, context):
        ti.render_templates(context=context)


class Runner3:
    """Airflow 3: the Task SDK's own runtime task instance, without a supervisor."""

    @staticmethod
    def context(request, dag, task, map_index, xcoms):
        import uuid

        from airflow.sdk.api.datamodels import _generated as generated
        from airflow.sdk.execution_time import task_runner

        class NoPrevious:
            start_date = end_date = data_interval_start = data_interval_end = None

        task_runner.SUPERVISOR_COMMS = Supervisor()
        task_runner.get_previous_dagrun_success = lambda *_a, **_k: NoPrevious
        run = request["run"]
        logical, begin, end = moments(request)
        fields = dict(
            dag_id=dag.dag_id, run_id=run["run_id"], logical_date=logical, data_interval_start=begin,
            data_interval_end=end, run_after=end, start_date=end, end_date=None, clear_number=0,
            run_type=generated.DagRunType(run["run_type"]), state=generated.DagRunState.RUNNING,
            conf=request.get("params", {}), consumed_asset_events=[], partition_key=None,
        )
        known = generated.DagRun.model_fields
        retries = task.retries or 0
        number = run["try_number"]
        server = dict(
            dag_run=generated.DagRun(**{k: v for k, v in fields.items() if k in known}),
            max_tries=max(number, retries + 1), task_reschedule_count=0,
        )
        if "should_retry" in generated.TIRunContext.model_fields:
            server["should_retry"] = number <= retries
        optional("airflow.sdk.bases.xcom")
        from_server = generated.TIRunContext(**server)
        ti = task_runner.RuntimeTaskInstance.model_construct(
            id=uuid.UUID(int=1), task_id=task.task_id, dag_id=dag.dag_id, run_id=run["run_id"], try_number=number,
            dag_version_id=uuid.UUID(int=2), map_index=map_index, hostname="worker", task=task, bundle_instance=None,
            _ti_context_from_server=from_server, max_tries=from_server.max_tries, start_date=end,
            state=generated.TaskInstanceState.RUNNING,
        )
        object.__setattr__(ti, "xcom_pull", pull_from(xcoms, task.task_id))
        object.__setattr__(ti, "xcom_push", lambda *_a, **_k: None)
        return ti, ti.get_template_context()

    @staticmethod
    def render(ti, context):
        context["ti"] = ti
        ti.render_templates(context=context, jinja_env=ti.task.dag.get_template_env())


class Supervisor:
    """In the place of the process that gives a running task its variables and connections."""

    def send(self, msg=None, **_kwargs):
        kind = type(msg).__name__
        if kind == "GetVariable":
            return self.variable(msg.key) or self.missing("VARIABLE_NOT_FOUND")
        if kind == "GetConnection":
            return self.connection(msg.conn_id) or self.missing("CONNECTION_NOT_FOUND")
        if kind in ("SetXCom", "SetRenderedFields", "SetTaskState", "SetTaskStateStore"):
            return None
        raise RuntimeError("Airflow's server was asked for %s, which it has not for a run that there is not" % kind)

    async def asend(self, msg=None, **kwargs):
        return self.send(msg, **kwargs)

    # Airflow 3.0 asks in two steps, under a lock.
    class lock:
        def __enter__(self):
            return self

        def __exit__(self, *_error):
            return None

    lock = lock()

    def send_request(self, *_args, msg=None, **_kwargs):
        self.answer = self.send(msg)

    def get_message(self):
        return self.answer

    @staticmethod
    def missing(kind):
        from airflow.sdk.exceptions import ErrorType
        from airflow.sdk.execution_time.comms import ErrorResponse

        return ErrorResponse(error=getattr(ErrorType, kind))

    @staticmethod
    def variable(key):
        from airflow.sdk.execution_time.comms import VariableResult

        value = ask_database("get_variable", key)
        return None if value is None else VariableResult(key=key, value=value)

    @staticmethod
    def connection(conn_id):
        from airflow.sdk.execution_time.comms import ConnectionResult

        one = ask_database("get_connection", conn_id)
        if one is None:
            return None
        names = ("conn_type", "host", "schema", "login", "password", "port", "extra")
        return ConnectionResult(conn_id=conn_id, **{name: getattr(one, name) for name in names})


def ask_database(method, key):
    from airflow.secrets.metastore import MetastoreBackend
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return getattr(MetastoreBackend(), method)(key)
    except SQLAlchemyError:
        # There is no database, or it has no tables yet.
        return None
