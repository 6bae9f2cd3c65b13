import { setFlagsFromString } from 'node:v8';

// A run ends before V8 has back what it spends on compiling functions into one another (docs/performance.md).
setFlagsFromString('--max-inlined-bytecode-size-cumulative=0');

// The V8 of Node 20 compiles a function early; that of later ones waits, and does not know this flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=600000');
