/** The words of what is handed over: files and printed sheets. */
import type { WalkWords } from '../domain/walking/formats/meta.ts';

export type Locale = 'en' | 'fr';

export interface SheetMessages extends WalkWords {
  locale: Locale;
  walkSheet: string;
  turf: string;
  stops: (count: number) => string;
  /** A count of doors that is an estimate. */
  doorsEstimated: string;
  walking: string;
  atTheDoors: string;
  inAll: string;
  start: string;
  end: string;
  number: string;
  unnamedStreet: string;
  address: string;
  doorsColumn: string;
  side: string;
  answered: string;
  notHome: string;
  refused: string;
  notes: string;
  notReached: string;
  scanToOpen: string;
  data: (attribution: string) => string;
  page: (page: number, pages: number) => string;
  name: string;
  date: string;
  from: string;
  until: string;
  version: (version: number) => string;
  metres: (metres: number) => string;
  duration: (seconds: number) => string;
  /** Stands on the sheet until the campaign has written its own. */
  noticeMissing: string;
}

const REASONS_EN: Record<string, string> = {
  island: 'no way leads there from the rest of the turf',
  'far-from-street': 'more than 60 m from any street that can be walked',
};
const REASONS_FR: Record<string, string> = {
  island: 'aucun chemin n’y mène depuis le reste du secteur',
  'far-from-street': 'à plus de 60 m de toute rue praticable à pied',
};

const metresIn = (locale: Locale) => (metres: number) => {
  const format = (value: number, digits: number) =>
    value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return metres < 1000 ? `${format(metres, 0)} m` : `${format(metres / 1000, 1)} km`;
};

/** '1 h 05', '40 min'. */
const duration = (seconds: number) => {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
};

const en: SheetMessages = {
  locale: 'en',
  doors: (count) => `${count} ${count === 1 ? 'door' : 'doors'}`,
  left: 'left',
  right: 'right',
  stop: 'Stop',
  walk: 'Walk',
  unreached: (reason) => REASONS_EN[reason] ?? reason,
  walkSheet: 'Walk sheet',
  turf: 'Turf',
  stops: (count) => `${count} ${count === 1 ? 'stop' : 'stops'}`,
  doorsEstimated: 'number of doors estimated',
  walking: 'walking',
  atTheDoors: 'at the doors',
  inAll: 'in all',
  start: 'Start',
  end: 'End',
  number: 'No.',
  unnamedStreet: 'Street without a name',
  address: 'Address',
  doorsColumn: 'Doors',
  side: 'Side',
  answered: 'Answered',
  notHome: 'Not home',
  refused: 'Refused',
  notes: 'Notes',
  notReached: 'Not reached by this walk',
  scanToOpen: 'Scan to open this turf',
  data: (attribution) => `Data: ${attribution}`,
  page: (page, pages) => `Page ${page} of ${pages}`,
  name: 'Name',
  date: 'Date',
  from: 'From',
  until: 'Until',
  version: (version) => `version ${version}`,
  metres: metresIn('en'),
  duration,
  noticeMissing:
    'Transparency notice: the campaign has not written one yet. It should say who is canvassing and why, where these data come from, and how to object.',
};

const fr: SheetMessages = {
  locale: 'fr',
  doors: (count) => `${count} ${count < 2 ? 'porte' : 'portes'}`,
  left: 'gauche',
  right: 'droite',
  stop: 'Arrêt',
  walk: 'Feuille de route',
  unreached: (reason) => REASONS_FR[reason] ?? reason,
  walkSheet: 'Feuille de route',
  turf: 'Secteur',
  stops: (count) => `${count} ${count < 2 ? 'arrêt' : 'arrêts'}`,
  doorsEstimated: 'nombre de portes estimé',
  walking: 'de marche',
  atTheDoors: 'aux portes',
  inAll: 'en tout',
  start: 'Départ',
  end: 'Arrivée',
  number: 'N°',
  unnamedStreet: 'Rue sans nom',
  address: 'Adresse',
  doorsColumn: 'Portes',
  side: 'Côté',
  answered: 'A répondu',
  notHome: 'Absent',
  refused: 'Refus',
  notes: 'Remarques',
  notReached: 'Hors de ce parcours',
  scanToOpen: 'Scanner pour ouvrir ce secteur',
  data: (attribution) => `Données\u00a0: ${attribution}`,
  page: (page, pages) => `Page ${page} sur ${pages}`,
  name: 'Nom',
  date: 'Date',
  from: 'De',
  until: 'À',
  version: (version) => `version ${version}`,
  metres: metresIn('fr'),
  duration,
  noticeMissing:
    'Mention d’information\u00a0: la campagne ne l’a pas encore rédigée. Elle dira qui fait du porte-à-porte et pourquoi, d’où viennent ces données, et comment s’y opposer.',
};

export const MESSAGES: Record<Locale, SheetMessages> = { en, fr };
