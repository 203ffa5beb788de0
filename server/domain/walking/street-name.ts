/**
 * Street names as keys: 'Bd. du Gal-Leclerc' and 'BOULEVARD GENERAL LECLERC' are one street.
 *
 * Accents, case, punctuation and articles go; the usual French abbreviations are written out. Articles may
 * go because keys are only compared between an address and the few streets around it.
 */

/** Ways of writing the first word, the kind of street. */
const KINDS: Record<string, string> = {
  r: 'rue',
  av: 'avenue',
  ave: 'avenue',
  aven: 'avenue',
  b: 'boulevard',
  bd: 'boulevard',
  bld: 'boulevard',
  bvd: 'boulevard',
  blvd: 'boulevard',
  boul: 'boulevard',
  pl: 'place',
  all: 'allee',
  allees: 'allee',
  imp: 'impasse',
  ch: 'chemin',
  che: 'chemin',
  chem: 'chemin',
  rte: 'route',
  sq: 'square',
  crs: 'cours',
  pass: 'passage',
  psg: 'passage',
  qu: 'quai',
  fg: 'faubourg',
  fbg: 'faubourg',
  res: 'residence',
  lot: 'lotissement',
  sent: 'sentier',
  trav: 'traverse',
  prom: 'promenade',
  esp: 'esplanade',
};

/** Abbreviations inside a name. */
const WORDS: Record<string, string> = {
  st: 'saint',
  ste: 'sainte',
  sts: 'saints',
  gal: 'general',
  gen: 'general',
  mal: 'marechal',
  cdt: 'commandant',
  cpt: 'capitaine',
  cap: 'capitaine',
  lt: 'lieutenant',
  col: 'colonel',
  dr: 'docteur',
  prof: 'professeur',
  pr: 'professeur',
  pdt: 'president',
  fg: 'faubourg',
  fbg: 'faubourg',
  nd: 'notre dame',
};

const ARTICLES = new Set(['de', 'du', 'des', 'd', 'la', 'le', 'les', 'l', 'et']);

export function streetKey(name: string): string {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words
    .map((word, i) => ((i === 0 && KINDS[word]) || WORDS[word] || word).replace(/str$/, 'strasse'))
    .filter((word, i) => i === 0 || !ARTICLES.has(word))
    .join(' ');
}
