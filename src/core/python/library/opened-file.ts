import type { Files } from '../../base/files.ts';
import type { Machine } from '../machine.ts';
import type { PyRef, PyValue } from '../object.ts';
import type { HostType } from '../host-type.ts';
import { bool, int, none, str } from '../object.ts';
import { pointLength, pointSlice } from '../text/code-points.ts';
import { normPath } from '../text/posix-path.ts';
import { define } from './arguments.ts';
import { hostClass, method, notFollowed, ofMachine } from './host-class.ts';
import type { LazyMembers } from './module-members.ts';
import { pathText } from './paths.ts';

/** The data of a text that is read, or an io.StringIO: text and position are kept in the heap. */
class TextStream {
  /** A list of the text and the position in code points. */
  readonly state: PyRef;
  readonly name: string;

  constructor(state: PyRef, name: string) {
    this.state = state;
    this.name = name;
  }
}

function find(value: PyValue): TextStream | undefined {
  return value.t === 'host' && value.data instanceof TextStream ? value.data : undefined;
}

/** What the stream holds and where it stands; undefined where branches disagree. */
function read(
  vm: Machine,
  self: TextStream,
): { readonly text: string; readonly at: number } | undefined {
  const items = vm.iterate(self.state);
  if ('t' in items) return undefined;
  const [text, at] = items;
  return text?.t === 'str' && at?.t === 'int' ? { text: text.v, at: Number(at.v) } : undefined;
}

function write(vm: Machine, self: TextStream, text: string, at: number): void {
  vm.heap.set(self.state.addr, { o: 'list', items: [str(text), int(at)] });
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A method that knows what the stream holds. */
function reading(
  name: string,
  parameters: string,
  body: (
    vm: Machine,
    now: { readonly text: string; readonly at: number; readonly rest: string },
    self: TextStream,
    count: number | undefined,
  ) => PyValue,
): ReturnType<typeof method<TextStream>> {
  return method(name, parameters, (vm, self, args) => {
    const now = read(vm, self);
    if (now === undefined) return notFollowed(vm, `${self.name}.${name}`);
    const rest = pointSlice(now.text, now.at, Number.MAX_SAFE_INTEGER);
    const size = args.given('size');
    const count = size === undefined || args.whole('size') < 0 ? undefined : args.whole('size');
    return body(vm, { ...now, rest }, self, count);
  });
}

const members = hostClass<TextStream>({
  name: 'io.TextIOWrapper',
  find,
  properties: {
    name: (_vm, self) => str(self.name),
    closed: () => bool(false),
    encoding: () => str('UTF-8'),
  },
  methods: [
    reading('read', 'size?, /', (vm, now, self, count) => {
      const part = count === undefined ? now.rest : pointSlice(now.rest, 0, count);
      write(vm, self, now.text, now.at + pointLength(part));
      return str(part);
    }),
    reading('readline', 'size?, /', (vm, now, self) => {
      const [line = ''] = linesOf(now.rest);
      write(vm, self, now.text, now.at + pointLength(line));
      return str(line);
    }),
    reading('readlines', 'hint?, /', (vm, now, self) => {
      write(vm, self, now.text, pointLength(now.text));
      return vm.list(linesOf(now.rest).map((line) => str(line)));
    }),
    reading('getvalue', '', (_vm, now) => str(now.text)),
    method('write', 's, /', (vm, self, args) => {
      const now = read(vm, self);
      if (now === undefined) return notFollowed(vm, `${self.name}.write`);
      const added = args.text('s');
      const before = pointSlice(now.text, 0, now.at).padEnd(now.at, '\0');
      const after = pointSlice(now.text, now.at + pointLength(added), Number.MAX_SAFE_INTEGER);
      write(vm, self, before + added + after, now.at + pointLength(added));
      return int(pointLength(added));
    }),
    method('seek', 'offset, whence?, /', (vm, self, args) => {
      const now = read(vm, self);
      if (now === undefined || args.whole('whence', 0) !== 0)
        return notFollowed(vm, `${self.name}.seek`);
      write(vm, self, now.text, args.whole('offset'));
      return int(args.whole('offset'));
    }),
    method('tell', '', (vm, self) => {
      const now = read(vm, self);
      return now === undefined ? notFollowed(vm, `${self.name}.tell`) : int(now.at);
    }),
    method('close', '', () => none),
    method('flush', '', () => none),
    method('__enter__', '', (_vm, _self, _args, host) => host),
  ],
  others: ['writelines', 'truncate', 'readable', 'writable', 'seekable', 'mode', 'buffer'],
});

const streamType: HostType<TextStream> = {
  name: 'io.TextIOWrapper',
  attribute: (vm, self, name) => members.attribute(vm, self, name),
  enter: (_vm, self) => self,
  iterate(vm, self) {
    const now = read(vm, self.data);
    if (now === undefined) return notFollowed(vm, self.data.name);
    const rest = pointSlice(now.text, now.at, Number.MAX_SAFE_INTEGER);
    write(vm, self.data, now.text, pointLength(now.text));
    return linesOf(rest).map((line) => str(line));
  },
};

/** A stream over a text that is known. */
export function streamOf(vm: Machine, text: string, name: string): PyValue {
  const data = new TextStream(vm.list([str(text), int(0)]), name);
  return { t: 'host', type: streamType, data };
}

/** A file that is opened as bytes: read as a whole alone. */
function binaryOf(text: string, name: string): PyValue {
  const data: BinaryFile = { bytes: new TextEncoder().encode(text), name };
  return { t: 'host', type: binaryType, data };
}

interface BinaryFile {
  readonly bytes: Uint8Array;
  readonly name: string;
}

const binaryType: HostType<BinaryFile> = {
  name: 'io.BufferedReader',
  attribute: (vm, { data }, name) => {
    if (name === 'name') return str(data.name);
    if (name === 'close' || name === '__exit__') return define(name, '*rest', () => none);
    if (name !== 'read') return notFollowed(vm, `${data.name}.${name}`);
    return define('read', 'size?, /', (machine, args) =>
      args.given('size') === undefined
        ? { t: 'bytes', v: data.bytes }
        : notFollowed(machine, `${data.name}.read`),
    );
  },
  enter: (_vm, self) => self,
};

/** `open(path, mode)`: reading a file of the project; writing is not done, and what is written is lost. */
export function openFile(
  vm: Machine,
  files: Files,
  path: PyValue,
  mode: string,
  keepsEnds = false,
): PyValue {
  const text = pathText(path);
  if (text === undefined) return notFollowed(vm, 'open', path);
  const isBinary = mode === 'rb';
  if (mode !== 'r' && mode !== 'rt' && !isBinary) {
    return /[wax]/.test(mode) && !mode.includes('b') && !mode.includes('+')
      ? streamOf(vm, '', text)
      : notFollowed(vm, 'open');
  }
  const found = text.startsWith('/') ? files.read(normPath(text)) : undefined;
  if (found === undefined) return ofMachine(vm, `open(${text})`);
  if (isBinary) return binaryOf(found, text);
  return streamOf(vm, keepsEnds ? found : found.replace(/\r\n?/g, '\n'), text);
}

/** The built-in function open. */
export function openFunction(files: Files): PyValue {
  return define(
    'open',
    'file, mode?, buffering?, encoding?, errors?, newline?, closefd?, opener?',
    (vm, args) => {
      const encoding = args.given('encoding');
      const isPlain =
        encoding === undefined ||
        (encoding.t === 'str' && /^(utf-?8(-sig)?|u8|ascii|us-ascii)$/i.test(encoding.v));
      const newline = args.given('newline');
      // With an empty one, lines end as they do in the file.
      const keepsEnds = newline?.t === 'str' && newline.v === '';
      if (!isPlain || (newline !== undefined && !keepsEnds)) return notFollowed(vm, 'open');
      return openFile(vm, files, args.get('file'), args.text('mode', 'r'), keepsEnds);
    },
  );
}

/** The module io. */
export function ioModule(files: Files): LazyMembers {
  return {
    StringIO: () =>
      define('io.StringIO', 'initial_value?, newline?', (vm, args) =>
        streamOf(
          vm,
          args.given('initial_value') === undefined ? '' : args.text('initial_value'),
          'StringIO',
        ),
      ),
    BytesIO: () => define('io.BytesIO', '*rest', (vm) => notFollowed(vm, 'io.BytesIO')),
    open: () => openFunction(files),
    TextIOWrapper: () =>
      define('io.TextIOWrapper', '*rest', (vm) => notFollowed(vm, 'io.TextIOWrapper')),
  };
}
