import { describe, expect, it } from 'vitest';
import { buildServerConfig } from '../../src/apache/model/build-server-config.ts';
import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import { buildDeployment } from '../../src/deployment/build-deployment.ts';
import { readPythonSources } from '../../src/deployment/read-python-sources.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { readingOf, wholeTree } from '../helpers/disks.ts';

const parser = await createPythonParser();

/** Forms in which names are left to be filled in later. */
const FORMS = [
  '{{ x }}',
  '{{ pillar["x"] }}',
  '{{ a:b }}',
  '<%= @x %>',
  '${a:b}',
  '@X@',
  '<x>',
  '<your path>',
  '<abs/path/to>',
  '[[X]]',
  '__X__',
  '!XY!',
  '%(x)s',
  '{x}',
  '@X_Y',
  '${x.get(y)}',
];

function serverOf(text: string) {
  const fs = new MemoryFileSystem({ '/t/site.conf': text });
  const options = { defines: [], environment: new Map(), serverRoot: null, apacheVersion: '2.4.62' };
  return {
    fs,
    config: buildServerConfig(readConfiguration('/t/site.conf', fs, { ...options, ...readingOf(fs, true) })),
  };
}

/** The process group of each mount; null where it is not known. */
function groupsOf(text: string): readonly (string | null)[] {
  const { fs, config } = serverOf(text);
  const { mounts } = buildDeployment({
    versions: { apache: '2.4.62', modWsgi: '4.9.4', python: '3.11' },
    sources: readPythonSources({ fs, parser, root: '/t', disk: wholeTree(fs) }),
    server: config,
    environment: new Map(),
    disk: null,
    processGroups: new Map(),
    scripts: [],
  });
  return mounts.map(({ processGroup: { value } }) => (value.kind === 'known' ? value.value : null));
}

describe.each(FORMS)('%s', (form) => {
  it.each([
    `Listen ${form}`,
    `ServerName ${form}`,
    `ServerName ${form}:${form}`,
    `Timeout ${form}`,
    `WSGIPythonPath ${form}:/srv/${form}`,
    `WSGIDaemonProcess ${form} processes=${form} threads=${form} umask=${form} python-path=${form}:${form}/x`,
    `WSGIScriptAlias ${form} ${form}/app.wsgi process-group=${form}`,
    `WSGIImportScript ${form} process-group=${form} application-group=${form}`,
    `<VirtualHost ${form}:80>\nServerName ${form}\n</VirtualHost>`,
    `<VirtualHost *:${form}>\nServerAlias www.${form}\n</VirtualHost>`,
    `<Directory ${form}>\nRequire ip ${form}\nWSGIProcessGroup ${form}\n</Directory>`,
    `<Location ${form}>\nOrder ${form}\n</Location>`,
  ])('is nothing httpd refuses in %j', (line) => {
    expect(serverOf(`${line}\n`).config.startupError?.message).toBeUndefined();
  });

  it('selects the daemon process for the folder that begins with it', () => {
    const groups = groupsOf(
      `WSGIDaemonProcess app\nWSGIScriptAlias / ${form}/site/wsgi.py\n<Directory ${form}/site>\nWSGIProcessGroup app\n</Directory>\n`,
    );
    expect(groups).toEqual(['app']);
  });

  it('may be the folder of a script, which then is not taken for embedded', () => {
    const groups = groupsOf(
      `WSGIDaemonProcess app\nWSGIScriptAlias / /srv/site/wsgi.py\n<Directory ${form}>\nWSGIProcessGroup app\n</Directory>\n`,
    );
    expect(groups).not.toContain('');
  });
});

it('takes a value that Python fills in for open', () => {
  expect(serverOf('WSGIDaemonProcess app processes=%s threads=%d\n').config.startupError?.message).toBeUndefined();
});

it('takes a name that is defined as what a template fills in for open', () => {
  const text =
    'Define ROOT __ROOT__\nWSGIDaemonProcess app\nWSGIScriptAlias / ${ROOT}/site/wsgi.py\n<Directory ${ROOT}/site>\nWSGIProcessGroup app\n</Directory>\n';
  expect(groupsOf(text)).toEqual(['app']);
  expect(serverOf(text).config.aliases[0]?.node.symbols).toEqual(['${ROOT}']);
});

it('takes a word that the paths of script and folder begin with for what a script fills in', () => {
  const text =
    'WSGIDaemonProcess app\nWSGIScriptAlias / INSTALLDIR/site/wsgi.py\n<Directory INSTALLDIR/site>\nWSGIProcessGroup app\n</Directory>\n';
  expect(groupsOf(text)).toEqual(['app']);
  expect(serverOf('WSGIScriptAlias / site/wsgi.py\n').config.aliases[0]?.node.symbols).toEqual([]);
});

it('takes words between dashes for what people fill in', () => {
  const text = '<VirtualHost *:80>\nServerName --name of the server--\n</VirtualHost>\n';
  expect(serverOf(text).config.startupError?.message).toBeUndefined();
});

it('takes a path between brackets for what people fill in, and a pattern with brackets for one', () => {
  const text = (path: string) => `Alias /static/ ${path}\nWSGIScriptAlias / ${path}\n`;
  expect(serverOf(text('[ /folder/of/files ]')).config.startupError?.message).toBeUndefined();
  expect(serverOf(text('[ folder of files ]')).config.startupError?.message).toContain('Alias takes');
  expect(serverOf('WSGIScriptAliasMatch [/.]x$ /srv/app.wsgi\n').config.aliases[0]?.node.symbols).toEqual([]);
});

it('takes lines of Mako for what decides, not for lines of httpd', () => {
  const { config } = serverOf(
    '% if secure:\n<VirtualHost *:443>\n% else:\n<VirtualHost *:80>\n%     for name in names:\n  ServerAlias ${name}\n%     endfor\n% endif\nWSGIScriptAlias / /srv/app.wsgi\n</VirtualHost>\n',
  );
  expect(config.startupError?.message).toBeUndefined();
});

it('takes the ends of lines that Cheetah joins for no words', () => {
  const { config } = serverOf('WSGIDaemonProcess app #slurp\n#if @OWNER\nuser=@OWNER #slurp\n#end if\nthreads=1\n');
  expect(config.startupError?.message).toBeUndefined();
});

it('leaves alone what is httpd’s own, or an escape of a URL', () => {
  const text =
    'LogFormat "%h %l %u %t \\"%r\\" %>s %b" common\nRewriteCond %{HTTP_HOST} ^a{2,3}[[:alpha:]]$\nSSLCipherSuite ALL:!ADH:!EXPORT:!LOW:RC4+RSA\nRewriteRule ^/old/(.*) - [E=!HOST]\nWSGIScriptAlias /caf%C3%A9 /srv/a.wsgi\nWSGIApplicationGroup %{GLOBAL}\n';
  const { nodes } = serverOf(text).config;
  expect(nodes.flatMap(({ symbols }) => symbols)).toEqual([]);
});
