/** Header lines and what follows them; both as bytes of latin1. */
interface Framing {
  readonly what: string;
  readonly head: readonly string[];
  readonly body: string;
}

const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

/**
 * Requests whose end two readers could see in different places: the same good request, framed wrongly, and behind it
 * what a reader who was misled would take for another request.
 */
export function ambiguousRequests(
  first: string,
  headers: readonly string[],
  body: string,
  hidden: string,
): readonly (readonly [what: string, bytes: string])[] {
  const length = body.length;
  const whole = length + hidden.length;
  const [te, cl] = ['Transfer-Encoding: chunked', `Content-Length: ${length}`];
  const lengths = [
    `+${length}`,
    `-${length}`,
    `0x${length.toString(16)}`,
    `${length}, ${length}`,
    `${length}, ${whole}`,
    `${length} ${whole}`,
    `${length}.0`,
    `${length}e0`,
    `"${length}"`,
    '99999999999999999999999',
    `${length}\x0b`,
    '',
    'x',
  ];
  const encodings = [
    'chunked, identity',
    'identity, chunked, identity',
    'identity',
    'xchunked',
    'chunkedx',
    'chunked;q=1',
    '"chunked"',
    'gzip, chunked, gzip',
    'x\x0bchunked',
    ' ',
  ];
  const sizes = ['x', '-1', '+5', '0x5', '5 5', '1e1', '', ' 5', '5\x0b', 'fffffffffffffffff'];
  const framings: Framing[] = [
    { what: 'length and chunks', head: [cl, te], body: chunked(body) },
    { what: 'chunks and length', head: [te, cl], body: chunked(body) },
    { what: 'chunks of none, and a length', head: [cl, te], body: `0\r\n\r\n${body}` },
    { what: 'a length of none, and chunks', head: ['Content-Length: 0', te], body: chunked(body) },
    { what: 'two lengths', head: [cl, `Content-Length: ${whole}`], body },
    { what: 'two lengths, the longer first', head: [`Content-Length: ${whole}`, cl], body },
    { what: 'a space before the colon of the length', head: [`Content-Length : ${length}`], body },
    {
      what: 'a space before the colon of the encoding',
      head: [cl, 'Transfer-Encoding : chunked'],
      body: chunked(body),
    },
    { what: 'a folded header', head: [cl, 'X: y\r\n Transfer-Encoding: chunked'], body },
    { what: 'a folded encoding', head: [cl, 'Transfer-Encoding:\r\n chunked'], body },
    { what: 'a header without a name', head: [cl, ': chunked'], body },
    { what: 'a header without a colon', head: [cl, 'Transfer-Encoding chunked'], body },
    { what: 'a space before a header', head: [` ${te}`, cl], body },
    { what: 'NUL in a name', head: [cl, 'Transfer\0Encoding: chunked'], body },
    { what: 'NUL in a value', head: [cl, 'X: a\0b'], body },
    { what: 'CR in a value', head: [cl, 'X: a\rTransfer-Encoding: chunked'], body },
    { what: 'LF in a header', head: [`X: a\n${te}`, cl], body },
    { what: 'LF after a header', head: [`${cl}\nX: y`], body },
    ...lengths.map((value) => ({
      what: `the length ${JSON.stringify(value)}`,
      head: [`Content-Length: ${value}`],
      body,
    })),
    ...encodings.map((value) => ({
      what: `the encoding ${JSON.stringify(value)}`,
      head: [`Transfer-Encoding: ${value}`],
      body: chunked(body),
    })),
    ...encodings.map((value) => ({
      what: `a length and the encoding ${JSON.stringify(value)}`,
      head: [cl, `Transfer-Encoding: ${value}`],
      body,
    })),
    ...sizes.map((size) => ({
      what: `a chunk of ${JSON.stringify(size)}`,
      head: [te],
      body: `${size}\r\n${body}\r\n0\r\n\r\n`,
    })),
    { what: 'a chunk too short', head: [te], body: `1\r\n${body}\r\n0\r\n\r\n` },
    { what: 'a chunk too long', head: [te], body: chunked(body).replace(/^\w+/, 'fff') },
    { what: 'LF after the size of a chunk', head: [te], body: chunked(body).replace('\r', '') },
    {
      what: 'LF after a chunk',
      head: [te],
      body: `${length.toString(16)}\r\n${body}\n0\r\n\r\n`,
    },
    { what: 'LF after the last chunk', head: [te], body: chunked(body).replace(/\r\n$/, '\n') },
    {
      what: 'LF in the extension of a chunk',
      head: [te],
      body: chunked(body).replace('\r\n', ';a\nb\r\n'),
    },
    {
      what: 'CR in the extension of a chunk',
      head: [te],
      body: chunked(body).replace('\r\n', ';a\rb\r\n'),
    },
  ];
  return [
    ...framings.map(({ what, head, body: payload }): [string, string] => [
      what,
      `${[first, ...headers, ...head, '', payload].join('\r\n')}${hidden}`,
    ]),
    ['LF alone after every line', `${[first, ...headers, cl, '', body].join('\n')}${hidden}`],
    [
      'LF alone after the first line',
      `${first}\n${[...headers, cl, '', body].join('\r\n')}${hidden}`,
    ],
    ['CR alone after a line', `${first}\r${[...headers, cl, '', body].join('\r\n')}${hidden}`],
  ];
}
