import type { FilePath } from '../source/location.ts';

/** What a path is, links followed. `other` is a FIFO, socket or device: named, never opened. */
export interface FileStatus {
  readonly kind: 'file' | 'directory' | 'other';
}

/** One entry of a directory, links not followed. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symbolic-link' | 'other';
}

/** A file's text, or the reason there is none. `encoding` is how the bytes were decoded; `bom` says one was cut off. */
export type FileText =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly encoding: 'utf-8' | 'latin1' | 'utf-16';
      readonly bom: boolean;
    }
  | {
      readonly kind: 'failure';
      readonly reason: 'missing' | 'not-a-file' | 'unreadable' | 'too-large' | 'outside';
      readonly message: string;
    };

/** What may be read of a disk. */
export interface FileLimits {
  /** These folders and files and what lies below them, links resolved. Null: everything. Never /proc, /sys and /dev, nor what lies in `.git` and its like. */
  readonly roots: readonly FilePath[] | null;
  /** Larger files are a `too-large` failure. */
  readonly maxBytes: number;
}

/**
 * The files an analysis may see. Synchronous, never throws: what cannot be had is a value.
 * The node implementation bounds sizes and roots; the overlay serves texts from memory for fixes and tests.
 */
export interface FileSystem {
  readText(path: FilePath): FileText;
  /** The bytes of a file, for a search before anything is decoded; absent where only texts are at hand. */
  readBytes?(path: FilePath): Buffer | Extract<FileText, { kind: 'failure' }>;
  /**
   * The bytes of a file that `entries` of its folder told to be a regular one: quicker, for looking at many. What is no
   * longer one is a failure, and so is one of more than `mostBytes`. The buffer is written over by the next call;
   * `readText` of the same file, if it comes next, takes the bytes at hand.
   */
  readListed?(path: FilePath, mostBytes: number): Buffer | Extract<FileText, { kind: 'failure' }>;
  status(path: FilePath): FileStatus | null;
  /** What a name of a folder is, as `status` has it: quicker where many names are asked for that a folder may not have. */
  kindIn?(folder: FilePath, name: string): FileStatus['kind'] | null;
  /** Entries sorted by byte order of their names, or null where there is no readable directory. */
  entries(path: FilePath): readonly DirectoryEntry[] | null;
  /**
   * The same of a directory that `entries` of its own folder told to be one: quicker, for walking through many.
   */
  listedEntries?(path: FilePath): readonly DirectoryEntry[] | null;
  /** The path with every link resolved, or null where it does not exist. */
  realPath(path: FilePath): FilePath | null;
}
