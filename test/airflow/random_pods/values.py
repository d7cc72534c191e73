"""Python expressions for each parameter of the operator, with the first provider version that has it."""

texts = [
    '"plain"', '"with space"', '"{{ ds }}"', '"{{ ts_nodash }}-{{ ti.try_number }}"', '"{{ params.team }}"', '""',
    '"{{ params.none }}"', '"é-{{ dag.dag_id }}"', '"{{ run_id }}"', '"{{ var.value.region }}"', '"a\\nb"',
    '"{{ (logical_date + macros.timedelta(days=1)).strftime(\'%Y%m%d\') }}"', '"{% if params.flag %}on{% else %}off{% endif %}"',
    '"{{ params.list | join(\',\') }}"', '"{{ task_instance_key_str }}"', '"%s-%d" % ("x", 3)', 'f"{TEAM}-{len(TEAM):03d}"',
    '"{{ task.task_id | upper }}"', '"{{ dag_run.conf.get(\'team\', \'none\') }}"', '"{{ macros.ds_add(ds, -3) }}"',
    '"{{ data_interval_end.isoformat() }}"', '"{{ params.count * 2 }}"', '"{{ params }}"', '"{{ params.list }}"',
    '"{{ ti.xcom_pull(task_ids=\'before\') }}"',
]

names = [
    '"plain"', '"With.Upper_and-under"', '"-edges-"', '"' + "n" * 70 + '"', '"' + "long.name-" * 9 + '"', '"é-ü"', '"a b c"',
    'None', '"x" * 64', '"dots..and--dashes"', '"123"', '"UPPER"', '"a/b"', '"trailing-"', '"{{ ds }}"', '"n-{{ params.team }}"',
    '"__init__"', '"ends.with.dot."',
]

label_values = [
    '"plain"', '"with space"', '"' + "l" * 70 + '"', '"-edge"', '"é"', '""', '"{{ ds }}"', '"{{ run_id }}"', '"a/b"', '"x" * 63',
    '"{{ params.team }}"', '"1"', '"true"',
]

labels = [
    "{}", "None", '{"team": {0}}', '{"team": {0}, "app.kubernetes.io/name": {1}}', '{"dag_id": {0}}',
    '{"kubernetes_pod_operator": {0}}', '{"{{ params.team }}": {0}}', '{"try_number": {0}, "k": {1}}', '{"airflow_version": {0}}',
]

resources = [
    'k8s.V1ResourceRequirements(requests={"cpu": "100m"})',
    'k8s.V1ResourceRequirements(requests={"cpu": 1, "memory": "1Gi"}, limits={"memory": "{{ params.memory }}"})',
    'k8s.V1ResourceRequirements(limits={"nvidia.com/gpu": "1"})', 'k8s.V1ResourceRequirements()',
    '{"limits": {"cpu": "1"}}', 'k8s.V1ResourceRequirements(claims=[k8s.V1ResourceClaim(name="c")])',
]

volumes = [
    'k8s.V1Volume(name="{0}", empty_dir=k8s.V1EmptyDirVolumeSource())',
    'k8s.V1Volume(name="{0}", empty_dir=k8s.V1EmptyDirVolumeSource(medium="Memory", size_limit="64Mi"))',
    'k8s.V1Volume(name="{0}", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(claim_name="{{ params.team }}"))',
    'k8s.V1Volume(name="{0}", config_map=k8s.V1ConfigMapVolumeSource(name="cm", items=[k8s.V1KeyToPath(key="k", path="p")], default_mode=420))',
    'k8s.V1Volume(name="{0}", secret=k8s.V1SecretVolumeSource(secret_name="s", optional=True))',
    'k8s.V1Volume(name="{0}", host_path=k8s.V1HostPathVolumeSource(path="/data/{{ ds }}", type="Directory"))',
    'k8s.V1Volume(name="{0}", projected=k8s.V1ProjectedVolumeSource(sources=[k8s.V1VolumeProjection(service_account_token=k8s.V1ServiceAccountTokenProjection(path="t", expiration_seconds=600))]))',
    '{"name": "{0}", "emptyDir": {}}', '{"name": "{0}", "empty_dir": {}}',
]

mounts = [
    'k8s.V1VolumeMount(name="{0}", mount_path="/{0}")',
    'k8s.V1VolumeMount(name="{0}", mount_path="/{{ params.team }}", sub_path="s", read_only=True)',
    'k8s.V1VolumeMount(name="{0}", mount_path="/m", sub_path_expr="$(POD)", mount_propagation="None")',
]

env = [
    'k8s.V1EnvVar(name="{0}", value={1})',
    'k8s.V1EnvVar(name="{0}", value_from=k8s.V1EnvVarSource(secret_key_ref=k8s.V1SecretKeySelector(name="s", key={1})))',
    'k8s.V1EnvVar(name="{0}", value_from=k8s.V1EnvVarSource(field_ref=k8s.V1ObjectFieldSelector(field_path="metadata.name")))',
    'k8s.V1EnvVar("{0}", {1})', 'k8s.V1EnvVar(name="{0}")',
    'k8s.V1EnvVar(name="{0}", value_from=k8s.V1EnvVarSource(resource_field_ref=k8s.V1ResourceFieldSelector(resource="limits.cpu", divisor="1m")))',
    'k8s.V1EnvVar(name="{{ params.team }}_{0}", value={1})', 'k8s.V1EnvVar(name="{0}", value=3)',
]

env_from = [
    'k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name={0}))',
    'k8s.V1EnvFromSource(prefix="P_", secret_ref=k8s.V1SecretEnvSource(name={0}, optional=True))',
]

secrets = [
    'Secret("env", "TOKEN", "s", "token")', 'Secret("env", None, "all")', 'Secret("volume", "/etc/s", "s")',
    'Secret("volume", "/etc/k", "s", "key")', 'Secret(deploy_type="env", deploy_target="lower_case", secret="s", key="k")',
    'Secret("volume", "/i", "s", items=[k8s.V1KeyToPath(key="a", path="b")])',
]

containers = [
    'k8s.V1Container(name="side", image="side:1", args=[{0}])',
    'k8s.V1Container(name="base", image="other", command=["sh"], env=[k8s.V1EnvVar(name="E", value={0})])',
    'k8s.V1Container(name="side", image={0}, resources=k8s.V1ResourceRequirements(limits={"cpu": "1"}), volume_mounts=[k8s.V1VolumeMount(name="v0", mount_path="/side")])',
    'k8s.V1Container(name="probe", liveness_probe=k8s.V1Probe(http_get=k8s.V1HTTPGetAction(port=8080, path="/"), period_seconds=5), lifecycle=k8s.V1Lifecycle(pre_stop=k8s.V1LifecycleHandler(_exec=k8s.V1ExecAction(command=["a", {0}]))))',
]

affinities = [
    'k8s.V1Affinity(node_affinity=k8s.V1NodeAffinity(required_during_scheduling_ignored_during_execution=k8s.V1NodeSelector(node_selector_terms=[k8s.V1NodeSelectorTerm(match_expressions=[k8s.V1NodeSelectorRequirement(key="k", operator="In", values=["{{ params.team }}"])])])))',
    '{"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": {"matchExpressions": [{"key": "a", "operator": "Exists"}]}}]}}',
    '{"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": {"matchLabels": {"a": "b"}}, "topologyKey": "zone"}]}}',
    "{}", "None",
]

tolerations = [
    'k8s.V1Toleration(key="k", operator="Exists", effect="NoSchedule")', '{"key": "k", "operator": "Equal", "value": "v"}',
    'k8s.V1Toleration(operator="Exists", effect="NoExecute", toleration_seconds=60)', '{"key": "k", "tolerationSeconds": 5}',
]

pod_contexts = [
    'k8s.V1PodSecurityContext(run_as_user=1000, fs_group=2000, supplemental_groups=[1, 2])', '{"runAsUser": 1000}',
    '{"run_as_user": 1000}', "{}", "None", 'k8s.V1PodSecurityContext(seccomp_profile=k8s.V1SeccompProfile(type="RuntimeDefault"))',
]

container_contexts = [
    'k8s.V1SecurityContext(privileged=True)', '{"allowPrivilegeEscalation": False}', "None",
    'k8s.V1SecurityContext(capabilities=k8s.V1Capabilities(add=["NET_ADMIN"], drop=["ALL"]), read_only_root_filesystem=True)',
]

# name -> (first version, expressions); a callable draws an expression.
simple = {
    "namespace": ((4,), ['"jobs"', '"{{ params.team }}"', "None", '"ns-{{ ds_nodash }}"', '""']),
    "image": ((4,), ['"alpine"', '"registry.example/app:{{ ds_nodash }}"', '"app@sha256:00"', "None", 'f"{TEAM}:1"']),
    "image_pull_policy": ((4,), ['"Always"', '"IfNotPresent"', "None"]),
    "random_name_suffix": ((4,), ["True", "False"]),
    "in_cluster": ((4,), ["True", "False", "None"]),
    "cluster_context": ((4,), ['"c"', '"{{ params.team }}"']),
    "config_file": ((4,), ['"/cfg"', '"/cfg/{{ ds }}"']),
    "get_logs": ((4,), ["True", "False"]),
    "do_xcom_push": ((4,), ["True", "False"]),
    "hostnetwork": ((4,), ["True", "False"]),
    "dnspolicy": ((4,), ['"ClusterFirst"', '"None"', "None"]),
    "dns_config": ((7, 0), ['k8s.V1PodDNSConfig(nameservers=["1.1.1.1"], options=[k8s.V1PodDNSConfigOption(name="ndots", value="2")])']),
    "hostname": ((7, 0), ['"host"', '"h-{{ ds_nodash }}"', "None"]),
    "subdomain": ((7, 0), ['"sub"']),
    "schedulername": ((4,), ['"volcano"', "None"]),
    "priority_class_name": ((4,), ['"high"', '"{{ params.team }}"']),
    "service_account_name": ((4,), ['"sa"', '"{{ params.team }}"', "None"]),
    "automount_service_account_token": ((10, 5), ["True", "False"]),
    "runtime_class_name": ((10, 15), ['"gvisor"']),
    "image_pull_secrets": ((4,), ['[k8s.V1LocalObjectReference("a"), k8s.V1LocalObjectReference(name="b")]', '"a,b"', '"one"', "[]", "None"]),
    "node_selector": ((4,), ['{"disk": "ssd"}', '{"pool": "{{ params.team }}"}', "{}", "None", '{"{{ ds }}": "x"}']),
    "annotations": ((4,), ['{"a": "{{ ds }}"}', "None", "{}", '{"sidecar.istio.io/inject": "false", "n": "1"}']),
    "container_resources": ((4,), resources),
    "affinity": ((4,), affinities),
    "security_context": ((4,), pod_contexts),
    "container_security_context": ((4,), container_contexts),
    "xcom_sidecar_container_security_context": ((10, 20), container_contexts),
    "termination_grace_period": ((4,), ["0", "30", "None"]),
    "active_deadline_seconds": ((7, 5), ["600", "None"]),
    "termination_message_policy": ((7, 4), ['"FallbackToLogsOnError"', '"File"']),
    "base_container_name": ((5, 2), ['"main"', '"base"', "None", '"b-{{ params.team }}"']),
    "reattach_on_restart": ((4,), ["True", "False"]),
    "skip_on_exit_code": ((6, 1), ["99", "[1, 2]", "None"]),
    "startup_timeout_seconds": ((4,), ["10", "600"]),
    "on_finish_action": ((7, 2), ['"delete_pod"', '"keep_pod"', '"delete_succeeded_pod"']),
    "log_pod_spec_on_failure": ((7, 1), ["True", "False"]),
    "configmaps": ((4,), ['["a", "b"]', '["{{ params.team }}"]', "[]"]),
    "host_aliases": ((7, 8), ['[k8s.V1HostAlias(ip="10.0.0.1", hostnames=["a", "b"])]']),
    "kubernetes_conn_id": ((4, 1), ['"kubernetes_default"', '"other"', "None"]),
    "is_delete_operator_pod": ((4,), ["True", "False"]),
    "deferrable": ((5, 2), ["False"]),
    "retries": ((0,), ["2"]),
    "pool": ((0,), ['"p"']),
    "trigger_rule": ((0,), ['"all_done"']),
    "queue": ((0,), ['"q"']),
    "depends_on_past": ((0,), ["False"]),
    "no_such_parameter": ((0,), ["1"]),
}
