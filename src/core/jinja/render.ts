import { PyRaise, type Machine } from '../python/machine.ts';
import type { PyUnknown, PyValue, Test } from '../python/object.ts';
import { checkTemplate } from './check.ts';
import { Output } from './output.ts';
import { parseTemplate } from './parser.ts';
import { Rendering, type JinjaContext } from './rendering.ts';
import { TemplateScope } from './scope.ts';
import { NotKnown, Undecided } from './signals.ts';
import type { Template } from './syntax.ts';
import { runTemplate } from './templates.ts';
import { failUndefined, undefinedData } from './undefined.ts';

export type { JinjaContext } from './rendering.ts';

/** More unknown conditions than this make the result unknown. */
const mostDecisions = 5;

/**
 * Renders a template as Jinja 3.1 to a str. What hangs on conditions that are not known is a choice of texts, what hangs on
 * values that are not known is unknown. Raises as Jinja does, for example UndefinedError or TemplateSyntaxError.
 */
export function renderTemplate(vm: Machine, template: string, context: JinjaContext): PyValue {
  return evaluateTemplate(vm, parseTemplate(template, context.whitespace), context);
}

/** Renders as Jinja's NativeEnvironment: one expression alone gives its value, text that is a literal the literal's. */
export function renderNative(vm: Machine, template: string, context: JinjaContext): PyValue {
  return evaluateNative(vm, parseTemplate(template, context.whitespace), context);
}

/** `renderTemplate` of a parsed template. */
export function evaluateTemplate(vm: Machine, template: Template, context: JinjaContext): PyValue {
  return vm.catching(() => new Renderer(vm, template, context, false).render(new Map()));
}

/** `renderNative` of a parsed template. */
export function evaluateNative(vm: Machine, template: Template, context: JinjaContext): PyValue {
  return vm.catching(() => new Renderer(vm, template, context, true).render(new Map()));
}

/** Renders once for each combination of answers to the unknown conditions that it comes to. */
class Renderer {
  private readonly vm: Machine;
  private readonly template: Template;
  private readonly context: JinjaContext;
  private readonly native: boolean;

  constructor(vm: Machine, template: Template, context: JinjaContext, native: boolean) {
    this.vm = vm;
    this.template = template;
    this.context = context;
    this.native = native;
  }

  render(answers: ReadonlyMap<string, boolean>): PyValue {
    const before = this.vm.heap.snapshot();
    try {
      return this.once(answers);
    } catch (error) {
      if (error instanceof NotKnown) {
        return this.vm.unknown({ code: 'depends-on-input', data: {} }, error.value);
      }
      if (!(error instanceof Undecided)) throw error;
      this.vm.heap.restore(before);
      if (answers.size >= mostDecisions) return this.tooMany(error.test);
      return this.split(answers, error.test);
    }
  }

  private split(answers: ReadonlyMap<string, boolean>, test: Test): PyValue {
    const raised: PyRaise[] = [];
    const side = (holds: boolean) => (): PyValue => {
      try {
        return this.render(new Map(answers).set(test.key, holds !== test.negated));
      } catch (error) {
        if (!(error instanceof PyRaise)) throw error;
        raised.push(error);
        return this.raisesHere(error);
      }
    };
    const result = this.vm.fork(test, side(true), side(false));
    const [, both] = raised;
    if (both !== undefined) throw both;
    return result;
  }

  private once(answers: ReadonlyMap<string, boolean>): PyValue {
    const r = new Rendering(this.vm, this.context, this.native, answers);
    checkTemplate(r, this.template);
    const out = new Output(r, true);
    const scope = new TemplateScope(this.template.name, this.context.names);
    try {
      runTemplate(r, this.template, scope, out);
    } catch (error) {
      const isUnsure = r.diverged && error instanceof PyRaise;
      if (!isUnsure && !(error instanceof NotKnown)) throw error;
      if (error instanceof NotKnown) out.print(error.value);
    }
    const value = r.settle(out.value());
    // A native result that is undefined raises as soon as anything is done with it.
    const data = undefinedData(value);
    return data === undefined ? value : failUndefined(data);
  }

  private raisesHere(raised: PyRaise): PyUnknown {
    const { className, message } = this.vm.describe(raised);
    return this.vm.unknown({
      code: 'raises-here',
      data: { exception: className, detail: message },
    });
  }

  private tooMany(test: Test): PyUnknown {
    const unknown = this.vm.unknown({ code: 'too-many-choices', data: {} });
    return { ...unknown, needs: test.needs };
  }
}
