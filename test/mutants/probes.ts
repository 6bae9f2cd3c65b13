import ts from 'typescript';

/** The function that Stryker's instrumented text asks whether a mutant is active. */
const ACTIVE = 'stryMutAct_9fa48';

/**
 * Writes each choice between values, `active("1") ? mutated : original`, as a call `switches.choose([["1", () => mutated]], () =>
 * original)`: then a run without any mutant can tell which of them would have brought another value. Choices that wait for
 * something stay as they are.
 */
export function withProbes(file: string, text: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const { transformed } = ts.transform(source, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node => {
        const choice = choiceOf(node);
        if (!choice || waits(node)) return ts.visitEachChild(node, visit, context);
        return choose(choice.mutated, ts.visitNode(choice.original, visit, ts.isExpression));
      };
      return ts.visitNode(root, visit, ts.isSourceFile);
    },
  ]);
  return transformed.map((one) => ts.createPrinter().printFile(one)).join('');
}

interface Choice {
  readonly mutated: readonly { readonly id: ts.Expression; readonly value: ts.Expression }[];
  readonly original: ts.Expression;
}

/** What a chain of questions for mutants chooses between; null for any other node. */
function choiceOf(node: ts.Node): Choice | null {
  const mutated: { id: ts.Expression; value: ts.Expression }[] = [];
  let rest = node;
  while (ts.isConditionalExpression(rest)) {
    const { condition, whenTrue, whenFalse } = rest;
    if (!ts.isCallExpression(condition) || condition.expression.getText() !== ACTIVE) break;
    const [id] = condition.arguments;
    if (id) mutated.push({ id, value: whenTrue });
    rest = whenFalse;
  }
  return mutated.length > 0 && ts.isExpression(rest) ? { mutated, original: rest } : null;
}

/** Whether a value is waited for, or handed out, inside a node, so that it cannot stand in a function of its own. */
function waits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
  return ts.forEachChild(node, waits) ?? false;
}

function choose(mutated: Choice['mutated'], original: ts.Expression): ts.Expression {
  const { factory } = ts;
  const later = (value: ts.Expression): ts.Expression =>
    factory.createArrowFunction(
      undefined,
      undefined,
      [],
      undefined,
      undefined,
      factory.createParenthesizedExpression(value),
    );
  const pairs = mutated.map(({ id, value }) => factory.createArrayLiteralExpression([id, later(value)]));
  return factory.createCallExpression(factory.createIdentifier('globalThis.__stryker__.choose'), undefined, [
    factory.createArrayLiteralExpression(pairs),
    later(original),
  ]);
}
