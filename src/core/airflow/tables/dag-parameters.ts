import { inRange } from './versions.ts';
import type { VersionRange } from './versions.ts';

/** True where the DAG of Airflow version `airflow` takes the keyword `name`. */
export function acceptsDagParameter(name: string, airflow: string): boolean {
  const found = dagParameters.find((one) => one.name === name);
  return found !== undefined && inRange(airflow, found);
}

/** The keywords of DAG.__init__ in Airflow 2.6 to 3.3. */
const dagParameters: readonly (VersionRange & { readonly name: string })[] = [
  ...`dag_id description schedule start_date end_date template_searchpath template_undefined user_defined_macros
  user_defined_filters default_args max_active_tasks max_active_runs dagrun_timeout sla_miss_callback catchup
  on_success_callback on_failure_callback doc_md params access_control is_paused_upon_creation jinja_environment_kwargs
  render_template_as_native_obj tags owner_links auto_register`
    .split(/\s+/)
    .map((name) => ({ name })),
  { name: 'schedule_interval', until: '3.0.0' },
  { name: 'timetable', until: '3.0.0' },
  { name: 'full_filepath', until: '3.0.0' },
  { name: 'concurrency', until: '3.0.0' },
  { name: 'default_view', until: '3.0.0' },
  { name: 'orientation', until: '3.0.0' },
  { name: 'fail_stop', since: '2.7.0', until: '3.0.0' },
  { name: 'max_consecutive_failed_dag_runs', since: '2.9.0' },
  { name: 'dag_display_name', since: '2.9.0' },
  { name: 'fail_fast', since: '3.0.0' },
  { name: 'task_group', since: '3.0.0' },
  { name: 'disable_bundle_versioning', since: '3.0.0' },
  { name: 'deadline', since: '3.1.0' },
  { name: 'allowed_run_types', since: '3.2.0' },
  { name: 'rerun_with_latest_version', since: '3.2.0' },
];
