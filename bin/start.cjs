// What an old Node cannot read.
import('../dist/cli/main.js');
