/** Lets a plain `node -r` run the sources, for tests that must kill the process they start. */
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformFileSync(file).code, file);
};
