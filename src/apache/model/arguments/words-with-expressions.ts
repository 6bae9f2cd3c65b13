import type { ModuleSet } from '../../read/read-result.ts';
import type { DirectiveNode } from '../../syntax/config-node.ts';
import { refuseExpression, refuseText } from '../expression/check-expression.ts';
import { rulesByKey } from './word-rule.ts';

/** A word of some directives that is an expression, and httpd's words before what is wrong with it. */
interface ExpressionWord {
  readonly keys: string;
  /** Its index; the first where absent. */
  readonly word?: 1 | 2;
  /** It is true or false; else a text with variables in it. */
  readonly isCondition?: true;
  /** Words that are none. */
  readonly but?: RegExp;
  /** `{word}` stands for the word. */
  readonly text: string;
}

/** The words that the directives of httpd hand to its expressions (the callers of ap_expr_parse_cmd). Data only. */
const EXPRESSION_WORDS: readonly ExpressionWord[] = [
  { keys: 'sethandler', text: "Can't parse expression : " },
  { keys: 'authname', text: "Cannot parse expression '{word}' in AuthName: " },
  { keys: 'authtype', text: "Cannot parse expression '{word}' in AuthType: " },
  { keys: 'errordocument', word: 1, but: /^default$/i, text: 'Cannot parse expression in ErrorDocument: ' },
  { keys: 'authbasicfake', but: /^off$/i, text: "Could not parse fake username expression '{word}': " },
  { keys: 'authbasicfake', word: 1, text: "Could not parse fake password expression '{word}': " },
  { keys: 'authformloginrequiredlocation', text: "Could not parse login required expression '{word}': " },
  { keys: 'authformloginsuccesslocation', text: "Could not parse login success expression '{word}': " },
  { keys: 'authformlogoutlocation', text: "Could not parse logout required expression '{word}': " },
  { keys: 'logmessage', text: "Could not parse message expression '{word}': " },
  { keys: 'filterprovider', word: 2, isCondition: true, text: 'Error parsing FilterProvider expression:' },
  { keys: 'proxyfcgisetenvif', isCondition: true, text: 'Could not parse expression "{word}": ' },
  { keys: 'proxyfcgisetenvif', word: 2, text: 'Could not parse expression "{word}": ' },
  { keys: 'setenvifexpr', isCondition: true, text: 'Could not parse expression "{word}": ' },
];

const EXPRESSION_OF = rulesByKey(EXPRESSION_WORDS);

/** The directives with such a word. */
export const WITH_EXPRESSIONS: readonly string[] = [...EXPRESSION_OF.keys()];

/** httpd's words for refusing an expression among the words of a directive, or null. */
export function refuseExpressionWords({ key, words }: DirectiveNode, modules: ModuleSet): string | null {
  // Another server's page for 401 is passed over.
  if (key === 'errordocument' && words[0]?.text === '401' && /^[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(words[1]?.text ?? ''))
    return null;
  for (const { word = 0, isCondition, but, text } of EXPRESSION_OF.get(key) ?? []) {
    const written = words[word]?.text;
    if (written === undefined || but?.test(written)) continue;
    const refusal = isCondition ? refuseExpression(written, modules) : refuseText(written, modules);
    if (refusal !== null) return text.replaceAll('{word}', written) + refusal;
  }
  return null;
}
