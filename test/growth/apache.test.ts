import { describe, expect, it } from 'vitest';
import { analyseTree } from '../helpers/analyse-tree.ts';
import { growthOf, LINEAR } from '../helpers/growth.ts';

const each = (size: number, make: (at: number) => string): string =>
  Array.from({ length: size }, (_, at) => `${make(at)}\n`).join('');

/** One virtual host with as many aliases as it has other lines. */
const host = (size: number, make: (at: number) => string): string =>
  `ServerName main\n<VirtualHost *:80>\nServerName a.example\n${each(size, make)}${each(size, (at) => `WSGIScriptAlias /a${at} /srv/site/wsgi.py`)}</VirtualHost>\n`;

const SCRIPT = 'application = None\n';

describe('a server with as many aliases as other lines is read in a time that grows with them', () => {
  it.each([
    ['aliases', (at: number) => `Alias /b${at} /srv/static`],
    ['patterns of aliases', (at: number) => `WSGIScriptAliasMatch ^/x${at}/(.*)$ /srv/site/wsgi.py`],
    ['folders', (at: number) => `<Directory /srv/site${at}>\nRequire all granted\n</Directory>`],
    ['patterns of folders', (at: number) => `<DirectoryMatch ^/srv/site${at}/>\n</DirectoryMatch>`],
    ['one folder again and again', () => '<Directory /srv>\nRequire all granted\n</Directory>'],
    ['locations', (at: number) => `<Location /a${at}>\nSetEnv A b\n</Location>`],
    ['patterns of locations', (at: number) => `<LocationMatch ^/a${at}/.*$>\nSetEnv A b\n</LocationMatch>`],
    ['wildcards of locations', (at: number) => `<Location /a${at}/*>\nSetEnv A b\n</Location>`],
    ['files', (at: number) => `<Files x${at}.py>\nRequire all granted\n</Files>`],
    ['redirects', (at: number) => `Redirect /r${at} http://example.com/`],
    ['variables', (at: number) => `SetEnv A${at} b`],
    ['conditions of variables', (at: number) => `SetEnvIf Request_URI x${at} A${at}=b`],
    ['conditions', (at: number) => `<If "%{HTTP_HOST} == 'x${at}'">\nSetEnv A b\n</If>`],
  ])('%s', (_what, make) => {
    const read = (text: string) => analyseTree({ 'httpd.conf': text, 'site/wsgi.py': SCRIPT });
    expect(growthOf((size) => host(size, make), 400, read)).toBeLessThan(LINEAR);
  });
});

describe('as many virtual hosts as the main server has aliases', () => {
  const server = (size: number): string =>
    `ServerName main\n${each(size, (at) => `WSGIScriptAlias /a${at} /srv/site/wsgi.py`)}${each(size, (at) => `<VirtualHost *:80>\nServerName h${at}.example\n</VirtualHost>`)}`;
  const read = (text: string) => analyseTree({ 'httpd.conf': text, 'site/wsgi.py': SCRIPT });

  it('are read in a time that grows with them, and what is left out is told', () => {
    expect(growthOf(server, 100, read)).toBeLessThan(LINEAR);
    const [deployment] = read(server(100)).deployments;
    expect(deployment?.notices.map(({ code }) => code)).toEqual(['too-many-mounts']);
    expect(read(server(60)).deployments.flatMap(({ notices }) => notices)).toEqual([]);
  });
});
