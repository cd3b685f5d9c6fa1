import type { Ban } from './ban';
import type { Dossier } from './clearance';
import { contradicts, disagreement, nameTokensOf, type KnownIdentity } from './identity';
import { nameToken } from './name';
import type { PersonClaim } from './person';

/** What the registry would hold of somebody if a proposal were approved now. */
export interface Foreseen {
  /** As it would stand. */
  readonly ban: Ban;
  /** Of the person whom it would be bound to. */
  readonly documentKeys: ReadonlySet<string>;
  readonly identity: Pick<KnownIdentity, 'names' | 'birthDates' | 'disputed'>;
}

/** What would be known of the holder of a document, when a deciding authority has said who that is. */
export function identityAfter(
  known: KnownIdentity | null,
  { name, birthDate }: PersonClaim,
): Foreseen['identity'] {
  if (known === null) return { names: [name], birthDates: [birthDate], disputed: false };
  if (!contradicts(known, { name, birthDate })) return known;
  const differs = disagreement(known, { name, birthDate });
  return {
    names: differs.name ? [...known.names, name] : known.names,
    birthDates: differs.birthDate ? [...known.birthDates, birthDate] : known.birthDates,
    disputed: true,
  };
}

/** What a question would look at; the same dossier for whoever the ban does not concern. */
export function dossierAfter(
  dossier: Dossier,
  { document, name, birthDate }: PersonClaim,
  { ban, documentKeys, identity }: Foreseen,
): Dossier {
  if (documentKeys.has(document.key)) {
    const known = dossier.identity ?? { personId: '', registryNumber: '' };
    return { ...dossier, identity: { ...known, ...identity }, bans: [...dossier.bans, ban] };
  }
  if (!nameTokensOf(identity).includes(nameToken(name, birthDate))) return dossier;
  return { ...dossier, namesakeBans: [...dossier.namesakeBans, ban] };
}
