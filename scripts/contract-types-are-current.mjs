// Fails when src/platform/http/contract.gen.ts is not what openapi.yaml generates.
import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const fresh = astToString(await openapiTS(new URL('../openapi.yaml', import.meta.url)));
const kept = readFileSync(new URL('../src/platform/http/contract.gen.ts', import.meta.url), 'utf8');
const bare = (text) => text.replace(/^\/\*\*[\s\S]*?\*\/\s*/, '').trim();
if (bare(fresh) !== bare(kept)) {
  console.error('contract.gen.ts is out of date: run `npm run generate` and commit the result.');
  process.exit(1);
}
