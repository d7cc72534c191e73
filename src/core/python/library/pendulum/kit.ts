import type { HostType } from '../../host-type.ts';
import type { ClockTime, Day, Moment, Span, TimeZone } from '../datetime/moment.ts';

/** The classes of one major version of pendulum. */
export interface Kit {
  readonly major: 2 | 3;
  readonly dateTime: HostType<Moment>;
  readonly date: HostType<Day>;
  readonly time: HostType<ClockTime>;
  readonly duration: HostType<Span>;
  /** `Interval`, in pendulum 2 `Period`. */
  readonly interval: HostType<Span>;
  readonly zone: HostType<TimeZone>;
  readonly fixedZone: HostType<TimeZone>;
  readonly utc: TimeZone;
}

/** The kit that a class belongs to, once it is complete: classes refer to each other. */
export type KitOf = () => Kit;

/** An amount of time by calendar units; `micros` are all of hours, minutes and seconds. */
export interface Amount {
  readonly years: number;
  readonly months: number;
  /** Whole or broken days in microseconds, weeks among them. */
  readonly dayMicros: bigint;
  readonly micros: bigint;
  /** Whether a unit of variable length is asked for, be it 0 in sum. */
  readonly isCalendar: boolean;
}
