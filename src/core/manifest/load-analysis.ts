import { evaluate } from '../airflow/evaluate.ts';
import { follow } from '../airflow/follow.ts';
import { defaultBounds } from '../python/host.ts';
import { createPythonParser } from '../python/syntax/parser.ts';
import { rememberParsed } from '../python/syntax/remember-parsed.ts';
import type { Analysis, AnalysisParts, ProjectFiles } from './analysis.ts';
import { buildManifest } from './build-manifest.ts';
import { buildObject } from './build-object.ts';

/** Starts the parser and what reads DAG files. */
export async function loadAnalysis(parts: AnalysisParts): Promise<Analysis> {
  const { clock, bounds = defaultBounds, keptTexts = 0 } = parts;
  const parser = rememberParsed(await createPythonParser(parts.parser), keptTexts);
  return {
    evaluate: (file, source, context, project, signal) =>
      evaluate(file, source, context, { ...seenOf(project), parser, bounds, clock, signal }),
    follow: (file, context, project, signal) =>
      follow(file, context, { ...seenOf(project), parser, bounds, clock, signal }),
    buildManifest,
    buildObject,
  };
}

/** What an evaluation sees of a project, and nothing else that may lie with it. */
function seenOf({
  files,
  roots,
  sureRoots,
  settingsFolders = [],
}: ProjectFiles): Required<Pick<ProjectFiles, 'files' | 'roots' | 'settingsFolders'>> &
  Pick<ProjectFiles, 'sureRoots'> {
  return { files, roots, sureRoots, settingsFolders };
}
