/**
 * "A method sheet reproduces any score from the public files with a calculator": done here, with three bureaux
 * of Toulouse. The arithmetic below reads the published files and the constants that the sheets print (weights,
 * mapping, who is around, w), and imports nothing that scores. Needs ../shared/data and pdftotext, and is
 * skipped where they are not.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getStrategy, insertStrategy } from '#server/db/queries/strategies.ts';
import type { SheetDocument } from '#server/domain/targeting/explain/document.ts';
import type { MethodSheet } from '#server/domain/targeting/explain/sheet-types.ts';
import { loadArea } from '#server/import/load-area.ts';
import { ballotsByHand, cellsByHand, type HandCounts } from '#tests/fixtures/toulouse-by-hand.ts';
import { LEFT, TOULOUSE_FILES } from '#tests/fixtures/toulouse-files.ts';
import { openTestApp, type TestApp } from '#tests/helpers/app.ts';
import { calculate, valuesOf } from '#tests/helpers/calculator.ts';
import { hasSharedData } from '#tests/helpers/shared-data.ts';

const SOURCES = join(import.meta.dirname, '../../data/sources');
const NEEDED = [
  'precincts-2024',
  'precincts-2026',
  'results-2019-european-1',
  'results-2022-presidential-1',
  'results-2022-presidential-2',
  'results-2022-legislative-1',
  'results-2024-legislative-1',
  'results-2026-municipal-1',
  'income-grid-2015',
  'streets',
];
const CHOSEN = ['31555_0116', '31555_081A', '31555_0102'];
const numberOf = (code: string) => Number(/_(\d+)/.exec(code)![1]);
const hasPdftotext = spawnSync('pdftotext', ['-v']).status === 0;

describe.skipIf(!hasSharedData || !hasPdftotext)('method sheets of Toulouse', () => {
  let given: TestApp;
  let files: Record<string, Map<string, HandCounts>>;
  let cells: Map<string, { eur: number; households: number }>;

  beforeAll(async () => {
    given = await openTestApp();
    const sourcesDir = await mkdtemp(join(tmpdir(), 'arpent-sources-'));
    const catalogue = JSON.parse(await readFile(join(SOURCES, 'toulouse.json'), 'utf8'));
    const sources = NEEDED.map((name) => `toulouse/${name}.json`);
    await writeFile(join(sourcesDir, 'toulouse.json'), JSON.stringify({ ...catalogue, sources }));
    await symlink(join(SOURCES, 'toulouse'), join(sourcesDir, 'toulouse'));
    await loadArea(given.db, { area: 'toulouse', fromDir: TOULOUSE_FILES, sourcesDir });
    await rm(sourcesDir, { recursive: true });

    const { campaignId } = given;
    const { definition } = await getStrategy(given.db, campaignId, 'mobilise');
    await insertStrategy(given.db, campaignId, {
      ...definition,
      name: 'index-of-2024',
      model: 'published-index',
      ballots: [
        { match: '*-legislative-1', latest: 2, weight: 1 },
        { match: '2022-presidential-1', weight: 1 },
        { match: '2019-european-1', weight: 0.5 },
      ],
      precincts: 'toulouse/precincts-2024',
    });
    const dropOff = {
      ...definition,
      model: 'drop-off' as const,
      ballots: [
        { match: '2022-presidential-1', weight: 1 },
        { match: '2022-legislative-1', weight: 1 },
      ],
    };
    await insertStrategy(given.db, campaignId, {
      ...dropOff,
      name: 'drop-off-of-2022',
      precincts: 'toulouse/precincts-2024',
    });
    await insertStrategy(given.db, campaignId, {
      ...definition,
      name: 'surge-of-2024',
      model: 'surge',
      ballots: [
        { match: '2024-legislative-1', weight: 1 },
        { match: '2022-presidential-1', weight: 1 },
        { match: '2022-presidential-2', weight: 0 },
      ],
      precincts: 'toulouse/precincts-2024',
    });
    await insertStrategy(given.db, campaignId, {
      ...dropOff,
      name: 'drop-off-carried',
      precincts: 'toulouse/precincts-2026',
    });
    files = await ballotsByHand();
    cells = await cellsByHand();
  });
  afterAll(() => given?.close());

  const ask = async (path: string) => {
    const response = await given.ask('GET', path);
    expect(response.statusCode, `${path}: ${response.body.slice(0, 300)}`).toBe(200);
    return response;
  };
  const readSheet = async (code: string, strategy: string, lang = 'en') =>
    (await ask(`/precincts/${code}/method-sheet?strategy=${strategy}&lang=${lang}`)).json() as {
      sheet: MethodSheet;
      document: SheetDocument;
    };
  const readPdf = async (code: string, strategy: string, lang: string) => {
    const response = await ask(`/precincts/${code}/method-sheet.pdf?strategy=${strategy}&lang=${lang}`);
    expect(response.headers['content-type']).toBe('application/pdf');
    return execFileSync('pdftotext', ['-layout', '-', '-'], { input: response.rawPayload, encoding: 'utf8' });
  };
  const ours = (ballotId: string, { votes }: HandCounts) =>
    LEFT[ballotId].reduce((sum, option) => sum + (votes[option] ?? 0), 0);

  /** Lower + half of the equal, of all; figures that differ by less than rounding are equal. */
  const percentile = (value: number, all: number[]) => {
    const isEqual = (other: number) => Math.abs(other - value) < 1e-12 * Math.max(1, Math.abs(value));
    const lower = all.filter((other) => other < value && !isEqual(other)).length;
    return (lower + all.filter(isEqual).length / 2) / all.length;
  };

  /** From the shares that the sheet prints, and the values of the cells as published. */
  const incomeByHand = ({ income }: MethodSheet) => {
    let weights = 0;
    let euros = 0;
    for (const { code, share } of income.source!.pieces) {
      const { eur, households } = cells.get(code)!;
      weights += households * share;
      euros += households * share * eur;
    }
    return euros / weights;
  };
  const favouredByHand = (sheet: MethodSheet) => {
    const own = incomeByHand(sheet);
    const others = sheet.incomes!.filter(({ precinctCode }) => precinctCode !== sheet.precinctCode);
    return 1 - percentile(own, [own, ...others.map(({ eur }) => eur)]);
  };
  const mix = (place: number, sheet: MethodSheet) => {
    const { weight } = sheet.strategy.income;
    return (1 - weight) * place + weight * favouredByHand(sheet);
  };

  /** The index of one bureau from the files: a ballot without a result gives its weight to the others. */
  const indexByHand = (code: string, weights: [ballotId: string, weight: number][]) => {
    let sum = 0;
    let whole = 0;
    for (const [ballotId, weight] of weights) {
      const counts = files[ballotId].get(code);
      if (!counts || counts.registered === 0 || counts.valid === 0) continue;
      sum += weight * (1 - counts.ballotsCast / counts.registered) * (ours(ballotId, counts) / counts.valid);
      whole += weight;
    }
    return sum / whole;
  };

  test.each(CHOSEN)('the published index of %s, from the files to the score', async (code) => {
    const { sheet, document } = await readSheet(code, 'index-of-2024');
    const weights = sheet.ballots.map(({ ballotId, weight }): [string, number] => [ballotId, weight]);
    expect(Object.fromEntries(weights)).toEqual({
      '2024-legislative-1': 1,
      '2022-legislative-1': 1,
      '2022-presidential-1': 1,
      '2019-european-1': 0.5,
    });
    // The mapping of the sheet is the one above, for every option that stands in this bureau.
    for (const { ballotId, options, campVotes } of sheet.ballots) {
      expect(campVotes).toBe(ours(ballotId, files[ballotId].get(code)!));
      const mapped = options.reduce((sum, { votes, weight }) => sum + votes * (weight ?? 0), 0);
      expect(mapped).toBe(campVotes);
    }
    const own = indexByHand(code, weights);
    expect(Math.abs(own - sheet.base!)).toBeLessThan(1e-9);
    // Every base of the appendix is that of the files, so its places are too.
    expect(sheet.ranking!.length).toBeGreaterThan(270);
    const bases = sheet.ranking!.map((one) => indexByHand(one.precinctCode, weights));
    const wrong = sheet.ranking!.filter((one, i) => !(Math.abs(one.base - bases[i]) < 1e-9));
    expect(wrong).toEqual([]);
    const byHand = mix(percentile(own, bases), sheet);
    expect(Math.abs(byHand - sheet.score!)).toBeLessThan(1e-9);

    const { precincts } = (await ask('/scores?strategy=index-of-2024')).json();
    const ranked = precincts.find((one: { precinctCode: string }) => one.precinctCode === code);
    expect(Math.abs(byHand - ranked.score)).toBeLessThan(1e-9);
    expect(ranked.rank).toBe(sheet.rank);

    for (const lang of ['en', 'fr']) {
      const printed = valuesOf(await readPdf(code, 'index-of-2024', lang), 'Score').at(-1)!;
      expect(Math.abs(printed - byHand)).toBeLessThan(1e-4);
    }
    expect(document.blocks.length).toBeGreaterThan(20);
  });

  const dropByHand = (code: string, sheet: MethodSheet) => {
    const [high, low] = sheet.terms.map((term) => {
      const counts = files[term.ballotId!].get(code)!;
      return (term.weight! * ours(term.ballotId!, counts)) / counts.registered;
    });
    return high + low;
  };

  test.each(CHOSEN)('the drop-off of %s, drawn toward what is around it', async (code) => {
    const { sheet } = await readSheet(code, 'drop-off-of-2022');
    expect(sheet.terms.map(({ ballotId, weight }) => [ballotId, weight])).toEqual([
      ['2022-presidential-1', 1],
      ['2022-legislative-1', -1],
    ]);
    const own = dropByHand(code, sheet);
    const { weight, basis, precincts } = sheet.shrinkage!;
    expect(basis).toBe('neighbours');
    let voters = 0;
    let sum = 0;
    for (const { precinctCode } of precincts) {
      // Registered voters today: at the newest ballot of these bureaux.
      const { registered } = files['2024-legislative-1'].get(precinctCode)!;
      voters += registered;
      sum += registered * dropByHand(precinctCode, sheet);
    }
    const base = weight * own + (1 - weight) * (sum / voters);
    expect(Math.abs(base - sheet.base!)).toBeLessThan(1e-9);
    const others = sheet.ranking!.filter(({ precinctCode }) => precinctCode !== code);
    const place = percentile(base, [base, ...others.map((one) => one.base)]);
    const byHand = mix(place, sheet);
    expect(Math.abs(byHand - sheet.score!)).toBeLessThan(1e-9);
    const printed = valuesOf(await readPdf(code, 'drop-off-of-2022', 'fr'), 'Score').at(-1)!;
    expect(Math.abs(printed - byHand)).toBeLessThan(1e-4);
  });

  test.each(CHOSEN)('the surge of %s, term by term', async (code) => {
    const { sheet } = await readSheet(code, 'surge-of-2024');
    const presidential = (bureau: string) => {
      const counts = files['2022-presidential-1'].get(bureau)!;
      return ours('2022-presidential-1', counts) / counts.registered;
    };
    const first = files['2022-presidential-1'].get(code)!;
    const second = files['2022-presidential-2'].get(code)!.votes;
    const base = files['2024-legislative-1'].get(code)!;
    const eliminated = Object.entries(first.votes)
      .filter(([name]) => !LEFT['2022-presidential-1'].includes(name) && !(name in second))
      .reduce((sum, [, votes]) => sum + votes, 0);
    const around = sheet.terms.find(({ id }) => id === 'surge-around')!.mean!;
    expect(around.members.length).toBeGreaterThan(5);
    let voters = 0;
    let sum = 0;
    for (const { precinctCode, weight, value } of around.members) {
      // A bureau that was not there in 2022 has the mean of the town: as the sheet says.
      const published = files['2022-presidential-1'].has(precinctCode);
      const roll = published ? files['2022-presidential-1'].get(precinctCode)!.registered : Number.NaN;
      const now = files['2024-legislative-1'].get(precinctCode)!.registered;
      const isSameRoll = Math.abs(roll / now - 1) <= 0.25;
      expect(weight).toBeCloseTo(now * Math.exp(-Math.abs(numberOf(precinctCode) - numberOf(code)) / 4), 9);
      voters += weight;
      sum += weight * (isSameRoll ? presidential(precinctCode) : value);
    }
    const values: Record<string, number> = {
      'camp-per-registered 2022-presidential-1': presidential(code),
      'camp-per-registered 2024-legislative-1': ours('2024-legislative-1', base) / base.registered,
      'surge-around 2022-presidential-1': sum / voters,
      'surge-eliminated 2022-presidential-1': eliminated / first.registered,
      'surge-far-right-run 2022-presidential-2': second['LE PEN'] / (second['LE PEN'] + second.MACRON),
    };
    // The level is the same for every bureau of the town: it moves none of them against another.
    const own = sheet.terms.reduce(
      (total, { id, ballotId, value, weight }) =>
        total + weight! * (id === 'surge-level' ? value : values[`${id} ${ballotId}`]),
      0,
    );
    expect(Math.abs(own - sheet.base!)).toBeLessThan(1e-9);
    const others = sheet.ranking!.filter(({ precinctCode }) => precinctCode !== code);
    const byHand = mix(percentile(own, [own, ...others.map((one) => one.base)]), sheet);
    expect(Math.abs(byHand - sheet.score!)).toBeLessThan(1e-9);
    const printed = valuesOf(await readPdf(code, 'surge-of-2024', 'en'), 'Score').at(-1)!;
    expect(Math.abs(printed - byHand)).toBeLessThan(1e-4);
  });

  test('counts that were carried over from other bureaux add up to those of the sheet', async () => {
    const { sheet } = await readSheet('31555_0116', 'drop-off-carried');
    for (const ballot of sheet.ballots) {
      expect(ballot.via).toBe('crosswalk');
      expect(ballot.rows.length).toBeGreaterThan(1);
      let registered = 0;
      let camp = 0;
      for (const { precinctCode, share } of ballot.rows) {
        const counts = files[ballot.ballotId].get(precinctCode)!;
        registered += share * counts.registered;
        camp += share * ours(ballot.ballotId, counts);
      }
      expect(Math.abs(registered - ballot.registered)).toBeLessThan(1e-9 * registered);
      expect(Math.abs(camp - ballot.campVotes)).toBeLessThan(1e-9 * camp);
    }
    expect(Math.abs(sheet.unexplained!)).toBeLessThan(1e-12);
  });

  test.each(['index-of-2024', 'drop-off-of-2022', 'drop-off-carried', 'surge-of-2024'])(
    'every line of arithmetic of %s is right as it is printed, in both languages',
    async (strategy) => {
      for (const lang of ['en', 'fr'] as const) {
        const { document } = await readSheet('31555_0116', strategy, lang);
        const text = (await readPdf('31555_0116', strategy, lang)).replace(/\s/g, '');
        const lines = document.blocks.flatMap((block) => (block.kind === 'steps' ? block.lines : []));
        const checked = lines.filter((line) => {
          const steps = calculate(line, lang);
          if (!steps) return false;
          // Right to the last digit, but for what the nine digits of its figures leave open.
          const { calculated, printed, lastDigit } = steps;
          expect(Math.abs(calculated - printed), line).toBeLessThan(
            0.6 * lastDigit + 2e-8 * Math.abs(printed) + 1e-9,
          );
          return true;
        });
        expect(checked.length).toBeGreaterThan(8);
        for (const line of lines) expect(text).toContain(line.replace(/\s/g, ''));
      }
    },
  );

  test('the table of all scores has the same figures, and a spreadsheet comes to the same score', async () => {
    const response = await ask('/scores.csv?strategy=drop-off-of-2022');
    expect(response.headers['content-type']).toContain('text/csv');
    const rows: Record<string, string>[] = parse(response.body, { columns: true, bom: true });
    const { sheet } = await readSheet('31555_0116', 'drop-off-of-2022');
    expect(rows.length).toBe(277);
    const scored = rows.filter((row) => row.score !== '');
    expect(scored.length).toBe(sheet.ranking!.length);
    const wrong = scored.filter((row) => {
      const high =
        Number(row['2022-presidential-1 camp votes']) / Number(row['2022-presidential-1 registered']);
      const low = Number(row['2022-legislative-1 camp votes']) / Number(row['2022-legislative-1 registered']);
      const w = row.w === '' ? 1 : Number(row.w);
      const base = w * (high - low) + (1 - w) * Number(row.surroundings);
      const place = percentile(
        Number(row.base),
        scored.map((one) => Number(one.base)),
      );
      const weight = Number(row['income weight']);
      const score = (1 - weight) * place + weight * Number(row['income favoured']);
      return !(Math.abs(base - Number(row.base)) < 1e-9 && Math.abs(score - Number(row.score)) < 1e-9);
    });
    expect(wrong).toEqual([]);
    // Those without a score say what is missing, and have no figure in its place.
    for (const row of rows.filter((one) => one.score === ''))
      expect([row.missing === '', row.base]).toEqual([false, '']);

    const french = await ask('/scores.csv?strategy=drop-off-of-2022&lang=fr');
    const [first]: Record<string, string>[] = parse(french.body, {
      columns: true,
      bom: true,
      delimiter: ';',
    });
    expect(Number(first.score.replace(',', '.'))).toBe(Number(rows[0].score));
  });

  test('a precinct that is not there, a strategy that is not there', async () => {
    const unknown = await given.ask('GET', '/precincts/31555_9999/method-sheet?strategy=index-of-2024');
    expect([unknown.statusCode, unknown.json().type]).toEqual([404, '/problems/unknown-precinct']);
    const nobody = await given.ask('GET', '/precincts/31555_0116/method-sheet.pdf?strategy=nobody');
    expect([nobody.statusCode, nobody.json().type]).toEqual([404, '/problems/unknown-strategy']);
    const word = await given.ask('GET', '/precincts/31555_0116/method-sheet.doc?strategy=index-of-2024');
    expect(word.statusCode).toBe(400);
  });
});
