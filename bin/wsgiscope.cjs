#!/usr/bin/env node
// Looks at the version of Node before anything is loaded. Written so that a Node of any age can read it.
'use strict';

var version = process.versions.node;
var parts = version.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);
var advice = ', and 20.19, 22.12 or newer is needed; the executable of a release needs none: ';

if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) {
  require('./start.cjs');
} else {
  process.stderr.write(`wsgiscope: this is Node ${version}${advice}https://github.com/wsgiscope/wsgiscope/releases\n`);
  process.exitCode = 2;
}
