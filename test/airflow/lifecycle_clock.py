"""The clock of record-lifecycle.py, on which sleeping takes no time."""
import asyncio
import datetime

import pendulum

BEGIN = 1768478400.0
LONGEST = 1800


class Endless(BaseException):
    """The operator would wait for ever."""


class Killed(BaseException):
    """The process ends."""


class Clock:
    """Seconds since 1970, moved by who sleeps; `restart` has it begin anew."""

    def __init__(self):
        self.restart()

    def restart(self):
        self.is_endless = False
        self.now = BEGIN
        self.alarms = []
        self.sleepers = []

    def at(self, seconds, act):
        self.alarms.append((BEGIN + seconds, act))

    def advance(self, to):
        due = sorted((one for one in self.alarms if one[0] <= to), key=lambda one: one[0])
        for moment, act in due[:1]:
            self.alarms.remove((moment, act))
            self.now = max(self.now, moment)
            act()
        self.now = max(self.now, to)
        if self.now - BEGIN > LONGEST:
            self.is_endless = True
            raise Endless()

    def sleep(self, seconds):
        self.advance(self.now + seconds)

    async def sleep_async(self, seconds, result=None):
        # Of several that sleep at a time the one that wakes first moves the clock.
        mine = [self.now + seconds]
        self.sleepers.append(mine)
        try:
            while True:
                for _ in range(3):
                    await real_sleep(0)
                if min(self.sleepers, key=lambda one: one[0]) is mine:
                    self.advance(mine[0])
                    return result
        finally:
            self.sleepers = [one for one in self.sleepers if one is not mine]


real_sleep = asyncio.sleep
clock = Clock()


class Now(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(clock.now, tz)


def utc():
    return pendulum.from_timestamp(clock.now)


def stamp(seconds):
    return datetime.datetime.fromtimestamp(BEGIN + seconds, datetime.timezone.utc).isoformat()
