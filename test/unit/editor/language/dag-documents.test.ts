import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../../src/core/base/log.ts';
import type { FileAnalysis, SourceText } from '../../../../src/editor/analysis/analyzer.ts';
import { createDagDocuments } from '../../../../src/editor/language/dag-documents.ts';
import type { TextEdit } from '../../../../src/editor/language/shift-spans.ts';
import { analysisOf, lineSpan } from './analysis-of.ts';

const file = '/w/dag.py';
const pods = 'KubernetesPodOperator()\n';

/** An editor with one document, an analyzer that answers when it is told to, and a clock that is stepped. */
function createLab(first: string) {
  let text = first;
  const asked: SourceText[] = [];
  const answers: ((found: FileAnalysis | Error) => void)[] = [];
  let change: (file: string, edits: readonly TextEdit[]) => void = () => undefined;
  let close: (file: string) => void = () => undefined;
  const sleeping = new Set<() => void>();
  const untilAborted = (signal: AbortSignal, reject: (error: Error) => void): void => {
    signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
  };
  const nothing = { dispose: () => undefined };
  const documents = createDagDocuments(
    {
      find: (name) => (name === file ? { file, text: () => text } : undefined),
      onDidChange: (listener) => {
        change = listener;
        return nothing;
      },
      onDidClose: (listener) => {
        close = listener;
        return nothing;
      },
    },
    {
      readFile: (source, _given, signal) => {
        asked.push(source);
        return new Promise((resolve, reject) => {
          untilAborted(signal, reject);
          answers.push((found) => {
            if (found instanceof Error) reject(found);
            else resolve(found);
          });
        });
      },
    },
    {
      now: () => new Date(0),
      sleep: (_ms, signal) =>
        new Promise((resolve, reject) => {
          sleeping.add(resolve);
          untilAborted(signal, (error) => {
            sleeping.delete(resolve);
            reject(error);
          });
        }),
    },
    silentLog,
  );
  return {
    documents,
    asked,
    lines: () => documents.find(file)?.sites.map(({ span }) => span.line),
    answer: async (found: FileAnalysis | Error) => {
      answers.at(-1)?.(found);
      await turn();
    },
    insertLine: () => {
      text = `\n${text}`;
      const start = { line: 0, character: 0 };
      change(file, [{ range: { start, end: start }, rangeOffset: 0, rangeLength: 0, text: '\n' }]);
    },
    rest: async () => {
      for (const wake of sleeping) wake();
      sleeping.clear();
      await turn();
    },
    close: () => {
      close(file);
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('a file that holds no DAG is never given to the analysis', async () => {
  const lab = createLab('print()\n');
  assert.equal(await lab.documents.read(file), undefined);
  assert.equal(await lab.documents.read('/w/other.py'), undefined);
  assert.deepEqual(lab.asked, []);
});

test('it is read when someone asks, and again once it was left alone for a while', async () => {
  const lab = createLab(pods);
  const first = lab.documents.read(file);
  await lab.answer(analysisOf([lineSpan(1)]));
  assert.equal((await first)?.sites.length, 1);
  lab.insertLine();
  lab.insertLine();
  assert.deepEqual(lab.lines(), [3]);
  assert.equal(lab.asked.length, 1);
  await lab.rest();
  assert.equal(lab.asked.length, 2);
  await lab.answer(analysisOf([lineSpan(3), lineSpan(4)]));
  assert.deepEqual(lab.lines(), [3, 4]);
});

test('an answer that an edit has overtaken is not taken', async () => {
  const lab = createLab(pods);
  const first = lab.documents.read(file);
  lab.insertLine();
  await lab.answer(analysisOf([lineSpan(1)]));
  assert.equal(await first, undefined);
  await lab.rest();
  await lab.answer(analysisOf([lineSpan(2)]));
  assert.deepEqual(lab.lines(), [2]);
});

test('while the text is broken the last good sites stay on their lines', async () => {
  const lab = createLab(pods);
  void lab.documents.read(file);
  await lab.answer(analysisOf([lineSpan(1), lineSpan(5)]));
  lab.insertLine();
  await lab.rest();
  await lab.answer(analysisOf([], { broken: true }));
  assert.deepEqual(lab.lines(), [2, 6]);
  lab.insertLine();
  await lab.rest();
  await lab.answer(analysisOf([lineSpan(3)]));
  assert.deepEqual(lab.lines(), [3]);
});

test('syntax errors of a text that is broken later are kept beside what was known, until it is whole', async () => {
  const lab = createLab(pods);
  void lab.documents.read(file);
  await lab.answer(analysisOf([lineSpan(1)]));
  const error = (code: 'syntax-error' | 'no-dag') =>
    ({ code, file, span: lineSpan(2), data: {}, severity: 'error' }) as const;
  const later = (): readonly string[] | undefined =>
    lab.documents.find(file)?.later?.map(({ code, span }) => `${code} ${span.line}`);
  lab.insertLine();
  await lab.rest();
  const problems = [error('syntax-error'), error('no-dag')];
  await lab.answer(analysisOf([], { broken: true, problems }));
  assert.deepEqual(later(), ['syntax-error 2']);
  assert.deepEqual(lab.documents.find(file)?.problems, []);
  lab.insertLine();
  assert.deepEqual(later(), ['syntax-error 3']);
  await lab.rest();
  await lab.answer(analysisOf([lineSpan(3)]));
  assert.equal(later(), undefined);
});

test('a failure of the analysis leaves what was known, and closing forgets it', async () => {
  const lab = createLab(pods);
  void lab.documents.read(file);
  await lab.answer(analysisOf([lineSpan(1)]));
  lab.documents.refresh();
  await lab.rest();
  await lab.answer(new Error('broken'));
  assert.deepEqual(lab.lines(), [1]);
  lab.close();
  assert.equal(lab.documents.find(file), undefined);
});
