import { describe, expect, it } from 'vitest';
import { namesHost, parseOperand, requestsFor } from '../../src/explain/parse-operand.ts';
import { readRequests } from '../../src/explain/parse-requests.ts';
import { serverOf } from '../deployment/server-fixture.ts';

const HOSTS = `LoadModule ssl_module m
Listen 443
Listen 8443
<VirtualHost *:80>
ServerName one.example.com
ServerAlias www.example.com
</VirtualHost>
<VirtualHost *:443>
ServerName one.example.com
SSLEngine on
</VirtualHost>
<VirtualHost *:8080>
ServerName two.example.com
</VirtualHost>
`;

const urlsFor = (written: string): readonly string[] => {
  const operand = parseOperand(written);
  return operand ? requestsFor(serverOf(HOSTS), operand).map(({ url }) => url) : [];
};

describe('what a person asks about', () => {
  it.each([
    ['https://one.example.com/x?y', ['https://one.example.com/x?y']],
    ['one.example.com', ['https://one.example.com/']],
    ['ONE.example.com./a/b', ['https://one.example.com/a/b']],
    ['one.example.com:80/a', ['http://one.example.com/a']],
    ['www.example.com', ['http://www.example.com/']],
    ['two.example.com', ['http://two.example.com:8080/']],
    ['two.example.com:8443', ['http://two.example.com:8443/']],
    ['nobody.example.com/x', ['http://nobody.example.com:8443/x']],
    ['not a host', []],
    ['one.example.com:x', []],
  ])('%s', (written, urls) => {
    expect(urlsFor(written)).toEqual(urls);
  });

  it('is a path of every server that has one', () => {
    expect(urlsFor('/x')).toEqual([
      'http://main.example.com:8443/x',
      'http://one.example.com/x',
      'https://one.example.com/x',
      'http://two.example.com:8080/x',
    ]);
  });

  it('is a name that a virtual host has, or none', () => {
    const server = serverOf(HOSTS);
    expect(['one.example.com', 'www.example.com', 'nobody.example.com'].map((name) => namesHost(server, name))).toEqual(
      [true, true, false],
    );
  });
});

describe('a list of requests', () => {
  it('is read as it is written, other keys passed over', () => {
    const text = JSON.stringify([
      { url: 'http://a/', more: 1 },
      { url: 'HTTPS://a/', hostHeader: '', connect: '127.0.0.1', method: 'POST', headers: { A: 'b' } },
    ]);
    expect(readRequests(text)).toEqual([
      { url: 'http://a/', headers: {} },
      { url: 'HTTPS://a/', hostHeader: '', connect: '127.0.0.1', method: 'POST', headers: { A: 'b' } },
    ]);
  });

  it.each([
    ['[', 'not JSON'],
    ['{}', 'not a JSON array'],
    ['[null]', 'request 0: url'],
    ['["http://a/"]', 'request 0: url'],
    ['[{"url": "ftp://a/"}]', 'request 0: url'],
    ['[{"url": "http://a/"}, {"url": 1}]', 'request 1: url'],
    ['[{"url": "http://a/", "hostHeader": 1}]', 'hostHeader'],
    ['[{"url": "http://a/", "connect": 1}]', 'connect'],
    ['[{"url": "http://a/", "connect": "127.0.0.1:8080"}]', 'IP address; its port is that of the url'],
    ['[{"url": "http://a/", "connect": "localhost"}]', 'IP address'],
    ['[{"url": "http://a/", "method": "GET IT"}]', 'method'],
    ['[{"url": "http://a/", "method": 1}]', 'method'],
    ['[{"url": "http://a/", "headers": []}]', 'headers'],
    ['[{"url": "http://a/", "headers": null}]', 'headers'],
    ['[{"url": "http://a/", "headers": {"A": 1}}]', 'headers'],
  ])('%s is told to be wrong', (text, problem) => {
    expect(readRequests(text)).toContain(problem);
  });
});
