"""Runs programs by CPython and tells what they leave."""

import contextlib
import io
import signal
import types
import warnings

NOT_SHOWN = (type, types.FunctionType, types.ModuleType, types.GeneratorType)


class TooLong(BaseException):
    pass


def stop(*_):
    raise TooLong


signal.signal(signal.SIGALRM, stop)


def shown(scope):
    """The repr of each name; of those that have none worth comparing, the name alone."""
    names, others = {}, []
    for name, value in scope.items():
        if name.startswith("_"):
            continue
        others.append(name)
        if isinstance(value, NOT_SHOWN):
            continue
        try:
            text = repr(value)
        except Exception:
            continue
        # An address is never the same twice.
        if " at 0x" not in text and len(text) < 20_000:
            names[name] = others.pop() and text
    return {"names": names, "others": others}


def run(code, inputs):
    scope = {"__name__": "__main__", **inputs}
    raised = None
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, scope)
    except Exception as error:
        raised = {"className": type(error).__name__, "message": str(error)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    for name in inputs:
        scope.pop(name, None)
    return {"inputs": inputs, "raised": raised, **shown(scope)}


def answer(program):
    """The program with its runs; without any where CPython does not take it or it does not end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(program["text"], "main.py", "exec")
        runs = [run(code, inputs) for inputs in program["assignments"]]
    except (SyntaxError, TooLong, MemoryError, RecursionError) as error:
        return {**program, "runs": [], "refused": f"{type(error).__name__}: {error}"}
    return {**program, "runs": runs}
