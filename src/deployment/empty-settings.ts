import type { DjangoSettingsFacts } from '../python/facts/django-settings-facts.ts';

/** Calls that bind names which are not written out, as where settings are copied from a module that the environment names. */
const BINDS_NAMES = /\b(?:locals|globals|vars|setattr|exec|execfile)\s*\(/;

/** Whether settings are a package without any setting of its own, `text` being that of its `__init__.py`. */
export const isEmptyPackage = ({ file, settings, incomplete }: DjangoSettingsFacts, text: string): boolean =>
  file.endsWith('/__init__.py') && settings.size === 0 && !incomplete && !BINDS_NAMES.test(text);
