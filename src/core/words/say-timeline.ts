import type { StartupTimeline, TimelineImage } from '../run/startup/timeline.ts';
import type { Words } from './say.ts';

/** How a pod came to its start, in one sentence. */
export function sayTimeline(timeline: StartupTimeline, words: Words): string {
  const { scheduled, volumes, ready, images, init, started } = timeline;
  const parts = [
    ...(scheduled === undefined
      ? []
      : [words.text('timeline.scheduled', { ...scheduled, after: round(scheduled.after) })]),
    ...volumes.map(({ volume, after }) =>
      words.text('timeline.volume', {
        volume,
        ...(after === undefined ? {} : { after: round(after) }),
      }),
    ),
    ...(ready === undefined ? [] : [words.text('timeline.ready', { after: round(ready.after) })]),
    ...images.map((image) => sayImage(image, words)),
    ...init.map(({ container, exit_code: exit, seconds }) =>
      words.text('timeline.init', {
        container,
        ...(seconds === undefined ? {} : { seconds: round(seconds) }),
        ...(exit === 0 ? {} : { exit }),
      }),
    ),
    started === undefined
      ? words.text('timeline.not-started')
      : words.text('timeline.started', { ...started, after: round(started.after) }),
  ];
  return words.text('timeline.title', { parts: parts.join(words.text('timeline.and')) });
}

/** Where a container's image came from. */
export function sayImage(event: TimelineImage, words: Words): string {
  const { image, container, present, seconds, waited, bytes } = event;
  if (present) return words.text('state.present', { image, container });
  return words.text('state.pulled', {
    image,
    container,
    ...(seconds === undefined ? {} : { seconds: round(seconds) }),
    ...(waited === undefined ? {} : { waited: round(waited) }),
    ...(bytes === undefined ? {} : { megabytes: round(bytes / 1e6) }),
  });
}

/** To one decimal, and to two below one. */
function round(value: number): number {
  const scale = value < 1 ? 100 : 10;
  return Math.round(value * scale) / scale;
}
