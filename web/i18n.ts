/** Languages: one catalogue each (web/messages), holding everything people see. */
import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { type Formats, makeFormats } from './format.ts';
import en from './messages/en.json' with { type: 'json' };
import fr from './messages/fr.json' with { type: 'json' };
import { recall, remember } from './state/remembered.ts';
import { LANGUAGES, type Language } from './state/url.ts';
import { readUrlState, setUrlState } from './state/use-url-state.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

export type ProblemCode = keyof typeof en.problems;
export const isProblemCode = (code: string): code is ProblemCode => code in en.problems;

export type StepCode = keyof typeof en.steps;
export const isStepCode = (code: string): code is StepCode => code in en.steps;

/** The link's language, else the one chosen last, else the browser's. */
function firstLanguage(): Language {
  const wishes = [readUrlState().language, recall('language'), ...navigator.languages];
  for (const wish of wishes) {
    const language = LANGUAGES.find((one) => wish?.toLowerCase().startsWith(one));
    if (language) return language;
  }
  return 'en';
}

export function startLanguages(): void {
  const language = firstLanguage();
  document.documentElement.lang = language;
  i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, fr: { translation: fr } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
  remember('language', language);
  setUrlState({ language });
  i18next.changeLanguage(language);
}

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language as Language;
}

export function useFormats(): Formats {
  const language = useLanguage();
  return useMemo(() => makeFormats(language), [language]);
}
