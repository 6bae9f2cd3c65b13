import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { NO_ANSWERS } from '../../src/deployment/mount-answer.ts';
import { foldConsequences } from '../../src/linter/fold-consequences.ts';
import { runRules } from '../../src/linter/run-rules.ts';
import { RULES } from '../../src/rules/index.ts';
import type { RawFinding } from '../../src/rules/rule.ts';
import { analyseTree, type Tree } from '../helpers/analyse-tree.ts';
import { assigningWsgi, djangoSite, startprojectWsgi, virtualHost } from '../helpers/django-site.ts';

const stages = new Map(RULES.map(({ id, meta }) => [id, meta.stage]));
const rawOf = (tree: Tree): readonly RawFinding[] => {
  const { findings, crashes } = runRules(
    RULES,
    {
      ...analyseTree(tree),
      suppressions: [],
      // What a mount answers by itself is no consequence of another.
      answersOf: () => NO_ANSWERS,
    },
    DEFAULT_SETTINGS,
  );
  expect(crashes).toEqual([]);
  return findings;
};
type Told = readonly (RawFinding & { readonly because: readonly RawFinding[] })[];
const findingsOf = (tree: Tree): Told =>
  foldConsequences(rawOf(tree), (id) => stages.get(id)).map(({ finding, because }) => ({ ...finding, because }));
const told = (findings: Told) =>
  findings.map(({ ruleId, because = [] }) => [ruleId, [...new Set(because.map((one) => one.ruleId))].sort()]);

const MIDDLEWARE = "MIDDLEWARE = ['django.contrib.sessions.middleware.SessionMiddleware']\n";
const settings = (name: string, zone: string) =>
  `import os\nROOT_URLCONF = '${name}.urls'\nALLOWED_HOSTS = ['www.example.com']\nTIME_ZONE = '${zone}'\n${MIDDLEWARE}DB = os.environ.get('DB_URL', '')\n`;
const sites = (wsgi: (name: string) => string): Tree => ({
  ...djangoSite('blog', { wsgi: wsgi('blog'), settings: settings('blog', 'Europe/Berlin') }),
  ...djangoSite('shop', { wsgi: wsgi('shop'), settings: settings('shop', 'Asia/Tokyo') }),
});
const writing = (script: (name: string) => string) => (name: string) =>
  script(name).replace(/^os\.environ.*$/m, (line) => `${line}\nos.environ.setdefault('DB_URL', '${name}')`);
const host = (options = '', ...lines: readonly string[]) =>
  virtualHost(
    'www.example.com',
    ...lines,
    `WSGIScriptAlias /blog /srv/blog/blog/wsgi.py${options}`,
    `WSGIScriptAlias /shop /srv/shop/shop/wsgi.py${options}`,
  );

describe('of one pair of sites the first cause is told, the rest with it', () => {
  it('a shared process: setdefault, then shared keys, then zone and cookies', () => {
    expect(told(findingsOf({ 'site.conf': host(), ...sites(writing(startprojectWsgi)) }))).toEqual([
      ['env-setdefault-shared-process', ['cookie-collision', 'env-key-collision', 'timezone-process-global']],
    ]);
  });

  it('one interpreter before the variables, which cannot cure it', () => {
    const found = findingsOf({
      'site.conf': host('', 'WSGIApplicationGroup %{GLOBAL}'),
      ...sites(writing(startprojectWsgi)),
    });
    expect(told(found)).toEqual([['same-interpreter-multi-django', ['cookie-collision', 'env-key-collision']]]);
  });

  it('an alias that is never reached explains nothing about the site that stands before it', () => {
    const hidden = djangoSite('news', { wsgi: startprojectWsgi('news'), settings: settings('news', 'UTC') });
    const conf = virtualHost(
      'www.example.com',
      'WSGIApplicationGroup %{GLOBAL}',
      'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py',
      'WSGIScriptAlias /blog/news /srv/news/news/wsgi.py',
      'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py',
    );
    const rules = told(findingsOf({ 'site.conf': conf, ...sites(startprojectWsgi), ...hidden }));
    expect(rules).toContainEqual(['alias-shadowed', []]);
    expect(rules.map(([rule]) => rule)).toContain('same-interpreter-multi-django');
  });

  it('an alias that is never reached explains nothing about another mount of its own script', () => {
    const conf = virtualHost(
      'www.example.com',
      'WSGIApplicationGroup %{GLOBAL}',
      'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py',
      'WSGIScriptAlias /blog/shop /srv/shop/shop/wsgi.py',
      'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py',
    );
    const rules = told(findingsOf({ 'site.conf': conf, ...sites(startprojectWsgi) }));
    expect(rules).toContainEqual(['alias-shadowed', []]);
    expect(rules.map(([rule]) => rule)).toContain('same-interpreter-multi-django');
  });

  it('an undefined group before everything, since no site runs', () => {
    const found = findingsOf({ 'site.conf': host(' process-group=none'), ...sites(startprojectWsgi) });
    expect(found.map(({ ruleId }) => ruleId)).toContain('process-group-undefined');
    expect(found.map(({ ruleId }) => ruleId)).not.toContain('env-setdefault-shared-process');
  });

  it('a daemon that nothing selects before the sharing that comes of it', () => {
    const found = findingsOf({
      'site.conf': `WSGIDaemonProcess sites\n${host()}`,
      ...sites(writing(startprojectWsgi)),
    });
    const roots = found.map(({ ruleId }) => ruleId);
    expect(roots).toContain('silent-embedded');
    expect(roots).not.toContain('env-setdefault-shared-process');
    expect(found.flatMap(({ because = [] }) => because.map(({ ruleId }) => ruleId))).toContain(
      'env-setdefault-shared-process',
    );
  });

  it('a group in the folder of no script below the daemon that it leaves without a site', () => {
    const conf = virtualHost(
      'www.example.com',
      'WSGIDaemonProcess blog',
      'WSGIScriptAlias / /srv/blog/blog/wsgi.py',
      '<Directory /srv/blog/blog/inner>',
      'WSGIProcessGroup blog',
      '</Directory>',
    );
    expect(told(findingsOf({ 'site.conf': conf, ...sites(startprojectWsgi) }))).toContainEqual([
      'silent-embedded',
      ['process-group-scope-mismatch'],
    ]);
  });

  it('advice on a shared process only where nothing worse is told', () => {
    const apart = sites(assigningWsgi);
    expect(told(findingsOf({ 'site.conf': host(), ...apart }))).toEqual([
      ['cookie-collision', []],
      ['timezone-process-global', []],
    ]);
  });

  it('no error under a root that is less: it would be lost among what need not be', () => {
    const first = (script: string, line: string) => `import os\n${line}\n${script}`;
    const tree = {
      'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${['blog', 'shop'].map((name) => virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`)).join('')}`,
      ...djangoSite('blog', { wsgi: first(assigningWsgi('blog'), "os.environ['SECRET_KEY'] = 'one'") }),
      ...djangoSite('shop', {
        wsgi: first(assigningWsgi('shop'), "KEY = os.environ['SECRET_KEY']").replace(
          "'shop.settings'",
          "open('/etc/settings').read()",
        ),
      }),
    };
    const roots = findingsOf(tree).map(({ ruleId, severity }) => `${ruleId}: ${severity}`);
    expect(roots).toContain('same-interpreter-multi-django: warning');
    expect(roots).toContain('env-key-collision: error');
  });

  it('loses nothing: every finding is told once, as a root or in one', () => {
    const tree = { 'site.conf': `WSGIDaemonProcess sites\n${host()}`, ...sites(writing(startprojectWsgi)) };
    const toldIn = (findings: readonly Pick<RawFinding, 'occurrences'>[]): readonly string[] =>
      findings.flatMap(({ occurrences }) => occurrences.map(({ message }) => message)).sort();
    const found = findingsOf(tree).flatMap((root) => [root, ...root.because]);
    expect(toldIn(found)).toEqual(toldIn(rawOf(tree)));
  });
});
