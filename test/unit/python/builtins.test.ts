import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser, runPython } from './run-python.ts';

const parser = await pythonParser();

// What `dir(builtins)` gives in Python 3.11, without most of the names that begin with an underscore.
const names = `
ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError
FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError
OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError
ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration
SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError
UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
UnicodeWarning UserWarning ValueError Warning ZeroDivisionError abs aiter all anext any ascii bin
bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr
dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash
help hex id input int isinstance issubclass iter len license list locals map max memoryview min next
object oct open ord pow print property quit range repr reversed round set setattr slice sorted
staticmethod str sum super tuple type vars zip __import__
`
  .trim()
  .split(/\s+/);

for (const name of names) {
  test(`the built-in name ${name} is there`, () => {
    assert.deepEqual(runPython(parser, `x = ${name}\n`).raised, []);
  });
}

test('what is not followed of them gives what is not known', () => {
  const ran = runPython(parser, 'x = eval("1")\ny = isinstance(1, complex)\n');
  assert.deepEqual(ran.raised, []);
  assert.equal(ran.name('x')?.t, 'unknown');
  assert.equal(ran.name('y')?.t, 'unknown');
});

test('exceptions are caught by the classes that CPython derives them from', () => {
  const text = `
caught = []
for name in [BrokenPipeError, ProcessLookupError, TabError]:
    for base in [ConnectionError, OSError, SyntaxError]:
        try:
            raise name("x")
        except base:
            caught.append((name.__name__, base.__name__))
        except Exception:
            pass
class A: pass
a = A()
a.x = 1
delattr(a, "x")
left = hasattr(a, "x")
same = repr(Ellipsis)
`;
  const ran = runPython(parser, text);
  assert.deepEqual(ran.raised, []);
  const shown = ['caught', 'left', 'same'].map((name) => {
    const value = ran.name(name);
    const repr = value && ran.vm.repr(value);
    return repr?.t === 'str' ? repr.v : repr?.t;
  });
  assert.deepEqual(shown, [
    "[('BrokenPipeError', 'ConnectionError'), ('BrokenPipeError', 'OSError'), ('ProcessLookupError', 'OSError'), ('TabError', 'SyntaxError')]",
    'False',
    "'Ellipsis'",
  ]);
});

test('a bytearray is known until it may have been changed', () => {
  const ran = runPython(
    parser,
    `a = bytearray(b"x\\x00")
shown = repr(a)
size = len(a)
kind = isinstance(a, bytearray) and not isinstance(b"", bytearray)
b = bytearray(b"y")
alias = b
alias += b"z"
b_shown = repr(b)
c = bytearray(b"y")
c.append(1)
c_size = len(c)
`,
  );
  assert.deepEqual(ran.raised, []);
  const text = (name: string): unknown => {
    const value = ran.name(name);
    return value !== undefined && 'v' in value ? value.v : value?.t;
  };
  assert.equal(text('shown'), "bytearray(b'x\\x00')");
  assert.deepEqual(['size', 'kind', 'b_shown', 'c_size'].map(text), [
    2n,
    true,
    'unknown',
    'unknown',
  ]);
});
