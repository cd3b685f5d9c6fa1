/** Lets a plain `node -r` run the sources, for tests that must kill the process they start. */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const ROOT = join(__dirname, '../..');
/** The suite starts dozens of processes: what one has compiled, the next ones read. */
const KEPT = join(ROOT, 'node_modules/.cache/registry-sources');
mkdirSync(KEPT, { recursive: true });
const settings = readFileSync(join(ROOT, '.swcrc'));

require.extensions['.ts'] = (module, file) => {
  module._compile(compiled(file), file);
};

function compiled(file) {
  const source = readFileSync(file);
  const key = createHash('sha256').update(settings).update(file).update(source).digest('hex');
  const place = join(KEPT, `${key}.js`);
  try {
    return readFileSync(place, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source.toString('utf8'), {
      filename: file,
      cwd: ROOT,
    });
    // whole or not at all: others may be reading
    const unfinished = `${place}.${process.pid}`;
    writeFileSync(unfinished, code);
    renameSync(unfinished, place);
    return code;
  }
}

/** A dynamic import names the built file. */
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const fromSource = request.startsWith('.') && parent?.filename?.endsWith('.ts');
  return resolve.call(this, fromSource ? request.replace(/\.js$/, '') : request, parent, ...rest);
};
