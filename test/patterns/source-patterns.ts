import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A pattern as a source file writes it. */
export interface SourcePattern {
  /** Below `src`. */
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

export const SOURCES = join(import.meta.dirname, '../../src');

/** The files of the sources, below `src`. */
export const sourceFiles = (): readonly string[] =>
  readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );

/** Every pattern that the sources write as a literal, each text of a file once. */
export function sourcePatterns(): readonly SourcePattern[] {
  const found = new Map<string, SourcePattern>();
  for (const file of sourceFiles()) {
    const text = readFileSync(join(SOURCES, file), 'utf8');
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        found.set(`${file} ${node.text}`, { file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false));
  }
  return [...found.values()];
}
