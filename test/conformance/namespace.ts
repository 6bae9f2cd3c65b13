import { spawnSync } from 'node:child_process';

const INSIDE = 'WSGISCOPE_CONFORMANCE_INSIDE';
const SPACES = ['--net', '--ipc', '--pid', '--mount', '--fork', '--kill-child', '--mount-proc'];

/**
 * Runs this very command again in network and process namespaces of its own, where the ports are free and every process
 * ends with the run; returns its exit code. Returns null where it should go on here: inside already, or namespaces are
 * not allowed, in which case the servers listen on the loopback of the machine.
 */
export function runIsolated(): number | null {
  if (process.env[INSIDE]) return null;
  const way = [[], ['--user', '--map-current-user', '--keep-caps']]
    .map((how) => [...how, ...SPACES])
    .find((options) => succeeds(options));
  if (!way) return null;
  const done = spawnSync(
    'unshare',
    [...way, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', process.execPath, ...process.argv.slice(1)],
    { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } },
  );
  return done.status ?? 1;
}

const succeeds = (options: readonly string[]): boolean =>
  spawnSync('unshare', [...options, 'ip', 'link', 'set', 'lo', 'up'], { timeout: 5_000 }).status === 0;
