import type { CheckResult } from '../linter/check-result.ts';
import type { ReportContext } from './report-context.ts';

type Reporter = (result: CheckResult, context: ReportContext) => string | Promise<string>;

/** Every format and where it is made; each is loaded when it is first asked for, so that a run pays only for what it prints. */
const REPORTERS = {
  full: async () => (await import('./full.ts')).renderFull,
  concise: async () => (await import('./concise.ts')).renderConcise,
  grouped: async () => (await import('./grouped.ts')).renderGrouped,
  json: async () => (await import('./json.ts')).renderJson,
  'json-lines': async () => (await import('./json.ts')).renderJsonLines,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  github: async () => (await import('./github.ts')).renderGithub,
  gitlab: async () => (await import('./gitlab.ts')).renderGitlab,
  rdjson: async () => (await import('./rdjson.ts')).renderRdjson,
  junit: async () => (await import('./junit.ts')).renderJunit,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  counts: async () => (await import('./counts.ts')).renderCounts,
  html: async () => (await import('./html/html.ts')).renderHtml,
} satisfies Record<string, () => Promise<Reporter>>;

export type ReportFormat = keyof typeof REPORTERS;

/** The names `--format` takes. */
export const REPORT_FORMATS = Object.keys(REPORTERS) as readonly ReportFormat[];

/** The result in one format. */
export async function renderReport(format: ReportFormat, result: CheckResult, context: ReportContext): Promise<string> {
  const render = await REPORTERS[format]();
  return render(result, context);
}
