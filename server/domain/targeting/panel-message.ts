/**
 * A panel on its way to another thread: numbers in shared memory, which is handed over without copying, and
 * texts as one long text or as a list of the different ones. Copying 69,000 rows of texts one by one would
 * keep the server from answering for a third of a second.
 */
import type { Panel, PanelBallot } from './panel.ts';

type Column = Float64Array | Uint32Array;

/** The different texts of a column, and which of them each row has. */
interface Words {
  words: (string | null)[];
  index: Uint32Array;
}

export interface BallotMessage extends Omit<PanelBallot, 'constituency'> {
  constituency: Words | null;
}

export interface PanelMessage
  extends Omit<Panel, 'precinctCodes' | 'names' | 'registeredFrom' | 'incomeSource' | 'ballots'> {
  precinctCodes: string;
  names: string;
  registeredFrom: Words;
  incomeSource: Words;
}

/** In no name: PostgreSQL keeps none in a text. */
const BETWEEN = '\0';

/** Everything but the ballots, which travel one by one. */
export function packPanel(panel: Panel): PanelMessage {
  const { ballots: _, ...base } = panel;
  return {
    ...base,
    precinctCodes: panel.precinctCodes.join(BETWEEN),
    names: panel.names.join(BETWEEN),
    registered: shared(panel.registered),
    registeredFrom: toWords(panel.registeredFrom),
    doors: shared(panel.doors),
    incomeEur: shared(panel.incomeEur),
    incomeSource: toWords(panel.incomeSource),
    giftsEur: shared(panel.giftsEur),
    neighbours: panel.neighbours && {
      start: shared(panel.neighbours.start),
      index: shared(panel.neighbours.index),
    },
  };
}

export function unpackPanel(message: PanelMessage): Panel {
  return {
    ...message,
    precinctCodes: message.precinctCodes.split(BETWEEN),
    names: message.names.split(BETWEEN),
    registeredFrom: fromWords(message.registeredFrom),
    incomeSource: fromWords(message.incomeSource),
    ballots: [],
  };
}

export function packBallot(ballot: PanelBallot): BallotMessage {
  return {
    ...ballot,
    registered: shared(ballot.registered),
    ballotsCast: shared(ballot.ballotsCast),
    valid: shared(ballot.valid),
    carriedOver: shared(ballot.carriedOver),
    constituency: ballot.constituency && toWords(ballot.constituency),
    optionStart: shared(ballot.optionStart),
    optionIndex: shared(ballot.optionIndex),
    votes: shared(ballot.votes),
  };
}

export const unpackBallot = (message: BallotMessage): PanelBallot => ({
  ...message,
  constituency: message.constituency && fromWords(message.constituency),
});

/** Bytes of the numbers, of which all but a few per cent of a panel consists. */
export function bytesOf(columns: object): number {
  return Object.values(columns).reduce((sum: number, value) => {
    if (ArrayBuffer.isView(value)) return sum + value.byteLength;
    if (typeof value === 'string') return sum + 2 * value.length;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? sum + bytesOf(value) : sum;
  }, 0);
}

export function shared<C extends Column>(column: C): C {
  const Kind = column.constructor as new (buffer: SharedArrayBuffer) => C;
  const copy = new Kind(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}

function toWords(column: readonly (string | null)[]): Words {
  const numbers = new Map<string | null, number>();
  const index = Uint32Array.from(column, (word) => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, numbers.size);
    return numbers.size - 1;
  });
  return { words: [...numbers.keys()], index: shared(index) };
}

const fromWords = ({ words, index }: Words): (string | null)[] => Array.from(index, (word) => words[word]);
