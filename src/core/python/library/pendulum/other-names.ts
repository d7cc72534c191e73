const ofDates = `add age average closest ctime day_of_week diff diff_for_humans end_of farthest first_of for_json format
  fromisocalendar fromisoformat fromordinal fromtimestamp is_anniversary is_birthday is_future is_leap_year is_long_year
  is_past is_same_day last_of max min next nth_of previous resolution set start_of strftime subtract timetuple today
  week_of_month`;

const ofClasses = {
  Date: ofDates,
  DateTime: `${ofDates} EPOCH combine create dst get_offset instance is_dst is_local now strptime utcfromtimestamp
    utcnow utctimetuple`,
  Time: `add add_timedelta closest diff diff_for_humans dst farthest for_json format instance max min resolution subtract
    subtract_timedelta`,
  Duration: 'max min resolution',
  Interval: 'as_duration max min range resolution',
  Period: 'max min resolution',
} as const;

/** The attributes of a class that exist and may not be followed; of pendulum 2 any name may exist. */
export function otherNames(major: 2 | 3, name: keyof typeof ofClasses): readonly string[] | '*' {
  return major === 2 ? '*' : ofClasses[name].split(/\s+/);
}
