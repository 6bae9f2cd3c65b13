import type { Server, ServerConfig, WsgiOptions } from '../apache/model/server-config.ts';
import type { Location } from '../source/location.ts';
import type { Setting } from '../source/setting.ts';

/** A WSGIHandlerScript line: the script that answers for every file given to its handler name. */
export interface HandlerScript {
  readonly name: string;
  readonly script: string;
  readonly options: WsgiOptions;
  readonly at: Location;
}

/** The WSGIHandlerScript that a handler name stands for; the virtual host's line wins over the main server's. */
export function handlerScriptOf(config: ServerConfig, server: Server, handler: string | null): HandlerScript | null {
  if (handler === null || handler === 'wsgi-script') return null;
  for (const scope of server === config.main ? [server] : [server, config.main]) {
    const node = scope.directives.findLast((d) => d.key === 'wsgihandlerscript' && d.words[0]?.text === handler);
    if (!node) continue;
    const [, script, ...rest] = node.words;
    return { name: handler, script: script?.text ?? '', options: parseOptions(rest, node.at), at: node.at };
  }
  return null;
}

function parseOptions(words: readonly { readonly text: string }[], at: Location): WsgiOptions {
  const values = new Map<string, Setting<string>>();
  for (const { text } of words) {
    const equals = text.indexOf('=');
    if (equals > 0) values.set(text.slice(0, equals), { value: text.slice(equals + 1), setBy: at, overrides: [] });
  }
  const processGroup = values.get('process-group');
  const applicationGroup = values.get('application-group');
  return { ...(processGroup ? { processGroup } : {}), ...(applicationGroup ? { applicationGroup } : {}) };
}
