import type { CheckResult } from '../linter/check-result.ts';

/** `name=number` a line, as steps of GitHub and dotenv reports of GitLab take them. */
export const renderCounts = ({ findings, summary }: CheckResult): string =>
  Object.entries({ findings: findings.length, ...summary })
    .map(([name, count]) => `${name}=${count}\n`)
    .join('');
