import { describe, expect, it } from 'vitest';
import { judgeMachine } from '../../../src/apache/model/machine-needs.ts';
import { MachineDisk } from '../../../src/host/server-disk.ts';
import { wholeTree } from '../../helpers/disks.ts';
import { memoryServer } from '../../helpers/memory-server.ts';

const FILES = {
  '/etc/passwd': 'www-data:x:33:33::/:/bin/sh\n',
  '/etc/group': 'www-data:x:33:\n',
  '/etc/ssl/a.pem': 'x',
  '/var/log/apache2/error.log': '',
};

/** What is said of a line on the machine itself, and what is told of it where only a tree is there. */
function judge(line: string) {
  const { config, fs } = memoryServer({ '/etc/httpd.conf': `${line}\n`, ...FILES });
  const tree = judgeMachine(config, wholeTree(fs));
  expect(tree.refusal).toBeNull();
  return {
    onMachine: judgeMachine(config, new MachineDisk(fs)).refusal?.message ?? null,
    inTree: tree.needs.map(({ what, line: at }) => `${what}, line ${at}`),
  };
}

describe('what start-up hangs on besides the files', () => {
  it.each([
    ['SSLCertificateFile /etc/ssl/b.pem', 'the file /etc/ssl/b.pem'],
    ['SSLProxyCACertificatePath /etc/none', 'the folder /etc/none'],
    ['User nobody-there', 'the user nobody-there'],
    ['WSGIDaemonProcess a user=www-data group=www-data supplementary-groups=www-data,other', 'the group other'],
    ['WSGIDaemonProcess a script-user=other', 'the user other'],
    ['DocumentRoot /srv/none', 'the folder /srv/none'],
    ['ErrorLog /var/none/error.log', 'the folder /var/none'],
    ['RewriteMap m txt:/etc/none.txt', 'the file /etc/none.txt'],
    ['Mutex file:/var/none', 'the folder /var/none'],
    ['SSLPassPhraseDialog exec:/bin/none', 'the file /bin/none'],
  ])('%s', (line, need) => {
    const { onMachine, inTree } = judge(line);
    expect(onMachine).not.toBeNull();
    expect(inTree).toContain(`${need}, line 1`);
  });

  it.each([
    'SSLCertificateFile /etc/ssl/a.pem',
    'ErrorLog /var/log/apache2/other.log',
    'ErrorLog syslog:local7',
    'ErrorLog "|/usr/bin/rotatelogs /var/none/log"',
    'User #33',
    '<VirtualHost *:80>\nDocumentRoot /srv/none\n</VirtualHost>',
    'Listen 127.0.0.1:8080',
    'Listen 8080',
    'RewriteMap m int:tolower',
    'SSLRandomSeed startup builtin',
    'SSLProtocol all -SSLv3',
    '<IfDefine Nowhere>\nUser nobody-there\n</IfDefine>',
  ])('nothing: %s', (line) => {
    expect(judge(line)).toEqual({ onMachine: null, inTree: [] });
  });

  it.each([
    ['Listen web.example.com:80', 'an address of the name web.example.com, line 1'],
    ['RemoteIPTrustedProxy proxy.example.com 10.0.0.1', 'an address of the name proxy.example.com, line 1'],
    ['SSLProtocol +SSLv3', 'an OpenSSL that has SSLv3, line 1'],
  ])('what nobody can look for: %s', (line, need) => {
    expect(judge(line)).toEqual({ onMachine: null, inTree: [need] });
  });

  it('names modules last, and paths from a server root that is not known as they are written', () => {
    const text = 'LoadModule x_module m.so\nErrorLog logs/error.log\nUser nobody-there\n';
    const { config, fs } = memoryServer({ '/etc/httpd.conf': text }, { serverRoot: null });
    expect(judgeMachine(config, wholeTree(fs)).needs.map(({ what }) => what)).toEqual([
      'the folder logs',
      'the user nobody-there',
      'the file m.so',
    ]);
  });

  it('knows the accounts of the machine', () => {
    expect(judge('WSGIDaemonProcess a user=www-data group=www-data').onMachine).toBeNull();
  });
});
