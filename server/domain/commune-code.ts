/**
 * One spelling for communes, and which of them an area holds. The Ministry of the Interior writes overseas
 * communes in three ways: 'ZA101' or '971101' for what Insee, and we, call '97101' (Les Abymes).
 */

/** The Ministry's letter for a territory overseas, and Insee's number; ZX is two of them, told apart below. */
const OVERSEAS: Record<string, string> = {
  ZA: '971',
  ZB: '972',
  ZC: '973',
  ZD: '974',
  ZM: '976',
  ZN: '988',
  ZP: '987',
  ZS: '975',
  ZW: '986',
};

/**
 * Insee's code of a French commune; other codes, and those of other countries, are kept. Consulates ('ZZ001')
 * have no Insee code and keep the Ministry's.
 */
export function normaliseCommuneCode(country: string, spelling: string): string {
  if (country !== 'FR' || spelling.length < 5) return spelling;
  // 'ZX701', '977701': Saint-Barthélemy; 'ZX801', '977801': Saint-Martin.
  const islands = /^(?:ZX|977)([78])(\d\d)$/.exec(spelling);
  if (islands) return `97${islands[1]}${islands[2]}`;
  const letters = /^(Z[A-DMNPSW])\d(\d\d)$/.exec(spelling);
  if (letters) return OVERSEAS[letters[1]] + letters[2];
  const digits = /^(97[1-6]|98[678])\d(\d\d)$/.exec(spelling);
  return digits ? digits[1] + digits[2] : spelling;
}

/** The first-level key of the national files: '31', '2A', '971'; 'ZZ' for the French abroad. */
export function departmentOf(communeCode: string): string {
  return communeCode.slice(0, /^9[78]/.test(communeCode) ? 3 : 2);
}

/** An area is one commune, or all of a country: then its code is the country's. */
export interface AreaScope {
  areaCode: string;
  /** ISO 3166-1 alpha-2 */
  country: string;
}

export const isCountry = ({ areaCode, country }: AreaScope) => areaCode === country;

/**
 * '31-04': publishers number constituencies from 1 in each department, so the department belongs to the
 * name. Anything but a small number is kept as published.
 */
export function constituencyCode(country: string, communeCode: string, spelling: string): string {
  if (country !== 'FR' || !/^0?\d{1,2}$/.test(spelling)) return spelling;
  // Saint-Barthélemy and Saint-Martin elect one deputy together.
  const department = departmentOf(communeCode).replace('978', '977');
  return `${department}-${String(Number(spelling)).padStart(2, '0')}`;
}
