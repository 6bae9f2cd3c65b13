import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import type { RawFinding } from '../../src/rules/rule.ts';
import { analyseTree, runRule, type Tree } from '../helpers/analyse-tree.ts';
import { djangoSite, virtualHost } from '../helpers/django-site.ts';

/** One site of a server whose sites all have the same wrong with them. */
interface Shape {
  readonly ruleId: string;
  readonly messageId: string;
  /** Lines above all virtual hosts. */
  readonly main?: string;
  readonly host: (name: string) => readonly string[];
  readonly files: (name: string) => Tree;
  /** How often each site is affected, once where nothing is said. */
  readonly each?: number;
  readonly fixed?: boolean;
}

const mount = (name: string): readonly string[] => [`WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`];
const PLAIN = 'def application(environ, start_response):\n    return []\n';
const DENIED = '<Directory />\n    Require all denied\n</Directory>\n';

const SHAPES: readonly Shape[] = [
  {
    ruleId: 'relative-path',
    messageId: 'setting',
    host: (name) => [`WSGIDaemonProcess ${name}`, `WSGIProcessGroup ${name}`, ...mount(name)],
    files: (name) =>
      djangoSite(name, {
        settings:
          "from pathlib import Path\nBASE_DIR = Path(__file__).parent\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}\n",
      }),
    fixed: true,
  },
  {
    ruleId: 'relative-path',
    messageId: 'opened',
    host: mount,
    files: (name) => ({ [`${name}/${name}/wsgi.py`]: `open('${name}.ini')\n${PLAIN}` }),
  },
  {
    ruleId: 'script-missing',
    messageId: 'missing',
    host: (name) => [`WSGIScriptAlias / /srv/${name}/wsgi.py`],
    files: (name) => ({ [`${name}/${name}/wsgi.py`]: PLAIN }),
    fixed: true,
  },
  {
    ruleId: 'script-missing',
    messageId: 'folder',
    host: (name) => [`WSGIScriptAlias / /srv/${name}`],
    files: (name) => ({ [`${name}/${name}/wsgi.py`]: PLAIN }),
    fixed: true,
  },
  {
    ruleId: 'callable-missing',
    messageId: 'other',
    host: mount,
    files: (name) => ({ [`${name}/${name}/wsgi.py`]: 'from flask import Flask\napp = Flask(__name__)\n' }),
    fixed: true,
  },
  {
    ruleId: 'mount-fails',
    messageId: 'raises',
    host: mount,
    files: (name) => ({ [`${name}/${name}/wsgi.py`]: `raise RuntimeError('not yet')\n${PLAIN}` }),
  },
  {
    ruleId: 'mount-fails',
    messageId: 'settings',
    host: mount,
    files: (name) =>
      djangoSite(name, {
        wsgi: 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
      }),
  },
  {
    ruleId: 'script-access-denied',
    messageId: 'denied',
    main: DENIED,
    host: mount,
    files: (name) => ({ [`${name}/${name}/wsgi.py`]: PLAIN }),
    fixed: true,
  },
  {
    ruleId: 'script-access-denied',
    messageId: 'location',
    main: `${DENIED}<Location /srv>\n    Require all granted\n</Location>\n`,
    host: mount,
    files: (name) => ({ [`${name}/${name}/wsgi.py`]: PLAIN }),
    fixed: true,
  },
  {
    ruleId: 'import-unresolvable',
    messageId: 'path',
    host: (name) => [`WSGIDaemonProcess ${name}`, `WSGIProcessGroup ${name}`, ...mount(name)],
    files: (name) => {
      const { [`${name}/setup.py`]: _, ...files } = djangoSite(name);
      return files;
    },
    fixed: true,
  },
  {
    ruleId: 'authorization-not-passed',
    messageId: 'kept',
    host: mount,
    files: (name) => ({
      [`${name}/${name}/wsgi.py`]: PLAIN.replace('return []', "return [environ['HTTP_AUTHORIZATION']]"),
    }),
    fixed: true,
  },
  {
    ruleId: 'process-global-call',
    messageId: 'call',
    host: mount,
    files: (name) => ({ [`${name}/${name}/wsgi.py`]: `import os\nos.umask(2)\n${PLAIN}` }),
  },
  {
    ruleId: 'vhost-name-uncovered',
    messageId: 'allowed',
    main: virtualHost('first.example.com', 'DocumentRoot /var/www'),
    host: mount,
    files: (name) => djangoSite(name, { settings: `ALLOWED_HOSTS = ['www.${name}.example.com']\n` }),
    fixed: true,
  },
  {
    ruleId: 'vhost-name-uncovered',
    messageId: 'port',
    main: virtualHost('first.example.com', 'DocumentRoot /var/www').replace(':80', ':443'),
    host: mount,
    files: (name) => djangoSite(name),
  },
  {
    ruleId: 'vhost-name-uncovered',
    messageId: 'twice',
    host: (name) => [
      ...mount(name),
      '</VirtualHost>',
      '<VirtualHost *:80>',
      `ServerName ${name}.example.com`,
      ...mount(name),
    ],
    files: (name) => djangoSite(name),
  },
  {
    ruleId: 'vhost-name-uncovered',
    messageId: 'unreached',
    main: '<VirtualHost *:80>\nDocumentRoot /var/www\n</VirtualHost>\n',
    host: (name) => ['</VirtualHost>', '<VirtualHost *:80>', ...mount(name)],
    files: (name) => djangoSite(name),
  },
];

const COUNT = 12;
const NAMES = Array.from({ length: COUNT }, (_, at) => `site${at}`);

const analysed = ({ main = '', host, files }: Shape) =>
  analyseTree({
    'apache2.conf': `ServerName main.example.com\n${main}${NAMES.map((name) => virtualHost(`${name}.example.com`, ...host(name))).join('')}`,
    ...Object.assign({}, ...NAMES.map(files)),
  });

const namesIn = (text: string): readonly string[] => NAMES.filter((name) => new RegExp(`\\b${name}\\b`).test(text));

describe('what is wrong with every site of a server for one cause', () => {
  it.each(SHAPES)('is one finding: $ruleId, $messageId', ({ ruleId, messageId, fixed, ...shape }) => {
    const rule = RULES.find(({ id }) => id === ruleId);
    if (!rule) throw new Error(ruleId);
    const found = runRule(rule, analysed({ ruleId, messageId, ...shape })).filter((one) => one.messageId === messageId);
    expect(found.map(({ occurrences }) => occurrences.length)).toEqual([COUNT]);
    const [finding] = found as [RawFinding];
    // The first three sites say what there is to say; the rest is counted.
    expect(namesIn(finding.message).length).toBeLessThanOrEqual(3);
    // Each occurrence speaks of its own site alone, and is known by it.
    const identities = finding.occurrences.map(({ site, of, identity }) => `${site ?? of} ${identity}`);
    expect(new Set(identities).size).toBe(COUNT);
    for (const occurrence of finding.occurrences) expect(namesIn(occurrence.message).length).toBeLessThanOrEqual(1);
    // One fix mends all of them.
    const files = (finding.fixes[0]?.edits ?? []).map(({ file, range }) => `${file} ${range.start}`);
    if (fixed) expect(new Set(files).size).toBe(messageId === 'location' ? 2 : COUNT);
  });
});
