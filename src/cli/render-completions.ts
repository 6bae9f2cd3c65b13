import { RULE_IDS } from '../api.ts';
import type { Command } from './commands/command.ts';
import type { OptionSpec } from './option-table.ts';

type Shell = 'bash' | 'zsh' | 'fish';

/** A completion script for a shell, made from the table of commands. */
export const renderCompletions = (shell: Shell, commands: readonly Command[]): string => {
  const render = { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell];
  return `${render(commands)}\n`;
};

/** What may stand for the value of an option, or for an operand: words, files, folders, or anything. */
type Values = readonly string[] | 'file' | 'folder' | null;

function valuesOf(value: string | undefined): Values {
  if (value === undefined) return null;
  if (/^(FILE|FORMAT)\b/.test(value) && value !== 'FORMAT[=FILE]') return 'file';
  if (value === 'DIR') return 'folder';
  if (/^RULE\b/.test(value) || value === '[ID]') return RULE_IDS;
  const words = value.replace(/\[=FILE\]$/, '').split('|');
  return words.length > 1 && words.every((word) => /^[a-z][a-z-]*$/.test(word)) ? words : null;
}

/** What stands behind a command's options. */
const operandsOf = ({ operands }: Command): Values => {
  const words = operands.split(' ')[0] ?? '';
  return valuesOf(words) ?? (operands === '' ? null : 'file');
};

const namesOf = (options: Command['options']): readonly string[] =>
  Object.entries(options).flatMap(([name, { short }]) => [`--${name}`, ...(short ? [`-${short}`] : [])]);

const optionsWith = (options: Command['options'], fits: (values: Values) => boolean): readonly [string, OptionSpec][] =>
  Object.entries(options).filter(([, spec]) => spec.value !== undefined && fits(valuesOf(spec.value)));

function renderBash(commands: readonly Command[]): string {
  const reply = (values: Values): string =>
    values === 'file'
      ? 'COMPREPLY=($(compgen -f -- "$word"))'
      : values === 'folder'
        ? 'COMPREPLY=($(compgen -d -- "$word"))'
        : `COMPREPLY=($(compgen -W '${(values ?? []).join(' ')}' -- "$word"))`;
  const cases = commands.map((command) => {
    const { name, options } = command;
    const taken = optionsWith(options, (values) => values !== null).map(
      ([option, { value }]) => `      --${option}) ${reply(valuesOf(value))}; return ;;`,
    );
    return [
      `    ${name})`,
      '      case $before in',
      ...taken,
      '      esac',
      `      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '${[...namesOf(options), '--help'].join(' ')}' -- "$word"))`,
      `      else ${reply(operandsOf(command))}; fi ;;`,
    ].join('\n');
  });
  return `# bash completion of wsgiscope: source <(wsgiscope completions bash)
_wsgiscope() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  # An equals sign is a word of its own to bash.
  if [[ $word == = ]]; then word=; elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
}
complete -o filenames -F _wsgiscope wsgiscope`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function renderZsh(commands: readonly Command[]): string {
  const action = (values: Values): string =>
    values === 'file' ? '_files' : values === 'folder' ? '_files -/' : values === null ? ' ' : `(${values.join(' ')})`;
  // Brackets and colons are syntax of _arguments.
  const told = (text: string): string => text.replaceAll(/[[\]:\\]/g, (sign) => `\\${sign}`);
  const specs = ({ options }: Command): readonly string[] =>
    Object.entries(options).flatMap(([name, { value, short, multiple, describe }]) =>
      [
        `--${name}${value === undefined ? '' : '='}`,
        ...(short ? [`-${short}${value === undefined ? '' : '+'}`] : []),
      ].map((flag) =>
        quoted(
          `${multiple ? '*' : ''}${flag}[${told(describe)}]${value === undefined ? '' : `:${told(value)}:${action(valuesOf(value))}`}`,
        ),
      ),
    );
  const cases = commands.map((command) =>
    [
      `    ${command.name}) _arguments \\`,
      ...specs(command).map((spec) => `      ${spec} \\`),
      `      ${quoted(`*: :${action(operandsOf(command))}`)} ;;`,
    ].join('\n'),
  );
  const names = commands.map(({ name, describe }) => quoted(`${name}:${told(describe)}`));
  return `#compdef wsgiscope
# zsh completion of wsgiscope: wsgiscope completions zsh > a folder of $fpath, named _wsgiscope
_wsgiscope() {
  local -a commands=(${names.join(' ')})
  if ((CURRENT == 2)); then _describe command commands; return; fi
  local command=$words[2]
  shift words; ((CURRENT--))
  case $command in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _wsgiscope ]; then _wsgiscope "$@"; else compdef _wsgiscope wsgiscope; fi`;
}

function renderFish(commands: readonly Command[]): string {
  const told = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const taking = (values: Values): string =>
    values === 'file'
      ? ' -rF'
      : values === 'folder'
        ? " -xa '(__fish_complete_directories)'"
        : values === null
          ? ' -x'
          : ` -xa '${values.join(' ')}'`;
  return [
    '# fish completion of wsgiscope: wsgiscope completions fish | source',
    'complete -c wsgiscope -f',
    ...commands.map(
      ({ name, describe }) => `complete -c wsgiscope -n __fish_use_subcommand -a ${name} -d ${told(describe)}`,
    ),
    ...commands.flatMap((command) => {
      const when = `complete -c wsgiscope -n '__fish_seen_subcommand_from ${command.name}'`;
      const operands = operandsOf(command);
      return [
        ...(operands === 'file'
          ? [`${when} -F`]
          : operands === null
            ? []
            : [`${when} -a '${[...operands].join(' ')}'`]),
        ...Object.entries(command.options).map(
          ([name, { short, value, describe }]) =>
            `${when} -l ${name}${short ? ` -s ${short}` : ''}${value === undefined ? '' : taking(valuesOf(value))} -d ${told(describe)}`,
        ),
      ];
    }),
  ].join('\n');
}
