import { expect, it } from 'vitest';
import { djangoSite, virtualHost } from '../helpers/django-site.ts';
import { attackHere, describeAttacks, groundFor } from './program.ts';

const APPLICATION = 'def application(environ, start_response):\n    return []\n';

/** What is told of a script beside the folder `blog`. */
const toldOf = async (script: string, ...args: readonly string[]): Promise<string> => {
  const ground = groundFor({
    'site.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/site/plain.wsgi'),
    'www/plain.wsgi': `import os\n${script}${APPLICATION}`,
    ...djangoSite('blog'),
  });
  return (await attackHere(ground, ['check', '--format=concise', ...args])).stdout;
};

const OPENS = "open('/etc/blog').read()\n";
const LOOKS = "if os.path.exists('/etc/blog'):\n    raise RuntimeError('x')\n";

describeAttacks('a folder of the tree that is called like a path of the server', () => {
  it.each([
    ['opened', OPENS],
    ['looked for', LOOKS],
  ])('makes no certain failure where it is %s', async (_how, script) => {
    expect(await toldOf(script)).not.toContain('error[mount-fails]');
  });

  it.each([
    ['opened', OPENS, 'IsADirectoryError'],
    ['looked for', LOOKS, 'RuntimeError'],
  ])('is that folder where a person says so: %s', async (_how, script, says) => {
    const told = await toldOf(script, '--path-map', '/etc/blog=blog');
    expect(told).toContain('error[mount-fails]');
    expect(told).toContain(says);
  });

  it('is that folder where the script names it by its own place', async () => {
    const script = "open(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'blog'))\n";
    expect(await toldOf(script)).toContain('IsADirectoryError');
  });
});
