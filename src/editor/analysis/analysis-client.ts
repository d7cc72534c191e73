import { startOfFile } from '../../core/base/span.ts';
import { join } from 'node:path';
import { toError } from '../../core/base/clock.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Log } from '../../core/base/log.ts';
import type { MessageData } from '../../core/base/message.ts';
import type { Problem, ProblemCode } from '../../core/base/problem.ts';
import { newestPair } from '../../core/airflow/tables/versions.ts';
import { sizeLimit } from '../../core/project/disk-files.ts';
import type { Settings } from '../settings.ts';
import type { Analyzer, FileAnalysis, GivenInputs, PodAnswer } from './analyzer.ts';
import { createWorkerQueue } from './worker-queue.ts';
import type { Outcome, UnsavedText } from './worker-queue.ts';
import type { StartWorker } from './worker-port.ts';
import type { WorkerSetup } from './protocol.ts';

/** What a client works with. */
export interface ClientParts {
  readonly start: StartWorker;
  readonly setup: WorkerSetup;
  readonly clock: Clock;
  readonly log: Log;
  random(length: number): string;
  readonly settings: (file?: string) => Settings;
  /** The workspace folder that holds a file, absolute. */
  readonly folderOf: (file: string) => string | undefined;
  /** The Python that is selected for a file; see GivenInputs. */
  readonly interpreterOf?: (file: string) => string | undefined;
  /** What is open and differs from the disk. */
  readonly openTexts: () => readonly UnsavedText[];
  /** How long an answer may take, in milliseconds. */
  readonly patience?: number;
}

interface Reading {
  readonly text: string;
  readonly cancel: AbortController;
  readonly result: Promise<FileAnalysis>;
  /** How many wait for it. */
  waiters: number;
}

/** The analyzer of a window; its worker is started with the first question. */
export function createAnalysisClient(parts: ClientParts): Analyzer {
  const { clock, settings, folderOf } = parts;
  const queue = createWorkerQueue({
    ...parts,
    patience: parts.patience ?? 20_000,
    memory: () => settings()['podTasks.analysis.memory'],
  });
  const readings = new Map<string, Reading>();
  let searches = 0;

  const withVersions = (given: GivenInputs, file: string): GivenInputs => {
    const here = settings(file);
    return {
      ...given,
      ...pick('airflowVersion', given.airflowVersion ?? here['podTasks.airflow.version']),
      ...pick('providerVersion', given.providerVersion ?? here['podTasks.provider.version']),
      ...pick('interpreter', parts.interpreterOf?.(file) ?? ''),
    };
  };

  const withImages = (given: GivenInputs, file: string): GivenInputs => ({
    registryMap: settings(file)['podTasks.run.registryMap'],
    ...given,
  });

  return {
    readFile: (source, given, signal) => {
      if (source.text.length > sizeLimit) return Promise.resolve(tooLarge(source.file));
      const { file, text } = source;
      const versions = withVersions(given, file);
      const key = JSON.stringify([file, versions]);
      const last = readings.get(key);
      if (last !== undefined && last.text === text && !last.cancel.signal.aborted) {
        return wait(last, signal);
      }
      // What the file was a moment ago is of no interest any more.
      last?.cancel.abort();
      const cancel = new AbortController();
      const question = {
        kind: 'read',
        file,
        text,
        given: versions,
        folder: folderOf(file),
      } as const;
      const result = queue
        .ask(question, cancel.signal)
        .then((outcome) => toAnalysis(outcome, file))
        .finally(() => {
          if (readings.get(key)?.cancel === cancel) readings.delete(key);
        });
      const reading = { text, cancel, result, waiters: 0 };
      readings.set(key, reading);
      return wait(reading, signal);
    },

    buildPod: async ({ source, task, given, moment, secrets = [], isExact = false }, signal) => {
      const { file, text } = source;
      const now = moment ?? { now: clock.now().toISOString(), drawn: parts.random(38) };
      if (text.length > sizeLimit) {
        return unbuilt(file, 'file-unreadable', { path: file, detail: 'EFBIG' });
      }
      const outcome = await queue.ask(
        {
          kind: 'build',
          file,
          text,
          task,
          given: withImages(withVersions(given, file), file),
          folder: folderOf(file),
          moment: now,
          secrets,
          isExact,
        },
        signal,
      );
      if (outcome.kind === 'build') return outcome.result;
      return unbuilt(file, 'bounds-reached', { bound: boundOf(outcome) });
    },

    scan: async (folders, signal, onFile) => {
      const files = new Map<string, string>();
      for (const folder of folders) {
        const search = ++searches;
        for (let isLast = false; !isLast;) {
          const given = withVersions({}, join(folder, 'file'));
          const outcome = await queue.ask({ kind: 'find', folder, search, given }, signal, 'low');
          if (outcome.kind !== 'find') break;
          for (const file of outcome.result.files) files.set(file, folder);
          isLast = outcome.result.isLast;
        }
      }
      let done = 0;
      for (const [file, folder] of files) {
        const question = { kind: 'read', file, text: undefined, folder } as const;
        const given = withVersions({}, file);
        const outcome = await queue.ask({ ...question, given }, signal, 'low');
        done++;
        if (outcome.kind === 'read' && outcome.result === undefined) continue;
        onFile(toAnalysis(outcome, file), done, files.size);
      }
    },

    dispose: () => {
      queue.dispose();
      readings.clear();
    },
  };
}

function pick(name: string, version: string): GivenInputs {
  return version === '' ? {} : { [name]: version };
}

/** Waits for a reading, which goes on as long as anyone does. */
function wait(reading: Reading, signal: AbortSignal): Promise<FileAnalysis> {
  reading.waiters++;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reading.waiters--;
      if (reading.waiters === 0) reading.cancel.abort();
      reject(toError(signal.reason));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    reading.result
      .finally(() => {
        signal.removeEventListener('abort', abort);
      })
      .then(resolve, reject);
  });
}

function toAnalysis(outcome: Outcome, file: string): FileAnalysis {
  if (outcome.kind === 'read' && outcome.result !== undefined) return outcome.result;
  return nothingIn(file, problemAt(file, 'bounds-reached', { bound: boundOf(outcome) }));
}

function boundOf(outcome: Outcome): string {
  return outcome.kind === 'deadly' && outcome.why === 'memory' ? 'size' : 'time';
}

function tooLarge(file: string): FileAnalysis {
  return nothingIn(file, problemAt(file, 'file-unreadable', { path: file, detail: 'EFBIG' }));
}

function nothingIn(file: string, problem: Problem): FileAnalysis {
  return {
    file,
    sites: [],
    imported: [],
    dag: undefined,
    problems: [problem],
    refusals: [],
    broken: false,
    versions: { ...newestPair, source: 'newest' },
  };
}

function unbuilt(file: string, code: ProblemCode, data: MessageData): PodAnswer {
  return {
    manifest: undefined,
    runId: '',
    logicalDate: '',
    versions: { ...newestPair, source: 'newest' },
    missing: [],
    refusals: [problemAt(file, code, data)],
    notices: [],
    yaml: undefined,
    secrets: [],
  };
}

function problemAt(file: string, code: ProblemCode, data: MessageData): Problem {
  return { code, file, span: startOfFile, data, severity: 'error' };
}
