import { parseArgs } from 'node:util';

/** What somebody typed was not a command: the exit code is 2. The message says what to type. */
export class UsageFault extends Error {}

/** The values of `--name VALUE`; each command names its own. */
export type Options = Readonly<Record<string, string | undefined>>;

/** One thing that `npm run registry -- …` can do. */
export interface Command {
  /** Two words: `officer create`. */
  readonly name: string;
  readonly about: string;
  /** The option that may be said without its name, first: `keys rotate token`. */
  readonly first?: string;
  /** By name, what follows it: `{ division: 'SIX-DIGITS' }`. */
  readonly needs?: Readonly<Record<string, string>>;
  readonly takes?: Readonly<Record<string, string>>;
  /** Options without a value; one that was given is `yes`. */
  readonly flags?: readonly string[];
  /** More for `--help`, in whole sentences. */
  readonly more?: string;
  run(options: Options): Promise<void>;
}

/** The command that these words ask for, with its options, or the help that they ask for. @throws UsageFault. */
export function understand(
  commands: readonly Command[],
  words: readonly string[],
): { readonly command: Command; readonly options: Options } | { readonly help: string } {
  const [noun = '--help', verb = '', ...rest] = words;
  if (['help', '--help', '-h'].includes(noun)) return { help: help(commands) };
  const command = commands.find(({ name }) => name === `${noun} ${verb}`);
  if (!command)
    throw new UsageFault(
      `There is no command "${[noun, verb].join(' ').trim()}".\n\n${help(commands)}`,
    );
  if (rest.includes('--help') || rest.includes('-h')) return { help: usage(command) };
  return { command, options: optionsOf(command, rest) };
}

function help(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`);
  return `npm run registry -- <command> [options]\n\n${lines.join('\n')}\n\n<command> --help says more.`;
}

function usage({ name, about, first, needs = {}, takes = {}, flags = [], more }: Command): string {
  const words = [
    ...Object.entries(needs).map(([option, value]) =>
      option === first ? value : `--${option} ${value}`,
    ),
    ...Object.entries(takes).map(([option, value]) => `[--${option} ${value}]`),
    ...flags.map((option) => `[--${option}]`),
  ];
  const line = `npm run registry -- ${[name, ...words].join(' ')}`;
  return [line, '', about, ...(more ? ['', more] : [])].join('\n');
}

function optionsOf(command: Command, words: readonly string[]): Options {
  const names = Object.keys({ ...command.needs, ...command.takes });
  const [word] = words;
  const args =
    command.first && word && !word.startsWith('-') ? [`--${command.first}`, ...words] : words;
  const { flags = [] } = command;
  const options = {
    ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }])),
  };
  let values: Options;
  try {
    const given = parseArgs({ args: [...args], options, strict: true }).values;
    values = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value === true ? 'yes' : String(value)]),
    );
  } catch (fault) {
    throw new UsageFault(`${fault instanceof Error ? fault.message : ''}\n\n${usage(command)}`);
  }
  const missing = Object.keys(command.needs ?? {}).filter((name) => !values[name]?.trim());
  if (missing.length > 0) {
    throw new UsageFault(
      `${missing.map((name) => `--${name}`).join(', ')} is missing.\n\n${usage(command)}`,
    );
  }
  return values;
}

/** A value that the command needs, which `understand` has seen to be there. */
export function valueOf(options: Options, name: string): string {
  const value = options[name]?.trim();
  if (!value) throw new UsageFault(`--${name} is missing.`);
  return value;
}

/** @throws UsageFault when it is none of these. */
export function oneOf<Word extends string>(options: Options, name: string, words: readonly Word[]) {
  const value = valueOf(options, name);
  const word = words.find((known) => known === value);
  if (!word) throw new UsageFault(`--${name} is one of ${words.join(', ')}.`);
  return word;
}

/** @throws UsageFault when it is not an id. */
export function idOf(options: Options, name: string): string {
  const value = valueOf(options, name).toLowerCase();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) {
    throw new UsageFault(
      `--${name} is the id of an organisation, client or key: 8-4-4-4-12 hexadecimal digits.`,
    );
  }
  return value;
}
