import { isJsonObject, parseJson } from '../base/json.ts';
import { joinPins, readRequirement, toPins } from './requirement.ts';
import type { Pins } from './requirement.ts';

/** What a requirements or constraints file pins. */
export function readRequirements(text: string): Pins {
  return joinPins(text.split(/\r?\n/).map(readRequirement));
}

/** What a pyproject.toml or Pipfile pins: quoted requirements, and Poetry's and Pipenv's `name = "==1.2.3"`. */
export function readTomlPins(text: string): Pins {
  return joinPins(
    text.split(/\r?\n/).map((line) => {
      const code = /^(?:[^#"']|"[^"]*"|'[^']*')*/.exec(line)?.[0] ?? '';
      const entry =
        /^\s*["']?([\w.-]+)["']?\s*=\s*(?:\{.*?\bversion\s*=\s*)?["']\s*(?:==\s*)?([^"',\s]+)\s*["']/.exec(
          code,
        );
      const quoted = Array.from(code.matchAll(/"([^"]*)"|'([^']*)'/g), (match) =>
        readRequirement(match[1] ?? match[2] ?? ''),
      );
      return joinPins([entry === null ? {} : toPins(entry[1] ?? '', entry[2] ?? ''), ...quoted]);
    }),
  );
}

/** What a setup.cfg pins: its lines are requirements. */
export function readSetupCfg(text: string): Pins {
  return joinPins(
    text.split(/\r?\n/).map((line) => readRequirement(line.replace(/^[\w\s]*=(?!=)/, ''))),
  );
}

/** What a uv.lock, poetry.lock or pdm.lock pins. */
export function readTomlLock(text: string): Pins {
  const packages = text.matchAll(/^name = "([^"\n]+)"\r?\nversion = "([^"\n]+)"/gm);
  return joinPins(Array.from(packages, (match) => toPins(match[1] ?? '', match[2] ?? '')));
}

/** What a Pipfile.lock pins. */
export function readPipfileLock(text: string): Pins {
  const lock = parseJson(text);
  const packages = isJsonObject(lock) ? lock['default'] : undefined;
  if (!isJsonObject(packages)) return {};
  return joinPins(
    Object.entries(packages).map(([name, entry]) => {
      const version = isJsonObject(entry) ? entry['version'] : undefined;
      return typeof version === 'string' ? toPins(name, version.replace(/^==/, '')) : {};
    }),
  );
}
