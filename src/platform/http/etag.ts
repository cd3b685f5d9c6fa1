import { Refusal } from '../../domain/refusal';

/** Strong: two representations of one version are the same bytes but for their language. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** @throws Refusal `precondition-failed` for a tag that this registry never gave: weak, a list, `*`. */
export function versionOf(ifMatch: string): number {
  const [, digits] = /^"(0|[1-9]\d{0,14})"$/.exec(ifMatch.trim()) ?? [];
  if (digits === undefined) {
    throw new Refusal(
      'precondition-failed',
      'If-Match must be the ETag that this registry gave with what you read. Read it again.',
    );
  }
  return Number(digits);
}
