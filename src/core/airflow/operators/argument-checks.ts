import type { Problem } from '../../base/problem.ts';
import type { Origin } from '../../base/span.ts';
import { classOf } from '../../python/execution/classes.ts';
import type { Interpreter } from '../../python/interpreter.ts';
import type { PyValue } from '../../python/object.ts';
import { mappedOf } from '../mapping/mapped-operator.ts';
import type { PodTask, Session } from '../session.ts';
import { isIgnored } from '../tables/kpo-parameters.ts';
import { findSuccessor, isDeprecated } from '../tables/renamed-parameters.ts';

/** The argument that Kubernetes refuses a pod without, and those that may hold it too. */
const needed = 'image';
const templates = ['pod_template_file', 'pod_template_dict', 'full_pod_spec'];

/** What is said of arguments that the operator of this version takes and does not obey, or does not want any more. */
export function remarkArguments(
  session: Session,
  operator: string,
  keywords: ReadonlyMap<string, PyValue>,
  /** Those that the call itself gives; of the others the place is that of their value. */
  given: ReadonlyMap<string, PyValue>,
  call: Origin,
): readonly Problem[] {
  const { provider, context } = session;
  const problems: Problem[] = [];
  for (const [argument, value] of keywords) {
    const at = given.has(argument) ? call : (value.at ?? call);
    const data = { argument, operator, provider };
    const successor = findSuccessor(argument, context.versions);
    if (isIgnored(argument, provider)) {
      problems.push(session.problem('argument-ignored', at, data, 'warning'));
    } else if (isDeprecated(argument, provider) && value.t !== 'none' && successor !== undefined) {
      const more = { ...data, successor };
      problems.push(session.problem('argument-deprecated', at, more, 'info'));
    }
  }
  return problems;
}

/** What a task lacks once the file has run, since a program may give it later than by the call. */
export function missingArguments(
  session: Session,
  vm: Interpreter,
  { instance, reached, isOpen, operator, at, problems }: PodTask,
): readonly Problem[] {
  if (!reached || isOpen || instance === undefined) return [];
  // What is not taken may be what is missing, misspelt.
  if (problems.some(({ code }) => code === 'invalid-argument')) return [];
  // A class of the program's own may make its pod in its own way; of a mapped task nothing is set before it runs.
  if (!isAirflowsOwn(vm, instance) || mappedOf(vm, instance) !== undefined) return [];
  const isGiven = [needed, ...templates].some((name) => {
    const value = vm.findAttribute(instance, name);
    return value !== undefined && value.t !== 'none';
  });
  return isGiven ? [] : [missing(session, operator, at)];
}

/** The same of a mapped task, by all that is given to it. */
export function missingWhenMapped(
  session: Session,
  operator: string,
  keywords: ReadonlyMap<string, PyValue>,
  at: Origin,
): readonly Problem[] {
  const isGiven = [needed, ...templates].some(
    (name) => (keywords.get(name)?.t ?? 'none') !== 'none',
  );
  return isGiven ? [] : [missing(session, operator, at)];
}

/** True for an object of one of Airflow's classes, and not of one that the program derives from it. */
export function isAirflowsOwn(vm: Interpreter, instance: PyValue): boolean {
  return classOf(vm, instance)?.native !== undefined;
}

function missing(session: Session, operator: string, at: Origin): Problem {
  return session.problem('argument-missing', at, { argument: needed, operator }, 'warning');
}
