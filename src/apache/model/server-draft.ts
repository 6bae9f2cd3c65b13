import type { Location } from '../../source/location.ts';
import type { Setting } from '../../source/setting.ts';
import { type DirectiveNode, firstWord, type SectionNode } from '../syntax/config-node.ts';
import type { Server, VirtualHostAddress } from './server-config.ts';

/** What HttpProtocolOptions takes: one of each, in the order in which httpd names them. */
const PROTOCOL_OPTIONS = [
  ['Strict', 'Unsafe'],
  ['RegisteredMethods', 'LenientMethods'],
  ['Allow0.9', 'Require1.0'],
] as const;

/** A server while its lines are walked. */
export class ServerDraft implements Server {
  readonly kind: Server['kind'];
  readonly section: SectionNode | null;
  readonly addresses: VirtualHostAddress[] = [];
  readonly aliases: { name: string; at: Location }[] = [];
  readonly directives: DirectiveNode[] = [];
  readonly sections: SectionNode[] = [];
  serverName: Setting<string> | null = null;
  serverPort: number | null = null;
  serverScheme: string | null = null;
  inheritsName = false;
  readonly #protocolOptions = new Set<string>();

  constructor(section: SectionNode | null) {
    this.kind = section ? 'virtual-host' : 'main-server';
    this.section = section;
  }

  get at(): Location | null {
    return this.section?.at ?? null;
  }

  get line(): number | null {
    return this.section?.line ?? null;
  }

  /** Takes `[scheme://]host[:port]`; the last ServerName counts. Returns httpd's words where it refuses it (core.c:server_hostname_port). */
  takeServerName(node: DirectiveNode): string | null {
    const written = firstWord(node.words);
    const scheme = /^(.*?):\/\//s.exec(written);
    const rest = scheme ? written.slice(scheme[0].length) : written;
    // What a template fills in later may be anything.
    const isOpen = node.symbols.length > 0;
    if (/[*?]|^[^[]*\[[^\]]*\]/.test(written) && !isOpen)
      return `Invalid ServerName "${written}" use ServerAlias to set multiple server names.`;
    const colon = rest.indexOf(':');
    const given = colon < 0 ? null : Number.parseInt(rest.slice(colon + 1), 10);
    const port = isOpen && Number.isNaN(given) ? null : given;
    if (port !== null && !(port >= 1 && port <= 65535)) {
      return `The port number "${written}" is outside the appropriate range (i.e., 1..65535).`;
    }
    const before = this.serverName;
    const overrides = before && before.setBy !== 'default' ? [before.setBy, ...before.overrides] : [];
    this.serverName = { value: colon < 0 ? rest : rest.slice(0, colon), setBy: node.at, overrides };
    this.serverPort = port;
    this.serverScheme = scheme?.[1]?.toLowerCase() ?? null;
    return null;
  }

  /** Takes HttpProtocolOptions, all lines of one server together. Returns httpd's words (core.c:set_http_protocol_options). */
  takeProtocolOptions(node: DirectiveNode): string | null {
    for (const { text } of node.words) {
      const pair = PROTOCOL_OPTIONS.find((options) => options.some((option) => isSame(option, text)));
      if (!pair) continue;
      const [first, second] = pair;
      const [own, other] = isSame(first, text) ? pair : [second, first];
      if (this.#protocolOptions.has(other))
        return `HttpProtocolOptions '${first}' and '${second}' are mutually exclusive`;
      this.#protocolOptions.add(own);
    }
    return null;
  }
}

/**
 * The name of a virtual host without a ServerName: the main server's where one of its addresses is any; else what reverse
 * DNS says of its first address, which the files tell only for the loopback address (vhost.c:ap_fini_vhost_config).
 */
export function inheritName(server: ServerDraft, main: ServerDraft): void {
  if (server.serverName) return;
  server.inheritsName = true;
  if (server.addresses.some((address) => address.ip === '*')) server.serverName = main.serverName;
  else if (server.addresses[0]?.ip === '127.0.0.1')
    server.serverName = { value: 'localhost', setBy: 'default', overrides: [] };
}

const isSame = (option: string, written: string): boolean => option.toLowerCase() === written.toLowerCase();
