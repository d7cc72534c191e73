import type { Dice } from './dice.ts';

/** What the launcher asks of the API server. */
export type CallKind =
  'create' | 'get' | 'list' | 'watch' | 'log' | 'exec' | 'delete' | 'patch' | 'events' | 'other';

/** How an answer's body goes wrong. */
export type Break =
  | 'cut'
  | 'reset'
  | 'stall'
  /** Ends as if it were whole. */
  | 'end'
  /** Bytes that do not belong there. */
  | 'garbage'
  | 'bad-chunk'
  | 'half-chunk'
  | 'half-chunk-size';

/** What happens to one request. */
export type Fault =
  | {
      readonly what: 'refuse';
      readonly status: number;
      readonly retryAfter: number | undefined;
      readonly form: 'status' | 'text' | 'html';
    }
  /** Before the API server has it. */
  | { readonly what: 'drop'; readonly how: 'cut' | 'reset' | 'stall' }
  /** After the API server has carried it out. */
  | { readonly what: 'lose'; readonly how: 'cut' | 'reset' | 'stall' | 'gateway' }
  | { readonly what: 'delay'; readonly ms: number }
  | { readonly what: 'break'; readonly after: number; readonly how: Break }
  /** A few bytes at a time. */
  | { readonly what: 'drip'; readonly bytes: number };

/** One request, as far as a plan cares. */
export interface Call {
  readonly kind: CallKind;
  /** A log or watch that goes on. */
  readonly isStream: boolean;
  /** A log that is asked for from its end only. */
  readonly isTail: boolean;
}

/** The faults of one run. */
export interface FaultPlan {
  /** Kinds of calls that are refused with 403 whenever they come. */
  readonly forbidden: ReadonlySet<CallKind>;
  /** The fault for the next call. */
  decide(call: Call): Fault | undefined;
}

/** No faults at all. */
export const calm: FaultPlan = { forbidden: new Set(), decide: () => undefined };

interface Weather {
  readonly dice: Dice;
  readonly rate: number;
  /** Faults one after another that are not too many for a launcher that tries again. */
  readonly inARow: number;
  left: number;
  row: number;
}

/**
 * A plan drawn with these dice. For each kind of call the faults come at some rate, a few in a row at most and some number
 * in all: what they hide is to be had in the end.
 */
export function drawPlan(dice: Dice): FaultPlan {
  const weather = new Map<CallKind, Weather>();
  const forbidden = new Set<CallKind>();
  if (dice.chance(0.12)) {
    forbidden.add(dice.pick(['watch', 'log', 'exec', 'patch', 'events', 'create', 'delete']));
  }
  const inARow = dice.pick([1, 2, 3]);
  const find = (kind: CallKind): Weather => {
    const known = weather.get(kind);
    if (known !== undefined) return known;
    const own = dice.for(kind);
    const rate = own.pick([0, 0.2, 0.4, 0.7, 1]);
    const made = { dice: own, rate, inARow, left: own.between(1, 8), row: 0 };
    weather.set(kind, made);
    return made;
  };
  return {
    forbidden,
    decide(call) {
      if (forbidden.has(call.kind)) return refuse(403, undefined);
      const now = find(call.kind);
      const comes = now.dice.chance(now.rate) && now.left > 0 && now.row < now.inARow;
      if (!comes) {
        now.row = 0;
        return undefined;
      }
      const fault = drawFault(call, now.dice);
      if (fault.what !== 'delay' && fault.what !== 'drip') {
        now.left--;
        now.row++;
      }
      return fault;
    },
  };
}

function drawFault(call: Call, dice: Dice): Fault {
  const changes = ['create', 'delete', 'patch', 'exec'].includes(call.kind);
  const what = dice.pick(
    call.isStream
      ? ['break', 'break', 'break', 'break', 'refuse', 'drop', 'delay', 'drip']
      : changes
        ? ['lose', 'lose', 'refuse', 'refuse', 'drop', 'delay', 'break']
        : ['refuse', 'refuse', 'drop', 'break', 'delay', 'drip'],
  );
  switch (what) {
    case 'refuse': {
      // A refused creation is no passing trouble where the API server itself says so.
      const status =
        call.kind === 'create'
          ? dice.pick([429, 429, 500, 503])
          : dice.pick([401, 403, 409, 410, 429, 429, 500, 503, 503]);
      const isHere = [401, 403, 409, 410].includes(status);
      return {
        what,
        status,
        retryAfter: status === 429 && dice.chance(0.5) ? 1 : undefined,
        form: isHere ? 'status' : dice.pick(['status', 'text', 'html']),
      };
    }
    case 'drop':
      return { what, how: dice.pick(['cut', 'reset', 'stall']) };
    case 'lose':
      return { what, how: dice.pick(['cut', 'reset', 'stall', 'gateway']) };
    case 'delay':
      return { what, ms: dice.between(50, 1500) };
    case 'drip':
      return { what, bytes: dice.between(1, 40) };
    case 'break': {
      const ways = findWays(call);
      const after = dice.size(call.isStream ? 60_000 : 3000);
      return { what, after, how: dice.pick(ways) };
    }
  }
}

function findWays({ kind, isStream, isTail }: Call): readonly [Break, ...Break[]] {
  // Wrong bytes in a log cannot be told from right ones, nor can the end of a log that is not followed.
  if (kind === 'log') {
    const framing = [
      'cut',
      'reset',
      'stall',
      'bad-chunk',
      'half-chunk',
      'half-chunk-size',
    ] as const;
    return isStream || isTail ? [...framing, 'end'] : framing;
  }
  if (kind === 'exec') return ['cut', 'reset', 'stall', 'bad-chunk'];
  return ['cut', 'reset', 'stall', 'end', 'garbage', 'bad-chunk', 'half-chunk', 'half-chunk-size'];
}

function refuse(status: number, retryAfter: number | undefined): Fault {
  return { what: 'refuse', status, retryAfter, form: 'status' };
}
