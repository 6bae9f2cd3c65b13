import { describe, expect, it } from 'vitest';
import { ServerOpener } from '../../src/deployment/open-server.ts';
import type { SaidVersions } from '../../src/deployment/told-versions.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';

const NOTHING: SaidVersions = { apache: null, modWsgi: null, python: null };

async function opened(files: Readonly<Record<string, string>>, said: Partial<SaidVersions> = {}) {
  const tree = { '/t/site.conf': 'ServerName a.test\n', ...files };
  const opener = new ServerOpener({
    fs: new MemoryFileSystem(tree),
    parser: await createPythonParser(),
    root: '/t',
    files: () => Object.keys(tree),
    isOwn: () => false,
    isExcluded: () => false,
    options: {
      serverRoot: null,
      defines: [],
      environment: {},
      envvars: null,
      pathMap: {},
      versions: { ...NOTHING, ...said },
    },
  });
  const { versions, assumedVersions } = opener.open({ entry: '/t/site.conf', more: [], isEntry: true });
  return { ...versions, assumed: assumedVersions.join(' ') };
}

describe('the versions that answers hold for', () => {
  it('are those that people run where nothing says one', async () => {
    expect(await opened({})).toMatchObject({ python: '3.12', django: '5.2', assumed: 'apache modWsgi python django' });
  });

  it('are those that an option says', async () => {
    const told = await opened({ '/t/.python-version': '3.8\n' }, { modWsgi: '4.9.4', python: '3.11' });
    expect(told).toMatchObject({ modWsgi: '4.9.4', python: '3.11', assumed: 'apache django' });
  });

  it.each([
    [{ '/t/.python-version': '3.8.10\n' }, { python: '3.8' }],
    [{ '/t/pyproject.toml': '[project]\nrequires-python = ">=3.9"\n' }, { python: '3.12' }],
    [{ '/t/pyproject.toml': '[project]\nrequires-python = ">=3.13"\n' }, { python: '3.13' }],
    [{ '/t/requirements.txt': 'Django==3.2.18\n' }, { django: '3.2' }],
    [{ '/t/requirements.txt': 'Django>=4.2\n' }, { django: '5.2' }],
    [{ '/t/requirements.txt': 'Django<2\n' }, { django: '<2.0' }],
    [{ '/t/requirements.txt': 'requests==2.0\n' }, { django: '5.2', assumed: 'apache modWsgi python django' }],
  ])('are those that the tree asks for: %j', async (files, wanted) => {
    expect(await opened(files)).toMatchObject(wanted);
  });
});
