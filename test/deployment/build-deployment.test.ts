import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/deployment/deployment.ts';
import { leaksOf } from '../../src/deployment/leaks.ts';
import { type Line, pythonSources } from './facts-fixture.ts';
import { deploymentOfText } from './server-fixture.ts';

const leaksIn = (deployment: Deployment) => deployment.processGroups.flatMap((group) => leaksOf(group, deployment));

const site = (line: Line): Line[] => [line, { handler: 'get_wsgi_application' }];
const sources = pythonSources({
  '/srv/a.wsgi': site({ setdefault: 'a.settings' }),
  '/srv/b.wsgi': site({ setdefault: 'b.settings' }),
  '/srv/c.wsgi': site({ assign: 'c.settings' }),
});
const host = (body: string, name = 'one.example.com') =>
  `<VirtualHost *:80>\nServerName ${name}\n${body}\n</VirtualHost>\n`;

describe('buildDeployment', () => {
  it('puts every mount into its process and interpreter', () => {
    const text = `WSGIDaemonProcess web\n${host('WSGIProcessGroup web\nWSGIScriptAlias /b /srv/b.wsgi process-group=%{GLOBAL}\nWSGIScriptAlias / /srv/a.wsgi')}`;
    const { processGroups } = deploymentOfText(text, sources);
    const seen = processGroups.map((group) => [group.name, group.interpreters.map((one) => one.applicationGroup)]);
    expect(seen).toEqual([
      ['', ['one.example.com|/b']],
      ['web', ['one.example.com|']],
    ]);
  });

  it('lets a section of the main server beat a plain line of the virtual host', () => {
    const text = `WSGIDaemonProcess one\nWSGIDaemonProcess two\n<Directory /srv>\nWSGIProcessGroup two\n</Directory>\n${host('WSGIProcessGroup one\nWSGIScriptAlias / /srv/a.wsgi')}`;
    const { mounts } = deploymentOfText(text, sources);
    expect(mounts[0]?.processGroup).toMatchObject({
      value: { value: 'two' },
      setBy: { line: 4 },
      overrides: [{ line: 8 }],
    });
  });

  it('sees a site that sends plain HTTP elsewhere as the proxy in front of it does', () => {
    const groups = (condition: string) =>
      deploymentOfText(
        `WSGIDaemonProcess web\n${host(
          `RewriteEngine On\nRewriteCond ${condition}\nRewriteRule ^/?(.*) https://%{SERVER_NAME}/$1 [R,L]\nWSGIScriptAlias / /srv/a.wsgi\n<Location />\nWSGIProcessGroup web\n</Location>`,
        )}`,
        sources,
      ).mounts.map(({ processGroup: { value } }) => (value.kind === 'known' ? value.value : null));
    expect(groups('%{HTTP:X-Forwarded-Proto} !https')).toEqual(['web']);
  });

  it('marks a mount that an earlier one hides, and runs it nowhere', () => {
    const { mounts, processGroups } = deploymentOfText(
      host('WSGIScriptAlias / /srv/a.wsgi\nWSGIScriptAlias /b /srv/b.wsgi'),
      sources,
    );
    expect(mounts.map((mount) => mount.shadowedBy?.url ?? null)).toEqual([null, '/']);
    expect(processGroups.flatMap((group) => group.mounts)).toHaveLength(1);
  });

  it('gives every virtual host the mounts of the main server', () => {
    const text = `WSGIScriptAlias /all /srv/c.wsgi\n${host('WSGIScriptAlias / /srv/a.wsgi')}${host('', 'two.example.com')}`;
    const groups = deploymentOfText(text, sources).mounts.flatMap(({ applicationGroup }) =>
      applicationGroup.value.kind === 'known' ? [applicationGroup.value.value] : [],
    );
    expect(groups).toContain('two.example.com|/all');
  });

  it('says which mounts mod_wsgi refuses, and finds no leak there', () => {
    const text = host(
      'WSGIScriptAlias /b /srv/b.wsgi process-group=nosuch\nWSGIScriptAlias / /srv/a.wsgi process-group=nosuch',
    );
    const deployment = deploymentOfText(text, sources);
    expect(deployment.mounts.map((mount) => mount.refusal?.kind)).toEqual([
      'undefined-process-group',
      'undefined-process-group',
    ]);
    expect(leaksIn(deployment)).toEqual([]);
  });

  it('finds the sites of one process that leak, and those of one interpreter that assignment does not help', () => {
    const both = host('WSGIScriptAlias /b /srv/b.wsgi\nWSGIScriptAlias /c /srv/c.wsgi\nWSGIScriptAlias / /srv/a.wsgi');
    const leaks = (text: string) =>
      leaksIn(deploymentOfText(text, sources)).map(
        (leak) => `${leak.through} ${leak.writer.deployedPath} ${leak.victim.deployedPath}`,
      );
    expect(leaks(both).filter((leak) => leak.endsWith('/srv/c.wsgi'))).toEqual([]);
    const victims = leaksIn(deploymentOfText(both, sources)).filter(
      ({ victim }) => victim.deployedPath === '/srv/a.wsgi',
    );
    expect(victims.map(({ through, mayGet }) => [through, [...mayGet].sort()])).toEqual([
      ['inherited', ['b.settings', 'c.settings']],
    ]);
    expect(leaks(`WSGIApplicationGroup %{GLOBAL}\n${both}`)).toContain('shared-interpreter /srv/b.wsgi /srv/c.wsgi');
  });

  it('fixes the order where a script is preloaded', () => {
    const text = `WSGIDaemonProcess web\n${host('WSGIScriptAlias /b /srv/b.wsgi process-group=web application-group=x\nWSGIScriptAlias / /srv/a.wsgi process-group=web')}`;
    const leaks = leaksIn(deploymentOfText(text, sources));
    expect(leaks.map((leak) => [leak.writer.deployedPath, leak.victim.deployedPath, leak.order])).toEqual([
      ['/srv/b.wsgi', '/srv/a.wsgi', 'always'],
    ]);
  });
});
