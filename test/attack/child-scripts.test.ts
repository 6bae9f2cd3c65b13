import { expect, it } from 'vitest';
import { assigningWsgi, djangoSite, virtualHost } from '../helpers/django-site.ts';
import { attackHere, describeAttacks, groundFor } from './program.ts';

const SET = "    os.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n";
const CHECK = 'def check_password(environ, user, password):\n';

interface Case {
  readonly script?: string | null;
  readonly wsgi?: string;
  readonly before?: string;
  readonly directive?: string;
}

/** What is told of one embedded site whose visitors a script of httpd's is asked about. */
const toldOf = async ({ script = null, wsgi, before = '', directive = 'WSGIAuthUserScript' }: Case) => {
  const lines = ['<Location />', `${directive} /srv/blog/auth.py`, '</Location>'];
  const ground = groundFor({
    ...djangoSite('blog', wsgi === undefined ? {} : { wsgi }),
    'site.conf': before + virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py', ...lines),
    ...(script === null ? {} : { 'blog/auth.py': `import os\n\n${script}` }),
  });
  return (await attackHere(ground, ['check', '--format=concise'])).stdout;
};

const UNDECIDED = 'notice[site-undecided] what serves / of blog.example.com is undecided';
const WRITES = `${CHECK}${SET}    return True\n`;

describeAttacks('a script that httpd asks in its own processes', () => {
  it.each([
    ['when it is asked', WRITES, 'WSGIAuthUserScript', 'auth.py:4'],
    ['when it is loaded', `${SET.trim()}\n${CHECK}    return True\n`, 'WSGIAuthUserScript', 'auth.py:3'],
    ['for a digest', `def get_realm_hash(environ, user, realm):\n${SET}`, 'WSGIAuthUserScript', 'auth.py:4'],
    ['for groups', `def groups_for_user(environ, user):\n${SET}    return ['']\n`, 'WSGIAuthGroupScript', 'auth.py:4'],
    ['for access', `def allow_access(environ, host):\n${SET}    return True\n`, 'WSGIAccessScript', 'auth.py:4'],
  ])(
    'leaves the settings of embedded sites undecided where it writes them %s',
    async (_when, script, directive, at) => {
      const told = await toldOf({ script, directive });
      expect(told).toContain(
        `${UNDECIDED}: ${directive} /srv/blog/auth.py runs in the same process, and ${at} may set DJANGO_SETTINGS_MODULE`,
      );
    },
  );

  it('leaves them undecided where it is not among the files', async () => {
    expect(await toldOf({})).toContain('it is not among the files analysed, so whether it sets DJANGO_SETTINGS_MODULE');
  });

  it.each([
    ['it writes another variable', { script: WRITES.replace('DJANGO_SETTINGS_MODULE', 'SHOP_MODE') }],
    ['it writes what the site asks for', { script: WRITES.replace('shop.', 'blog.') }],
    ['the site assigns its own', { script: WRITES, wsgi: assigningWsgi('blog') }],
    ['the site has a process of its own', { script: WRITES, before: 'WSGIDaemonProcess b\nWSGIProcessGroup b\n' }],
  ])('says nothing where %s', async (_why, asked) => {
    expect(await toldOf(asked)).not.toContain('site-undecided');
  });
});
