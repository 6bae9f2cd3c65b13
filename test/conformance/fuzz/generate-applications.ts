import type { Random } from './random.ts';

const SHAPES = [
  ...['setdefault', 'setdefault', 'setdefault', 'assignment', 'assignment', 'not-in', 'get-none', 'get-or', 'update'],
  ...['pop-then-setdefault', 'loop', 'function', 'conditional', 'try-key', 'putenv', 'nothing'],
  ...['del-then-assignment', 'pop-then-assignment', 'guarded-del', 'clear-then-setdefault', 'write-then-pop', 'class'],
  ...[
    'other-variable',
    'own-variable',
    'if-equal',
    'update-default',
    'or-equals',
    'setdefault',
    'setdefault',
    'assignment',
  ],
];

const FLAGS = ['breaks-before', 'breaks-after', 'no-path', 'no-settings', 'per-request'];

/** Some WSGI scripts: with and without Django, in code bases of their own or in one that several share. */
export function generateApplications(random: Random): Record<string, string> {
  const applications: Record<string, string> = {};
  for (const name of ['one', 'two', 'three'].slice(0, 1 + random.below(3))) {
    const writes = random.chance(30)
      ? ` ${random.pick(['setdefault', 'assignment', 'update'])} portal.settings.left`
      : '';
    applications[`${name}.wsgi`] =
      `plain ${name}${writes}${random.chance(8) ? ` ${random.pick(FLAGS.slice(0, 2))}` : ''}`;
  }
  if (random.chance(40)) applications['deep/app.wsgi'] = 'plain deep';
  const flag = (): string => (random.chance(15) ? ` ${random.pick(FLAGS)}` : '');
  for (const name of random.some(['left', 'right'], 70))
    applications[`portal/portal/${name}.py`] = `${random.pick(SHAPES)} portal.settings.${name}${flag()}`;
  for (const name of random.some(['blog', 'shop'], 50))
    applications[`${name}/${name}/wsgi.py`] = `${random.pick(SHAPES)} ${name}.settings${flag()}`;
  return applications;
}
