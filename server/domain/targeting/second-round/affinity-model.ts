/** The transfers that are shipped, and the way from fitted parameters to that file and to a table one can read. */
import france from '#data/models/transfers-france.json' with { type: 'json' };
import { BLOC_TITLES, BLOCS, type Bloc } from '../blocs.ts';
import {
  type AffinityModel,
  BARRAGE,
  BLANK_PAPER,
  CONTEXTS,
  fillTransfers,
  type OriginAffinity,
  OWN,
  parameterRows,
  parametersOf,
  TURNOUT,
  TURNOUT_HERE,
  WIDTH,
} from './affinities.ts';
import type { DoubtByOrigin } from './doubt.ts';
import { ABSTAINED, BLANK, FIRST_FINALIST } from './origins.ts';

export const FRENCH_TRANSFERS = france satisfies AffinityModel;

export function modelOf(
  theta: Float64Array,
  { plain, doubt, fittedTo }: Pick<AffinityModel, 'plain' | 'doubt' | 'fittedTo'>,
): AffinityModel {
  const at = (row: number, column: number) => rounded(theta[row * WIDTH + column]);
  const origin = (row: number): OriginAffinity => ({
    toward: byBloc((b) => at(row, b)),
    ...(row >= FIRST_FINALIST && { own: at(row, OWN) }),
    blank: at(row, BLANK_PAPER),
    barrage: at(row, BARRAGE),
    turnout: at(row, TURNOUT),
    turnoutHere: at(row, TURNOUT_HERE),
  });
  const [eliminated, blank, abstained, finalists, barrageTurnout] = Array.from(
    theta.subarray(CONTEXTS),
    rounded,
  );
  return {
    name: 'transfers-france',
    title: {
      en: 'Transfers between two rounds in France',
      fr: 'Reports de voix entre deux tours en France',
    },
    note: {
      en: 'Conditional logit fitted to published results by precinct of both rounds; no survey, no later ballot. Refit: npm run -s bench transfers.',
      fr: 'Logit conditionnel ajusté aux résultats publiés par bureau des deux tours ; aucun sondage, aucun scrutin postérieur. Réajuster : npm run -s bench transfers.',
    },
    fittedTo,
    eliminated: byBloc(origin),
    blank: origin(BLANK),
    abstained: origin(ABSTAINED),
    finalists: byBloc((b) => origin(FIRST_FINALIST + b)),
    context: { eliminated, blank, abstained, finalists },
    barrageTurnout,
    plain: { duel: rounded(plain.duel), more: rounded(plain.more) },
    doubt: {
      election: roundedDoubt(doubt.election),
      constituency: roundedDoubt(doubt.constituency),
      precinct: roundedDoubt(doubt.precinct),
    },
  };
}

const rounded = (value: number) => Number(value.toFixed(4));

const roundedDoubt = ({ voted, abstained }: DoubtByOrigin): DoubtByOrigin => ({
  voted: rounded(voted),
  abstained: rounded(abstained),
});

const byBloc = <T>(read: (b: number) => T) =>
  Object.fromEntries(BLOCS.map((bloc, b) => [bloc, read(b)])) as Record<Bloc, T>;

/** Where a precinct is like its constituency: the matrix of a contest of these blocs, row per origin. */
export function typicalMatrix(
  model: AffinityModel,
  finalists: readonly Bloc[],
  turnout: number,
): Float64Array {
  const blocs = finalists.map((bloc) => BLOCS.indexOf(bloc));
  const rows = parameterRows(blocs);
  const transfers = new Float64Array(rows.length * (blocs.length + 2));
  const around = {
    turnout: Math.log(turnout / (1 - turnout)),
    turnoutHere: new Float64Array(1),
    strength: new Float64Array(blocs.length),
  };
  fillTransfers(parametersOf(model), blocs, rows, around, 0, transfers);
  return transfers;
}

/** The same to be read: origin to choice to probability. */
export function typicalTransfers(
  model: AffinityModel,
  finalists: readonly Bloc[],
  turnout: number,
): Record<string, Record<string, number>> {
  const columns = [...finalists.map((bloc) => BLOC_TITLES[bloc].en), 'blank', 'at home'];
  const transfers = typicalMatrix(model, finalists, turnout);
  const names = [...BLOCS, 'blank', 'at home', ...finalists.map((bloc) => `voted for the finalist: ${bloc}`)];
  return Object.fromEntries(
    names.map((name, r) => [
      name,
      Object.fromEntries(
        columns.map((column, c) => [column, Number(transfers[r * columns.length + c].toFixed(3))]),
      ),
    ]),
  );
}
