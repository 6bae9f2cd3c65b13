import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import ts from 'typescript';
import { SOURCES, type SourcePattern, sourceFiles } from './source-patterns.ts';

/** A `new RegExp(...)`: the pattern that it makes of samples, or what could not be told of it. */
export type MadePattern =
  | (SourcePattern & { readonly made: string })
  | { readonly file: string; readonly made: string };

/** What stands for a name that a file does not define by itself: a word. */
const WORD = 'ab';

/** Every `new RegExp(...)` of the sources, with samples for what comes from elsewhere: those that are given by name, else a word. */
export function madePatterns(samples: Readonly<Record<string, unknown>>): readonly MadePattern[] {
  return sourceFiles().flatMap((file) => {
    const text = readFileSync(join(SOURCES, file), 'utf8');
    if (!text.includes('new RegExp(')) return [];
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const made: ts.NewExpression[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') made.push(node);
      ts.forEachChild(node, visit);
    };
    visit(source);
    const evaluate = evaluatorOf(source, samples);
    return made.map((node) => patternOf(file, node, evaluate));
  });
}

function patternOf(file: string, node: ts.NewExpression, evaluate: (node: ts.Expression) => unknown): MadePattern {
  const made = node.getText().slice(0, 80);
  try {
    const pattern = evaluate(node);
    // Made in another world of the machine: no instance of this one's.
    if (Object.prototype.toString.call(pattern) !== '[object RegExp]') return { file, made };
    const { source, flags } = pattern as RegExp;
    return { file, made, source, flags };
  } catch {
    return { file, made };
  }
}

/** Evaluates expressions of a file: its constants are what they are, names from elsewhere are samples, calls of those give what they take. */
function evaluatorOf(source: ts.SourceFile, samples: Readonly<Record<string, unknown>>) {
  const constants = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && isTopLevel(node))
      constants.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const evaluate = (node: ts.Expression): unknown => {
    const code = ts.transpile(`(${node.getText()})`, { target: ts.ScriptTarget.Latest }).replace(/;\s*$/, '');
    return vm.runInContext(`with (scope) { ${code} }`, vm.createContext({ scope }));
  };
  const known = new Map<string, unknown>(Object.entries(samples));
  const scope = new Proxy(
    {},
    {
      has: (_target, name) => typeof name === 'string' && !(name in globalThis),
      get: (_target, name) => {
        if (typeof name !== 'string') return undefined;
        const initializer = constants.get(name);
        if (!known.has(name)) known.set(name, initializer ? evaluate(initializer) : WORD);
        return known.get(name);
      },
    },
  );
  return evaluate;
}

const isTopLevel = (node: ts.VariableDeclaration): boolean => ts.isSourceFile(node.parent.parent.parent);
