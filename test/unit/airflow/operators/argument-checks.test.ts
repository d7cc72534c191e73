import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlaceProblems } from '../../../../src/core/authoring/place-problems.ts';
import { pythonParser } from '../../python/run-python.ts';
import { evaluated, inDag } from '../evaluated.ts';

const parser = await pythonParser();

/** What is wrong with the tasks of a text and with the text, each thing once, at its place. */
function wrong(
  text: string,
  versions = { airflow: '2.11.0', provider: '10.12.0' },
): readonly string[] {
  const evaluation = evaluated(parser, text, { versions: { ...versions, source: 'given' } });
  const all = [...evaluation.tasks.flatMap((task) => task.problems), ...evaluation.problems];
  const lines = createPlaceProblems(
    text,
    versions,
  )(all).map(
    ({ code, severity, span, data }) =>
      `${severity} ${code} ${String(data['argument'])} at ${text.slice(span.start, span.end)}`,
  );
  return [...new Set(lines)];
}

const ignored = 'warning argument-ignored is_delete_operator_pod at';

for (const [body, expected] of [
  ['Pod(task_id="t", image="i")', []],
  [
    'Pod(task_id="t", image="i", is_delete_operator_pod=True)',
    [`${ignored} is_delete_operator_pod`],
  ],
  [
    'Pod.partial(task_id="t", image="i", is_delete_operator_pod=True).expand(cmds=[["a"]])',
    [`${ignored} is_delete_operator_pod`],
  ],
  ['Pod(task_id="t", image="i", **{"is_delete_operator_pod": True})', [`${ignored} Pod`]],
  // From defaults the place is that of the value.
  [
    'Pod(task_id="t", image="i", default_args={"is_delete_operator_pod": False})',
    [`${ignored} False`],
  ],
  ['Pod(task_id="t")', ['warning argument-missing image at Pod']],
  ['Pod(task_id="t", image=None)', ['warning argument-missing image at image']],
  ['Pod(task_id="t", pod_template_file="p.yaml")', []],
  ['Pod(task_id="t", default_args={"image": "i"})', []],
  ['Pod(task_id="t").image = "i"', []],
  ['Pod(task_id="t", **unknown())', []],
  [
    'Pod.partial(task_id="t").expand(cmds=[["a"]])',
    ['warning argument-missing image at Pod.partial'],
  ],
  ['Pod.partial(task_id="t").expand(image=["a"])', []],
  ['Pod.partial(task_id="t").expand_kwargs([{"image": "a"}])', []],
  ['Pod(image="i")', ['error argument-missing task_id at Pod']],
  // What is misspelt may be what is missing.
  ['Pod(task_id="t", imagge="i")', ['error invalid-argument imagge at imagge']],
  [
    'Pod(task_id="t", image="i", a=1, b=2)',
    ['error invalid-argument a at a', 'error invalid-argument b at b'],
  ],
  [
    'Pod.partial(task_id="t", image="i", imagge="i").expand(cmdss=[["a"]])',
    ['error invalid-argument imagge at imagge', 'error invalid-argument cmdss at cmdss'],
  ],
  ['Pod(task_id="t t", image="i")', ['error invalid-id undefined at task_id']],
] as const) {
  test(`what is said of ${body}`, () => {
    const text = inDag(`    from elsewhere import unknown\n    ${body}\n`);
    assert.deepEqual(wrong(text), expected);
  });
}

test('of a class of the program nothing is said to be missing', () => {
  const text = inDag(`    class Ours(Pod):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
    Ours(task_id="t")
`);
  assert.deepEqual(wrong(text), []);
});

test('functions in pods are looked at too', () => {
  const text = `from airflow.decorators import dag, task
@dag()
def d():
    @task.kubernetes(is_delete_operator_pod=True)
    def f(x=1):
        pass
    f()
    f.expand(x=[1])
d()
`;
  assert.deepEqual(wrong(text), [
    `${ignored} is_delete_operator_pod`,
    'warning argument-missing image at task.kubernetes',
  ]);
});

test('up to provider 9 the old name is obeyed and only deprecated', () => {
  const text = inDag('    Pod(task_id="t", image="i", is_delete_operator_pod=True)\n');
  const of = (airflow: string, provider: string) => wrong(text, { airflow, provider });
  assert.deepEqual(of('2.10.3', '9.0.1'), [
    'info argument-deprecated is_delete_operator_pod at is_delete_operator_pod',
  ]);
  assert.deepEqual(of('2.6.2', '7.0.0'), []);
});

test('a wrong argument is told with what it may stand for', () => {
  const told = (given: string, versions = { airflow: '2.8.4', provider: '8.0.1' }) => {
    const text = inDag(`    Pod(task_id="t", ${given}=1)\n`);
    const { problems } = evaluated(parser, text, { versions: { ...versions, source: 'given' } });
    const { nearest, since } = createPlaceProblems(text, versions)(problems)[0]?.data ?? {};
    return nearest ?? since;
  };
  assert.equal(told('imagge'), 'image');
  assert.equal(told('xcom_push'), 'do_xcom_push');
  assert.equal(told('runtime_class_name'), '10.15.0');
  assert.equal(told('quite_something_else'), undefined);
});
