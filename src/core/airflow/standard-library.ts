import { startHash } from '../base/hash.ts';
import type { HostModule } from '../python/host.ts';
import { createStandardLibrary } from '../python/library/library.ts';
import { literalValue } from '../python/literal.ts';
import type { Machine } from '../python/machine.ts';
import type { PyValue } from '../python/object.ts';
import { createEnvironment } from './surroundings/environment.ts';
import type { Session } from './session.ts';
import { pendulumMajor } from './tables/versions.ts';

/** Python's own modules and pendulum, with the environment and files of an evaluation. */
export interface StandardLibrary {
  module(vm: Machine, name: string): HostModule | undefined;
  builtin(vm: Machine, name: string): PyValue | undefined;
}

/** Makes it. */
export function standardLibrary(session: Session): StandardLibrary {
  const { environ, getenv } = createEnvironment(session);
  const library = createStandardLibrary({
    os: new Map([
      ['environ', environ],
      ['getenv', getenv],
    ]),
    files: session.surroundings.files,
    digest: (algorithm, bytes) =>
      /^(md5|sha1|sha224|sha256|sha384|sha512)$/.test(algorithm)
        ? startHash(algorithm).update(bytes).digest('hex')
        : undefined,
    literal: (vm, text) => literalValue(vm, session.surroundings.parser, text),
    pythonVersion: undefined,
    pendulum: pendulumMajor(session.airflow),
  });
  return {
    module: (vm, name) => library.find(vm, name) ?? (isPythonsOwn(name) ? notRead : undefined),
    builtin: (vm, name) => library.builtin(vm, name),
  };
}

// Of Python's own modules that are not followed nothing is known, but nobody needs to supply them.
const pythonsOwn = new Set(
  `argparse array ast asyncio base64 binascii bisect builtins calendar cmath codecs configparser csv ctypes decimal difflib
  email fnmatch fractions getpass glob gzip hashlib heapq hmac html http importlib inspect ipaddress keyword locale math
  mimetypes multiprocessing numbers pickle pkgutil platform pprint queue random secrets shlex shutil signal smtplib socket
  sqlite3 ssl stat statistics string struct subprocess sys tempfile threading time timeit tomllib traceback types unicodedata
  unittest urllib uuid weakref xml zipfile zlib`.split(/\s+/),
);

// Those of them that are modules inside of packages; any other dotted name is a member.
const inner = new Set(
  `concurrent concurrent.futures email.message email.mime email.mime.text http.client importlib.metadata importlib.resources
  importlib.util multiprocessing.pool unittest.mock urllib.error urllib.parse urllib.request xml.etree
  xml.etree.ElementTree`.split(/\s+/),
);

function isPythonsOwn(name: string): boolean {
  return pythonsOwn.has(name) || inner.has(name);
}

const notRead: HostModule = { member: () => undefined, names: [], closed: false };
