import type { Server, ServerConfig, WsgiOptions } from '../apache/model/server-config.ts';
import type { DirectiveNode } from '../apache/syntax/config-node.ts';
import { readOptions } from '../apache/syntax/words.ts';
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
    const [, script] = node.words;
    return { name: handler, script: script?.text ?? '', options: parseOptions(node), at: node.at };
  }
  return null;
}

function parseOptions({ argsText, at }: DirectiveNode): WsgiOptions {
  const values = new Map<string, Setting<string>>();
  for (const option of readOptions(argsText, 2))
    if (option) values.set(option[0], { value: option[1], setBy: at, overrides: [] });
  const processGroup = values.get('process-group');
  const applicationGroup = values.get('application-group');
  return { ...(processGroup ? { processGroup } : {}), ...(applicationGroup ? { applicationGroup } : {}) };
}
