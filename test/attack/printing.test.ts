import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPORT_FORMATS } from '../../src/api.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attackHere, describeAttacks, groundFor } from './program.ts';

/** Moves the cursor, hides text, turns its direction, begins a line with a command of a forge's log. */
const EVIL = '\u001b[2J\u009b31m\u202eevil\u2066\u200b\u0085\u2028::error file=x::owned##[error]x##vso[a]b';
/** The same as TOML and JSON may write it. */
const ESCAPED = JSON.stringify(EVIL).slice(1, -1);
const NAME = '\n::error file=x::owned\u001b[2J\u202e';

/** Nothing hidden but line ends, and no line that a forge takes for a command, but for our own. */
function expectHarmless(said: string, what: string): void {
  expect(said.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u), what).toBe(null);
  expect(said.match(/^\s*::(?:error file=x|set-output|add-mask|stop-commands)/m), what).toBe(null);
  // GitHub and Azure look for these anywhere in a line.
  expect(said.match(/##\w*\[/), what).toBe(null);
}

const HOSTILE = {
  ...SHARED_PROCESS,
  [`a${NAME}/wsgi.py`]: SHARED_PROCESS['blog/blog/wsgi.py'] ?? '',
  'blog/blog/wsgi.py': [
    'import os',
    'from django.core.wsgi import get_wsgi_application',
    `os.environ["X${ESCAPED}"] = "${ESCAPED}"`,
    `os.environ.setdefault('DJANGO_SETTINGS_MODULE', "blog${ESCAPED}.settings")`,
    'application = get_wsgi_application()',
    '',
  ].join('\n'),
  'apache.conf': `${SHARED_CONF}${virtualHost(`x${EVIL.replaceAll('\u2028', '')}.example.com`, `WSGIScriptAlias "/a${EVIL}" "/srv/${EVIL}/wsgi.py"`)}`,
  // The runner of GitHub passes over blanks, wide ones too.
  '\u00a0::error file=x::owned/wsgi.py': SHARED_PROCESS['blog/blog/wsgi.py'] ?? '',
  ' ::error file=x::owned.conf': `#!/bin/sh\n${SHARED_CONF}`,
  '##[error]x/wsgi.py': `${SHARED_PROCESS['shop/shop/wsgi.py']}# ##[stop-commands]x ##vso[task.setvariable variable=a]b\n`,
  'requirements.txt': `django${EVIL}==1\n${EVIL}\n`,
  'sub.conf': `Include "${EVIL}.conf"\n<VirtualHost ${EVIL}>\nWSGIScriptAlias / /srv/${EVIL}.wsgi\n`,
};

describeAttacks('nothing that is printed obeys a stranger', async () => {
  it.each(REPORT_FORMATS)('in the format %s', async (format) => {
    const run = await attackHere(groundFor(HOSTILE), ['check', `--format=${format}`]);
    expect([0, 1]).toContain(run.status);
    expectHarmless(run.said, format);
  });

  it.each([
    ['graph', '--format=mermaid'],
    ['graph', '--format=dot'],
    ['graph', '--format=svg'],
    ['graph', '--format=html'],
    ['explain', '--apache=apache.conf', 'http://shop.example.com/'],
    ['explain', '--apache=apache.conf', '--format=json', 'http://shop.example.com/'],
    ['explain', '--apache=sub.conf', 'http://shop.example.com/'],
    ['facts', 'blog/blog/wsgi.py'],
    ['facts', '--format=json', 'blog/blog/wsgi.py'],
    ['check', '--show-files'],
    ['check', '--statistics'],
    ['check', '--fix', '--show-fixes', '--unsafe-fixes'],
  ])('by %s %s', async (...args) => {
    const run = await attackHere(groundFor(HOSTILE), args);
    expectHarmless(run.said, args.join(' '));
  });

  it.each([
    ['an unknown key', `"${ESCAPED}" = 1\n`],
    ['a value', `fail-on = "${ESCAPED}"\n`],
    ['a rule', `select = ["${ESCAPED}"]\n`],
    ['a table', `[severity]\n"${ESCAPED}" = "off"\n`],
    ['paths and variables', `[path-map]\n"/a${ESCAPED}" = "b${ESCAPED}"\n[env]\n"X${ESCAPED}" = "${ESCAPED}"\n`],
    ['a baseline', `baseline = "b${ESCAPED}.json"\n`],
    ['an entry file', `apache = ["b${ESCAPED}.conf"]\n`],
    ['no TOML', `${EVIL}\n`],
  ])('through settings: %s', async (_what, settings) => {
    const ground = groundFor({ ...SHARED_PROCESS, 'wsgiscope.toml': settings });
    for (const args of [
      ['check'],
      ['check', '--show-settings'],
      ['baseline', 'create'],
      ['baseline', 'update'],
      ['graph'],
    ])
      expectHarmless((await attackHere(ground, args)).said, args.join(' '));
  });

  it('through the name of the folder', async () => {
    const ground = groundFor({});
    const folder = join(ground.tree, `f${NAME}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'wsgi.py'), SHARED_PROCESS['blog/blog/wsgi.py'] ?? '');
    writeFileSync(join(folder, 'wsgiscope.toml'), 'nonsense = 1\n');
    for (const args of [
      ['check'],
      ['baseline', 'create'],
      ['facts', 'none.py'],
      ['explain', 'x'],
      ['facts', 'wsgi.py'],
    ])
      expectHarmless((await attackHere(ground, args, folder)).said, args.join(' '));
    expectHarmless((await attackHere(ground, ['check', '--isolated', folder])).said, 'named');
  });
});
