import type { ServerSites, Site, SiteFinding } from '../linter/list-sites.ts';
import { describeAssumed } from './assumed-server.ts';
import { visible } from './escape.ts';
import type { NameOf } from './explanation-text.ts';
import { type Paint, paintWith, SEVERITY_COLORS } from './palette.ts';

/** How the table is printed. */
export interface TableStyle {
  readonly nameOf: NameOf;
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Whoever looks for an interpreter in a log needs its name as mod_wsgi has it. */
const NAMES = 'an interpreter is named by host|mount where the configuration gives it no name (%{RESOURCE})';

const HEAD = ['site', 'settings', 'process', 'interpreter', 'script'] as const;

/** A line for each site of each server, what is wrong with it below; as wide as the sites need. */
export function renderSitesText(servers: readonly ServerSites[], style: TableStyle): string {
  return servers.map((server) => renderServer(server, style)).join('\n');
}

function renderServer({ server, startupError, sites, others }: ServerSites, style: TableStyle): string {
  const { nameOf } = style;
  const paint = paintWith(style.color);
  const refusal = startupError
    ? [
        paint('red', visible(`httpd does not start: ${startupError.message}`)),
        visible(`  at ${nameOf(startupError.at.file)}:${startupError.line}`),
      ]
    : [];
  const assumed = describeAssumed(server, nameOf);
  return [
    paint('bold', visible(nameOf(server.entry))),
    ...refusal,
    ...(sites.length === 0 ? ['no WSGI script is mounted here'] : renderTable(sites, style, paint)),
    ...others.map(({ name, at }) => visible(`${name}  mounts no script  (${nameOf(at.file)}:${at.line})`)),
    ...(sites.some(({ applicationGroup }) => applicationGroup?.includes('|')) ? ['', NAMES] : []),
    ...(assumed === null ? [] : ['', visible(`assumed: ${assumed}`)]),
    '',
  ].join('\n');
}

function renderTable(sites: readonly Site[], style: TableStyle, paint: Paint): readonly string[] {
  const rows = sites.map((site) => cellsOf(site).map(visible));
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  // The script is the longest and the least asked for: where the line does not hold it, it stands below.
  const isFolded = widths.reduce((sum, width) => sum + width + 2, -2) > style.width;
  const shown = isFolded ? HEAD.length - 1 : HEAD.length;
  const layOut = (cells: readonly string[]): string =>
    cells
      .slice(0, shown)
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    paint('bold', layOut(HEAD)),
    ...sites.flatMap((site, index) => {
      const cells = rows[index] ?? [];
      return [
        layOut(cells),
        ...(isFolded ? [`    ${cells.at(-1)}`] : []),
        ...wrongLines(site, style.nameOf).map(({ text, color }) => `    ${color ? paint(color, text) : text}`),
      ];
    }),
  ];
}

/** What stands in the columns. `?` is what cannot be told; the lines below say why. */
const cellsOf = ({ url, name, settings, processGroup, applicationGroup, script }: Site): readonly string[] => [
  url ?? name,
  settings ?? '?',
  processGroup === '' ? '(embedded)' : (processGroup ?? '?'),
  applicationGroup === '' ? '%{GLOBAL}' : (applicationGroup ?? '?'),
  script,
];

interface WrongLine {
  readonly text: string;
  readonly color: (typeof SEVERITY_COLORS)[SiteFinding['severity']] | null;
}

/** What is wrong with a site: its answer, its findings, and what is not known. */
function wrongLines({ answer, takenBy, findings, undecidedBecause }: Site, nameOf: NameOf): readonly WrongLine[] {
  const line = (text: string, severity: SiteFinding['severity'] | null): WrongLine => ({
    text: visible(text),
    color: severity === null ? null : SEVERITY_COLORS[severity],
  });
  const status = answer?.status === null || answer?.status === undefined ? '' : ` (${answer.status})`;
  return [
    ...(takenBy === null ? [] : [line(`never asked: ${takenBy} takes its URL`, 'warning')]),
    ...(answer?.failure ? [line(`fails: ${answer.failure.message}${status}`, 'error')] : []),
    ...(answer && !answer.failure && answer.outcome !== 'wsgi'
      ? [line(`answers ${answer.outcome}${status}`, null)]
      : []),
    ...(['error', 'warning'] as const).flatMap((grave) =>
      findings.flatMap(({ ruleId, severity, text, at }) =>
        severity === grave ? line(`${severity}[${ruleId}] ${text}  (${nameOf(at.file)}:${at.line})`, severity) : [],
      ),
    ),
    ...undecidedBecause.map((why) => line(`undecided, because ${why}`, null)),
  ];
}
