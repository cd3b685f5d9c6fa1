import { openNote, signNote, type NoteSigner, type NoteVerifier } from './signed-note';

/** What the registry says about its log: at this size it had this root. */
export interface Checkpoint {
  /** The name of the log, and of the key that signs for it. */
  readonly origin: string;
  readonly treeSize: number;
  /** 32 bytes. */
  readonly root: Buffer;
}

/**
 * Origin, size and root on a line each, as a signed note.
 *
 * Source: C2SP tlog-checkpoint.
 */
export function signCheckpoint(treeSize: number, root: Buffer, key: NoteSigner): string {
  return signNote(textOf({ origin: key.name, treeSize, root }), key);
}

/** The checkpoint that `key` signed; null for everything else. */
export function readCheckpoint(note: string, key: NoteVerifier): Checkpoint | null {
  const text = openNote(note, key);
  const checkpoint = text === null ? null : parse(text);
  return checkpoint?.origin === key.name ? checkpoint : null;
}

function textOf({ origin, treeSize, root }: Checkpoint): string {
  return `${origin}\n${treeSize}\n${root.toString('base64')}\n`;
}

/** Takes only what `textOf` writes: this log adds no lines, and a number or root has one spelling. */
function parse(text: string): Checkpoint | null {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const checkpoint = { origin, treeSize: Number(size), root: Buffer.from(root, 'base64') };
  const sound = Number.isSafeInteger(checkpoint.treeSize) && checkpoint.treeSize >= 0;
  if (!sound || checkpoint.root.length !== 32) return null;
  return textOf(checkpoint) === text ? checkpoint : null;
}
