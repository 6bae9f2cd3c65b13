import type { DirectiveNode, SectionNode } from '../syntax/config-node.ts';
import { isBufferSize, isSpan, numberIn } from './arguments/word-rule.ts';
import { isMalformedPattern } from './pattern.ts';

/** What an option of ProxyPass may be given, and httpd's words for anything else (mod_proxy.c:set_worker_param; tried with `apache2 -t`). */
interface WorkerOption {
  readonly keys: string;
  readonly takes: (value: string) => boolean;
  readonly text: string;
}

const isFlag = (value: string): boolean => /^(on|off)$/i.test(value);
/** A span of time that is not none (util.c:ap_timeout_parameter_parse). */
const isSomeSpan = (value: string): boolean => isSpan(value) && /^\s*\+?\d*[1-9]/.test(value);

const WORKER_OPTIONS: readonly WorkerOption[] = [
  { keys: 'loadfactor', takes: numberIn(1, 100), text: 'LoadFactor must be a number between 1..100' },
  { keys: 'retry', takes: numberIn(0), text: 'Retry must be a positive value' },
  { keys: 'ttl', takes: numberIn(1), text: 'TTL must be at least one second' },
  { keys: 'timeout', takes: numberIn(1), text: 'Timeout must be at least one second' },
  { keys: 'min max smax', takes: numberIn(0), text: 'Min, Max and Smax must be positive numbers' },
  { keys: 'acquire', takes: isSomeSpan, text: 'Acquire must be at least one millisecond' },
  { keys: 'ping', takes: isSomeSpan, text: 'Ping/Pong timeout must be at least one millisecond' },
  { keys: 'connectiontimeout', takes: isSomeSpan, text: 'Connectiontimeout must be at least one millisecond.' },
  {
    keys: 'iobuffersize receivebuffersize',
    takes: isBufferSize,
    text: 'buffer size must be >= 512 bytes, or 0 for system default.',
  },
  { keys: 'keepalive disablereuse enablereuse', takes: isFlag, text: 'KeepAlive and reuse must be On|Off' },
  {
    keys: 'flushpackets',
    takes: (value) => /^(on|off|auto)$/i.test(value),
    text: 'flushpackets must be on|off|auto',
  },
  { keys: 'flushwait', takes: numberIn(0, 1000), text: 'flushwait must be <= 1000' },
  { keys: 'lbset', takes: numberIn(0, 99), text: 'lbset must be between 0 and 99' },
  { keys: 'status', takes: (value) => /^[-+dsihenrc0-9,]*$/i.test(value), text: 'Unknown status parameter option' },
];

const OPTION_OF: ReadonlyMap<string, WorkerOption> = new Map(
  WORKER_OPTIONS.flatMap((option) => option.keys.split(' ').map((key) => [key, option] as const)),
);

/** Options of which any value is let through here. */
const FREE_OPTION =
  /^(route|redirect|flusher|upgrade|responsefieldsize|secret|addressttl|mapping|nofailover|stickysession|stickysessionsep|lbmethod|maxattempts|failonstatus|failontimeout|growth|scolonpathdelim|hc\w+|forcerecovery|bgrowth|nonce|version|connection_pool_ttl|\w*interpolate)$/;

/** In a section the path is that of the section; outside it must be written (mod_proxy.c:add_pass). */
export function refuseProxyPass(node: DirectiveNode, enclosing: readonly SectionNode[]): string | null {
  const place = refuseProxyPlace(node, enclosing);
  if (place !== null) return place;
  const isMatch = node.key === 'proxypassmatch';
  const all = node.words.map(({ text }) => text);
  const texts = all[0] === '~' && !isMatch ? all.slice(1) : all;
  const isInside = isInLocation(enclosing);
  const [first = '', second] = texts;
  if (isInside && first.startsWith('/'))
    return 'ProxyPass|ProxyPassMatch can not have a path when defined in a location.';
  if (!isInside && second === undefined) return 'ProxyPass|ProxyPassMatch needs a path when not defined in a location';
  const url = (isInside ? first : second) ?? '';
  if (!isInside && (isMatch || texts !== all) && isMalformedPattern(first))
    return 'Regular expression could not be compiled.';
  if (url === '!') return null;
  return (
    (isAbsolute(url) ? null : `ProxyPass URL must be absolute!: ${url}`) ??
    refuseUrl('ProxyPass', url) ??
    refuseWorkerOptions('ProxyPass', texts.slice(isInside ? 1 : 2))
  );
}

/** ProxyPassReverse takes a path in the same places. */
export function refuseProxyReverse(node: DirectiveNode, enclosing: readonly SectionNode[]): string | null {
  const what = 'ProxyPassReverse';
  const place = refuseProxyPlace(node, enclosing);
  if (place !== null) return place;
  const isInside = isInLocation(enclosing);
  if (!isInside && node.words.length < 2) return `${what} needs a path when not defined in a location`;
  return isInside && node.words.length > 1 ? `${what} can not have a path when defined in a location.` : null;
}

/** Whether a line stands in a section of URLs. */
export const isInLocation = (enclosing: readonly SectionNode[]): boolean =>
  enclosing.some(({ key }) => /^location/.test(key));

function refuseProxyPlace({ name }: DirectiveNode, enclosing: readonly SectionNode[]): string | null {
  const around = enclosing.findLast(({ key }) =>
    /^(directory|directorymatch|files|filesmatch|if|elseif|else)$/.test(key),
  );
  return around ? `${name} cannot occur within <${around.name}> section` : null;
}

/** Whether a URL has a scheme and a host, as far as it does not come of a pattern's groups. */
const isAbsolute = (url: string): boolean => /^([a-z][a-z0-9+.-]*:\/\/[^/]|unix:[^|]*\|)/i.test(url);

/** A port is written in digits (apr_uri_parse); names of users and what a pattern puts in are not looked at here. */
function refuseUrl(name: string, url: string): string | null {
  const [, authority = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url) ?? [];
  if (/[@$|[]/.test(authority)) return null;
  return /^[^:]*(:\d*)?$/.test(authority) ? null : `${name} Unable to parse URL: ${url}`;
}

/** `BalancerMember`: in a section of a balancer its name stands there (mod_proxy.c:add_member). */
export function refuseBalancerMember({ words }: DirectiveNode, enclosing: readonly SectionNode[]): string | null {
  const texts = words.map(({ text }) => text);
  const names = texts.filter((text) => !text.includes('='));
  const isInside = enclosing.some(({ key }) => key !== 'virtualhost');
  const [balancer, member] = isInside ? ['balancer://x', names[0]] : names;
  if (balancer === undefined) return 'BalancerMember must define balancer name when outside <Proxy > section';
  if (member === undefined) return 'BalancerMember must define remote proxy server';
  if (!/^balancer:\/\/./i.test(balancer)) return `BalancerMember Bad syntax for a balancer name (${balancer})`;
  if (!isAbsolute(member)) return `BalancerMember Unable to parse URL: ${member}`;
  const options = texts.filter((text) => text.includes('=') && text !== member);
  return refuseUrl('BalancerMember', member) ?? refuseWorkerOptions('BalancerMember', options);
}

/** `key=value` of a worker. */
export function refuseWorkerOptions(name: string, texts: readonly string[]): string | null {
  for (const text of texts) {
    if (/^(nocanon|interpolate|noquery)$/i.test(text)) continue;
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (key === '') return "Invalid ProxyPass|ProxyPassMatch parameter. Parameter must be in the form 'key=value'.";
    const option = OPTION_OF.get(key.toLowerCase());
    if (option && !option.takes(value)) return `${name} ${option.text}`;
    if (!option && !FREE_OPTION.test(key.toLowerCase())) return `${name} unknown Worker parameter`;
  }
  return null;
}
