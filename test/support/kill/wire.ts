/** One message of the PostgreSQL protocol, version 3, as its bytes stand on the wire. */
export interface Message {
  /** Its letter; `startup`, `ssl-request` and `ssl-answer` have none. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Cuts a stream into messages. What is not whole yet waits for the next chunk. */
export type Cutter = (chunk: Buffer) => Message[];

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

export interface Cutters {
  /** What the service says. Its first messages have no letter. */
  readonly frontend: Cutter;
  /** What PostgreSQL says. Its answer to a request for encryption is one byte. */
  readonly backend: Cutter;
}

/** Of one connection. Source: PostgreSQL, Message Formats. */
export function cutters(): Cutters {
  let started = false;
  let answersAwaited = 0;
  return {
    frontend: cutter((rest) => {
      if (started) return typed(rest);
      if (rest.length < 8) return null;
      const asksFirst = [SSL_REQUEST, GSS_REQUEST].includes(rest.readInt32BE(4));
      const whole = take(rest, rest.readInt32BE(0), asksFirst ? 'ssl-request' : 'startup');
      if (whole) started = !asksFirst;
      if (whole && asksFirst) answersAwaited += 1;
      return whole;
    }),
    backend: cutter((rest) => {
      if (answersAwaited === 0 || rest.length === 0) return typed(rest);
      answersAwaited -= 1;
      return take(rest, 1, 'ssl-answer');
    }),
  };
}

function typed(rest: Buffer): Message | null {
  if (rest.length < 5) return null;
  return take(rest, 1 + rest.readInt32BE(1), String.fromCharCode(rest[0] ?? 0));
}

function take(rest: Buffer, length: number, name: string): Message | null {
  return rest.length < length ? null : { name, bytes: rest.subarray(0, length) };
}

function cutter(next: (rest: Buffer) => Message | null): Cutter {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: Message[] = [];
    for (let message = next(rest); message; message = next(rest)) {
      messages.push(message);
      rest = rest.subarray(message.bytes.length);
    }
    return messages;
  };
}
