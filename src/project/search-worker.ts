import { parentPort, workerData } from 'node:worker_threads';
import type { FileLimits } from '../host/file-system.ts';
import { NodeFileSystem } from '../host/node-file-system.ts';
import { type SearchBatch, searchBatch } from '../host/search-batch.ts';
import { lookAt } from './look-at-file.ts';

// The second thread of a search: it tells which files say nothing. What the others say is found out by the first.
const fs = new NodeFileSystem(workerData as FileLimits);
parentPort?.on('message', (batch: SearchBatch) => searchBatch(batch, (file) => lookAt(fs, file, false) !== null));
