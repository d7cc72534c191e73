import { inRange } from './versions.ts';
import type { VersionRange } from './versions.ts';

/** The names that a task's template context has in Airflow `airflow`; `dated`: false for a run without a logical date (Airflow 3 only). */
export function contextNames(airflow: string, dated = true): readonly string[] {
  return contextTable
    .filter((one) => inRange(airflow, one) && (dated || one.dated !== true))
    .map((one) => one.name);
}

interface ContextName extends VersionRange {
  readonly name: string;
  /** Absent on Airflow 3 where the run has no logical date. */
  readonly dated?: true;
}

const contextTable: readonly ContextName[] = [
  { name: 'conf', until: '3.0.0' },
  { name: 'conn' },
  { name: 'dag' },
  { name: 'dag_run' },
  { name: 'data_interval_end', dated: true },
  { name: 'data_interval_start', dated: true },
  { name: 'ds', dated: true },
  { name: 'ds_nodash', dated: true },
  { name: 'execution_date', until: '3.0.0' },
  { name: 'expanded_ti_count', until: '3.0.0' },
  { name: 'inlet_events', since: '2.10.0' },
  { name: 'inlets' },
  { name: 'logical_date', dated: true },
  { name: 'macros' },
  { name: 'map_index_template', since: '2.9.0' },
  { name: 'next_ds', until: '3.0.0' },
  { name: 'next_ds_nodash', until: '3.0.0' },
  { name: 'next_execution_date', until: '3.0.0' },
  { name: 'outlet_events', since: '2.10.0' },
  { name: 'outlets' },
  { name: 'params' },
  { name: 'partition_date', since: '3.3.0' },
  { name: 'partition_key', since: '3.3.0' },
  { name: 'prev_data_interval_end_success' },
  { name: 'prev_data_interval_start_success' },
  { name: 'prev_ds', until: '3.0.0' },
  { name: 'prev_ds_nodash', until: '3.0.0' },
  { name: 'prev_end_date_success', since: '2.8.0' },
  { name: 'prev_execution_date', until: '3.0.0' },
  { name: 'prev_execution_date_success', until: '3.0.0' },
  { name: 'prev_start_date_success' },
  { name: 'run_id' },
  { name: 'task' },
  { name: 'task_instance' },
  { name: 'task_instance_key_str' },
  { name: 'task_reschedule_count', since: '3.0.0' },
  { name: 'task_state_store', since: '3.3.0' },
  { name: 'test_mode', until: '3.0.0' },
  { name: 'ti' },
  { name: 'tomorrow_ds', until: '3.0.0' },
  { name: 'tomorrow_ds_nodash', until: '3.0.0' },
  { name: 'triggering_asset_events', since: '3.0.0' },
  { name: 'triggering_dataset_events', until: '3.0.0' },
  { name: 'ts', dated: true },
  { name: 'ts_nodash', dated: true },
  { name: 'ts_nodash_with_tz', dated: true },
  { name: 'var' },
  { name: 'yesterday_ds', until: '3.0.0' },
  { name: 'yesterday_ds_nodash', until: '3.0.0' },
];
