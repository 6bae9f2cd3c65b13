import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/fix/apply-edits.ts';
import { rule } from '../../src/rules/env-setdefault-shared-process/rule.ts';
import type { Fix } from '../../src/rules/finding.ts';
import { analyseTree, runRule, type Tree } from '../helpers/analyse-tree.ts';
import { djangoSite, virtualHost } from '../helpers/django-site.ts';

const TWO_HOSTS =
  virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py') +
  virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py');

const script = (lines: string, imports = 'import os'): string =>
  `${imports}\nfrom django.core.wsgi import get_wsgi_application\n${lines}\napplication = get_wsgi_application()\n`;

/** The fix that is offered first for a script of the site `shop`, which shares a process with `blog`. */
function fixOf(wsgi: string, more: Tree = {}, configuration = TWO_HOSTS): { fix: Fix | undefined; text: string } {
  const tree = { 'site.conf': configuration, ...djangoSite('blog'), ...djangoSite('shop', { wsgi }), ...more };
  const [finding] = runRule(rule, analyseTree(tree)).filter(({ occurrences }) =>
    occurrences.some(({ primary }) => primary.at.file.startsWith('/srv/shop')),
  );
  const fix = finding?.fixes.find(({ title }) => title.startsWith('assign'));
  const file = '/srv/shop/shop/wsgi.py';
  return { fix, text: applyEdits(wsgi, fix?.edits.filter((edit) => edit.file === file) ?? []) };
}

const WRITTEN = "os.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'";
const K = "'DJANGO_SETTINGS_MODULE'";

describe('first-wins writes become assignments', () => {
  it.each([
    ['setdefault', `os.environ.setdefault(${K}, 'shop.settings')`],
    ['a guard with `not in`', `if ${K} not in os.environ:\n    os.environ[${K}] = 'shop.settings'`],
    ['a guard with `not ... in`', `if not ${K} in os.environ:\n    os.environ[${K}] = 'shop.settings'`],
    ['a guard on one line', `if ${K} not in os.environ: os.environ[${K}] = 'shop.settings'`],
    ['a guard with `not get()`', `if not os.environ.get(${K}):\n    os.environ[${K}] = 'shop.settings'`],
    ['a guard with get() and None', `if os.environ.get(${K}) is None:\n    os.environ[${K}] = 'shop.settings'`],
    ['a guard with getenv()', `if os.getenv(${K}) is None:\n    os.environ[${K}] = 'shop.settings'`],
    ['a value written back', `os.environ[${K}] = os.environ.get(${K}, 'shop.settings')`],
    ['getenv() written back', `os.environ[${K}] = os.getenv(${K}, 'shop.settings')`],
    ['get() with `or`', `os.environ[${K}] = os.environ.get(${K}) or 'shop.settings'`],
    ['setdefault with get()', `os.environ.setdefault(${K}, os.environ.get(${K}, 'shop.settings'))`],
    ['a guarded setdefault', `if ${K} not in os.environ:\n    os.environ.setdefault(${K}, 'shop.settings')`],
    ['a guarded get()', `if ${K} not in os.environ:\n    os.environ[${K}] = os.environ.get(${K}, 'shop.settings')`],
    ['KeyError', `try:\n    os.environ[${K}]\nexcept KeyError:\n    os.environ[${K}] = 'shop.settings'`],
    [
      'KeyError with setdefault',
      `try:\n    os.environ[${K}]\nexcept KeyError:\n    os.environ.setdefault(${K}, 'shop.settings')`,
    ],
    ['lines that go on', `os.environ.setdefault(\n    ${K},\n    'shop.settings',\n)`],
    ['a backslash', `os.environ.setdefault(${K}, \\\n    'shop.settings')`],
  ])('%s', (_what, form) => {
    const { fix, text } = fixOf(script(form));
    expect(text).toBe(script(WRITTEN));
    expect(fix?.applicability).toBe('safe');
  });

  it.each([
    [
      'a value over two lines',
      `os.environ.setdefault(${K}, 'shop.'\n    'settings')`,
      `os.environ[${K}] = ('shop.'\n    'settings')`,
    ],
    [
      'a value that is named',
      `os.environ.setdefault(${K}, name := 'shop.settings')`,
      `os.environ[${K}] = (name := 'shop.settings')`,
    ],
    [
      'double quotes and blanks',
      'os.environ.setdefault( "DJANGO_SETTINGS_MODULE" , "shop.settings" ) ; x = 1',
      'os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings" ; x = 1',
    ],
    ['a comment behind it', `os.environ.setdefault(${K}, 'shop.settings')\t# keep me`, `${WRITTEN}\t# keep me`],
    [
      'two arms',
      `if os.path.exists('/srv/on'):\n    os.environ.setdefault(${K}, 'shop.settings')\nelse:\n    os.environ.setdefault(${K}, 'shop.settings')`,
      `if os.path.exists('/srv/on'):\n    ${WRITTEN}\nelse:\n    ${WRITTEN}`,
    ],
  ])('%s', (_what, form, wanted) => {
    expect(fixOf(script(form)).text).toBe(script(wanted));
  });

  it('under another name, in CRLF, with tabs and without a final newline', () => {
    const wsgi = `from os import environ as e\r\nfrom django.core.wsgi import get_wsgi_application\r\nif ${K} not in e:\r\n\te[${K}] = 'shop.settings'\r\napplication = get_wsgi_application()`;
    expect(fixOf(wsgi).text).toBe(wsgi.replace(/if .*\r\n\t/, ''));
  });

  it('chooses the class of django-configurations with the module', () => {
    const both = (write: (key: string, value: string) => string): string =>
      script(`${write('DJANGO_SETTINGS_MODULE', 'shop.settings')}\n${write('DJANGO_CONFIGURATION', 'Prod')}`);
    const { fix, text } = fixOf(both((key, value) => `os.environ.setdefault('${key}', '${value}')`));
    expect(text).toBe(both((key, value) => `os.environ['${key}'] = '${value}'`));
    expect(fix?.applicability).toBe('safe');
  });

  it.each([
    [
      'an elif, which is no statement',
      `if os.name == 'nt':\n    pass\nelif ${K} not in os.environ:\n    os.environ[${K}] = 'shop.settings'`,
    ],
    ['a guard that does more', `if ${K} not in os.environ:\n    print('none')\n    os.environ[${K}] = 'shop.settings'`],
    ['a comment that would get lost', `if ${K} not in os.environ:  # not yet\n    os.environ[${K}] = 'shop.settings'`],
    [
      'two writes of which the first wins',
      `os.environ.setdefault(${K}, 'shop.settings')\nos.environ.setdefault(${K}, 'shop.other')`,
    ],
  ])('does not rewrite %s', (_what, form) => {
    expect(fixOf(script(form)).text).toBe(script(form));
    expect(fixOf(script(form)).fix?.applicability).not.toBe('safe');
  });

  it.each([
    [
      'a module that does it for others',
      script('import chosen', 'import os, sys\nsys.path.insert(0, "/srv/shop")'),
      { 'shop/chosen.py': `import os\nos.environ.setdefault(${K}, 'shop.settings')\n` },
    ],
    [
      'a loop over several variables',
      script(
        `for key, value in {${K}: 'shop.settings', 'SECRET': 'x'}.items():\n    os.environ.setdefault(key, value)`,
      ),
      {},
    ],
    ['a condition', script(`if os.path.exists('/srv/on'):\n    os.environ.setdefault(${K}, 'shop.settings')`), {}],
  ])('is not sure of %s', (_what, wsgi, more) => {
    expect(fixOf(wsgi, more).fix?.applicability ?? 'none').not.toBe('safe');
  });

  it('never for two scripts of one interpreter', () => {
    const shared = TWO_HOSTS.replaceAll(
      '    WSGIScriptAlias',
      '    WSGIApplicationGroup %{GLOBAL}\n    WSGIScriptAlias',
    );
    expect(fixOf(script(`os.environ.setdefault(${K}, 'shop.settings')`), {}, shared).fix).toBeUndefined();
  });
});
