/** Why a text with a symbol is not known, and what would settle it: `${NAME}` is a variable, the rest a template's. */
export function undefinedSymbol(symbol: string): string {
  const variable = /^\$\{(\w+)\}$/.exec(symbol)?.[1];
  const settledBy =
    variable === undefined ? 'check what the template is made into' : `-D ${variable}=VALUE or --env ${variable}=VALUE`;
  return `${symbol} is not defined in the files analysed (${settledBy})`;
}
