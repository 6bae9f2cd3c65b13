import { expect, it } from 'vitest';
import { buildServerConfig } from '../../../src/apache/model/build-server-config.ts';
import { routeRequest } from '../../../src/apache/model/route-request.ts';
import { readConfiguration } from '../../../src/apache/read/read-configuration.ts';
import { MemoryFileSystem } from '../../../src/host/memory-file-system.ts';
import { MachineDisk } from '../../../src/host/server-disk.ts';

const outcomeOf = (lines: string, url: string): string => {
  const text = `DocumentRoot /srv/public\n<Directory />\nRequire all granted\n</Directory>\n${lines}\n`;
  const fs = new MemoryFileSystem({ '/site.conf': text, '/srv/public/robots.txt': '', '/srv/a.wsgi': '' });
  const options = {
    defines: [],
    environment: new Map(),
    serverRoot: '/etc',
    apacheVersion: '2.4.62',
    disk: new MachineDisk(fs),
    isEntry: false,
  };
  const config = buildServerConfig(readConfiguration('/site.conf', fs, options));
  const { outcome, status } = routeRequest(
    config,
    { url: `http://a.example.com${url}` },
    { disk: new MachineDisk(fs), environment: new Map() },
  );
  return `${outcome} ${status}`;
};

it.each([
  ['what no file answers may be Passenger’s', 'PassengerEnabled on\nPassengerAppRoot /srv', '/', 'undecided null'],
  ['the same by its application alone', 'PassengerAppRoot /srv', '/page', 'undecided null'],
  [
    'in the folder it is written for',
    '<Directory /srv/public>\nPassengerAppRoot /srv\n</Directory>',
    '/page',
    'undecided null',
  ],
  ['not where it is off', 'PassengerRoot /usr\nPassengerEnabled off', '/page', 'not-found 404'],
  ['not in another folder', '<Directory /other>\nPassengerAppRoot /srv\n</Directory>', '/page', 'not-found 404'],
  ['not without it', 'WSGIScriptAlias /a /srv/a.wsgi', '/page', 'not-found 404'],
  ['not for a script of mod_wsgi', 'PassengerAppRoot /srv\nWSGIScriptAlias /a /srv/a.wsgi', '/a', 'handler null'],
])('%s', (_name, lines, url, expected) => {
  expect(outcomeOf(lines, url)).toBe(expected);
});
