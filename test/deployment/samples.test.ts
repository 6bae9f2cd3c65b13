import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { leaksOf } from '../../src/deployment/leaks.ts';
import { deploymentOf, ServerOpener } from '../../src/deployment/open-server.ts';
import { NodeFileSystem } from '../../src/host/node-file-system.ts';
import { filesBelow } from '../../src/project/open-tree.ts';
import { createPythonParser, type PythonParser } from '../../src/python/syntax/index.ts';
import { GRAPH_FORMATS, renderGraph } from '../../src/reporters/graph/index.ts';
import { VERSIONS } from './server-fixture.ts';

let parser: PythonParser;

beforeAll(async () => {
  parser = await createPythonParser();
});

function sample(name: string) {
  const folder = resolve('samples', name);
  const fs = new NodeFileSystem({ roots: [folder], maxBytes: 1 << 20 });
  const opener = new ServerOpener({
    fs,
    parser,
    root: folder,
    files: () => filesBelow(fs, folder),
    isOwn: () => false,
    isExcluded: () => false,
    options: { serverRoot: null, defines: [], environment: {}, envvars: null, pathMap: {}, versions: VERSIONS },
  });
  return [deploymentOf(opener.open({ entry: `${folder}/apache.conf`, more: [], isEntry: true }), [])];
}

const leaksIn = (name: string) =>
  sample(name).flatMap((deployment) => deployment.processGroups.flatMap((group) => leaksOf(group, deployment)));

describe('the samples', () => {
  it.each([
    ['shared-process', ['inherited certain', 'inherited certain']],
    ['shared-process-repaired', []],
    ['clean', []],
    ['alias-order', []],
  ])('%s', (name, leaks) => {
    expect(leaksIn(name).map((leak) => `${leak.through} ${leak.proof}`)).toEqual(leaks);
  });

  it('shared-interpreter leaks although both sites assign', () => {
    const leaks = leaksIn('shared-interpreter');
    expect(leaks.map((leak) => leak.through)).toContain('shared-interpreter');
    expect(leaks.every((leak) => leak.victimEffect?.how === 'assign')).toBe(true);
  });

  it.each(GRAPH_FORMATS)('the picture as %s names every script', async (format) => {
    const text = await renderGraph(sample('shared-process'), format, (file) =>
      file.replace(`${resolve('samples')}/`, ''),
    );
    expect(text).toContain('blog/blog/wsgi.py');
    expect(text).toContain('shop/shop/wsgi.py');
  });
});
