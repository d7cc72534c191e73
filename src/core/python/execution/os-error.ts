import type { Interpreter } from '../interpreter.ts';
import { lazyNative, none, str, tuple, type PyValue } from '../object.ts';
import { joinPieces } from '../text/settle.ts';

// The numbers of errors on Linux, by the class that CPython gives them.
const classes: Readonly<Record<string, readonly number[]>> = {
  FileNotFoundError: [2],
  PermissionError: [1, 13],
  FileExistsError: [17],
  NotADirectoryError: [20],
  IsADirectoryError: [21],
  InterruptedError: [4],
  ChildProcessError: [10],
  ProcessLookupError: [3],
  BrokenPipeError: [32, 108],
  ConnectionAbortedError: [103],
  ConnectionRefusedError: [111],
  ConnectionResetError: [104],
  TimeoutError: [110],
  BlockingIOError: [11, 114, 115],
};

/** What an OSError is made with: a number gives it a class of its own. */
export const initializeOsError: PyValue = lazyNative('OSError.__init__', (machine, given) => {
  const vm = machine as Interpreter;
  const [self = none, ...args] = given.positional;
  const isNumbered = args.length >= 2 && args.length <= 5;
  const [errno = none, strerror = none, filename = none, , other = none] = isNumbered ? args : [];
  const shown = filename.t === 'none' ? args : args.slice(0, 2);
  const object = vm.object(self);
  const os = vm.exceptions.get('OSError');
  if (self.t === 'ref' && object?.o === 'instance' && object.cls === os?.addr) {
    const name = Object.keys(classes).find(
      (one) => errno.t === 'int' && classes[one]?.includes(Number(errno.v)),
    );
    const cls = name === undefined ? undefined : vm.exceptions.get(name);
    if (cls !== undefined) vm.heap.set(self.addr, { ...object, cls: cls.addr });
  }
  vm.setAttribute(self, 'args', tuple(shown));
  vm.setAttribute(self, 'errno', errno);
  vm.setAttribute(self, 'strerror', strerror);
  vm.setAttribute(self, 'filename', filename);
  vm.setAttribute(self, 'filename2', other);
  return none;
});

/** The attributes of an error that a library function raises, from its text. */
export function osErrorParts(message: string): readonly (readonly [string, PyValue])[] {
  const parts = /^\[Errno (\d+)\] ([^:]+)(?:: '(.*)')?$/s.exec(message);
  const [, number, text, file] = parts ?? [];
  if (number === undefined || text === undefined) return [];
  const errno: PyValue = { t: 'int', v: BigInt(number) };
  return [
    ['args', tuple([errno, str(text)])],
    ['errno', errno],
    ['strerror', str(text)],
    ['filename', file === undefined ? none : str(file)],
  ];
}

/** `str(error)` of one that was made with a number and a text; undefined for any other. */
export function osErrorText(
  vm: Interpreter,
  attributes: ReadonlyMap<string, PyValue>,
): PyValue | undefined {
  const part = (name: string): PyValue => attributes.get(name) ?? none;
  const [errno, strerror, file, other] = ['errno', 'strerror', 'filename', 'filename2'].map(part);
  if (errno === undefined || strerror === undefined) return undefined;
  const hasFile = file !== undefined && file.t !== 'none';
  if ((errno.t === 'none' || strerror.t === 'none') && !hasFile) return undefined;
  return joinPieces(vm, [
    str('[Errno '),
    vm.str(errno),
    str('] '),
    vm.str(strerror),
    ...(hasFile ? [str(': '), vm.repr(file)] : []),
    ...(hasFile && other !== undefined && other.t !== 'none' ? [str(' -> '), vm.repr(other)] : []),
  ]);
}
