import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { renderExplanationJson } from '../../src/reporters/explanation-json.ts';
import { renderExplanationText } from '../../src/reporters/explanation-text.ts';
import { type Line, pythonSources } from '../deployment/facts-fixture.ts';
import { answersOf, explainText } from '../deployment/server-fixture.ts';

const site = (line: Line): Line[] => [{ path: '/srv' }, line, { handler: 'get_wsgi_application' }];
const sources = pythonSources(
  { '/srv/a.wsgi': site({ setdefault: 'a.settings' }), '/srv/b.wsgi': site({ setdefault: 'b.settings' }) },
  { '/srv/a/settings.py': {}, '/srv/b/settings.py': {} },
);

const TWO_SITES = `<VirtualHost *:80>
ServerName one.example.com
WSGIScriptAlias /b /srv/b.wsgi
WSGIScriptAlias / /srv/a.wsgi
</VirtualHost>
`;
const A = 'http://one.example.com/';
const B = 'http://one.example.com/b/';

describe('explainRequests', () => {
  it('shows that the order of requests decides', () => {
    const effective = (urls: string[]) =>
      answersOf(TWO_SITES, urls, { sources }).map((r) => r.settingsModule?.effective);
    expect(effective([A, B])).toEqual(['a.settings', 'a.settings']);
    expect(effective([B, A])).toEqual(['b.settings', 'b.settings']);
  });

  it('names who wrote what the second site inherits', () => {
    const [, second] = answersOf(TWO_SITES, [A, B], { sources });
    expect(second?.settingsModule).toMatchObject({
      from: 'inherited',
      own: 'b.settings',
      writtenBy: { file: '/srv/a.wsgi', line: 2 },
    });
    expect(second).toMatchObject({
      outcome: 'wsgi',
      status: null,
      applicationGroup: 'one.example.com|/b',
      processGroup: '',
      scriptName: '/b',
    });
  });

  it('lets the environment of the server win over both', () => {
    const environment = new Map([['DJANGO_SETTINGS_MODULE', 'b.settings']]);
    const [first] = answersOf(TWO_SITES, [A], { sources, environment });
    expect(first?.settingsModule).toMatchObject({
      effective: 'b.settings',
      from: 'server-environment',
      writtenBy: null,
    });
  });

  it.each([
    ['undefined-process-group', 'WSGIScriptAlias / /srv/a.wsgi process-group=nosuch'],
    ['restricted-process-group', 'WSGIRestrictProcess web\nWSGIScriptAlias / /srv/a.wsgi'],
    ['inaccessible-process-group', 'WSGIScriptAlias / /srv/a.wsgi process-group=hidden'],
    ['missing-script', 'WSGIScriptAlias / /srv/none.wsgi'],
  ])('says %s', (kind, line) => {
    const text = `<VirtualHost *:80>\nServerName x.example.com\nWSGIDaemonProcess hidden\n</VirtualHost>\n<VirtualHost *:80>\nServerName one.example.com\n${line}\n</VirtualHost>\n`;
    const [answer] = answersOf(text, [A], { sources });
    expect(answer).toMatchObject({ outcome: 'wsgi', failure: { kind }, status: kind === 'missing-script' ? 404 : 500 });
  });

  it('leaves open what another file of the server may declare', () => {
    const text = 'WSGIScriptAlias / /srv/a.wsgi process-group=nosuch\n';
    const because = (own: string) => answersOf(own + text, [A], { sources })[0]?.undecidedBecause.join();
    expect(because('')).toContain('nosuch may be declared');
    expect(because('ServerRoot /etc/apache2\n')).toBe('');
  });

  it('does not decide where an ErrorDocument leads from a script that fails to another one', () => {
    const refusing = 'WSGIScriptAlias /a /srv/a.wsgi\nWSGIScriptAlias / /srv/b.wsgi process-group=nosuch';
    const because = (...lines: string[]) => {
      const text = `ServerRoot /etc/apache2\n<VirtualHost *:80>\nServerName one.example.com\n${[...lines, refusing].join('\n')}\n</VirtualHost>\n`;
      return answersOf(text, [A], { sources })[0]?.undecidedBecause.join();
    };
    expect(because('ErrorDocument 500 /a')).toContain('ErrorDocument 500');
    expect(because('ErrorDocument 500 /500.html', 'Alias /500.html /srv/500.html')).toBe('');
    expect(because('ErrorDocument 404 /a')).toBe('');
    expect(because('ErrorDocument 500 "sorry"')).toBe('');
  });

  it('refuses embedded mode where the server does', () => {
    const [answer] = answersOf(`WSGIRestrictEmbedded On\n${TWO_SITES}`, [A], { sources });
    expect(answer?.failure?.kind).toBe('embedded-disabled');
  });

  it('does not decide where a dispatch script does', () => {
    const [answer] = answersOf(`WSGIDispatchScript /srv/d.py\n${TWO_SITES}`, [A], { sources });
    expect(answer?.undecidedBecause.join()).toContain('WSGIDispatchScript');
  });

  it('keeps the order of preloading, whatever is asked first', () => {
    const text = `WSGIDaemonProcess web\nWSGIImportScript /srv/b.wsgi process-group=web application-group=x\n<VirtualHost *:80>\nServerName one.example.com\nWSGIProcessGroup web\nWSGIScriptAlias / /srv/a.wsgi\n</VirtualHost>\n`;
    const [answer] = answersOf(text, [A], { sources });
    expect(answer?.settingsModule).toMatchObject({ effective: 'b.settings', from: 'inherited' });
    expect(answer?.steps.map((step) => step.what).join('\n')).toContain(
      'when the process starts, /srv/b.wsgi is loaded',
    );
  });

  it('tells a server that does not start, with the line httpd names', () => {
    const explanation = explainText('Require all granted\n', [A], { sources });
    expect(explanation.startup).toMatchObject({ ok: false, error: { line: 1, at: { file: '/etc/site.conf' } } });
    expect(explanation.requests).toEqual([]);
  });

  it('answers in the published shape', () => {
    const schema = JSON.parse(readFileSync('docs/schema/explain.schema.json', 'utf8'));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    for (const text of [TWO_SITES, 'Require all granted\n', `WSGIRestrictEmbedded On\n${TWO_SITES}`]) {
      const document = JSON.parse(renderExplanationJson(explainText(text, [A, B, `${A}%zz`], { sources })));
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it('reads as a chain of decisions with their lines', () => {
    const text = renderExplanationText(explainText(TWO_SITES, [A, B], { sources }), (file) => file.slice(1));
    expect(text).toContain('WSGIScriptAlias /b takes /b/  [etc/site.conf:3]');
    expect(text).toContain(
      'settings: a.settings, inherited from the process, written at srv/a.wsgi:2; its own is b.settings',
    );
  });

  it.each([
    ['http://one.example.com/b/x', 'marked'],
    ['http://one.example.com//b/x', 'marked'],
    ['http://one.example.com/c/../b/x', '%{ENV:MARK}'],
    ['http://one.example.com/%62/x', '%{ENV:MARK}'],
  ])('SetEnvIf sees the path of %s as it was sent, leading slashes aside', (url, group) => {
    const text = `SetEnvIf Request_URI ^/b MARK=marked\n${TWO_SITES.replaceAll('.wsgi', '.wsgi application-group=%{ENV:MARK}')}`;
    expect(answersOf(text, [url], { sources })[0]?.applicationGroup).toBe(group);
  });

  it('keeps mounts that differ in case apart from mod_wsgi 6 on', () => {
    const text =
      '<VirtualHost *:80>\nServerName one.example.com\nWSGIScriptAlias /Site /srv/a.wsgi\nWSGIScriptAlias /site /srv/b.wsgi\n</VirtualHost>\n';
    const settings = (modWsgi: string) =>
      answersOf(text, ['http://one.example.com/Site/', 'http://one.example.com/site/'], {
        sources,
        versions: { apache: '2.4.71', modWsgi, python: '3.11' },
      }).map((answer) => answer.settingsModule?.from);
    expect(settings('4.9.4')).toEqual(['own', 'shared-interpreter']);
    expect(settings('6.0.5')).toEqual(['own', 'inherited']);
  });
});
