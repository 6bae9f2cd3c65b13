import type { ScenarioRequest } from '../scenario.ts';
import type { Random } from './random.ts';

/** What requests can aim at. */
export interface Targets {
  readonly names: readonly string[];
  readonly mounts: readonly string[];
  readonly listen: readonly string[];
  /** Port 443 may speak TLS. */
  readonly isTls: boolean;
  readonly count: number;
}

const SUFFIXES = [
  '',
  '',
  '/',
  '/x',
  '/sub',
  '/sub/deep/y',
  '//',
  '/a//b',
  '/%41',
  '/a%2Fb',
  '/.',
  '/..',
  '/../x',
  '/a/../../app',
];
const LOOSE = [
  '/',
  '/nothing',
  '/old/x',
  '/static/none',
  '/gone',
  '/rw/x',
  '/late',
  '/%zz',
  '/a%00b',
  '/?q=/app',
  '/one.wsgi/y',
];

/** Requests that hit, nearly hit and miss, in an order that is part of the test: the first one loads, others inherit. */
export function generateRequests(random: Random, { names, mounts, listen, isTls, count }: Targets): ScenarioRequest[] {
  const known = names.length > 0 ? names : ['a.example.com'];
  return Array.from({ length: count }, () => {
    const listener = random.pick(listen);
    const port = listener.split(':').at(-1) ?? '80';
    const host = random.chance(88)
      ? random.pick(known)
      : random.pick(['unknown.example.net', 'main.scope.invalid', '127.0.0.1']);
    const overTls = isTls && port === '443' && random.chance(85);
    const origin = overTls ? `https://${host}` : `http://${host}${port === '80' ? '' : `:${port}`}`;
    const url = origin + pathFor(random, mounts);
    const connect = listener.includes(':') ? { connect: listener.split(':')[0] ?? '127.0.0.1' } : {};
    return {
      url: random.chance(15) && !url.includes('?') ? `${url}?${random.pick(['q=1', 'Q=1', '5', 'a', 'z'])}` : url,
      ...connect,
      ...(random.chance(15) ? { hostHeader: oddHost(random, host) } : {}),
      ...(random.chance(8) ? { method: random.pick(['POST', 'PUT', 'OPTIONS', 'DELETE']) } : {}),
      ...(random.chance(5) ? { headers: { 'X-Kind': random.pick(['left', 'right']) } } : {}),
    };
  });
}

function pathFor(random: Random, mounts: readonly string[]): string {
  if (mounts.length === 0 || random.chance(12)) return random.pick(LOOSE);
  const mount = encodeURI(random.pick(mounts));
  const base = mount === '/' && random.chance(80) ? '' : mount;
  const path = `${base}${random.pick(SUFFIXES)}`;
  const odd = random.below(20);
  if (odd === 0) return path.toUpperCase().replace(/^$/, '/');
  if (odd === 1) return `/${path}`;
  if (odd === 2) return `${path}bar`.replace(/^bar/, '/bar');
  return path === '' ? '/' : path;
}

function oddHost(random: Random, host: string): string {
  return random.pick([
    ...[
      host.toUpperCase(),
      `${host}.`,
      `${host}:81`,
      `${host}:443`,
      `${host}:8080`,
      '',
      `${host}..`,
      'a_b.example.com',
    ],
    ...[`${host}:`, `${host}:0`, `.${host}`, '10.0.0', '[::1]', 'other.example.com'],
  ]);
}
