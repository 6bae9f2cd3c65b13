import { expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attackHere, describeAttacks, groundFor } from './program.ts';

const LEAK = 'error[env-setdefault-shared-process]';

const told = async (tree: Tree): Promise<string> =>
  (await attackHere(groundFor({ ...SHARED_PROCESS, ...tree }), ['check', '--format=concise'])).stdout;

const alias = (name: string, group: string): string =>
  virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py process-group=${group}`);
const GROUPS = 'WSGIDaemonProcess sites user=a\nWSGIDaemonProcess other user=b\n';
const byVariable = (lines: string): string => `${GROUPS}${lines}${alias('blog', 'sites')}${alias('shop', '$' + '{G}')}`;

describeAttacks('a line of the READ phase under an undecided conditional', () => {
  it.each([
    ['IfDefine', 'Define G sites\n<IfDefine X>\nDefine G other\n</IfDefine>\n'],
    ['a block of a template', 'Define G sites\n# {% if x %}\nDefine G other\n# {% endif %}\n'],
    ['both branches', '<IfDefine !X>\nDefine G sites\n</IfDefine>\n<IfDefine X>\nDefine G other\n</IfDefine>\n'],
  ])('does not count for certain behind it: %s', async (_what, lines) => {
    const text = await told({ 'apache.conf': byVariable(lines) });
    expect(text).toContain('notice[site-undecided]');
    expect(text).toMatch(/notice\[undefined-variable\].*hangs on/);
  });

  it('does not take away what another conditional asks about', async () => {
    const shop = `<IfDefine !NOSHOP>\n${alias('shop', 'sites')}</IfDefine>\n`;
    const text = `${GROUPS}<IfDefine X>\nDefine NOSHOP\n</IfDefine>\n${alias('blog', 'sites')}${shop}`;
    expect(await told({ 'apache.conf': text })).toContain('warning[env-setdefault-shared-process]');
  });

  it('counts where the same conditional asks for it, and where a certain line follows', async () => {
    const certain = '<IfDefine X>\nDefine G other\n</IfDefine>\nDefine G sites\n';
    expect(await told({ 'apache.conf': byVariable(certain) })).toContain(LEAK);
    const same = `${GROUPS}<IfDefine X>\nDefine G sites\n${alias('blog', 'sites')}${alias('shop', '$' + '{G}')}</IfDefine>\n`;
    expect(await told({ 'apache.conf': same })).not.toContain('undefined-variable');
  });
});

describeAttacks('a comment or tag of a template over several lines', () => {
  const [blog = '', shop = ''] = ['blog', 'shop'].map((name) => alias(name, 'sites'));

  it.each([
    ['# {#', '# #}'],
    ['# <%#', '# %>'],
    ['Header set A "{#"', 'Header set B "#}"'],
  ])('is told where it holds a site: %s', async (open, close) => {
    const text = await told({ 'apache.conf': `${GROUPS}${blog}${open}\n${shop}${close}\n` });
    expect(text).toContain('notice[template-hides]');
  });

  it('is no news where it holds words', async () => {
    const text = await told({ 'apache.conf': `${SHARED_CONF}{#\nwritten by hand\n#}\n` });
    expect(text).not.toContain('template-hides');
  });
});

describeAttacks('a folder that a server reads whole', () => {
  it.each([
    ['a word for variants in a name', 'blog-staging.conf', ''],
    ['a line of a whole server', 'shop.conf', 'PidFile /run/apache2.pid\n'],
  ])('is one server: %s', async (_what, name, line) => {
    const text = await told({
      'apache.conf': '',
      'sites-enabled/blog.conf': `WSGIDaemonProcess sites\n${alias('blog', 'sites')}`,
      [`sites-enabled/${name}`]: `${line}${alias('shop', 'sites')}`,
    });
    expect(text).toContain(LEAK);
  });
});

describeAttacks('a script that is not here', () => {
  it.each(['/opt/shop/run', '/opt/shop/app.cgi', '/opt/$shop/wsgi.py'])(
    'is told whatever its name: %s',
    async (path) => {
      const site = virtualHost('shop.example.com', `WSGIScriptAlias / ${path}`);
      expect(await told({ 'apache.conf': `${GROUPS}${alias('blog', 'sites')}${site}` })).toContain('script-not-here');
    },
  );

  it('may be a folder of scripts, or what a pattern makes of a URL', async () => {
    const site = virtualHost(
      'shop.example.com',
      'WSGIScriptAlias /x/ /opt/scripts/',
      'WSGIScriptAliasMatch ^/y/(\\w+) /opt/y/$1.wsgi',
    );
    expect(await told({ 'apache.conf': `${GROUPS}${alias('blog', 'sites')}${site}` })).not.toContain('script-not-here');
  });
});

describeAttacks('what only a shell can tell of the environment', () => {
  it.each([
    ['a condition', 'export G=other\nif true; then\nexport G=sites\nfi\n'],
    ['a list', 'export G=other\n[ -d / ] && export G=sites\n'],
    ['a text over lines', "export G=sites\nX='\nexport G=other\n'\n"],
    ['an end', 'export G=sites\nreturn 0\nexport G=other\n'],
  ])('has no value that counts for certain: %s', async (_what, envvars) => {
    expect(await told({ 'apache.conf': byVariable(''), envvars })).toContain('notice[site-undecided]');
  });

  it('leaves alone what such a line does not set', async () => {
    const envvars = 'export G=sites\nif [ -n "$G" ]; then\nSUFFIX=x\nfi\n';
    expect(await told({ 'apache.conf': byVariable(''), envvars })).toContain(LEAK);
  });
});
