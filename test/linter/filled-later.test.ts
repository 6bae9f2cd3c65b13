import { describe, expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { checkTree } from '../helpers/check-tree.ts';

const SITE = [
  'WSGIDaemonProcess blog',
  '<VirtualHost *:80>',
  'ServerName blog.example.com',
  'WSGIScriptAlias / SITEDIR/wsgi.py process-group=blog application-group=%{GLOBAL}',
  '</VirtualHost>',
  '',
].join('\n');

/** What is told of a path that is not absolute: how grave it is, and the help. */
async function relativePath(tree: Tree): Promise<{ severity: string; help: string } | undefined> {
  const { findings } = await checkTree(tree);
  return findings.find(({ ruleId }) => ruleId === 'mount-path-shape');
}

describe('a path that is not absolute', () => {
  it.each([
    ['of a file that is called a template', { 'etc/site.conf.in': SITE }, 'site.conf.in is called like'],
    ['of a file that is called a sample', { 'etc/site-sample.conf': SITE }, 'site-sample.conf is called like'],
    ['among the templates of a role', { 'roles/web/templates/site.conf': SITE }, 'lies among the templates'],
    ['of documentation', { 'docs/site.conf': SITE }, 'lies among the docs'],
    ['beside a place of a template', { 'etc/site.conf': SITE.replace('blog.example.com', '@HOST@') }, 'has places'],
    ['beside a path that stands for another', { 'etc/site.conf': `${SITE}Alias /x /path_to_app/x\n` }, 'has places'],
    [
      'of a file that a script changes',
      { 'etc/site.conf': SITE, 'install.sh': 'sed "s#SITEDIR#$PWD#" \\\n  etc/site.conf > /etc/httpd/site.conf\n' },
      'install.sh changes site.conf',
    ],
    [
      'of a file that a program uploads',
      { 'etc/site.conf': SITE, 'fabfile.py': "upload_template('etc/site.conf', '/etc/httpd/conf.d/', context=env)\n" },
      'fabfile.py changes site.conf',
    ],
  ])('%s is a remark', async (_what, tree, sign) => {
    const told = await relativePath(tree);
    expect(told?.severity).toBe('info');
    expect(told?.help).toContain(sign);
  });

  it.each([
    ['of any other file', { 'etc/site.conf': SITE }],
    ['of a file that a script copies', { 'etc/site.conf': SITE, 'install.sh': 'cp etc/site.conf /etc/httpd/\n' }],
    ['of a file beside one that a script changes', { 'etc/site.conf': SITE, 'install.sh': 'sed -i s#a#b# my.cnf\n' }],
  ])('%s keeps a server from answering', async (_what, tree) => {
    expect((await relativePath(tree))?.severity).toBe('error');
  });
});

it('says what it says of values that do not hang on what is filled in', async () => {
  const idle = SITE.replace(' process-group=blog', '').replace('SITEDIR', '/srv/blog');
  const { findings } = await checkTree({ 'etc/site.conf.in': idle });
  expect(findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`)).toContain('silent-embedded error');
});

describe('a file that was put aside', () => {
  const idle = SITE.replace(' process-group=blog', '').replace('SITEDIR', '/srv/blog');

  it.each([
    'etc/site.conf.bak',
    'etc/site copy.conf',
    'etc/a.example.com-old.conf',
    'archived/site.conf',
    'etc/old/site.conf',
    '_old_.ebextensions/site.conf',
  ])('makes a remark of what is found in it: %s', async (file) => {
    const { findings } = await checkTree({ [file]: idle });
    expect(findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`)).toEqual(['silent-embedded info']);
    expect(findings[0]?.help).toContain('Where it is in use');
  });

  it.each(['etc/site.conf', 'copyshop/site.conf', 'folder/site.conf', 'etc/threshold.conf'])(
    'is none by the name %s',
    async (file) => {
      const { findings } = await checkTree({ [file]: idle });
      expect(findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`)).toEqual(['silent-embedded error']);
    },
  );
});
