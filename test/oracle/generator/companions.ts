import { type Draft, indent, KEYS, MODULES, SETTINGS } from './draft.ts';
import { keyToWrite } from './writes.ts';

const plainValue = (draft: Draft): string => draft.quote(draft.random.pick(MODULES));

const plainWrite = (draft: Draft, value: string): string => {
  const key = keyToWrite(draft);
  return draft.pick(`os.environ['${key}'] = ${value}`, `os.environ.setdefault('${key}', ${value})`);
};

/** Imports something of a module of the project, which writes, offers a function that writes, or offers a constant. */
export const useHelper = (draft: Draft): string[] => {
  const module = draft.name('helper');
  const inPackage = draft.random.chance(0.5);
  const dotted = inPackage ? `genlib.${module}` : module;
  const file = inPackage ? `genlib/${module}.py` : `${module}.py`;
  if (inPackage)
    draft.files['genlib/__init__.py'] ??= draft.random.chance(0.2)
      ? `import os\n${plainWrite(draft, "'package.settings'")}\n`
      : '';
  const value = plainValue(draft);
  return draft.pick(
    () => {
      draft.files[file] = `import os\n\n${plainWrite(draft, value)}\n`;
      return [
        draft.pick(
          `import ${dotted}`,
          `import ${dotted} as ${draft.name('module')}`,
          `from ${dotted} import os as ${draft.name('os')}`,
        ),
      ];
    },
    () => {
      draft.files[file] = [
        'import os',
        '',
        '',
        `def configure(value=${value}):`,
        `    ${plainWrite(draft, 'value')}`,
        '',
      ].join('\n');
      return draft.pick(
        [`from ${dotted} import configure`, draft.pick('configure()', `configure(${plainValue(draft)})`)],
        [`import ${dotted}`, `${dotted}.configure()`],
        [`from ${dotted} import configure as ${module}_configure`, `${module}_configure(value=${plainValue(draft)})`],
        [`from ${dotted} import *`, 'configure()'],
        ['import importlib', `importlib.import_module('${dotted}').configure()`],
      );
    },
    () => {
      draft.files[file] = `BASE = ${value}\nNAME = BASE + '_named'\n`;
      const write = (name: string) =>
        draft.pick(`${draft.environ}['${SETTINGS}'] = ${name}`, `${draft.environ}.setdefault('${SETTINGS}', ${name})`);
      return draft.pick(
        [`from ${dotted} import NAME`, write('NAME')],
        [`import ${dotted}`, write(`${dotted}.NAME`)],
        [`from ${dotted} import BASE as base_name`, write('base_name')],
      );
    },
    () => {
      const inner = draft.name('inner');
      draft.files[inPackage ? `genlib/${inner}.py` : `${inner}.py`] =
        `import os\n\n\ndef deep(key, value):\n    os.environ[key] = value\n`;
      draft.files[file] =
        `from ${inPackage ? `.${inner}` : inner} import deep\n\n\ndef start():\n    deep('${keyToWrite(draft)}', ${value})\n`;
      return [`from ${dotted} import start`, 'start()'];
    },
    () => {
      draft.files[file] = [
        'import os',
        '',
        "if __name__ == '__main__':",
        `    os.environ['${SETTINGS}'] = 'main.settings'`,
        '',
      ].join('\n');
      return [`import ${dotted}`];
    },
  )();
};

/** Reads a .env file through a library or by hand. */
export const useDotenv = (draft: Draft): string[] => {
  const lines = ['# a comment', `GEN_FILE=${draft.pick('plain', "'single quoted'", '"double quoted"', '', 'a=b')}`];
  if (draft.random.chance(0.4)) lines.push(`${draft.pick('', 'export ')}${SETTINGS}=${draft.random.pick(MODULES)}`);
  if (draft.random.chance(0.4)) lines.push(`${draft.random.pick(KEYS)}=from-file`);
  const here = `${draft.path}.dirname(${draft.path}.abspath(__file__))`;
  const name = draft.pick('.env', 'live.env');
  const beside = draft.random.chance(0.5);
  draft.files[beside ? `genproject/${name}` : name] = `${lines.join('\n')}\n`;
  const path = `${draft.path}.join(${beside ? here : `${draft.path}.dirname(${here})`}, '${name}')`;
  if (name === '.env') draft.homes.add(beside ? 'genproject' : '.');
  const library = [
    ['from dotenv import load_dotenv', `load_dotenv(${path})`],
    ['from dotenv import load_dotenv', `load_dotenv(dotenv_path=${path}, override=True)`],
    ['import dotenv', `dotenv.load_dotenv(${path}, override=${draft.pick('True', 'False')})`],
    ['import dotenv', `dotenv.read_dotenv(${path})`],
    ['from environs import Env', `Env().read_env(${path})`],
    ['import environ', `environ.Env.read_env(${path})`],
    ['import environ', 'env = environ.Env()', `env.read_env(${path}, overwrite=True)`],
    ['import dotenv', `${draft.environ}.update(dotenv.dotenv_values(${path}))`],
    ...(name === '.env'
      ? [
          ['import dotenv', 'dotenv.load_dotenv()'],
          ['from dotenv import find_dotenv, load_dotenv', 'load_dotenv(find_dotenv())'],
        ]
      : []),
  ];
  const byHand = [
    `with open(${path}) as stream:`,
    ...indent([
      'for line in stream:',
      '    line = line.strip()',
      "    if line and not line.startswith('#') and not line.startswith('export '):",
      "        name, text = line.split('=', 1)",
      `        ${draft.pick(`${draft.environ}.setdefault(name, text)`, `${draft.environ}[name] = text`)}`,
    ]),
  ];
  return draft.random.chance(0.8) ? draft.random.pick(library) : byHand;
};
