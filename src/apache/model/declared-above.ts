import type { ConfigNode, DirectiveNode, SectionNode } from '../syntax/config-node.ts';
import { allNodes } from './find-node.ts';
import { refuseWorkerOptions } from './proxy-rules.ts';

/** Lines that speak of something that a line above them has to declare. Texts tried with `apache2 -t`. */
export function refuseUndeclared(
  node: ConfigNode,
  siblings: readonly ConfigNode[],
  enclosing: readonly SectionNode[],
): string | null {
  if (node.kind !== 'directive' || node.symbols.length > 0) return null;
  const above = (): readonly ConfigNode[] => siblings.slice(0, siblings.indexOf(node));
  switch (node.key) {
    case 'filtertrace':
    case 'filterprotocol':
      return refuseFilter(node, above());
    case 'proxyset':
      return refuseProxySet(node, above(), enclosing);
    default:
      return null;
  }
}

const textsOf = ({ words }: ConfigNode): readonly string[] => words.map(({ text }) => text);

/** A filter of mod_filter is declared in the same section, or given a provider there (mod_filter.c:filter_debug, filter_protocol). */
function refuseFilter(node: DirectiveNode, above: readonly ConfigNode[]): string | null {
  const lines = above.filter(({ key }) => key === 'filterdeclare' || key === 'filterprovider');
  const [name = '', provider] = textsOf(node);
  // AddOutputFilterByType declares filters of such names.
  if (name.startsWith('BYTYPE:') || lines.some(({ symbols }) => symbols.length > 0)) return null;
  const declaring = lines.filter((line) => textsOf(line)[0] === name);
  if (node.key === 'filtertrace') return declaring.length > 0 ? null : `Undeclared smart filter ${name}`;
  if (declaring.length === 0) return 'FilterProtocol: No such filter';
  const isProvided = declaring.some(
    (line) => line.key === 'filterprovider' && textsOf(line)[1]?.toLowerCase() === provider?.toLowerCase(),
  );
  return node.words.length < 3 || isProvided ? null : 'FilterProtocol: No such provider for this filter';
}

/** Lines that make a worker or a balancer of the URL they name. */
const MAKES_WORKERS: ReadonlySet<string> = new Set([
  'proxypass',
  'proxypassmatch',
  'balancermember',
  'proxy',
  'proxyset',
]);

/** Outside of a section for a URL, a worker or balancer must have been named above, in the same server (mod_proxy.c:set_proxy_param). */
function refuseProxySet(
  node: DirectiveNode,
  above: readonly ConfigNode[],
  enclosing: readonly SectionNode[],
): string | null {
  const around = enclosing.findLast(({ key }) => key === 'proxy' || key === 'proxymatch');
  const texts = textsOf(node);
  const url = around ? (around.words[0]?.text ?? '') : (texts[0] ?? '');
  if (around && around.symbols.length > 0) return null;
  const origin = originOf(url);
  if (origin === null) return `ProxySet URL must be absolute!: ${url}`;
  const options = around ? texts : texts.slice(1);
  if (around) return origin.startsWith('balancer:') ? null : refuseWorkerOptions('ProxySet', options);
  const isInSection = enclosing.some(({ key }) => key !== 'virtualhost');
  const isMade = allNodes(above).some(
    ({ key, words, symbols }) =>
      MAKES_WORKERS.has(key) && (symbols.length > 0 || words.some(({ text }) => originOf(text) === origin)),
  );
  const what = origin.startsWith('balancer:') ? 'Balancer' : 'Worker';
  return isMade || isInSection ? null : `ProxySet can not find '${url}' ${what}.`;
}

/** Scheme and host of a URL; null for what is none. */
const originOf = (url: string): string | null =>
  /^(?:unix:[^|]*\||[a-z][a-z0-9+.-]*:\/\/[^/]*)/i.exec(url)?.[0].toLowerCase() ?? null;
