import { posix } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { type DjangoRange, djangoRangesIn } from './django-range.ts';

/** Files at the top of a tree that name the packages of a project, the exact ones first. */
const FILES = [
  ...[
    'poetry.lock',
    'uv.lock',
    'Pipfile.lock',
    'requirements.txt',
    'requirements/base.txt',
    'requirements/production.txt',
  ],
  ...['Pipfile', 'pyproject.toml', 'setup.cfg', 'setup.py'],
];

/** The versions of Django that the files at the top of a tree ask for; null where none says one. The first that does decides. */
export function findDjangoInTree(fs: FileSystem, root: FilePath): DjangoRange | null {
  for (const name of FILES) {
    const file = posix.join(root, name);
    const found = fs.readText(file);
    const [range] = found.kind === 'text' ? djangoRangesIn(file, found.text) : [];
    if (range) return range;
  }
  return null;
}
