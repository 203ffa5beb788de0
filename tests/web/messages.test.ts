/** What people read: both catalogues hold the same keys, all of them used, all of them translated and well set. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from '#web/messages/en.json' with { type: 'json' };
import fr from '#web/messages/fr.json' with { type: 'json' };
import { stepCode } from '#web/ui/step-code.ts';

const webDir = join(import.meta.dirname, '..', '..', 'web');
const english = flatten(en);
const french = flatten(fr);

/** 'cut.picked_one' to its text. */
function flatten(catalogue: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
  );
  return new Map(entries);
}

/** French has a third plural, for millions. */
const withoutPlural = (key: string) => key.replace(/_(one|many|other)$/, '');
const stems = (catalogue: Map<string, string>) =>
  [...new Set([...catalogue.keys()].map(withoutPlural))].sort();

function sources(): { file: string; text: string }[] {
  return readdirSync(webDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(webDir, file), 'utf8') }));
}

test('both languages have the same messages', () => {
  expect(stems(french)).toEqual(stems(english));
});

test('every plural has all the forms of its language', () => {
  for (const [catalogue, language] of [
    [english, 'en'],
    [french, 'fr'],
  ] as const) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of catalogue.keys()) {
      const stem = withoutPlural(key);
      if (stem === key) continue;
      const missing = forms.filter((form) => !catalogue.has(`${stem}_${form}`));
      expect(missing, `${language} ${stem}`).toEqual([]);
    }
  }
});

test('both languages fill in the same values', () => {
  const values = (text: string) => [...new Set(text.match(/{{\w+}}/g) ?? [])].sort();
  for (const [key, text] of english) expect(values(french.get(key) ?? ''), key).toEqual(values(text));
});

test('nothing is left in English but what is the same in French', () => {
  const alike =
    /^(.* – Arpent|Arpent|Abstention|Score|Code|PDF|GPX|KML|GeoJSON|CSV|Plan|Sources|Camp|Commune)$/;
  const untranslated = [...english].filter(([key, text]) => french.get(key) === text && !alike.test(text));
  expect(untranslated).toEqual([]);
});

test('every message that the screens ask for exists, and every message is asked for', () => {
  const known = new Set(stems(english));
  const used = new Set<string>();
  const prefixes: string[] = [];
  for (const { text } of sources()) {
    for (const [, key] of text.matchAll(/(?:\bt\(|i18nKey=)\s*["']([\w.-]+)["']/g)) used.add(key);
    // t(`rail.${mode}`): any message that starts and ends so.
    for (const [, start, end] of text.matchAll(/\bt\(`([\w.-]+)\$\{[^}]+\}([\w.-]*)`/g)) {
      prefixes.push(start);
      for (const key of known) if (key.startsWith(start) && key.endsWith(end)) used.add(key);
    }
  }
  expect([...used].filter((key) => !known.has(key))).toEqual([]);
  expect([...known].filter((key) => !used.has(key))).toEqual([]);
  expect(prefixes.filter((prefix) => ![...known].some((key) => key.startsWith(prefix)))).toEqual([]);
});

test('no text stands in the screens outside of the catalogues', () => {
  // Words between tags, and in the attributes that are read out or shown.
  const pattern =
    />\s*([A-Za-zÀ-ÿ][^<>{}=;()]*\s[^<>{}=;()]*)<\/|(?:aria-label|title|placeholder|label)="([^"]*[A-Za-z]{3}[^"]*)"/g;
  const allowed = /^(npm run -s arpent -- load\s*(toulouse)?|https:\/\/…\/style\.json)\s*$/;
  const found = sources()
    .filter(({ file }) => file.endsWith('.tsx'))
    .flatMap(({ file, text }) =>
      [...text.matchAll(pattern)].map(([, words, attribute]) => `${file}: ${(words ?? attribute).trim()}`),
    )
    .filter((line) => !allowed.test(line.slice(line.indexOf(': ') + 2)));
  expect(found).toEqual([]);
});

test('French punctuation never starts a line: its spaces do not break', () => {
  const wrong = [...french].filter(
    ([, text]) => / [:;!?%»]|« /.test(text) || /[^\s\u00a0\u202f][;!?»]/.test(text),
  );
  expect(wrong).toEqual([]);
  // A colon may also stand inside an address or a time.
  const colons = [...french].filter(([, text]) => /[^\s\u00a0\u202f]:(?!\/\/)/.test(text));
  expect(colons).toEqual([]);
});

test('French apostrophes are curly, and nothing shouts', () => {
  expect([...french].filter(([, text]) => text.includes("'"))).toEqual([]);
  expect([...english, ...french].filter(([, text]) => text.includes('!'))).toEqual([]);
});

function serverSources(): string[] {
  const serverDir = join(webDir, '..', 'server');
  return readdirSync(serverDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(serverDir, file), 'utf8'));
}

test('the steps of a start and of a cut that the server tells are those of the catalogue', () => {
  const told = serverSources().flatMap((text) =>
    [...text.matchAll(/\b(?:onProgress|tell)\([^,]+,\s*'([^']+)'/g)].map(([, step]) => stepCode(step)),
  );
  expect(told.length).toBeGreaterThan(10);
  expect(told.filter((code) => !(code in en.steps))).toEqual([]);
});

test('every problem of the catalogue is one that the server knows', () => {
  const server = serverSources().join('\n');
  const made = (code: string) =>
    server.includes(`'${code}'`) || server.includes(`notFound('${code.replace('unknown-', '')}'`);
  expect(Object.keys(en.problems).filter((code) => !made(code))).toEqual([]);
});
