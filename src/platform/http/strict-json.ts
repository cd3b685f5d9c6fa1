/** Why a text is not the JSON that this registry takes. Says where, never what stood there. */
export class JsonFault extends Error {
  constructor(
    what: string,
    readonly at: number,
  ) {
    super(what);
    this.name = 'JsonFault';
  }
}

const DEEPEST = 32;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * JSON of which no two readers disagree (RFC 8259, with the choices of I-JSON, RFC 7493): no name twice in an
 * object, no lone surrogate, no number that a double would round; besides, no NUL, no name that JavaScript
 * gives a meaning, at most 32 levels. Whatever it accepts, JSON.parse reads alike.
 *
 * @throws JsonFault
 */
export function readJson(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value(1);
  reader.end();
  return value;
}

class Reader {
  private at = 0;
  private readonly space = /[ \t\n\r]*/y;
  /** All but quotes, backslashes and control characters. */
  private readonly plain = /[ !#-[\]-\u{10ffff}]*/uy;
  private readonly number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

  constructor(private readonly text: string) {}

  value(depth: number): unknown {
    this.take(this.space);
    if (depth > DEEPEST) throw this.fault(`More than ${DEEPEST} levels.`);
    const value = this.bare(depth);
    this.take(this.space);
    return value;
  }

  end(): void {
    if (this.at < this.text.length) throw this.fault('Something follows the JSON value.');
  }

  private bare(depth: number): unknown {
    const first = this.text[this.at];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    return first === '"' ? this.string() : this.word();
  }

  private object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.at += 1;
    this.take(this.space);
    if (this.skips('}')) return object;
    do {
      this.take(this.space);
      if (this.text[this.at] !== '"') throw this.fault('A name in double quotes must stand here.');
      const name = this.string();
      if (FORBIDDEN.has(name)) throw this.fault('A member has a name that is not allowed.');
      if (Object.hasOwn(object, name)) throw this.fault('A member is named twice.');
      this.take(this.space);
      if (!this.skips(':')) throw this.fault('A colon must stand here.');
      object[name] = this.value(depth + 1);
    } while (this.skips(','));
    if (!this.skips('}')) throw this.fault('A comma or closing brace must stand here.');
    return object;
  }

  private array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.at += 1;
    this.take(this.space);
    if (this.skips(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.skips(','));
    if (!this.skips(']')) throw this.fault('A comma or closing bracket must stand here.');
    return items;
  }

  private string(): string {
    this.at += 1;
    let string = this.take(this.plain);
    let escaped = false;
    while (!this.skips('"')) {
      if (this.text[this.at] !== '\\') throw this.fault('A string is not closed.');
      string += this.escape() + this.take(this.plain);
      escaped = true;
    }
    if (escaped && /\p{Surrogate}/u.test(string)) throw this.fault('A lone surrogate.');
    return string;
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? '';
    if (letter !== 'u') {
      this.at += 2;
      const meant = ESCAPES[letter];
      if (meant === undefined) throw this.fault('An unknown escape.');
      return meant;
    }
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.fault('An escape without four digits.');
    if (digits === '0000') throw this.fault('NUL is not allowed.');
    this.at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private word(): number | boolean | null {
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    const literal = this.take(this.number);
    if (literal === '') throw this.fault('A JSON value must stand here.');
    const value = Number(literal);
    if (!isExact(literal, value)) throw this.fault('A number that cannot be kept exactly.');
    return value;
  }

  private skips(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [taken = ''] = pattern.exec(this.text) ?? [];
    this.at += taken.length;
    return taken;
  }

  private fault(what: string): JsonFault {
    return new JsonFault(what, this.at);
  }
}

/** Whether the double says what the digits said, and, if whole, is one of those that are next to each other. */
function isExact(literal: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false;
  return /^-?\d{1,15}$/.test(literal) || decimalOf(literal) === decimalOf(String(value));
}

/** Digits without zeros at either end, and the power of ten of the last: equal for equal numbers, sign aside. */
function decimalOf(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().replace(/^-/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const leading = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = leading.replace(/0+$/, '');
  if (digits === '') return '0';
  return `${digits}e${Number(exponent) - fraction.length + leading.length - digits.length}`;
}
