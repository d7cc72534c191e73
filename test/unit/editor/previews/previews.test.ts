import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { systemClock } from '../../../../src/core/base/clock.ts';
import type { Problem } from '../../../../src/core/base/problem.ts';
import { createWords } from '../../../../src/core/words/say.ts';
import type { PodAnswer, PodRequest } from '../../../../src/editor/analysis/analyzer.ts';
import {
  fromPreviewQuery,
  revisionOfQuery,
  toPreviewDocument,
  versionsOfQuery,
} from '../../../../src/editor/previews/preview-address.ts';
import { formatPreview } from '../../../../src/editor/previews/preview-text.ts';
import { createPreviews } from '../../../../src/editor/previews/previews.ts';
import { lineSpan } from '../language/analysis-of.ts';
import { english } from '../language/english.ts';

const words = createWords('en');
const task = { file: '/w/dag.py', dagId: 'd', taskId: 't' };
const answer: PodAnswer = {
  manifest: {} as unknown as NonNullable<PodAnswer['manifest']>,
  runId: 'r',
  logicalDate: '2026-01-15T12:00:00+00:00',
  versions: { airflow: '2.10.3', provider: '10.1.0', source: 'project', file: '/w/req.txt' },
  missing: [],
  refusals: [],
  notices: [],
  yaml: 'kind: Pod\n',
  secrets: [],
};
const none = { ...answer, manifest: undefined, yaml: undefined };
const broken: Problem = {
  code: 'syntax-error',
  file: task.file,
  span: lineSpan(1),
  data: {},
  severity: 'error',
};

test('the top says the task, the versions, what is refused, missing and taken for granted', () => {
  const input = { kind: 'variable', key: 'bucket' } as const;
  const text = formatPreview(
    { ...task, mapIndex: 3 },
    {
      ...answer,
      missing: [{ name: 'bucket', option: '--var bucket=VALUE', input, at: undefined }],
      refusals: [broken],
      notices: [{ code: 'deferrable-ignored', data: {} }],
    },
    words,
    english,
  );
  assert.match(
    text,
    /^# Task t \[3\] of DAG d\n# Airflow 2\.10\.3, .*10\.1\.0, by \/w\/req\.txt\n/,
  );
  assert.match(text, /# Airflow refuses it:\n# - /);
  assert.match(text, /# - bucket \(variable\)\n/);
  assert.match(text, /# Taken for granted:\n# - /);
  assert.deepEqual(parse(text), { kind: 'Pod' });
});

test('nothing that a file names can leave its comment', () => {
  const evil = 'x\nevil: true\r\n---\u2028a: 1\u0085b: 2\u001b[31m';
  const text = formatPreview({ ...task, taskId: evil, dagId: evil }, answer, words, english);
  assert.deepEqual(
    parseAllDocuments(text).map((document) => document.toJS() as unknown),
    [{ kind: 'Pod' }],
  );
  assert.ok(
    text
      .split('\n')
      .slice(0, 2)
      .every((line) => line.startsWith('# ')),
  );
  // eslint-disable-next-line no-control-regex -- that is what must not be there
  assert.doesNotMatch(text, /[\u001b\u0085\u2028]/);
});

test('without a pod a comment says why', () => {
  const text = formatPreview(task, none, words, english);
  assert.match(text, /# The task is not in the file any more\./);
  assert.equal(parse(text), null);
});

test('the address of a preview is in its query, and its name is harmless', () => {
  const odd = { file: '/w/a b?#.py', dagId: 'd/../e', taskId: 'gruppe.täsk\n$(x)', mapIndex: 2 };
  const { path, query } = toPreviewDocument(odd);
  assert.equal(path, '/d_.._e/gruppe.täsk___x_.2.yaml');
  assert.deepEqual(fromPreviewQuery(query), odd);
  for (const wrong of ['', '[]', '{"file": 1}', '{"file": "a", "dagId": "b"}']) {
    assert.equal(fromPreviewQuery(wrong), undefined);
  }
});

test('a preview keeps its moment and, while the text is broken, the last good pod', async () => {
  const requests: PodRequest[] = [];
  let next = answer;
  let text: string | undefined = 'text';
  const previews = createPreviews({
    analyzer: {
      buildPod: (request) => {
        requests.push(request);
        return Promise.resolve(next);
      },
    },
    inputs: () => Promise.resolve({ given: { variables: { a: '1' } }, secrets: ['s'] }),
    textOf: () => Promise.resolve(text),
    clock: systemClock,
    random: (length) => String(requests.length).repeat(length),
    words,
    l10n: english,
  });
  const { query } = toPreviewDocument(task);
  const write = (): Promise<string> => previews.write(query, new AbortController().signal);
  assert.deepEqual(parse(await write()), { kind: 'Pod' });
  next = { ...none, refusals: [broken] };
  const kept = await write();
  assert.match(kept, /^# The file has syntax errors/);
  assert.deepEqual(parse(kept), { kind: 'Pod' });
  next = none;
  assert.match(await write(), /not in the file any more/);
  const [first, second] = requests;
  assert.deepEqual(first?.moment, second?.moment);
  assert.deepEqual([first?.given, first?.secrets], [{ variables: { a: '1' } }, ['s']]);
  assert.deepEqual(previews.of(task.file), [query]);
  text = undefined;
  assert.match(await write(), /not in the workspace/);
  previews.close(query);
  assert.deepEqual(previews.of(task.file), []);
});

test('while someone is typing a pod stays until there is another, and then what is wrong is said', async () => {
  let next = answer;
  const previews = createPreviews({
    analyzer: { buildPod: () => Promise.resolve(next) },
    inputs: () => Promise.resolve({ given: {}, secrets: [] }),
    textOf: () => Promise.resolve('text'),
    clock: systemClock,
    random: () => '',
    words,
    l10n: english,
  });
  const { query } = toPreviewDocument(task);
  const write = (isTyping: boolean): Promise<string> =>
    previews.write(query, new AbortController().signal, isTyping);
  next = none;
  assert.doesNotMatch(await write(true), /kind: Pod/);
  next = answer;
  const good = await write(true);
  assert.match(good, /kind: Pod/);
  for (const worse of [none, { ...answer, refusals: [broken] }, { ...none, refusals: [broken] }]) {
    next = worse;
    assert.equal(await write(true), good);
  }
  next = { ...answer, yaml: 'kind: Other\n' };
  const other = await write(true);
  assert.match(other, /kind: Other/);
  next = { ...none, refusals: [broken] };
  assert.equal(await write(true), other);
  const settled = await write(false);
  assert.match(settled, /^# The file has syntax errors/);
  assert.match(settled, /kind: Other/);
});

test('a preview by other versions is of the same moment, and says what those versions give', async () => {
  const requests: PodRequest[] = [];
  let drawn = 0;
  const previews = createPreviews({
    analyzer: {
      buildPod: (request) => {
        requests.push(request);
        return Promise.resolve(answer);
      },
    },
    inputs: () => Promise.resolve({ given: { namespace: 'n' }, secrets: [] }),
    textOf: () => Promise.resolve('text'),
    clock: systemClock,
    random: () => `drawn ${drawn++}`,
    words,
    l10n: english,
  });
  const pair = { airflow: '2.6.2', provider: '6.1.0' };
  const own = toPreviewDocument(task);
  const other = toPreviewDocument(task, { versions: pair });
  assert.equal(other.path, '/d/t.provider-6.1.0.yaml');
  assert.deepEqual([fromPreviewQuery(other.query), versionsOfQuery(other.query)], [task, pair]);
  assert.equal(versionsOfQuery(own.query), undefined);
  const { signal } = new AbortController();
  for (const { query } of [own, other]) await previews.write(query, signal);
  assert.deepEqual(
    requests.map(({ given }) => given),
    [{ namespace: 'n' }, { namespace: 'n', airflowVersion: '2.6.2', providerVersion: '6.1.0' }],
  );
  assert.deepEqual(requests[0]?.moment, requests[1]?.moment);
  assert.deepEqual(previews.of(task.file), [own.query, other.query]);
});

test('a preview of a revision is made of its text, and says so', async () => {
  const texts: (string | undefined)[] = [];
  const revision = 'c'.repeat(40);
  const previews = createPreviews({
    analyzer: {
      buildPod: ({ source }) => {
        texts.push(source.text);
        return Promise.resolve(answer);
      },
    },
    inputs: () => Promise.resolve({ given: {}, secrets: [] }),
    textOf: (_, at) => Promise.resolve(at === 'HEAD' ? undefined : (at ?? 'now')),
    clock: systemClock,
    random: () => '',
    words,
    l10n: english,
  });
  const { signal } = new AbortController();
  const document = toPreviewDocument(task, { revision });
  assert.equal(document.path, '/d/t.cccccccc.yaml');
  const text = await previews.write(document.query, signal);
  assert.match(text, /^# The file as it is in the revision cccccccc;/);
  assert.deepEqual(parse(text), { kind: 'Pod' });
  assert.deepEqual(texts, [revision]);
  const head = toPreviewDocument(task, { revision: 'HEAD' }).query;
  assert.match(await previews.write(head, signal), /^# The file is not in the revision HEAD\./);
});

test('what is no revision is never given to Git', () => {
  for (const revision of ['--output=/etc/x', 'HEAD~1', 'main', 'abc', '']) {
    assert.equal(revisionOfQuery(toPreviewDocument(task, { revision }).query), undefined);
  }
});

test('a task has the moment of its open preview, else a new one', async () => {
  let drawn = 0;
  const previews = createPreviews({
    analyzer: { buildPod: () => Promise.resolve(answer) },
    inputs: () => Promise.resolve({ given: {}, secrets: [] }),
    textOf: () => Promise.resolve('text'),
    clock: systemClock,
    random: () => `drawn ${drawn++}`,
    words,
    l10n: english,
  });
  const { query } = toPreviewDocument(task);
  await previews.write(query, new AbortController().signal);
  assert.equal(previews.momentOf(task).drawn, 'drawn 0');
  assert.equal(previews.momentOf({ ...task, taskId: 'u' }).drawn, 'drawn 1');
  previews.close(query);
  assert.equal(previews.momentOf(task).drawn, 'drawn 2');
});

test('each part of the pod tells where it was written, or that the operator adds it', async () => {
  const origin = { file: '/w/dag.py', span: lineSpan(7) };
  const manifest = { origins: new Map([['/spec/containers/0', origin]]) };
  const previews = createPreviews({
    analyzer: {
      buildPod: () =>
        Promise.resolve({ ...answer, manifest: manifest as unknown as PodAnswer['manifest'] }),
    },
    inputs: () => Promise.resolve({ given: {}, secrets: [] }),
    textOf: () => Promise.resolve('text'),
    clock: systemClock,
    random: () => '',
    words,
    l10n: english,
  });
  const { query } = toPreviewDocument(task);
  assert.equal(previews.originAt(query, '/spec'), undefined);
  await previews.write(query, new AbortController().signal);
  assert.equal(previews.originAt(query, '/spec/containers/0/image'), origin);
  assert.equal(previews.originAt(query, '/spec'), 'operator');
});
