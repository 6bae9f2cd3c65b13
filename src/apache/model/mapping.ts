import type { DirectiveNode } from '../syntax/config-node.ts';
import type { WsgiAlias } from './server-config.ts';

/** What a mapping stage makes of a URL path. `doubtful`: a line that may take it could not be tried, so nothing behind it is certain. */
export type Mapping =
  | { readonly kind: 'none' }
  | { readonly kind: 'doubtful'; readonly why: string; readonly node: DirectiveNode }
  | { readonly kind: 'file'; readonly filename: string; readonly node: DirectiveNode; readonly handler: string | null }
  | {
      readonly kind: 'wsgi';
      readonly filename: string;
      readonly alias: WsgiAlias;
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly node: DirectiveNode }
  | { readonly kind: 'proxy'; readonly node: DirectiveNode };
