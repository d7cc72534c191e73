"""The last part of the program that ask_airflow.py describes: what comes in and goes out."""

METHODS = {
    "start": hello,
    "tasks": list_tasks,
    "pod": make_pod,
    "variables": read_variables,
    "connections": read_connections,
}


def answer(request):
    try:
        return {"id": request["id"], "result": METHODS[request["method"]](request)}
    except Refused as refusal:
        return {"id": request["id"], "error": {"kind": refusal.kind, "message": str(refusal)}}
    except BaseException as error:  # noqa: BLE001
        import traceback

        traceback.print_exc()
        message = plain("%s: %s" % (type(error).__name__, error))
        return {"id": request["id"], "error": {"kind": "failed", "message": message}}


class Wire:
    """Lines of a descriptor that is read by nobody else, so that its end can be waited for beside something else."""

    def __init__(self, descriptor, rest=b""):
        self.descriptor = descriptor
        self.rest = rest
        self.is_over = False

    def fill(self):
        more = os.read(self.descriptor, 1 << 16)
        self.is_over = self.is_over or not more
        self.rest += more

    def line(self):
        while b"\n" not in self.rest:
            if self.is_over:
                return None
            self.fill()
        line, _, self.rest = self.rest.partition(b"\n")
        return line


def in_child(request, wire):
    """Answers in a process of its own; None where nobody waits for the answer any more."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            os.setpgid(0, 0)
            os.close(read_end)
            with os.fdopen(write_end, "w", encoding="utf-8") as pipe:
                pipe.write(json.dumps(answer(request), default=str))
            code = 0
        finally:
            os._exit(code)
    os.close(write_end)
    end = time.monotonic() + request.get("seconds", 60)
    text = b""
    try:
        while True:
            watched = [read_end] if wire.is_over else [read_end, wire.descriptor]
            ready, _, _ = select.select(watched, [], [], max(0, end - time.monotonic()))
            if not ready:
                return {"id": request["id"], "error": {"kind": "timeout", "message": ""}}
            if wire.descriptor in ready and not wire.is_over:
                wire.fill()
                if wire.is_over:
                    return None
            if read_end in ready:
                more = os.read(read_end, 1 << 16)
                if not more:
                    break
                text += more
    finally:
        os.close(read_end)
        try:
            os.killpg(child, signal.SIGKILL)
        except OSError:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if text:
        return json.loads(text)
    return {"id": request["id"], "error": {"kind": "failed", "message": "the process that asked Airflow died"}}


def serve(descriptor):
    # A DAG file that prints must not get between the answers.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    wire = Wire(descriptor)
    folder = None
    # The end of the input is the end, so that the folder goes, too; only while Airflow is imported nobody looks at that.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    def write(one):
        out.write(json.dumps(one) + "\n")
        out.flush()

    try:
        line = wire.line()
        if line is None:
            return
        request = json.loads(line)
        folder = prepare(request)
        found = answer(request)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        write(found)
        # Without an Airflow there is nothing to ask.
        while "result" in found:
            line = wire.line()
            result = None if line is None else in_child(json.loads(line), wire)
            if result is None:
                return
            write(result)
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


serve(INPUT)  # noqa: F821
