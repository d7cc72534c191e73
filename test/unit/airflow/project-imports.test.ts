import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, inDag, listed, shown } from './evaluated.ts';

const parser = await pythonParser();

interface Case {
  readonly title: string;
  readonly code: string;
  /** An expression. */
  readonly image: string;
  /** Below /dags. */
  readonly files: Readonly<Record<string, string>>;
  readonly gives: string;
  /** Details of what Python raises. */
  readonly raises?: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'relative imports of modules and names',
    code: 'from pkg.m import x, y',
    image: 'x.I + y.J',
    files: {
      'pkg/__init__.py': '',
      'pkg/m/__init__.py': 'from . import x\nfrom .. import y',
      'pkg/m/x.py': 'I = "i"',
      'pkg/y.py': 'J = "j"',
    },
    gives: 'ij',
  },
  {
    title: 'folders without an __init__.py',
    code: 'import ns.sub.m',
    image: 'ns.sub.m.I',
    files: { 'ns/sub/m.py': 'I = "i"' },
    gives: 'i',
  },
  {
    title: 'a package before a module of the same name, and both before a bare folder',
    code: 'from a import I\nfrom b import J',
    image: 'I + J',
    files: { 'a/__init__.py': 'I = "i"', 'a.py': 'I = "no"', 'b.py': 'J = "j"', 'b/c.py': '' },
    gives: 'ij',
  },
  {
    title: 'the packages around a module, each bound in the one above',
    code: 'import a.b.c as c\nimport a',
    image: 'a.N + a.b.N + a.b.c.I + c.I',
    files: { 'a/__init__.py': 'N = "a"', 'a/b/__init__.py': 'N = "b"', 'a/b/c.py': 'I = "i"' },
    gives: 'abii',
  },
  {
    title: 'no module of a package that nothing imports',
    code: 'import a',
    image: 'a.b.I',
    files: { 'a/__init__.py': '', 'a/b.py': 'I = "i"' },
    gives: '?',
    raises: ["module 'a' has no attribute 'b'"],
  },
  {
    title: 'no module inside of a module',
    code: 'import a.b',
    image: '"i"',
    files: { 'a.py': '' },
    gives: 'i',
    raises: ["No module named 'a.b'; 'a' is not a package"],
  },
  {
    title: 'all that __all__ names, also modules',
    code: 'from a import *',
    image: '_p + b.I',
    files: { 'a/__init__.py': '__all__ = ["_p", "b"]\n_p = "p"\nq = 1', 'a/b.py': 'I = "i"' },
    gives: 'pi',
  },
  {
    title: 'what __all__ names and is not there',
    code: 'from a import *',
    image: '"i"',
    files: { 'a/__init__.py': '__all__ = ["b"]' },
    gives: 'i',
    raises: ["module 'a' has no attribute 'b'"],
  },
  {
    title: 'a cycle that asks for nothing too early',
    code: 'from a import I',
    image: 'I',
    files: { 'a.py': 'import b\nI = "i"', 'b.py': 'import a\ndef f(): return a.I' },
    gives: 'i',
  },
  {
    title: 'a cycle of modules of one package, before the package has their names',
    code: 'from p import a',
    image: 'a.I',
    files: {
      'p/__init__.py': '',
      'p/a.py': 'import p.b as b\nI = "i"',
      'p/b.py': 'import p.a as a\nfrom p import a as again',
    },
    gives: 'i',
  },
  {
    title: 'a cycle that asks for a name too early',
    code: 'from a import I',
    image: 'I',
    files: { 'a.py': 'import b\nI = "i"', 'b.py': 'from a import I' },
    gives: 'i',
    raises: [
      "cannot import name 'I' from partially initialized module 'a' (most likely due to a circular import)",
    ],
  },
  {
    title: 'the DAG file itself, which runs again beside what runs',
    code: 'N = "own"\nimport d',
    image: 'N + d.N',
    files: {},
    gives: 'ownown',
  },
  {
    title: 'a file that is called as the DAG file is in another folder',
    code: 'from lib import d',
    image: 'd.I',
    files: { 'lib/d.py': 'I = "i"' },
    gives: 'i',
  },
  {
    title: 'more dots than there are packages',
    code: 'import a.b',
    image: 'a.b.I',
    files: { 'a/__init__.py': '', 'a/b.py': 'from ... import x\nI = "i"' },
    gives: 'i',
    raises: ['attempted relative import beyond top-level package'],
  },
  {
    title: 'dots in a module that no package holds',
    code: 'import a',
    image: 'a.I',
    files: { 'a.py': 'from .b import I', 'b.py': 'I = "i"' },
    gives: 'i',
    raises: ['attempted relative import with no known parent package'],
  },
  {
    title: 'dots in a function, by the module that it is written in',
    code: 'from pkg.m import image',
    image: 'image()',
    files: {
      'pkg/__init__.py': '',
      'pkg/m.py': 'def image():\n    from .x import I\n    return I',
      'pkg/x.py': 'I = "i"',
    },
    gives: 'i',
  },
  {
    title: 'a module that raises, and is tried again',
    code: 'try:\n    import a\nexcept ValueError:\n    pass\ntry:\n    import a\n    N = "kept"\nexcept ValueError:\n    N = "gone"',
    image: 'N',
    files: { 'a.py': 'raise ValueError("no")' },
    gives: 'gone',
  },
  {
    title: 'folders that the file puts on sys.path',
    code: `import os, sys
from pathlib import Path
here = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(here, "lib"))
sys.path.insert(0, str(Path(__file__).resolve().parent / "first"))
sys.path.insert(1, here + "/second")
if here not in sys.path:
    sys.path.append("/nowhere")
from x import I
from y import J`,
    image: 'I + J',
    files: {
      'lib/x.py': 'I = "i"',
      'second/y.py': 'J = "j"',
      'first/z.py': '',
      'y.py': 'J = "no"',
    },
    gives: 'ij',
  },
  {
    title: 'sys.path that hangs on a condition, where it makes no difference',
    code: 'import os, sys\nif os.environ.get("A"):\n    sys.path.append("/dags/lib")\nfrom x import I',
    image: 'I',
    files: { 'lib/x.py': 'I = "i"' },
    gives: 'i',
  },
  {
    title: 'sys.path that hangs on a condition, where it does',
    code: 'import os, sys\nsys.path.append("/dags/a" if os.environ.get("A") else "/dags/b")\nif os.environ.get("B"):\n    sys.path.append("/dags/a")\nelse:\n    sys.path.append("/dags/b")\nfrom x import I',
    image: 'I',
    files: { 'a/x.py': 'I = "a"', 'b/x.py': 'I = "b"' },
    gives: '<import:x.I>',
  },
];

for (const { title, code, image, files, gives, raises = [] } of cases) {
  test(`imports ${title}`, () => {
    const texts = Object.entries(files).map(([name, text]) => [`/dags/${name}`, text]);
    const text = `${code}\n${inDag(`    Pod(task_id="t", image=${image})`)}`;
    const found = evaluated(parser, text, {}, Object.fromEntries(texts) as Record<string, string>);
    assert.equal(shown(found.tasks[0]?.arguments.get('image')), gives);
    const details = found.problems.map(({ data }) => data['detail']);
    assert.deepEqual([...new Set(details)], raises);
  });
}

const names: readonly (readonly [code: string, image: string, gives: string])[] = [
  ['from company.images import IMAGE', 'IMAGE', '<import:company.images.IMAGE>'],
  ['from company import images', 'images.IMAGE', '<import:company.images.IMAGE>'],
  ['import company.images', 'company.images.IMAGE', '<import:company.images.IMAGE>'],
  ['import company.images as c', 'c.Base.image', '<import:company.images.Base.image>'],
  ['from company.images import get', 'get("x")', '?import:company.images.get'],
  ['from company.images import ALL', 'ALL["x"]', '?import:company.images.ALL'],
  ['from company.images import *', 'IMAGE', '<import:company.images.IMAGE>'],
  ['from company.images import *', 'str(1)', '1'],
  ['from local import *', 'IMAGE', '<import:company.images.IMAGE>'],
  ['from local import IMAGE', 'IMAGE', '<import:company.images.IMAGE>'],
  ['import local', 'local.IMAGE', '<import:company.images.IMAGE>'],
  [
    'from company.images import *\nfrom company.other import *',
    'IMAGE',
    '?import:company.other.IMAGE,import:company.images.IMAGE',
  ],
  ['from airflow.models import *', 'Variable.get("x")', '<variable:x>'],
  // Another part of a folder without an __init__.py may lie elsewhere.
  ['from part import here, there', 'here.I + there.I', '?import:part.there.I'],
  ['from part.there import I', 'I', '<import:part.there.I>'],
];

for (const [code, image, gives] of names) {
  test(`${image} of ${code.replace('\n', ', ')} is ${gives}`, () => {
    const files = {
      '/dags/local.py': 'from company.images import *',
      '/dags/part/here.py': 'I = "i"',
    };
    const text = `${code}\n${inDag(`    Pod(task_id="t", image=${image})`)}`;
    const found = evaluated(parser, text, {}, files);
    assert.deepEqual(found.problems, []);
    assert.equal(shown(found.tasks[0]?.arguments.get('image')), gives);
  });
}

test('a class that is not here is a pod task by its name alone, and then no certain one', () => {
  const text = `
from airflow import DAG
from company.ops import CompanyKubernetesPodOperator, BasePod
import company.ops as ops
class Own(CompanyKubernetesPodOperator):
    pass
class Other(BasePod):
    pass
with DAG("d"):
    CompanyKubernetesPodOperator(task_id="a")
    ops.NewKubernetesPodOperator(task_id="b")
    Own(task_id="c")
    Other(task_id="e")
    BasePod(task_id="f")
`;
  assert.deepEqual(listed(evaluated(parser, text)), [
    'd a operator 10 unreached',
    'd b operator 11 unreached',
    'd c operator 12 unreached',
  ]);
});

test('the calls of a class that is not here are listed as they are made, with what they are given then', () => {
  const text = `
from airflow import DAG
from airflow.utils.task_group import TaskGroup
from company.ops import CompanyGKEPodOperator as Pod
def make(name, **rest):
    image = "registry/" + name
    return Pod(task_id=name, image=image, **rest)
with DAG("d"):
    for name in ["a", "b"]:
        with TaskGroup("g" + name):
            make(name, cmds=[name])
    Pod.partial(task_id="m", image="i").expand(cmds=[["x"], ["y"]])
    Pod(image="i")
`;
  const { tasks } = evaluated(parser, text);
  const given = tasks.map((task) =>
    [...task.arguments].map(([name, value]) => `${name}=${shown(value)}`).join(' '),
  );
  assert.deepEqual(
    tasks.map((task, i) => `${shown(task.dagId)} ${shown(task.taskId)} ${task.form}: ${given[i]}`),
    [
      'd ga.a operator: task_id=a image=registry/a cmds=[a]',
      'd gb.b operator: task_id=b image=registry/b cmds=[b]',
      'd m partial: task_id=m image=i',
      'd ?import:company.ops.CompanyGKEPodOperator operator: image=i',
    ],
  );
  assert.deepEqual(
    tasks.filter((task) => task.reached),
    [],
  );
});

test('a DAG file that imports by dots is refused, a helper module is not', () => {
  const files = { '/dags/a.py': 'I = "i"' };
  const dag = evaluated(parser, `from .a import I\n${inDag('    Pod(task_id=I)')}`, {}, files);
  assert.deepEqual(listed(dag), ['d i operator 5']);
  const details = dag.refusals.map(({ data }) => data['detail']);
  assert.deepEqual(details, ['attempted relative import with no known parent package']);
  const helper = evaluated(parser, 'from .a import I\nJ = I', {}, files);
  assert.deepEqual(helper.refusals, []);
});

test('of a module that a version does not have nothing more is said than that', () => {
  const text = `
from airflow.kubernetes.volume import Volume
${inDag('    Pod(task_id="t", volumes=[Volume("v")])')}`;
  const found = evaluated(parser, text, {
    versions: { airflow: '3.0.2', provider: '10.6.0', source: 'given' },
  });
  assert.deepEqual(listed(found), ['d t operator 6']);
  assert.deepEqual(
    found.problems.map(({ code, data }) => [code, data['module']]),
    [['import-missing', 'airflow.kubernetes.volume']],
  );
});

test('the classes of pendulum have more than is followed', () => {
  const text = `from pendulum import Date, DateTime, Time\n${inDag('    Pod(task_id="t", labels=[Time.min, Date.max, DateTime.EPOCH])')}`;
  const found = evaluated(parser, text);
  assert.deepEqual(found.problems, []);
  assert.equal(shown(found.tasks[0]?.arguments.get('labels')), '[?, ?, ?]');
});

test('what a folder around lacks may be an installed package of that name, what the dags folder lacks may not', () => {
  const files = {
    '/w/github/__init__.py': 'TOKEN = "t"',
    '/w/slack.py': 'TOKEN = "t"',
    '/w/dags/own.py': 'TOKEN = "t"',
  };
  const found = (code: string): readonly unknown[] => {
    const text = `${code}\n${inDag('    Pod(task_id="t", image=x)')}`;
    const roots = { roots: ['/w/dags', '/w'], sureRoots: ['/w/dags'] };
    const { tasks, problems } = evaluated(parser, text, {}, files, '/w/dags/d.py', roots);
    return [shown(tasks[0]?.arguments.get('image')), ...problems.map(({ data }) => data['detail'])];
  };
  assert.deepEqual(found('from github import TOKEN as x'), ['t']);
  assert.deepEqual(found('from github import Github as x'), ['<import:github.Github>']);
  assert.deepEqual(found('import slack\nx = slack.WebClient'), ['<import:slack.WebClient>']);
  assert.deepEqual(found('from github.auth import Auth as x'), ['<import:github.auth.Auth>']);
  assert.deepEqual(found('from own import Github as x'), [
    '?',
    "cannot import name 'Github' from 'own'",
    "name 'x' is not defined",
  ]);
});

test("a project's own class is a pod task where it derives from the real one, whatever its name", () => {
  const files = {
    '/dags/ops.py': `
from airflow.models import BaseOperator
from airflow.providers.cncf.kubernetes.operators import pod
class KubernetesPodOperator(BaseOperator):
    def __init__(self, image=None, **rest):
        super().__init__(**rest)
class GKEStartPodOperator:
    def __init__(self, **rest): ...
class Plain(pod.KubernetesPodOperator): ...
`,
  };
  const text = `
from airflow import DAG
from ops import GKEStartPodOperator, KubernetesPodOperator, Plain
import ops
def never():
    KubernetesPodOperator(task_id="a")
    ops.KubernetesPodOperator.partial(task_id="b").expand(image=["x"])
    Plain(task_id="c")
with DAG("d"):
    KubernetesPodOperator(task_id="e", image="i") >> GKEStartPodOperator(task_id="f")
    ops.GKEStartPodOperator(task_id="g")
    ops.Plain(task_id="h", image="i")
if False:
    KubernetesPodOperator(task_id="i")
`;
  const found = evaluated(parser, text, {}, files);
  assert.deepEqual(listed(found), ['d h operator 12', '? c operator 8 unreached']);
});
