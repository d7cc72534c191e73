import type { V1Pod } from '@kubernetes/client-node';
import type { Json } from '../../base/json.ts';
import type { MessageData } from '../../base/message.ts';
import type { Manifest } from '../manifest.ts';
import { toYaml } from '../to-yaml.ts';
import { annotateYaml } from './annotate-yaml.ts';
import type { StoredPod } from './explain-stored.ts';
import { findAt } from './find-at.ts';

/** Whose pod was stored, and where. */
export interface StoredTask extends Pick<Manifest, 'dagId' | 'taskId' | 'mapIndex'> {
  /** What was sent. */
  readonly pod: V1Pod;
  /** As `Cluster.name` says. */
  readonly cluster: string;
}

/** What marks are said in: the texts of `words/`, one line each. */
export interface StoredWords {
  text(
    key:
      | 'stored.title'
      | 'stored.legend'
      | 'stored.default'
      | 'stored.admission'
      | 'stored.changed'
      | 'stored.sandbox'
      | 'stored.dropped'
      | 'mark.default'
      | 'mark.admission'
      | 'mark.changed',
    data?: MessageData,
  ): string;
}

/** More of a sent value no comment shows. */
const longestValue = 60;

/**
 * A stored pod as YAML with a comment on each line that was not sent so, and a few lines on top that say what it is. `hide` masks
 * what nobody should see, in the sent pod too.
 */
export function printStored(
  { pod, fields, dropped }: StoredPod,
  { dagId, taskId, mapIndex, cluster, pod: sent }: StoredTask,
  words: StoredWords,
  hide: (pod: V1Pod) => V1Pod = (same) => same,
): string {
  const shown = pod as unknown as V1Pod;
  const hiddenSent = hide(sent) as unknown as Json;
  const task = mapIndex === undefined ? taskId : `${taskId} [${mapIndex}]`;
  const marks = new Set([...fields.values()].map(({ mark }) => mark));
  const namespace = shown.metadata?.namespace ?? 'default';
  const top = [
    words.text('stored.title', { task, dag: dagId, cluster, namespace }),
    words.text('stored.legend'),
    ...(['default', 'admission', 'changed'] as const)
      .filter((mark) => marks.has(mark))
      .map((mark) => words.text(`stored.${mark}`, { mark: words.text(`mark.${mark}`) })),
    ...(cluster === 'sandbox' ? [words.text('stored.sandbox')] : []),
    ...(dropped.length === 0 ? [] : [words.text('stored.dropped', { fields: dropped.join(', ') })]),
  ];
  const yaml = annotateYaml(toYaml(hide(shown)), (pointer) => {
    const field = fields.get(pointer);
    switch (field?.mark) {
      case 'default':
        return words.text('mark.default');
      case 'admission':
        return words.text('mark.admission', field.by === undefined ? {} : { by: field.by });
      case 'changed':
        return words.text('mark.changed', { value: toShort(findAt(hiddenSent, field.sentAt)) });
      default:
        return undefined;
    }
  });
  return `${top.map((line) => `# ${line}\n`).join('')}\n${yaml}`;
}

function toShort(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  const shown = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
  return shown === '' ? '""' : shown;
}
