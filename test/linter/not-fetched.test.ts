import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, DEFAULT_SETTINGS } from '../../src/api.ts';
import { djangoSite, virtualHost } from '../helpers/django-site.ts';

/** What is told of a site whose settings name an application `shop` beside its package, which the checkout has as `put` leaves it. */
async function told(put: (project: string) => void): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'tree-'));
  try {
    const files = {
      'site.conf': virtualHost(
        'blog.example.com',
        'WSGIDaemonProcess blog python-path=/srv/blog',
        'WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=blog',
      ),
      ...djangoSite('blog', { settings: "ROOT_URLCONF = 'blog.urls'\nINSTALLED_APPS = ['shop']\n" }),
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    rmSync(join(root, 'blog/setup.py'));
    put(join(root, 'blog'));
    const { result } = await check({ paths: [root], settings: DEFAULT_SETTINGS });
    return result.findings.map(({ ruleId, message }) => `${ruleId}: ${message}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

describe('an application that a checkout lacks', () => {
  it.each([
    ['a link into a submodule that was not fetched', (at: string) => symlinkSync('vendor/shop', join(at, 'shop'))],
    ['the empty folder of a submodule', (at: string) => mkdirSync(join(at, 'shop'))],
  ])('is not said to be missing on the server: %s', async (_what, put) => {
    expect(await told(put)).toEqual([]);
  });

  it('is missing where a file that is no module has its name', async () => {
    const findings = await told((at) => writeFileSync(join(at, 'shop'), 'opening hours\n'));
    expect(findings.join()).toContain("No module named 'shop'");
  });
});
