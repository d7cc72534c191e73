import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import type { Files } from '../../../src/core/base/files.ts';
import { compileParser } from '../../../src/core/project/compile-parser.ts';
import { BoundsReached } from '../../../src/core/python/bounds-reached.ts';
import { Interpreter } from '../../../src/core/python/interpreter.ts';
import { defaultBounds } from '../../../src/core/python/host.ts';
import { runModule } from '../../../src/core/python/execution/imports.ts';
import { literalValue } from '../../../src/core/python/literal.ts';
import { createStandardLibrary } from '../../../src/core/python/library/library.ts';
import { PyRaise } from '../../../src/core/python/machine.ts';
import type { PyValue } from '../../../src/core/python/object.ts';
import type { PythonParser } from '../../../src/core/python/syntax/parser.ts';
import { createPythonParser } from '../../../src/core/python/syntax/parser.ts';

/** The real parser, with the wasm files of the installed packages. */
export async function pythonParser(): Promise<PythonParser> {
  const { resolve } = createRequire(import.meta.url);
  return createPythonParser(
    await compileParser({
      runtime: resolve('web-tree-sitter/web-tree-sitter.wasm'),
      python: resolve('tree-sitter-python/tree-sitter-python.wasm'),
    }),
  );
}

/** A file port over a table of texts. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(texts);
  return {
    read: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined),
    list(path) {
      const folder = path.endsWith('/') ? path : `${path}/`;
      const below = paths.filter((p) => p.startsWith(folder)).map((p) => p.slice(folder.length));
      return [...new Set(below.map((p) => p.replace(/\/.*$/, '/')))].sort();
    },
    real: (path) =>
      path === '/' || paths.some((p) => p === path || p.startsWith(`${path}/`)) ? path : undefined,
  };
}

/** What a program left behind. */
export interface Ran {
  /** Module names after the run. */
  readonly name: (name: string) => PyValue | undefined;
  /** What nothing caught, in order. */
  readonly raised: readonly { readonly className: string; readonly message: string }[];
  readonly vm: Interpreter;
  readonly module: PyValue | undefined;
}

interface RunOptions {
  readonly pendulum?: 2 | 3;
  readonly files?: Readonly<Record<string, string>>;
  readonly steps?: number;
  /** Built-in names that are not known. */
  readonly inputs?: readonly string[];
  /** An exception that nothing catches ends the program, as it does in CPython. */
  readonly endsAtException?: boolean;
}

/** Runs a program as the module `__main__` with the standard library and nothing else. */
export function runPython(parser: PythonParser, text: string, options: RunOptions = {}): Ran {
  const raised: { className: string; message: string }[] = [];
  const library = createStandardLibrary({
    os: new Map(),
    files: filesOf(options.files ?? {}),
    digest: (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex'),
    literal: (machine, source) => literalValue(machine, parser, source),
    pythonVersion: [3, 11],
    pendulum: options.pendulum ?? 3,
  });
  const vm: Interpreter = new Interpreter({
    bounds: { ...defaultBounds, steps: options.steps ?? 30_000_000, milliseconds: 60_000 },
    now: () => 0,
    host: {
      module: (machine, name) => library.find(machine, name),
      source: () => undefined,
      searchPath: [],
      uncaught: (machine, error: PyRaise) => raised.push(machine.describe(error)),
      gaveUp: (what) => raised.push({ className: 'GaveUp', message: what }),
      text: () => text,
      trial: (run) => {
        const { length } = raised;
        run();
        raised.splice(length);
      },
      builtin: (machine, name) =>
        options.inputs?.includes(name) === true
          ? { t: 'placeholder', input: { kind: 'argument', key: name } }
          : library.builtin(machine, name),
    },
  });
  if (options.endsAtException === true) vm.catchers.push(() => true);
  let module: PyValue | undefined;
  try {
    runModule(vm, '__main__', {
      file: '/main.py',
      parse: () => {
        // A module that fails is not kept by the interpreter; its names are still asked for.
        module = vm.modules.get('__main__');
        return parser.parse(text);
      },
    });
  } catch (error) {
    if (error instanceof PyRaise) raised.push(vm.describe(error));
    else if (error instanceof BoundsReached)
      raised.push({ className: 'BoundsReached', message: error.what });
    else throw error;
  }
  return {
    vm,
    module,
    raised,
    name: (name) => (module === undefined ? undefined : vm.findAttribute(module, name)),
  };
}
