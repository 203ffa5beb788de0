/** Contenders by name: a model as everywhere else in the client, a baseline as the server words it. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n.ts';
import { type ContenderOf, ORACLE } from './contenders.ts';

export function useContenderName(contenders: readonly ContenderOf[]): (name: string) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return useCallback(
    (name) => {
      const one = contenders.find((contender) => contender.name === name);
      // A model that did not run is no contender, and has its name all the same.
      const title =
        name === ORACLE
          ? t('check.oracle')
          : one?.kind === 'baseline'
            ? one.title[language]
            : t(`models.${name}` as 'models.surge', { defaultValue: one?.title[language] ?? name });
      return title[0].toLocaleUpperCase(language) + title.slice(1);
    },
    [contenders, language, t],
  );
}
