/**
 * Results as they are published, each ballot in another of the layouts that real files come in: wide with one
 * column per nuance, the Ministry's of 2022 (repeated columns without names, ISO-8859-1) and of 2024 (numbered
 * columns), pairs of long files, and a city's export without column names.
 */
import { BALLOTS, type Ballot, type Candidate, type PrecinctResult } from '../elections.ts';
import { COMMUNE, TOWN_NAME } from '../site.ts';
import type { Precinct } from '../town.ts';

export interface TextFile {
  path: string;
  text: string;
  encoding?: 'latin1';
}

interface Published {
  ballot: Ballot;
  rows: (PrecinctResult & { number: string })[];
}

const DEPARTMENT = COMMUNE.slice(0, 2);
const COMMUNE_3 = COMMUNE.slice(2);
const DEPARTMENT_NAME = 'Terres-Neuves';
const CONSTITUENCY = '1';

const LAYOUTS: Record<string, (published: Published) => TextFile[]> = {
  '2022-presidential-1': (p) => longPair(p, 'presid-2022-t1'),
  '2022-presidential-2': ministry2022,
  '2022-legislative-1': (p) => wide(p, '2022-legislatives-1'),
  '2022-legislative-2': (p) => longPair(p, 'legis-2022-t2'),
  '2024-legislative-1': (p) => longPair(p, 'legis-2024-t1'),
  '2024-legislative-2': ministry2024,
  '2026-municipal-1': (p) => cityExport(p, '1er'),
  '2026-municipal-2': (p) => cityExport(p, '2nd'),
};

export function resultFiles(
  results: Map<string, PrecinctResult[]>,
  precincts: Record<Ballot['vintage'], Precinct[]>,
): TextFile[] {
  return BALLOTS.flatMap((ballot) => {
    const rows = results.get(ballot.id)!.map((row) => ({
      ...row,
      number: precincts[ballot.vintage][row.precinct].number,
    }));
    return LAYOUTS[ballot.id]({ ballot, rows });
  });
}

const csv = (lines: (string | number)[][], separator: string, end = '\n') =>
  lines.map((line) => line.join(separator) + end).join('');

function wide({ ballot, rows }: Published, name: string): TextFile[] {
  const header = [
    'departement',
    'commune',
    'bureau',
    'circonscription',
    'commune_libelle',
    'inscrits',
    'votants',
    'blancs',
    'exprimes',
  ];
  const sorted = ballot.candidates
    .map(({ nuance }, i) => ({ nuance, i }))
    .sort((a, b) => (a.nuance < b.nuance ? -1 : 1));
  const lines = rows.map((r) => [
    ...[DEPARTMENT, COMMUNE_3, r.number, CONSTITUENCY, TOWN_NAME, r.registered, r.voters, r.blank, r.valid],
    ...sorted.map(({ i }) => r.votes[i]),
  ]);
  const text = csv([[...header, ...sorted.map(({ nuance }) => nuance)], ...lines], ',');
  return [{ path: `raw/resultats/${name}_par_bureau_large_${COMMUNE}.csv`, text }];
}

function longPair({ ballot, rows }: Published, name: string): TextFile[] {
  const code = (number: string) => `${COMMUNE}_${number}`;
  const territories = rows.map((r) => [
    ...[code(r.number), `Bureau ${r.number} · ${TOWN_NAME}`, r.registered, r.voters, r.valid],
    ...[r.registered - r.voters, r.blank, r.spoilt],
  ]);
  const candidates = rows.flatMap((r) =>
    ballot.candidates.map(({ surname, nuance }, i) => [code(r.number), surname, nuance, r.votes[i], 'false']),
  );
  const file = (kind: string, lines: (string | number)[][]): TextFile => ({
    path: `raw/resultats/${name}_bureaux_${kind}_${COMMUNE}.csv`,
    text: csv(lines, ','),
  });
  return [
    file('territoires', [
      ['code', 'libelle', 'inscrits', 'votants', 'exprimes', 'abstentions', 'blancs', 'nuls'],
      ...territories,
    ]),
    file('candidats', [['code', 'label', 'nuance', 'voix', 'elu'], ...candidates]),
  ];
}

const percent = (part: number, whole: number) =>
  (whole === 0 ? 0 : (100 * part) / whole).toFixed(2).replace('.', ',');

function ministry2022({ ballot, rows }: Published): TextFile[] {
  const header = `Code du département;Libellé du département;Code de la circonscription;Libellé de la circonscription;Code de la commune;Libellé de la commune;Code du b.vote;Inscrits;Abstentions;% Abs/Ins;Votants;% Vot/Ins;Blancs;% Blancs/Ins;% Blancs/Vot;Nuls;% Nuls/Ins;% Nuls/Vot;Exprimés;% Exp/Ins;% Exp/Vot;N°Panneau;Sexe;Nom;Prénom;Voix;% Voix/Ins;% Voix/Exp`;
  const lines = rows.map((r) => {
    const absent = r.registered - r.voters;
    return [
      ...[
        DEPARTMENT,
        DEPARTMENT_NAME,
        CONSTITUENCY.padStart(2, '0'),
        '1ère circonscription',
        COMMUNE_3,
        TOWN_NAME,
        r.number,
      ],
      ...[r.registered, absent, percent(absent, r.registered), r.voters, percent(r.voters, r.registered)],
      ...[r.blank, percent(r.blank, r.registered), percent(r.blank, r.voters)],
      ...[r.spoilt, percent(r.spoilt, r.registered), percent(r.spoilt, r.voters)],
      ...[r.valid, percent(r.valid, r.registered), percent(r.valid, r.voters)],
      ...ballot.candidates.flatMap((c, i) => [
        ...[i + 1, c.sex, c.surname, c.givenName],
        ...[r.votes[i], percent(r.votes[i], r.registered), percent(r.votes[i], r.valid)],
      ]),
    ];
  });
  return [
    {
      path: `raw/resultats/resultats-par-niveau-burvot-t2-france-entiere_${COMMUNE}.txt`,
      text: csv([[header], ...lines], ';', '\r\n'),
      encoding: 'latin1',
    },
  ];
}

function ministry2024({ ballot, rows }: Published): TextFile[] {
  const slots = 4;
  const numbered = (n: number) => [
    ...[
      `Numéro de panneau ${n}`,
      `Nuance candidat ${n}`,
      `Nom candidat ${n}`,
      `Prénom candidat ${n}`,
      `Sexe candidat ${n}`,
    ],
    ...[`Voix ${n}`, `% Voix/inscrits ${n}`, `% Voix/exprimés ${n}`, `Elu ${n}`],
  ];
  const header = [
    ...[
      'Code département',
      'Libellé département',
      'Code commune',
      'Libellé commune',
      'Code BV',
      'Inscrits',
      'Votants',
    ],
    ...['% Votants', 'Abstentions', '% Abstentions', 'Exprimés', '% Exprimés/inscrits', '% Exprimés/votants'],
    ...['Blancs', '% Blancs/inscrits', '% Blancs/votants', 'Nuls', '% Nuls/inscrits', '% Nuls/votants'],
    ...Array.from({ length: slots }, (_, i) => numbered(i + 1)).flat(),
  ];
  const share = (part: number, whole: number) => `${percent(part, whole)}%`;
  const totals = ballot.candidates.map((_, i) => rows.reduce((sum, r) => sum + r.votes[i], 0));
  const winner = totals.indexOf(Math.max(...totals));
  const candidate = (r: PrecinctResult, c: Candidate | undefined, i: number) =>
    c === undefined
      ? Array<string>(9).fill('')
      : [
          ...[i + 1, c.nuance, c.surname, c.givenName, c.sex === 'F' ? 'FEMININ' : 'MASCULIN', r.votes[i]],
          ...[share(r.votes[i], r.registered), share(r.votes[i], r.valid), i === winner ? 'élu' : ''],
        ];
  const lines = rows.map((r) => [
    ...[
      DEPARTMENT,
      DEPARTMENT_NAME,
      COMMUNE,
      TOWN_NAME,
      r.number,
      r.registered,
      r.voters,
      share(r.voters, r.registered),
    ],
    ...[r.registered - r.voters, share(r.registered - r.voters, r.registered)],
    ...[r.valid, share(r.valid, r.registered), share(r.valid, r.voters)],
    ...[r.blank, share(r.blank, r.registered), share(r.blank, r.voters)],
    ...[r.spoilt, share(r.spoilt, r.registered), share(r.spoilt, r.voters)],
    ...Array.from({ length: slots }, (_, i) => candidate(r, ballot.candidates[i], i)).flat(),
  ]);
  const path = `raw/resultats/legislatives-2024_resultats-definitifs-par-bureau-de-vote-tour2_${COMMUNE}.csv`;
  return [{ path, text: csv([header, ...lines], ';') }];
}

/** The lists' codes in this export; the source record says who they are. */
const LIST_CODE: Record<string, string> = { LEXG: '003', LUG: '001', LDVC: '005', LDVD: '002', LRN: '004' };

function cityExport({ ballot, rows }: Published, round: '1er' | '2nd'): TextFile[] {
  const year = ballot.id.slice(0, 4);
  const lines = rows.map((r, i) => [
    ...[i + 1, 'MN', year, round === '1er' ? 1 : 2, DEPARTMENT, COMMUNE_3, r.number, 'I', r.registered],
    ...[r.registered - r.voters, r.voters, r.voters, r.blank, r.spoilt, r.valid, ballot.candidates.length],
    ...ballot.candidates.flatMap((c, k) => [LIST_CODE[c.nuance], r.votes[k]]),
  ]);
  const header = lines[0].map((_, i) => `column_${i + 1}`);
  return [
    {
      path: `raw/resultats/resultats-elections-municipales-${year}-${round}-tour.csv`,
      text: csv([header, ...lines], ';'),
    },
  ];
}
