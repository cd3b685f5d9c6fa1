/** Lets a plain `node -r` run the sources, for tests that must kill the process they start. */
const Module = require('node:module');
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformFileSync(file).code, file);
};

/** A dynamic import names the built file. */
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const fromSource = request.startsWith('.') && parent?.filename?.endsWith('.ts');
  return resolve.call(this, fromSource ? request.replace(/\.js$/, '') : request, parent, ...rest);
};
