import { describe, expect, it } from 'vitest';
import { routeRequest } from '../../src/apache/model/route-request.ts';
import { MachineDisk } from '../../src/host/server-disk.ts';
import { type Line, pythonSources } from '../deployment/facts-fixture.ts';
import { answersOf } from '../deployment/server-fixture.ts';
import { memoryServer } from '../helpers/memory-server.ts';

const site = (settings: string): Line[] => [
  { path: '/srv' },
  { setdefault: settings },
  { handler: 'get_wsgi_application' },
];
const sources = pythonSources(
  {
    '/srv/a/a.wsgi': site('a.settings'),
    '/srv/b/b.wsgi': site('b.settings'),
    '/var/www/w.wsgi': site('a.settings'),
  },
  { '/srv/a/settings.py': {}, '/srv/b/settings.py': {} },
);
const grant = (folder: string) => `<Directory ${folder}>\nRequire all granted\n</Directory>\n`;
const COMPAT = 'LoadModule access_compat_module m\n';
const MOUNTS = 'WSGIScriptAlias /b /srv/b/b.wsgi\nWSGIScriptAlias / /srv/a/a.wsgi\n';

const doubts = (text: string, ...paths: string[]) =>
  answersOf(
    text,
    paths.map((path) => `http://main.example.com${path}`),
    { sources },
  ).map(({ undecidedBecause }) => undecidedBecause.join('; '));

/** The stock files of Debian and Red Hat deny `/`: httpd answered 403 (AH01630) to both (2.4, with and without mod_access_compat). */
describe('what a fragment leaves to the main configuration', () => {
  it.each([
    ['no section grants anything', MOUNTS],
    [
      'only the lines of 2.2 do',
      `${COMPAT}${MOUNTS}<Directory /srv>\nOrder allow,deny\nAllow from all\n</Directory>\n`,
    ],
    ['the grant is for another folder', `${MOUNTS}${grant('/srv/b')}`],
  ])('is 403 unless it grants the folder: %s', (_, text) => {
    expect(doubts(text, '/')).toEqual([expect.stringMatching(/^it is 403 unless .* grants \/srv\/a /)]);
  });

  it.each([
    ['a section grants it', `${MOUNTS}${grant('/srv')}`],
    ['the main configuration is there', `ServerRoot /etc\n${MOUNTS}`],
    ['every stock file grants /var/www', 'WSGIScriptAlias / /var/www/w.wsgi\n'],
  ])('is nothing where %s', (_, text) => {
    expect(doubts(text, '/')).toEqual(['']);
  });

  it('is nothing where the answer is 403 either way', () => {
    const text = `${COMPAT}${MOUNTS}<Directory /srv>\nOrder deny,allow\nDeny from all\n</Directory>\n`;
    const [answer] = answersOf(text, ['http://main.example.com/'], { sources });
    expect(answer).toMatchObject({ status: 403, undecidedBecause: [] });
  });

  it('doubts the request to a granted folder behind one that may have run', () => {
    const [, second] = doubts(`${MOUNTS}${grant('/srv/b')}`, '/', '/b/');
    expect(second).toContain('an earlier request may or may not have run');
    expect(doubts(`${MOUNTS}${grant('/srv')}`, '/', '/b/')).toEqual(['', '']);
  });
});

describe('a handler of a module', () => {
  const STATUS = '<Location /server-status>\nSetHandler server-status\nRequire all granted\n</Location>\n';
  const answer = (text: string) => {
    const { config, fs } = memoryServer({ '/c': `${text}${STATUS}`, '/s/a.wsgi': '' });
    const world = { disk: new MachineDisk(fs), environment: new Map() };
    return routeRequest(config, { url: 'http://main.example.com/server-status' }, world);
  };

  it('is unknown where nothing tells which modules are loaded', () => {
    const { outcome, undecidedBecause } = answer('WSGIScriptAlias / /s/a.wsgi\n');
    expect(outcome).toBe('undecided');
    expect(undecidedBecause.join()).toContain('mod_status.c');
  });

  it('answers where its module is loaded', () => {
    const text = 'LoadModule status_module x.so\nWSGIScriptAlias / /s/a.wsgi\n';
    expect(answer(text)).toMatchObject({ outcome: 'static', status: 200, undecidedBecause: [] });
  });
});

/** A connection to it is refused, unless a proxy or a container leads it elsewhere. */
describe('a port that nothing listens on', () => {
  const doubtsOf = (text: string) =>
    answersOf(text, ['http://main.example.com:81/'], { sources }).map(({ undecidedBecause }) => undecidedBecause);
  const unheard = expect.stringMatching(/^nothing listens on port 81 \(Listen .*8443\)/);

  it.each([
    ['its files are there', `ServerRoot /etc\nListen 8443\n${MOUNTS}`],
    ['plain HTTP would be refused', `LoadModule ssl_module m\nServerRoot /etc\nListen 8443\nSSLEngine on\n${MOUNTS}`],
  ])('of all of a server is undecided, also where %s', (_, text) => {
    expect(doubtsOf(text)).toEqual([[unheard]]);
  });

  it.each([
    ['a line listens on it', `ServerRoot /etc\nListen 8443\nListen 81\n${MOUNTS}`],
    ['another file may', `Listen 8443\n${MOUNTS}${grant('/srv')}`],
  ])('is none where %s', (_, text) => {
    expect(doubtsOf(text)).toEqual([[]]);
  });
});
