import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonParser } from '../python/run-python.ts';
import { evaluated, inDag, shown } from './evaluated.ts';

const parser = await pythonParser();

const files = {
  '/dags/conf/b.yaml': 'image: b',
  '/dags/conf/a.yaml': 'image: a',
  '/dags/conf/c.json': '{"image": "c"}',
  '/dags/conf/sub/d.yaml': 'image: d',
  '/dags/one/only.txt': 'i',
  '/dags/.hidden/.e.yaml': 'image: e',
  '/dags/x.sql': 'select 1',
  '/dags/pods.ini': '[DEFAULT]\nregion = eu\n[pod]\nimage: i-%(region)s\n',
  '/dags/t.csv': 'name,image,n\na,x,1\n\nb,"y\nz",2\n',
};

const start = `
import configparser, csv, glob, json, os, yaml
from pathlib import Path
here = os.path.dirname(os.path.abspath(__file__))
conf = os.path.join(here, "conf")
seen = []
ini = configparser.ConfigParser()
read = ini.read([os.path.join(here, "pods.ini")])
lost = configparser.ConfigParser()
lost.read("/etc/pods.ini")
def note(name):
    seen.append(name)
    return f"{name}-{len(seen)}"
`;

const cases: readonly (readonly [expression: string, gives: string])[] = [
  ['open(os.path.join(here, "x.sql")).read()', 'select 1'],
  ['(Path(__file__).parent / "x.sql").read_text()', 'select 1'],
  ['json.load(open(conf + "/c.json"))["image"]', 'c'],
  ['yaml.safe_load(open(conf + "/a.yaml"))["image"]', 'a'],
  ['ini["pod"]["image"]', 'i-eu'],
  ['ini.get("pod", "size", fallback="big")', 'big'],
  ['read', '[/dags/pods.ini]'],
  ['lost.get("pod", "image", fallback="none")', '?'],
  ['lost.has_section("pod")', '?'],
  // Neither the working directory nor what lies outside of the project is known.
  ['open("x.sql").read()', '?'],
  ['open("/etc/hostname").read()', '?'],
  ['open(here + "/../../etc/hostname").read()', '?'],
  ['sorted(os.listdir(conf))', '[a.yaml, b.yaml, c.json, sub]'],
  ['sorted(n for n in os.listdir(conf) if n.endswith(".yaml"))', '[a.yaml, b.yaml]'],
  ['sorted([n[:1] for n in os.listdir(conf)], reverse=True)', '[s, c, b, a]'],
  ['sorted(p.name for p in Path(conf).rglob("*.yaml"))', '[a.yaml, b.yaml, d.yaml]'],
  ['sorted(glob.glob(conf + "/*.yaml"))', '[/dags/conf/a.yaml, /dags/conf/b.yaml]'],
  ['len([n for n in os.listdir(conf)])', '4'],
  ['[n for n in os.listdir(conf) if n == "c.json"]', '[c.json]'],
  ['next(n for n in os.listdir(conf) if n == "c.json")', 'c.json'],
  ['os.listdir(here + "/one")', '[only.txt]'],
  ['sorted(glob.glob(conf + "/**/*.yaml", recursive=True))[2]', '/dags/conf/sub/d.yaml'],
  ['sorted(glob.glob(here + "/*/*.yaml"))', '[/dags/conf/a.yaml, /dags/conf/b.yaml]'],
  ['sorted(glob.glob(here + "/**/*.yaml"))', '[/dags/conf/a.yaml, /dags/conf/b.yaml]'],
  ['sorted(p.name for p in Path(here).glob("**/*.yaml"))', '[.e.yaml, a.yaml, b.yaml, d.yaml]'],
  ['len(glob.glob(here + "/**/*.yaml", recursive=True))', '3'],
  ['len(glob.glob(here + "/.h*/.*"))', '1'],
  ['glob.glob(here + "/**", recursive=True)', '?'],
  [
    'sorted((e.name, e.path, e.is_dir()) for e in os.scandir(here + "/conf"))[3]',
    '[sub, /dags/conf/sub, true]',
  ],
  [
    'sorted((at, sorted(files)) for at, dirs, files in os.walk(conf))',
    '[[/dags/conf, [a.yaml, b.yaml, c.json]], [/dags/conf/sub, [d.yaml]]]',
  ],
  [
    '[("sub" in dirs, len(dirs)) for at, dirs, files in os.walk(conf) if at == conf]',
    '[[true, 1]]',
  ],
  ['list(csv.reader(open(here + "/t.csv")))[1]', '[a, x, 1]'],
  ['[r["image"] for r in csv.DictReader(open(here + "/t.csv", newline=""))]', '[x, y\nz]'],
  ['csv.DictReader(open(here + "/t.csv")).fieldnames', '[name, image, n]'],
  [
    'list(csv.reader(["a;b", "", "\'c;d\';e"], delimiter=";", quotechar="\'"))',
    '[[a, b], [], [c;d, e]]',
  ],
  [
    'list(csv.reader(["a, b"], skipinitialspace=True)) + list(csv.reader([\'"a""b",\']))',
    '[[a, b], [a"b, ]]',
  ],
  [
    '[dict(r) for r in csv.DictReader(["1,2,3", "4"], fieldnames=["a", "b"], restkey="r", restval="-")]',
    '[{a: 1, b: 2, r: [3]}, {a: 4, b: -}]',
  ],
  ['next(csv.reader(["a,b"]))', '[a, b]'],
  ['[(next(r), [*r]) for r in [csv.DictReader(["a", "b", "c"])]]', '[[{a: b}, [{a: c}]]]'],
  ['list(csv.reader(["a"], quoting=csv.QUOTE_NONE))', '?'],
  // The order is the machine's.
  ['[dirs for at, dirs, files in os.walk(here) if at == conf][0][0]', '?'],
  ['os.listdir(conf)[0]', '?'],
  ['[n for n in os.listdir(conf)][0]', '?'],
  ['next(n for n in os.listdir(conf))', '?'],
  ['sorted(note(n) for n in os.listdir(conf))', '?'],
];

for (const [expression, gives] of cases) {
  test(`${expression} is ${gives === '?' ? 'not known' : gives}`, () => {
    const text = `${start}${inDag(`    Pod(task_id="t", labels=${expression})`)}`;
    const found = evaluated(parser, text, {}, files);
    assert.equal(shown(found.tasks[0]?.arguments.get('labels')), gives);
    assert.deepEqual(found.problems, []);
  });
}
