import { stringRepr } from '../python/text/string-repr.ts';
import { hasFilter, hasTest } from './filter-call.ts';
import type { Rendering } from './rendering.ts';
import type { Template } from './syntax.ts';

/** Raises what Jinja raises when it compiles the template. */
export function checkTemplate(r: Rendering, template: Template): void {
  const missing = template.requirements.find(({ kind, name }) =>
    kind === 'filter' ? !hasFilter(r, name) : !hasTest(r, name),
  );
  if (missing !== undefined) {
    const message = `No ${missing.kind} named ${stringRepr(missing.name)}.`;
    r.vm.raise('TemplateAssertionError', message);
  }
  const { error } = template;
  if (error !== undefined) r.vm.raise(error.className, error.message);
}
