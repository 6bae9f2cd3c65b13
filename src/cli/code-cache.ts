import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** A CommonJS file, compiled and not yet run. */
export interface CompiledFile {
  readonly file: string;
  readonly code: Buffer;
  readonly script: Script;
  /** Whether the compiler took over its own work of an earlier process, so that it had next to nothing to do. */
  readonly isFromCache: boolean;
}

/** The cache lies beside the code. It ends with four bytes: the checksum of what it was made from and of itself. */
const cacheOf = (file: string): string => `${file}.cache`;
const CHECKSUM_BYTES = 4;

/**
 * V8 trusts a cache whose header names its version, its flags and the length of the code (`SerializedCodeData::SanityCheck`):
 * not that it is the same code, nor that the objects it refers to by their address in the snapshot are those of the same build
 * of Node. A cache that is wrong about either can end the process. So the checksum takes in the code and the executable.
 */
function checksum(code: Buffer, cache: Buffer): number {
  const { size, mtimeMs } = statSync(process.execPath);
  const build = JSON.stringify([process.version, process.arch, cachedDataVersionTag(), size, mtimeMs]);
  return crc32(cache, crc32(code, crc32(build)));
}

/** The cache of the code; undefined where there is none that this very program made from this very code. */
function readCache(file: string, code: Buffer): Buffer | undefined {
  try {
    const bytes = readFileSync(cacheOf(file));
    const cache = bytes.subarray(0, -CHECKSUM_BYTES);
    return checksum(code, cache) === bytes.readUInt32LE(cache.length) ? cache : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Compiles a CommonJS file of ASCII characters, with what an earlier process has kept of it if it can be used. To be called
 * before any flag of V8 is set: it refuses a cache that was made under others.
 */
export function compileFile(file: string): CompiledFile {
  const code = readFileSync(file);
  const cachedData = readCache(file, code);
  const script = new Script(Module.wrap(code.toString('latin1')), {
    filename: file,
    ...(cachedData ? { cachedData } : {}),
  });
  return { file, code, script, isFromCache: script.cachedDataRejected === false };
}

/** Runs the file as `require` does, which from then on gives what it exports. */
export function runFile({ file, script }: CompiledFile): void {
  const require = createRequire(file);
  const module = new Module(file);
  module.filename = file;
  require.cache[file] = module;
  script.runInThisContext()(module.exports, require, module, file, dirname(file));
  module.loaded = true;
}

/** Keeps what the compiler has made until now: the functions that were called are in it. Throws what writing files throws. */
export function writeCache({ file, code, script }: CompiledFile): void {
  const cache = script.createCachedData();
  const end = Buffer.alloc(CHECKSUM_BYTES);
  end.writeUInt32LE(checksum(code, cache));
  writeFileSync(`${cacheOf(file)}.new`, Buffer.concat([cache, end]));
  renameSync(`${cacheOf(file)}.new`, cacheOf(file));
}
