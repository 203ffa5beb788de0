/**
 * Columns that must not be used. A file that lists people by name, birth, nationality or belief is not open
 * data, and Arpent has no use for it: such a file is refused as a whole, before a row of it is read. Results
 * are exempt, because candidates stand by name.
 */
import { importError } from './problem.ts';
import type { SourceKind } from './source-record.ts';

const NAMES = new Set(
  `nom prenom prenoms nom_prenom nom_et_prenom nom_de_famille nom_famille nom_usage nom_d_usage nom_marital nom_jeune_fille
   nom_electeur prenom_electeur prenom_usuel surname name_of_voter last_name lastname first_name firstname
   given_name given_names family_name middle_name maiden_name forename full_name`.split(/\s+/),
);
const SUBJECTS =
  /naissance|birth|nationalit|religio|confession|syndic|trade_union|union_member|ethnic|sexual|health|handicap|disabilit|e_?mail|courriel|telephone|phone/;

export function refusePersonalColumns(file: string, columns: string[], kind: SourceKind): void {
  const found = kind === 'results' ? undefined : columns.find((name) => isPersonal(name, kind));
  if (found !== undefined)
    throw importError(
      'personal-data',
      { file, line: null },
      `the column '${found}' tells about persons, and such files must not be used`,
      'remove every column about persons before importing, or ask the publisher for the aggregate file',
    );
}

/** A precinct or a street has a name too; only a list of addresses is at risk of naming its people. */
function isPersonal(name: string, kind: SourceKind): boolean {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return SUBJECTS.test(plain) || (kind === 'addresses' && NAMES.has(plain));
}
