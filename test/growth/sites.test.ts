import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { analyseTree, runRule, type Tree } from '../helpers/analyse-tree.ts';
import { assigningWsgi, startprojectWsgi, virtualHost } from '../helpers/django-site.ts';
import { growthOf, LINEAR } from '../helpers/growth.ts';

/** What one site is made of. */
interface Shape {
  /** Lines of the main server. */
  readonly main?: string;
  /** Lines of its virtual host. */
  readonly lines: (name: string, script: string) => readonly string[];
  readonly wsgi?: (name: string, at: number) => string;
  /** All sites are in one virtual host. */
  readonly isOneHost?: boolean;
}

const DAEMON = 'WSGIDaemonProcess web\n';

const sites =
  ({ main = '', lines, wsgi = (name) => startprojectWsgi(name), isOneHost }: Shape) =>
  (count: number): Tree => {
    const names = Array.from({ length: count }, (_, at) => `site${at}`);
    const lineOf = (name: string) => lines(name, `/srv/${name}/wsgi.py`);
    const hosts = isOneHost
      ? virtualHost('www.example', ...names.flatMap(lineOf))
      : names.map((name) => virtualHost(`${name}.example`, ...lineOf(name))).join('');
    return {
      'site.conf': `ServerName main.example\n${main}${hosts}`,
      ...Object.fromEntries(names.map((name, at) => [`${name}/wsgi.py`, wsgi(name, at)])),
    };
  };

const root = (_name: string, script: string) => [`WSGIScriptAlias / ${script}`];
const inGroups = (options: (name: string) => string) => (name: string, script: string) => [
  `WSGIScriptAlias / ${script} ${options(name)}`,
];
const location = (name: string, script: string, group: string) => [
  `WSGIScriptAlias /${name} ${script}`,
  `<Location /${name}>`,
  `    WSGIProcessGroup ${group}`,
  '</Location>',
];
const open = (name: string) =>
  startprojectWsgi(name).replace(`'${name}.settings'`, `open('/srv/${name}/settings-name').read()`);

const judgeBy =
  (rules: typeof RULES) =>
  (tree: Tree): void => {
    const analysed = analyseTree(tree);
    for (const rule of rules) runRule(rule, analysed);
  };
const judge = judgeBy(RULES);

describe('a server of many sites is judged in a time that grows with them', () => {
  it.each<[string, Shape]>([
    ['one daemon', { main: `${DAEMON}WSGIProcessGroup web\n`, lines: root }],
    ['one interpreter', { main: `${DAEMON}WSGIProcessGroup web\nWSGIApplicationGroup %{GLOBAL}\n`, lines: root }],
    [
      'one interpreter, and one name for all settings',
      {
        main: `${DAEMON}WSGIProcessGroup web\nWSGIApplicationGroup %{GLOBAL}\n`,
        lines: root,
        wsgi: (name) => startprojectWsgi(name, 'config.settings'),
      },
    ],
    [
      'preloaded, an interpreter for each',
      {
        main: DAEMON,
        lines: inGroups((name) => `process-group=web application-group=${name}`),
        wsgi: (name) => assigningWsgi(name),
      },
    ],
    [
      'preloaded into one interpreter',
      { main: DAEMON, lines: inGroups(() => 'process-group=web application-group=%{GLOBAL}') },
    ],
    [
      'settings that are not known, every second time',
      {
        main: `${DAEMON}WSGIProcessGroup web\n`,
        lines: root,
        wsgi: (name, at) => (at % 2 === 0 ? startprojectWsgi(name) : open(name)),
      },
    ],
    [
      'Locations that override each other',
      {
        main: `${DAEMON}WSGIDaemonProcess api\n`,
        isOneHost: true,
        lines: (name, script) => [...location(`${name}/api`, script, 'api'), ...location(name, script, 'web')],
      },
    ],
    [
      'a daemon that none of them may use',
      {
        main: virtualHost('other.example', 'WSGIDaemonProcess web'),
        lines: (name, script) => ['WSGIProcessGroup web', ...root(name, script)],
      },
    ],
    [
      '.env files',
      {
        main: `${DAEMON}WSGIProcessGroup web\n`,
        lines: root,
        wsgi: (name) =>
          `from dotenv import load_dotenv\nload_dotenv('/srv/${name}/.env')\nload_dotenv()\n${startprojectWsgi(name)}`,
      },
    ],
    [
      'one variable that all read and set to one value',
      {
        main: `${DAEMON}WSGIProcessGroup web\n`,
        lines: root,
        wsgi: (name) =>
          `import os\nos.environ.setdefault('STAGE', 'live')\nSTAGE = os.environ['STAGE']\n${startprojectWsgi(name)}`,
      },
    ],
    ['groups that nobody declares', { lines: (name, script) => [`WSGIProcessGroup ${name}`, ...root(name, script)] }],
    ['scripts that are not there', { main: DAEMON, lines: (name) => [`WSGIScriptAlias / /srv/${name}/gone.py`] }],
  ])('%s', (_what, shape) => {
    expect(growthOf(sites(shape), 60, judge)).toBeLessThan(LINEAR);
  });

  // What is asked of each daemon is little: with fewer of them its square does not show.
  it('daemons that nothing selects', () => {
    const daemons = (count: number): Tree => ({
      'site.conf': `ServerName main.example\n${Array.from({ length: count }, (_, at) => `WSGIDaemonProcess d${at}\n`).join('')}${virtualHost('www.example', ...root('www', '/srv/www/wsgi.py'))}`,
      'www/wsgi.py': startprojectWsgi('www'),
    });
    const asking = RULES.filter(({ id }) => id === 'silent-embedded' || id === 'relative-path');
    expect(growthOf(daemons, 2000, judgeBy(asking))).toBeLessThan(LINEAR);
  });
});
