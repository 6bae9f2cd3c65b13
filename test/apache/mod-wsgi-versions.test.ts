import { describe, expect, it } from 'vitest';
import { refuseVersion } from '../../src/config/modelled-versions.ts';
import { loadModules, memoryServer } from '../helpers/memory-server.ts';

function refusalOf(line: string, modWsgiVersion: string): string | null {
  const modules = loadModules(['mpm_event', 'authz_core', 'wsgi']);
  const files = { '/etc/httpd.conf': `${modules}ServerName x.test\nListen 80\n${line}\n` };
  return memoryServer(files, { modWsgiVersion }).config.startupError?.message ?? null;
}

describe('versions of mod_wsgi', () => {
  it.each([
    ['WSGIPerInterpreterGIL On', '5.0.2', '6.0.6'],
    ['WSGIDestroyInterpreter Off', '4.9.0', '4.9.1'],
    ['WSGITrustedProxies 10.0.0.1', '4.4.9', '4.4.10'],
    ['WSGIDaemonProcess a restart-interval=5', '4.5.11', '4.5.12'],
    ['WSGIDaemonProcess a python-home=/x', '3.3', '3.4'],
    ['WSGIDaemonProcess a switch-interval=0.1', '5.0.2', '6.0.0'],
  ])('%s is refused by %s and taken by %s', (line, before, since) => {
    expect(refusalOf(line, before)).toMatch(/Invalid (command|option)/);
    expect(refusalOf(line, since)).toBeNull();
  });

  it.each(['WSGILazyInitialization On', 'WSGIDaemonProcess a newrelic-environment=x'])('%s ends with 6', (line) => {
    expect(refusalOf(line, '5.0.2')).toBeNull();
    expect(refusalOf(line, '6.0.6')).toMatch(/Invalid (command|option)/);
  });

  it('that are not modelled are named with those that are', () => {
    expect(refuseVersion('mod-wsgi', '7.0')).toContain('3, 4, 5 and 6');
    expect(refuseVersion('apache', '2.2.34')).toContain('2.4');
    expect(refuseVersion('python', '4.0')).toContain('Python');
    expect(refuseVersion('mod-wsgi', '6.1.1')).toBeNull();
  });
});
