import { describe, expect, it } from 'vitest';
import { pythonSources } from '../deployment/facts-fixture.ts';
import { answersOf } from '../deployment/server-fixture.ts';

const sources = pythonSources({ '/srv/a.wsgi': [] }, {});

/** What `explain` says on the way to an answer, without its places. */
const stepsOf = (...lines: readonly string[]): readonly string[] => {
  const text = `ServerRoot /etc/apache2\nWSGIDaemonProcess web\n<VirtualHost *:80>\nServerName one.example.com\n${lines.join('\n')}\n</VirtualHost>\n`;
  return answersOf(text, ['http://one.example.com/'], { sources })[0]?.steps.map(({ what }) => what) ?? [];
};
const MOUNT = 'WSGIScriptAlias / /srv/a.wsgi';

describe('the steps of an answer', () => {
  it('name what is not written as embedded mode', () => {
    expect(stepsOf(MOUNT)).toContain('process group: embedded mode');
  });

  it('name a group as it is written, and no word twice', () => {
    const steps = stepsOf('WSGIProcessGroup web', MOUNT);
    expect(steps).toContain("process group: 'web'");
    expect(steps).toContain("daemon process 'web' is defined");
  });

  it('show a pattern behind what it comes to', () => {
    const steps = stepsOf(`${MOUNT} application-group=%{SERVER}`);
    expect(steps).toContain("application group: 'one.example.com' (%{SERVER})");
  });

  it('show the main interpreter, not its empty name', () => {
    expect(stepsOf(`${MOUNT} application-group=%{GLOBAL}`).join()).toContain('application group: the main interpreter');
  });

  it('show a name as it is where no request sets its variable', () => {
    expect(stepsOf('WSGIApplicationGroup %{ENV:TENANT}', MOUNT)).toContain("application group: '%{ENV:TENANT}'");
  });

  it('end where the script is not there: no process is chosen for it', () => {
    expect(stepsOf('WSGIScriptAlias / /srv/none.wsgi').some((what) => what.startsWith('process group'))).toBe(false);
  });

  it('say why a group is refused', () => {
    expect(stepsOf(`${MOUNT} process-group=nosuch`).join()).toContain("'nosuch'");
  });
});
