import type { RunEventData } from '../run-event.ts';
import { isFlaw } from './check.ts';
import type { Check } from './check.ts';
import type { Findings } from './preflight.ts';

type PreflightEvent = Extract<RunEventData, { type: 'preflight' }>;

/** What a run says of its preflight: each flaw, all missing rights at once with their Role, and one line where there is none. */
export function tellFindings(
  { checks, role }: Findings,
  namespace: string,
): readonly PreflightEvent[] {
  const flaws = checks.filter(isFlaw);
  const rights = flaws.filter(({ kind }) => kind === 'right');
  const others = flaws.filter(({ kind }) => kind !== 'right').map(toEvent);
  if (rights.length > 0) return [tellRights(rights, role, namespace), ...others];
  return others.length > 0 || checks.length === 0 ? others : [summarize(checks)];
}

/** Each check by itself, then the Role where rights are missing. */
export function tellAll({ checks, role }: Findings, namespace: string): readonly PreflightEvent[] {
  const rights = checks.filter((one) => one.kind === 'right' && isFlaw(one));
  const all = checks.map(toEvent);
  return rights.length === 0 ? all : [...all, tellRights(rights, role, namespace)];
}

function toEvent({ kind, state, subject, notice }: Check): PreflightEvent {
  const event = {
    type: 'preflight',
    check: kind,
    ok: state === 'ok' || state === 'unknown',
  } as const;
  return { ...event, state, subject, ...(notice === undefined ? {} : { message: notice }) };
}

function tellRights(
  rights: readonly Check[],
  role: string | undefined,
  namespace: string,
): PreflightEvent {
  const subject = rights.map((one) => one.subject).join(', ');
  return {
    type: 'preflight',
    check: 'right',
    ok: false,
    state: 'missing',
    subject,
    message: { code: 'preflight-rights', data: { rights: subject, namespace } },
    ...(role === undefined ? {} : { fix: role }),
  };
}

function summarize(checks: readonly Check[]): PreflightEvent {
  const count = checks.length;
  const unknown = checks.filter(({ state }) => state === 'unknown').length;
  const message =
    unknown === 0
      ? ({ code: 'preflight-good', data: { count } } as const)
      : ({ code: 'preflight-partly', data: { count, unknown, good: count - unknown } } as const);
  return { type: 'preflight', check: 'summary', ok: true, message };
}
