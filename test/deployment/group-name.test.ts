import { describe, expect, it } from 'vitest';
import { expandCallableObject, expandGroupName, type NameContext } from '../../src/deployment/group-name.ts';
import { known, unknown } from '../../src/source/static-value.ts';

const context: NameContext = {
  serverName: known('Site-1.example.com'),
  requestedHost: 'www.example.com',
  port: known(8080),
  scriptName: known('/Shop//Admin'),
  variable: (name) =>
    ({
      GROUP: known('chosen'),
      NESTED: known('%{SERVER}'),
      AGAIN: known('%{ENV:GROUP}'),
      ODD: unknown('set by a regex'),
    })[name] ?? null,
  modWsgi: '4.9.4',
};

describe('expandGroupName', () => {
  it.each([
    ['%{GLOBAL}', ''],
    ['plain', 'plain'],
    ['%{SERVER}', 'Site-1.example.com:8080'],
    ['%{HOST}', 'www.example.com:8080'],
    ['%{RESOURCE}', 'Site-1.example.com:8080|/shop/admin'],
    ['%{ENV:GROUP}', 'chosen'],
    ['%{ENV:NESTED}', 'Site-1.example.com:8080'],
    ['%{ENV:AGAIN}', '%{ENV:GROUP}'],
    ['%{ENV:NOT_SET}', '%{ENV:NOT_SET}'],
    ['%{UNKNOWN}', '%{UNKNOWN}'],
    ['site-%{HOST}', 'site-%{HOST}'],
    ['%{global}', '%{global}'],
  ])('%s names %s', (written, name) => {
    expect(expandGroupName(written, context)).toEqual(known(name));
  });

  it.each([80, 443])('leaves port %d out, so http and https share an interpreter', (port) => {
    expect(expandGroupName('%{RESOURCE}', { ...context, port: known(port), scriptName: known('') })).toEqual(
      known('Site-1.example.com|'),
    );
  });

  it('keeps the case of the mount from mod_wsgi 6 on', () => {
    expect(expandGroupName('%{RESOURCE}', { ...context, modWsgi: '6.0.5' })).toEqual(
      known('Site-1.example.com:8080|/Shop/Admin'),
    );
  });

  it('takes the server name for %{HOST} where the client names none', () => {
    expect(expandGroupName('%{HOST}', { ...context, requestedHost: null })).toEqual(known('Site-1.example.com:8080'));
  });

  it('does not guess what a variable holds', () => {
    expect(expandGroupName('%{ENV:ODD}', context)).toMatchObject({ kind: 'unknown' });
  });
});

describe('expandCallableObject', () => {
  it.each([
    ['app', 'app'],
    ['%{ENV:GROUP}', 'chosen'],
    ['%{ENV:NOT_SET}', 'application'],
    ['%{SERVER}', 'application'],
  ])('%s calls %s', (written, name) => {
    expect(expandCallableObject(written, context)).toEqual(known(name));
  });
});
