import { atLeast } from '../airflow/tables/versions.ts';
import type { VersionPair } from '../airflow/tables/versions.ts';
import { pythonSource } from './python-source.ts';

/** What the script of a `@task.kubernetes` pod is made of. */
export interface ScriptParts {
  /** The function's name. */
  readonly name: string;
  /** The lines from the first decorator to the end of the function, as they stand in the file. */
  readonly source: string;
  /** True where the call hands over any argument. */
  readonly hasArguments: boolean;
  /** `pickle` or `dill`. */
  readonly pickling: string;
}

/**
 * The script that runs in the container, byte for byte as the provider's template gives it; undefined where taking out the
 * decorators raises in Python.
 */
export function pythonScript(parts: ScriptParts, versions: VersionPair): string | undefined {
  const source = pythonSource(parts.source, versions);
  if (source === undefined) return undefined;
  const load = parts.hasArguments
    ? `with open(sys.argv[1], "rb") as file:\n    arg_dict = ${parts.pickling}.load(file)`
    : 'arg_dict = {"args": [], "kwargs": {}}';
  const future = atLeast(versions.provider, '8.3.3')
    ? 'from __future__ import annotations\n\n'
    : '';
  return `${future}import json
import ${parts.pickling}
import sys


if sys.version_info >= (3,6):
    try:
        from airflow.plugins_manager import integrate_macros_plugins
        integrate_macros_plugins()
    except ImportError:
        ${''}
        pass


${load}


# Script
${source}
res = ${parts.name}(*arg_dict["args"], **arg_dict["kwargs"])

# Write output
with open(sys.argv[2], "w") as file:
    if res is not None:
        file.write(json.dumps(res))`;
}
