import { expect, it } from 'vitest';
import { readPythonSources } from '../../src/deployment/read-python-sources.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { wholeTree } from '../helpers/disks.ts';

const rungs = Array.from(
  { length: 50 },
  (_, i) =>
    `    if os.environ.get('A${i}'):\n        names = [str(i) for i in range(200)]\n        os.environ['B${i}'] = ','.join(names)`,
).join('\n');

const PROGRAM = `import os
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')
def work():
${rungs}
work()
`;

it('follows a program of the command line less far than a script, and still tells what it begins with', async () => {
  const fs = new MemoryFileSystem({ '/t/manage.py': PROGRAM });
  const parser = await createPythonParser('native');
  const sources = readPythonSources({ fs, parser, root: '/t', disk: wholeTree(fs) });
  const program = sources.moduleFacts('/t/manage.py', '__main__');
  expect(program?.effects[0]).toMatchObject({ key: 'DJANGO_SETTINGS_MODULE', certain: true });
  const written = (facts: typeof program) => new Set(facts?.effects.map(({ key }) => key)).size;
  expect(written(program)).toBeLessThan(written(sources.moduleFacts('/t/manage.py', 'manage')));
});
