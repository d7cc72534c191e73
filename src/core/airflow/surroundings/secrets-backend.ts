import type { Session } from '../session.ts';
import { givenConfiguration } from './configuration.ts';

/**
 * Says of a variable or connection that is not given where the project's Airflow would look for it first (`[secrets] backend`,
 * `airflow.configuration.ensure_secrets_loaded`); nothing where no such place is configured.
 */
export function nameBackend(session: Session, key: string): void {
  if (session.context.unset !== 'missing') return;
  const backend = givenConfiguration(session, 'secrets', 'backend') ?? '';
  if (backend !== '') session.assume({ code: 'secrets-backend', data: { key, backend } });
}
