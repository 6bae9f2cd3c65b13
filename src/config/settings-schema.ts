import { z } from 'zod';
import { mayGlobTakeLong } from '../source/glob-cost.ts';
import { refuseVersion, type VersionedProgram } from './modelled-versions.ts';

const version = (program: VersionedProgram) =>
  z
    .string()
    .regex(/^\d+(\.\d+)*$/, 'a version such as "3.11"')
    .refine((text) => refuseVersion(program, text) === null, {
      error: ({ input }) => refuseVersion(program, String(input)) ?? '',
    });
const severity = z.enum(['error', 'warning', 'info']);
const names = z.array(z.string().min(1));
const glob = z
  .string()
  .min(1)
  .refine((text) => !mayGlobTakeLong(text), 'a glob that may take long to try; write it with fewer stars');
/** Each is tried on every file of the tree. */
const MOST_GLOBS = 1000;
const globs = z.array(glob).max(MOST_GLOBS, `at most ${MOST_GLOBS} globs: name a folder above them`);

/** The shape of a settings file. Keys are written as on the command line. */
export const SETTINGS_SCHEMA = z
  .strictObject({
    include: globs.describe('Globs of files to analyse, relative to this file; everything where empty.'),
    exclude: globs.describe('Globs of files and folders to leave out, relative to this file.'),
    apache: names.describe("Entry files of the server's configuration; discovered where absent."),
    'server-root': z.string().describe('What relative paths of the configuration start from.'),
    define: names.describe('Names as `httpd -D NAME`, or NAME=VALUE.'),
    env: z.record(z.string(), z.string()).describe("The server process's own environment."),
    envvars: z.string().describe('A shell file of exports that the server is started with.'),
    'path-map': z
      .record(z.string(), z.string())
      .describe('Paths of the server, and what stands for them in this tree.'),
    'process-groups': z
      .record(z.string(), names)
      .describe('Scripts by process group, where no server configuration tells.'),
    'apache-version': version('apache').describe('The version of httpd to model.'),
    'mod-wsgi-version': version('mod-wsgi').describe('The version of mod_wsgi to model.'),
    'python-version': version('python').describe('The version of Python that mod_wsgi runs.'),
    select: names.describe('The rules to run, by id or the beginning of ids up to a hyphen; all where empty.'),
    ignore: names.describe('Rules not to run, by id or the beginning of ids up to a hyphen.'),
    'per-file-ignores': z
      .record(glob, names)
      .refine((given) => Object.keys(given).length <= MOST_GLOBS, `at most ${MOST_GLOBS} globs`)
      .describe('Rules that count for nothing in some files: globs relative to this file, and rules as in `ignore`.'),
    severity: z
      .record(z.string(), z.enum(['error', 'warning', 'info', 'off']))
      .describe("Severities by rule id instead of the rules' own."),
    'min-severity': severity.describe('Leave out findings below.'),
    'min-confidence': z.enum(['high', 'medium', 'low']).describe('Leave out findings below.'),
    'fail-on': z.enum(['error', 'warning', 'info', 'never']).describe('The lowest severity that makes `check` fail.'),
    'allow-ignores': z.boolean().describe('Comments may leave findings out.'),
    'require-reason': z.boolean().describe('Suppressions must say why.'),
    baseline: z.string().describe('The baseline file.'),
    'allow-outside': z.boolean().describe('Read files outside the analysed tree that the configuration names.'),
    'max-file-bytes': z.number().int().positive().describe('Larger files are not read.'),
  })
  .partial();

export type SettingsFile = z.infer<typeof SETTINGS_SCHEMA>;

export const SETTINGS_KEYS: readonly string[] = Object.keys(SETTINGS_SCHEMA.shape);

/** The JSON Schema of `wsgiscope.toml`, for editors, in the draft and under the name that SchemaStore takes. */
export const settingsJsonSchema = (): object => ({
  ...z.toJSONSchema(SETTINGS_SCHEMA, { target: 'draft-7' }),
  $id: 'https://json.schemastore.org/wsgiscope.json',
  title: 'wsgiscope settings',
  description: 'wsgiscope.toml, or the table [tool.wsgiscope] of pyproject.toml',
});
