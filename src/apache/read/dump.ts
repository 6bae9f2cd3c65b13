/**
 * What `httpd -t -D DUMP_CONFIG` prints is a configuration again (mod_info.c:display_info, set_config_dump): directives as they
 * were read, includes, conditions and variables dissolved, and comments that say where each stood. Lines that acted while they
 * were read (LoadModule, Define, ServerRoot) are not in it.
 */
const MARK = /^[ \t]*# In file: /m;

/** What httpd says beside the dump, where both streams went to one file. */
const TALK = /^(?=Syntax OK\s*$|AH\d{5}: |\[[^\]\n]*\] \[)/gm;

/** A dump as a configuration file of as many lines; null where a text is none. */
export const readDump = (text: string): string | null => (MARK.test(text) ? text.replace(TALK, '# ') : null);
