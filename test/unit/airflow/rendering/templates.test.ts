import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExactJson } from '../../../../src/core/base/json.ts';
import { isOnSchedule } from '../../../../src/core/airflow/rendering/cron.ts';
import type { RunContext } from '../../../../src/core/airflow/surroundings/run-context.ts';
import { pythonParser } from '../../python/run-python.ts';
import { evaluated, shown } from '../evaluated.ts';
import { recorded } from '../../manifest/rendered.ts';

const parser = await pythonParser();

interface Given {
  /** Arguments of the DAG. */
  readonly dag?: string;
  readonly head?: string;
  readonly airflow?: '2.11.0' | '3.3.2';
  readonly context?: Partial<RunContext>;
  readonly files?: Readonly<Record<string, string>>;
}

/** What rendering makes of one argument of a task: its text, `?` with the reason, or what is raised. */
function rendered(template: string, given: Given = {}): string {
  const { dag = 'schedule="@daily"', head = '', airflow = '2.11.0' } = given;
  const provider = airflow === '2.11.0' ? '10.5.0' : '10.25.0';
  const text = `import jinja2
from datetime import datetime, timedelta
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
${head}
with DAG("d", start_date=datetime(2024, 1, 1), ${dag}):
    KubernetesPodOperator(task_id="t", image="a", arguments=[${JSON.stringify(template)}])
`;
  const context = { ...recorded(airflow, provider), xcom: {}, ...given.context };
  const evaluation = evaluated(parser, text, context, given.files);
  const [task] = evaluation.tasks;
  assert.ok(task, JSON.stringify(evaluation.problems));
  const { arguments: values, refusals } = evaluation.render(task.key, undefined);
  const [refusal] = refusals;
  if (refusal !== undefined) return `! ${String(refusal.data['detail'])}`;
  const value = values.get('arguments');
  const only = value?.kind === 'list' ? value.items[0] : value;
  if (only?.kind !== 'unknown') return shown(only);
  return `? ${only.reason.code} ${Object.values(only.reason.data).join(' ')}`;
}

test('jinja_environment_kwargs: white space and the class of what is undefined', () => {
  const blocks = 'jinja_environment_kwargs={"trim_blocks": True, "lstrip_blocks": True}';
  assert.equal(rendered('a\n  {% if true %}\nb\n  {% endif %}\nc', { dag: blocks }), 'a\nb\nc');
  const newline = 'jinja_environment_kwargs={"keep_trailing_newline": True}';
  assert.equal(rendered('{{ 1 }}\n', { dag: newline }), '1\n');
  assert.equal(rendered('plain\n', { dag: newline }), 'plain\n');
  assert.equal(rendered('plain\n'), 'plain');
  const lenient = 'jinja_environment_kwargs={"undefined": jinja2.Undefined}';
  assert.equal(rendered('[{{ nope }}]', { dag: lenient }), '[]');
  const both = `${lenient}, template_undefined=jinja2.DebugUndefined`;
  assert.equal(rendered('[{{ nope }}]', { dag: both }), '[]');
});

test('settings of Jinja that are not followed leave every template unknown', () => {
  for (const dag of [
    'jinja_environment_kwargs={"line_statement_prefix": "%"}',
    'jinja_environment_kwargs={"variable_start_string": "<<", "variable_end_string": ">>"}',
    'jinja_environment_kwargs={"extensions": ["jinja2.ext.loopcontrols"]}',
    'jinja_environment_kwargs={"undefined": Mine}',
    'template_undefined=Mine',
    'jinja_environment_kwargs=make()',
  ]) {
    const head = 'from helpers import make\nclass Mine(jinja2.StrictUndefined):\n    pass\n';
    assert.match(rendered('{{ 1 }}', { dag, head }), /^\? syntax-not-followed/, dag);
  }
  const usual = 'jinja_environment_kwargs={"extensions": ["jinja2.ext.do"], "cache_size": 5}';
  assert.equal(rendered('{{ 1 }}', { dag: usual }), '1');
});

test('macros and filters that are not known may have any name', () => {
  const head = 'from helpers import macros, filters\n';
  const dag = 'user_defined_macros=macros, user_defined_filters={**filters, "own": str}';
  assert.match(rendered('{{ nope }}', { head, dag }), /^\? depends-on-input/);
  assert.match(rendered('{{ 1|nope }}', { head, dag }), /^\? depends-on-input/);
  assert.equal(
    rendered('{{ range(2)|list }} {{ ds }} {{ "a"|upper }}', { head, dag }),
    '[0, 1] 2024-01-15 A',
  );
});

test('include finds files beside the DAG and on its search path', () => {
  const files = { '/dags/part.txt': 'day {{ ds }}', '/dags/sub/other.txt': 'other' };
  assert.equal(rendered("{% include 'part.txt' %}", { files }), 'day 2024-01-15');
  const dag = 'template_searchpath="/dags/sub"';
  assert.equal(rendered("{% include 'other.txt' %}", { files, dag }), 'other');
  assert.equal(rendered("{% include 'nope.txt' %}", { files }), '! TemplateNotFound: nope.txt');
  assert.equal(rendered("{% include 'nope.txt' ignore missing %}", { files }), '');
  assert.equal(rendered("{% include '../d.py' %}"), '! TemplateNotFound: ../d.py');
});

test('the next date is that of the schedule', () => {
  const next = (dag: string): string => rendered('{{ next_ds }}', { dag });
  assert.equal(next('schedule="@daily"'), '2024-01-16');
  assert.equal(next('schedule=timedelta(days=1)'), '2024-01-16');
  assert.equal(next('schedule_interval="0 0 * * *"'), '2024-01-16');
  assert.equal(next('schedule=None'), 'None');
  assert.equal(next('schedule="@once"'), 'None');
  assert.match(next('schedule="30 6 * * *"'), /^\? call-not-followed/);
  assert.match(next('schedule="@monthly"'), /^\? call-not-followed/);
});

test('a cron expression names a moment or does not', () => {
  const at = '2024-01-16T06:30:00+00:00';
  for (const one of [
    '30 6 * * *',
    '*/15 6-8 * * 1-5',
    '0,30 */2 16 jan *',
    '30 6 1 * tue',
    '30 6 16 1 5',
  ])
    assert.equal(isOnSchedule(one, at), true, one);
  for (const one of [
    '@daily',
    '30 7 * * *',
    '30 6 1 * *',
    '30 6 * * 0',
    '30 6 1 * 3',
    '30 6 * feb *',
  ])
    assert.equal(isOnSchedule(one, at), false, one);
  for (const one of ['', '* * * *', '30 6 L * *', '61 * * * *', '30 6 * * mon#1', '@reboot'])
    assert.equal(isOnSchedule(one, at), undefined, one);
});

test('what the clock decides is not known', () => {
  const context: Partial<RunContext> = { unset: 'missing' };
  for (const name of ['ti.start_date', 'dag_run.start_date', 'dag_run.queued_at'])
    assert.equal(rendered(`{{ ${name} }}`, { context }), '? depends-on-machine clock', name);
});

test('an earlier run is looked for by Airflow 3 when the value is used', () => {
  const template =
    '{{ prev_start_date_success }} {{ prev_start_date_success is none }} {{ prev_start_date_success == none }}';
  assert.equal(rendered(template), 'None True True');
  assert.equal(rendered(template, { airflow: '3.3.2' }), 'None False True');
});

test('dates of a DAG are pendulum dates in UTC', () => {
  const zone =
    'schedule=None, end_date=datetime(2025, 1, 1, tzinfo=pendulum.timezone("Europe/Paris"))';
  const template = '{{ dag.start_date.add(days=1) }} {{ dag.end_date }}';
  assert.equal(
    rendered(template, { dag: zone, head: 'import pendulum' }),
    '2024-01-02 00:00:00+00:00 2024-12-31 23:00:00+00:00',
  );
});

test('a variable that is no JSON is not there for Airflow 3', () => {
  const context: Partial<RunContext> = { variables: { plain: 'text' }, unset: 'absent' };
  assert.match(rendered('{{ var.json.plain }}', { context }), /^! JSONDecodeError/);
  const newer: Given = { context, airflow: '3.3.2' };
  assert.match(
    rendered('{{ var.json.plain }}', newer),
    /^! AirflowRuntimeError: VARIABLE_NOT_FOUND/,
  );
  assert.equal(rendered('{{ var.json.get("plain", 5) }}', newer), '5');
  assert.equal(rendered('{{ var["value"].plain }} {{ var|length }}', { context }), 'text 2');
});

test('ds_add and ds_format take what has a text', () => {
  assert.equal(rendered('{{ macros.ds_add(logical_date.date(), 1) }}'), '2024-01-16');
  assert.equal(rendered('{{ macros.ds_add("no date", 0) }}'), 'no date');
  assert.match(rendered('{{ macros.ds_add(nope, 1) }}'), /^! 'nope' is undefined/);
  assert.equal(rendered('{{ macros.ds_format(logical_date.date(), "%Y-%m-%d", "%d") }}'), '15');
});

test('an absent connection gives what `get` falls back to, None of itself', () => {
  assert.equal(rendered("{{ conn.get('nope', 'none') }}|{{ conn.get('nope') }}"), 'none|None');
  assert.equal(
    rendered('{{ conn.nope.host }}'),
    "! AirflowNotFoundException: The conn_id `nope` isn't defined",
  );
});

test('what a run, a task instance and a DAG have, which versions differ in', () => {
  const text =
    '{{ dag_run.run_after is defined }} {{ dag_run.queued_at is defined }} {{ dag_run.external_trigger is defined }}';
  assert.equal(rendered(text), 'False True True');
  assert.equal(rendered(text, { airflow: '3.3.2' }), 'True False False');
  assert.equal(
    rendered('{{ ti.dag_run.run_id }} {{ ti.operator }} {{ ti.execution_date.date() }}'),
    'scheduled__2024-01-15T00:00:00+00:00 KubernetesPodOperator 2024-01-15',
  );
  const tags = { dag: 'tags=["one"]' };
  assert.equal(rendered('{{ dag.tags }}', tags), "['one']");
  assert.equal(rendered('{{ dag.tags }}', { ...tags, airflow: '3.3.2' }), "{'one'}");
  assert.equal(rendered('{{ dag.tags }}', { airflow: '3.3.2' }), 'set()');
});

test('the owner and the names of a task that says nothing of them', () => {
  assert.equal(
    rendered('{{ task.owner }} {{ task.kubernetes_conn_id }} {{ task.base_container_name }}'),
    'airflow kubernetes_default base',
  );
  assert.equal(rendered('{{ task.owner }}', { dag: 'default_args={"owner": "me"}' }), 'me');
  const configuration = { 'operators.default_owner': 'team' };
  assert.equal(rendered('{{ task.owner }}', { context: { configuration } }), 'team');
});

test('macros.dateutil has the modules of dateutil', () => {
  const moved = '(logical_date + macros.dateutil.relativedelta.relativedelta(months=1)) | ds';
  assert.equal(
    rendered(`{{ ${moved} }} {{ macros.dateutil.parser.parse(ds).year }}`),
    '2024-02-15 2024',
  );
});

test('secrets are equal where all but their items is', () => {
  const head = `from airflow.providers.cncf.kubernetes.secret import Secret
a, b, c = Secret("env", "A", "s", "k"), Secret("env", "a", "s", "k"), Secret("env", "A", "t", "k")
same = f"{a == b} {a == c} {a != c} {a in [c, b]} {a}"`;
  const dag = 'user_defined_macros={"same": same}';
  assert.equal(rendered('{{ same }}', { head, dag }), 'True False True True Secret(env, A, s, k)');
});

test('numbers of params, XComs and extras are floats where they are written as floats', () => {
  const params = parseExactJson(
    '{"f": 2.0, "e": 1e3, "big": 12345678901234567890, "neg": -0.0, "l": [1.0, 2, -0], "half": 0.5}',
  ) as RunContext['params'];
  assert.equal(
    rendered('{{ params }}', { context: { params } }),
    "{'f': 2.0, 'e': 1000.0, 'big': 12345678901234567890, 'neg': -0.0, 'l': [1.0, 2, 0], 'half': 0.5}",
  );
  assert.equal(
    rendered('{{ params.f + 1 }} {{ params.f is float }}', { context: { params } }),
    '3.0 True',
  );
  const xcom = parseExactJson('{"up": {"v": 3.0}}') as Exclude<RunContext['xcom'], undefined>;
  assert.equal(rendered("{{ ti.xcom_pull('up')['v'] * 2 }}", { context: { xcom } }), '6.0');
  assert.equal(
    JSON.stringify(params),
    '{"f":2.0,"e":1e3,"big":12345678901234567890,"neg":-0.0,"l":[1.0,2,-0],"half":0.5}',
  );
  const connections = {
    c: '{"conn_type": "http", "extra": {"ratio": 1.5}}',
    u: 'http://h/?__extra__=%7B%22n%22%3A+2.0%7D',
  };
  assert.equal(
    rendered('{{ conn.c.extra_dejson.ratio }} {{ conn.u.extra_dejson.n }}', {
      context: { connections },
    }),
    '1.5 2.0',
  );
});
