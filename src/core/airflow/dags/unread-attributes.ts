import { unknownFrom } from '../../python/operations/unknown-from.ts';
import type { PyValue } from '../../python/object.ts';

// Attributes that the objects have without the program giving them, and on which no pod hangs.
const names = {
  operator: `depends_on_past doc doc_json doc_md doc_rst doc_yaml downstream_list downstream_task_ids email
  email_on_failure email_on_retry end_date execution_timeout executor executor_config extra_links get_direct_relatives
  get_direct_relative_ids get_flat_relatives get_flat_relative_ids get_task_instances has_dag inlets is_setup is_teardown leaves
  log map_index_template max_active_tis_per_dag max_active_tis_per_dagrun max_retry_delay on_execute_callback
  on_failure_callback on_retry_callback on_skipped_callback on_success_callback operator_class operator_extra_links
  operator_name outlets pool pool_slots post_execute pre_execute priority_weight queue render_template
  render_template_fields resources retries retry_delay retry_exponential_backoff roots run run_as_user sla start_date
  subdag task_display_name task_type template_ext template_fields_renderers trigger_rule ui_color ui_fgcolor
  upstream_task_ids wait_for_downstream wait_for_past_depends_before_skipping weight_rule xcom_push xcom_pull`,
  dag: `access_control add_tasks allow_future_exec_dates auto_register catchup clear create_dagrun dag_display_name
  dagrun_timeout default_view description doc_md end_date fail_fast fail_stop fileloc filepath folder following_schedule
  full_filepath get_dagrun has_task_group is_subdag last_loaded leaves max_active_runs
  max_active_tasks max_consecutive_failed_dag_runs normalized_schedule_interval on_failure_callback on_success_callback
  orientation owner owner_links parent_dag partial_subset roots run safe_dag_id schedule
  schedule_interval sla_miss_callback sub_dag subdags task_count task_group task_group_dict
  timetable timezone topological_sort tree_view validate`,
  group: `add children downstream_group_ids downstream_list downstream_task_ids get_child_by_label get_leaves get_roots
  get_task_group_dict group_display_name has_task hierarchical_alphabetical_sort is_root iter_tasks label leaves roots
  tooltip topological_sort ui_color ui_fgcolor upstream_group_ids upstream_task_ids used_group_ids`,
};

const attributes = {
  operator: openAttributes(names.operator),
  dag: openAttributes(names.dag),
  group: openAttributes(names.group),
};

/** The attributes of an operator, DAG or TaskGroup that exist and are not followed: unknown, rather than an AttributeError. */
export function unreadAttributes(kind: keyof typeof names): Readonly<Record<string, PyValue>> {
  return attributes[kind];
}

function openAttributes(text: string): Readonly<Record<string, PyValue>> {
  const open = (name: string): PyValue =>
    unknownFrom({ code: 'attribute-not-known', data: { name } }, [], () => undefined);
  return Object.fromEntries(text.split(/\s+/).map((name) => [name, open(name)]));
}
