import { allNodes, findNodeAt } from '../../apache/model/find-node.ts';
import type { Route } from '../../apache/model/route.ts';
import type { ConfigNode, SectionNode } from '../../apache/syntax/config-node.ts';

/** The innermost section whose lines refuse a request, and the first of these lines. */
export interface Refusal {
  readonly section: SectionNode;
  readonly line: ConfigNode;
}

const ACCESS: ReadonlySet<string> = new Set(
  'require requireall requireany requirenone limit limitexcept order allow deny satisfy sslrequiressl'.split(' '),
);

/** What refuses a request that is denied; null where no section does. */
export function findRefusal({ steps, scope }: Route): Refusal | null {
  for (const { at } of [...steps].reverse()) {
    if (at === 'default') continue;
    for (const { section } of [...scope.sections].reverse()) {
      const line = findNodeAt(section.children, at);
      if (line && ACCESS.has(line.key)) return { section, line };
    }
  }
  return null;
}

/** Whether the whole section is `Require all denied`, in the words of 2.2 or 2.4. */
export const isClosed = ({ children }: SectionNode): boolean => {
  const lines = children.filter(({ key }) => ACCESS.has(key) && key !== 'order');
  return (
    lines.length > 0 &&
    lines.every(({ key, argsText }) => /^(require all denied|deny from all)$/i.test(`${key} ${argsText.trim()}`))
  );
};

/** Whether a section, by its condition or its lines, refuses some clients only: by address, name, user, header or variable. */
export const asksWho = (section: SectionNode, all: readonly ConfigNode[]): boolean =>
  conditionsOf(section, all).some(isAboutClient) || section.children.some(asksWhoIn);

/** Whether it looks at the name by which the server is asked. */
export const asksName = (section: SectionNode, all: readonly ConfigNode[]): boolean =>
  [...conditionsOf(section, all), ...allNodes(section.children).map(({ argsText }) => argsText)].some((text) =>
    /HTTP_HOST|SERVER_NAME/i.test(text),
  );

const BRANCHES: ReadonlySet<string> = new Set(['if', 'elseif', 'else']);

/** The conditions that decide about a section: its own, and those of the branches before it. */
function conditionsOf({ key, at }: SectionNode, all: readonly ConfigNode[]): readonly string[] {
  if (!BRANCHES.has(key)) return [];
  const branches = allNodes(all).filter(
    (node) => BRANCHES.has(node.key) && node.file === at.file && node.at.range.start <= at.range.start,
  );
  return branches.slice(branches.findLastIndex((node) => node.key === 'if')).map(({ argsText }) => argsText);
}

function asksWhoIn(node: ConfigNode): boolean {
  if (!ACCESS.has(node.key)) return false;
  if (node.kind === 'section') return node.children.some(asksWhoIn);
  if (node.key === 'satisfy') return true;
  if (node.key === 'allow' || node.key === 'deny') return !/^from\s+all$/i.test(node.argsText.trim());
  if (node.key !== 'require') return false;
  const [, kind = '', rest = ''] = /^(?:not\s+)?(\S+)\s*(.*)$/is.exec(node.argsText.trim()) ?? [];
  return kind.toLowerCase() === 'expr' ? isAboutClient(rest) : !/^(all|method|ssl)$/i.test(kind);
}

/** Whether an expression looks at more than the URL, the method and the files: what differs from client to client. */
const isAboutClient = (expression: string): boolean =>
  /REMOTE_|CONN_|HTTP_(?!HOST\b)|HTTP:|SSL_|\b(?:req|http|reqenv|env|osenv|req_novary|ipmatch)\b|%\{ENV|-[RT]\b|TIME/i.test(
    expression,
  );
