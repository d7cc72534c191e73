import type { V1Pod } from '@kubernetes/client-node';
import { findMapIndex, findTry } from '../../core/pods/forest-node.ts';
import type { ForestNode, PodItem } from '../../core/pods/forest-node.ts';
import { listFacts } from '../../core/pods/item-facts.ts';
import type { Fact } from '../../core/pods/item-facts.ts';
import { findPodState, isEnded } from '../../core/pods/item-state.ts';
import type { ItemState } from '../../core/pods/item-state.ts';
import { findReason } from '../../core/pods/pod-row.ts';
import { harmless } from '../../core/words/fill.ts';
import type { Words } from '../../core/words/say.ts';
import { isGoingOn, isOver } from '../runs/run-state.ts';
import type { RunState } from '../runs/runs.ts';
import type { PodsNode } from './pods-node.ts';
import { stateIcons } from './state-icons.ts';
import type { StateIcon } from './state-icons.ts';

/** What the tree shows of a node, as plain data. */
export interface NodeItem {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: StateIcon;
  /** For screen readers. */
  readonly spoken: string;
  /** Words that `when` clauses of package.json look for. */
  readonly context: string;
  readonly folding: 'none' | 'closed' | 'open';
  /** What a click does, with the node as its argument. */
  readonly command: 'podTasks.run.showLog' | 'podTasks.pod.showLog' | undefined;
}

/** Characters after which a text in a row, and a fact in a tooltip, is cut. */
const longest = { row: 200, fact: 2000 } as const;

/** True while this window follows the run. */
export function isFollowedHere({ own, phase }: RunState): boolean {
  return own && isGoingOn(phase);
}

/** The row of a node; `context` is the cluster that is looked at. */
export function describeNode(node: PodsNode, context: string | undefined, words: Words): NodeItem {
  const { forest } = node;
  const label = shorten(findLabel(forest, words), longest.row);
  const state = words.text(`item.${forest.state}`);
  const counted =
    forest.size === 1 ? state : words.text('tree.count', { state, count: forest.size });
  const more = listMore(node, context, words).map((one) => shorten(one, longest.row));
  const hasChildren = forest.children.length > 0;
  return {
    id: forest.id,
    label,
    description: [counted, ...more].join(' · '),
    icon: stateIcons[forest.state],
    spoken: words.text('tree.spoken', { label, state: counted, more: more.join(' · ') }),
    context: listContext(node).join(' '),
    folding: !hasChildren ? 'none' : node.isOpen ? 'open' : 'closed',
    command: hasChildren ? undefined : findCommand(node),
  };
}

/** All facts of a node's try, one a line, as plain text; empty for what stands for several. */
export function describeFacts(
  { forest }: PodsNode,
  context: string | undefined,
  words: Words,
  now: Date,
): string {
  const { item } = forest;
  if (item === undefined) return '';
  const state = words.text(`item.${forest.state}`);
  const lines = listFacts(item, context).map((fact) =>
    words.text('fact.line', {
      name: words.text(`fact.${fact.name}`),
      value: shorten(toText(fact, words, now), longest.fact),
    }),
  );
  return [state, ...lines].join('\n');
}

function findLabel(node: ForestNode<RunState>, words: Words): string {
  const { kind, label, trueId, item } = node;
  if (kind === 'try') return item === undefined ? '' : nameTry(item, words);
  if (trueId !== undefined && trueId !== '') return trueId;
  return label === '' ? words.text(`tree.no-${kind}`) : label;
}

/** What tells a try from the others of its task. */
function nameTry(item: PodItem<RunState>, words: Words): string {
  const index = findMapIndex(item);
  const number = findTry(item);
  if (index >= 0 && number >= 0) return words.text('tree.both', { index, try: number });
  if (index >= 0) return words.text('tree.map-index', { index });
  if (number >= 0) return words.text('tree.try', { try: number });
  return item.pod?.metadata?.name ?? item.run?.pod.name ?? '';
}

/** Problems say their reason, so that nobody has to look further. */
const explained: ReadonlySet<ItemState> = new Set([
  'image-problem',
  'start-problem',
  'failed',
  'evicted',
]);

function listMore(
  { forest, run }: PodsNode,
  context: string | undefined,
  words: Words,
): readonly string[] {
  const { item, kind, state, began } = forest;
  const more: string[] = [];
  if (item !== undefined) {
    if (kind === 'task' && findMapIndex(item) >= 0) {
      more.push(words.text('tree.map-index', { index: findMapIndex(item) }));
    }
    const reason =
      item.run?.verdict?.reason ?? (item.pod === undefined ? '' : findReason(item.pod));
    // `Error` is what any exit code other than 0 is called.
    const isTelling = reason !== null && reason !== '' && reason !== 'Error';
    if (explained.has(state) && isTelling) more.push(reason);
  }
  if (state === 'stopping' && item?.run?.graceLeft !== undefined) {
    more.push(words.text('tree.grace-left', { seconds: item.run.graceLeft }));
  }
  // Day and minute, which a narrow view shows; the facts have all.
  if (item?.pod !== undefined && item.run?.keptUntil !== undefined) {
    more.push(
      words.text('tree.kept-until', { time: toLocal(new Date(item.run.keptUntil)).slice(5, 16) }),
    );
  }
  if (kind === 'run' && began > 0 && Number.isFinite(began)) {
    more.push(toLocal(new Date(began)));
  }
  if (kind === 'run' && run !== undefined && run.cluster !== context) more.push(run.cluster);
  return more;
}

function listContext({ forest, run, pod }: PodsNode): readonly string[] {
  const found: string[] = [];
  if (run !== undefined) {
    found.push('runLog');
    if (isFollowedHere(run)) {
      // Of one that is being stopped it can only be said how soon, by `force`.
      if (!isEnding(run, pod)) found.push('stop');
    } else if (isOver(run)) {
      if (run.file !== undefined) found.push('again');
      if (!hasPods(forest)) found.push('forget');
    }
    if (run.xcom !== undefined) found.push('xcom');
  }
  if (pod !== undefined) {
    if (run === undefined || mayGoOn(run, pod)) found.push('podLog');
    found.push('yaml');
  }
  if (isEnding(run, pod)) found.push('force');
  else if (forest.kind !== 'dag' && hasPods(forest)) found.push('delete');
  return found;
}

/** True for a pod that has been told to end and has not: to tell it again would change nothing. */
function isEnding(run: RunState | undefined, pod: V1Pod | undefined): boolean {
  if (pod === undefined) return false;
  return run?.phase === 'stopping' || findPodState(pod) === 'terminating';
}

/** True where the pod may print more than the run on record has. */
function mayGoOn({ phase }: RunState, pod: V1Pod): boolean {
  if (phase === 'interrupted' || phase === 'elsewhere') return true;
  return (phase === 'cancelled' || phase === 'error') && !isEnded(findPodState(pod));
}

function findCommand({ run, pod }: PodsNode): NodeItem['command'] {
  if (run !== undefined) return 'podTasks.run.showLog';
  return pod === undefined ? undefined : 'podTasks.pod.showLog';
}

function hasPods({ item, children }: ForestNode<RunState>): boolean {
  return item === undefined ? children.some(hasPods) : item.pod !== undefined;
}

function toText(fact: Fact, words: Words, now: Date): string {
  if ('text' in fact) return fact.text;
  const seconds = Math.floor((now.getTime() - fact.time.getTime()) / 1000);
  // Clocks of machines differ a little, so only what is to come can be ahead.
  const isAhead = fact.name === 'kept-until' && seconds < 0;
  return words.text(isAhead ? 'fact.time-ahead' : 'fact.time', {
    time: toLocal(fact.time),
    age: toAge(isAhead ? -seconds : Math.max(0, seconds), words),
  });
}

function toAge(seconds: number, words: Words): string {
  if (seconds < 120) return words.text('age.seconds', { count: seconds });
  if (seconds < 7200) return words.text('age.minutes', { count: Math.floor(seconds / 60) });
  if (seconds < 172_800) return words.text('age.hours', { count: Math.floor(seconds / 3600) });
  return words.text('age.days', { count: Math.floor(seconds / 86_400) });
}

/** Local time as `2026-01-15 12:00:00`, which no country reads in another way. */
function toLocal(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** On one line, without control characters, and not too long. */
function shorten(text: string, most: number): string {
  // A character that would be cut in two goes as a whole.
  const cut = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  const short = text.length > most ? `${cut}…` : text;
  return harmless(short);
}
