import type { Disposable } from 'vscode';
import { toError } from '../../core/base/clock.ts';
import type { Clock } from '../../core/base/clock.ts';
import { isPodTaskError } from '../../core/base/failure.ts';
import type { Log } from '../../core/base/log.ts';
import { harmless } from '../../core/words/fill.ts';
import { sayEvent } from '../../core/words/say-event.ts';
import type { SaidEvent } from '../../core/words/say-event.ts';
import type { Words } from '../../core/words/say.ts';
import { ChannelShelf } from '../runs/channel-shelf.ts';
import type { Channel, RunChannel } from '../runs/channel-shelf.ts';
import type { OpenCluster } from '../runs/runs.ts';
import { describePlace } from './describe-view.ts';
import type { PodAddress } from './pod-address.ts';
import type { L10n } from '../localize.ts';

/** What showing logs needs. */
export interface PodLogParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly words: Words;
  readonly l10n: L10n;
  readonly open: OpenCluster;
  createChannel(name: string): Channel;
  readonly load: () => Pick<typeof import('../../core/run/log/pod-log.ts'), 'followPodLog'>;
}

/** The logs of pods that no run of this window follows, each in a channel of its own until the pod has ended. */
export class PodLogs implements Disposable {
  readonly #parts: PodLogParts;
  readonly #shelf: ChannelShelf;
  readonly #following = new Map<string, Promise<void>>();
  /** Of the channel that was made last; aborted when that is closed. */
  #stop = new AbortController();

  constructor(parts: PodLogParts) {
    this.#parts = parts;
    const { clock, words } = parts;
    // They are somebody else's pods: the oldest channel makes room also while its pod goes on.
    this.#shelf = new ChannelShelf(
      (name) => this.#create(name),
      () => false,
      clock,
      words,
    );
  }

  /** Shows the pod's log without taking the focus, and follows it. */
  show(address: PodAddress): void {
    const key = toKey(address);
    if (this.#following.has(key) && this.#shelf.show(key)) return;
    const name = `Pod Tasks: ${harmless(address.pod.name).slice(0, 100)}`;
    const channel = this.#shelf.open(
      key,
      name,
      (text) => text,
      () => undefined,
    );
    channel.show();
    const following = this.#follow(address, channel, this.#stop.signal).finally(() => {
      if (this.#following.get(key) === following) this.#following.delete(key);
    });
    this.#following.set(key, following);
  }

  /** Resolves when no log is followed any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#following.values());
  }

  dispose(): void {
    this.#shelf.dispose();
  }

  #create(name: string): Channel {
    const stop = new AbortController();
    this.#stop = stop;
    const channel = this.#parts.createChannel(name);
    return {
      append: (text) => channel.append(text),
      show: () => channel.show(),
      dispose: () => {
        stop.abort();
        channel.dispose();
      },
    };
  }

  /** Never rejects: what goes wrong is said in the channel. */
  async #follow(
    { place, pod, uid }: PodAddress,
    { writer }: RunChannel,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, l10n, load, log, open, words } = this.#parts;
    const say = (level: SaidEvent['level'], text: string): Promise<void> | undefined =>
      writer.write({ level, text }, clock.now().toISOString());
    try {
      await say(
        'title',
        l10n.t(
          'Pod {0}, namespace {1}, on {2}',
          harmless(pod.name),
          harmless(pod.namespace),
          describePlace(place, l10n),
        ),
      );
      const cluster = await open(place);
      try {
        const events = load().followPodLog(pod, uid, cluster, { clock, log, signal });
        for await (const event of events) {
          await writer.write(sayEvent(event, pod, words), event.time);
        }
      } finally {
        await cluster.close();
      }
      await say('state', l10n.t('The pod has ended; this is its whole log.'));
    } catch (error) {
      if (signal.aborted) return;
      log.warn('the log of a pod broke off', error);
      const { code, data } = isPodTaskError(error)
        ? error
        : ({ code: 'internal', data: { detail: toError(error).message } } as const);
      await say('failed', words.failure(code, data));
    } finally {
      await writer.settled();
    }
  }
}

function toKey({ place, pod, uid }: PodAddress): string {
  const where = place.kind === 'sandbox' ? [] : [place.context, ...place.files];
  return JSON.stringify([pod.namespace, pod.name, uid ?? '', ...where]);
}
