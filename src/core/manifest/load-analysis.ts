import { evaluate } from '../airflow/evaluate.ts';
import { follow } from '../airflow/follow.ts';
import { defaultBounds } from '../python/host.ts';
import { createPythonParser } from '../python/syntax/parser.ts';
import { rememberParsed } from '../python/syntax/remember-parsed.ts';
import type { Analysis, AnalysisParts } from './analysis.ts';
import { buildManifest } from './build-manifest.ts';

/** Starts the parser and what reads DAG files. */
export async function loadAnalysis(parts: AnalysisParts): Promise<Analysis> {
  const { clock, bounds = defaultBounds, keptTexts = 0 } = parts;
  const parser = rememberParsed(await createPythonParser(parts.parser), keptTexts);
  return {
    evaluate: (file, source, context, project, signal) => {
      const { files, roots, sureRoots, settingsFolders = [] } = project;
      const seen = { files, roots, sureRoots, settingsFolders };
      return evaluate(file, source, context, { ...seen, parser, bounds, clock, signal });
    },
    follow: (file, context, { files, roots, sureRoots }, signal) =>
      follow(file, context, { parser, files, roots, sureRoots, bounds, clock, signal }),
    buildManifest,
  };
}
