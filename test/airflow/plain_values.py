"""Values of Python as JSON that keeps their types; test/airflow/plain-value.ts makes the same of ours."""
import datetime

import jinja2


def plain_value(value):
    kind = type(value)
    if kind.__name__ == "Proxy":
        return {"object": "Proxy"}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, jinja2.Undefined):
        # As whatever is done with it, for example by the client that serialises it.
        value._fail_with_undefined_error()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return {"int": str(int(value))}
    if kind is float:
        return {"float": repr(value)}
    if kind is bytes:
        return {"bytes": value.hex()}
    if kind is list:
        return [plain_value(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [plain_value(item) for item in value]}
    if kind is dict:
        return {"dict": [[plain_value(key), plain_value(item)] for key, item in value.items()]}
    if isinstance(value, (datetime.date, datetime.time)):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.timedelta):
        return {"microseconds": str(round(value.total_seconds() * 1_000_000))}
    return {"object": "" if callable(value) else kind.__name__}
