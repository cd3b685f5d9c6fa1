import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RequestHandler } from 'express';

/** Everything from this service, nothing inline: the page works without a network and runs nobody's script. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Caregiver Registry</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="contract"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#contract',
  validatorUrl: null,
  deepLinking: true,
  persistAuthorization: false,
});
`;

/** The page's three files, read once; every other address is for the router. */
export function serveDocsAssets(): RequestHandler {
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  const javascript = 'text/javascript; charset=utf-8';
  const assets = new Map<string, readonly [string, Buffer]>([
    ['/docs/assets/start.js', [javascript, Buffer.from(START)]],
    ['/docs/assets/swagger-ui-bundle.js', [javascript, read(folder, 'swagger-ui-bundle.js')]],
    ['/docs/assets/swagger-ui.css', ['text/css; charset=utf-8', read(folder, 'swagger-ui.css')]],
  ]);
  return (request, response, next) => {
    const asset = request.method === 'GET' ? assets.get(request.url) : undefined;
    if (!asset) return next();
    const [contentType, bytes] = asset;
    response.setHeader('Content-Type', contentType);
    response.setHeader('Content-Length', bytes.length);
    response.setHeader('Cache-Control', 'public, max-age=3600');
    response.end(bytes);
  };
}

function read(folder: string, name: string): Buffer {
  return readFileSync(join(folder, name));
}
