import type { Tree } from '../helpers/analyse-tree.ts';
import { djangoSite } from '../helpers/django-site.ts';
import { SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attackHere, groundFor } from './program.ts';

/** A script with some lines of its own, in which NAME is the name of its site. */
export const scriptOf = (name: string, lines: readonly string[]): string =>
  [
    'import os',
    'from django.core.wsgi import get_wsgi_application',
    ...lines,
    'application = get_wsgi_application()',
    '',
  ]
    .join('\n')
    .replaceAll('NAME', name);

/** What is told of both sites in one process, whose scripts are written alike. */
export const toldOfBoth = async (lines: readonly string[], conf: Tree = {}): Promise<string> => {
  const both = ['blog', 'shop'].map((name) => djangoSite(name, { wsgi: scriptOf(name, lines) }));
  const ground = groundFor(Object.assign({}, SHARED_PROCESS, ...both, conf));
  return (await attackHere(ground, ['check', '--format=concise'])).stdout;
};
