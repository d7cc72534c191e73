"""Writes src/core/python/text/zone-names.generated.ts: what `tzname()` says in each zone, from CPython's zoneinfo.

    python3 test/airflow/record-zone-names.py

Only times from 2000 on are covered; an offset that had two names since then is left out, and so are names that are the
offset itself (`+03`).
"""

import collections
import datetime
import pathlib
import zoneinfo

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/core/python/text/zone-names.generated.ts"
START = datetime.datetime(2000, 1, 1, 12, tzinfo=datetime.timezone.utc)
MOMENTS = [START + datetime.timedelta(days=3 * i) for i in range(int(365.25 * 38 / 3))]


def numeric(minutes):
    sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
    return f"{sign}{minutes // 60:02d}" + (f"{minutes % 60:02d}" if minutes % 60 else "")


def names(zone):
    found = collections.defaultdict(set)
    for moment in MOMENTS:
        local = moment.astimezone(zone)
        found[int(local.utcoffset().total_seconds()) // 60].add(local.tzname())
    parts = []
    for minutes, all_names in sorted(found.items()):
        if len(all_names) > 1:
            parts.append(f"?{minutes:+d}")
        elif (name := all_names.pop()) != numeric(minutes):
            parts.append(f"{name}{minutes:+d}")
    return " ".join(parts)


def main():
    groups = collections.defaultdict(list)
    for key in sorted(zoneinfo.available_timezones()):
        if key not in ("localtime", "Factory") and not key.startswith(("posix", "right")):
            groups[names(zoneinfo.ZoneInfo(key))].append(key)
    lines = [
        "/** Names of offsets (in minutes; `?`: more than one) and the zones that use them, since 2000. Made by test/airflow/record-zone-names.py. */",
        "export const zoneNames: readonly (readonly [names: string, zones: string])[] = [",
        *(f"  ['{key}', '{' '.join(zones)}']," for key, zones in sorted(groups.items())),
        "];",
    ]
    OUT.write_text("\n".join(lines) + "\n")


main()
