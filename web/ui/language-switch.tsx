import { useTranslation } from 'react-i18next';
import { setLanguage, useLanguage } from '../i18n.ts';
import { LANGUAGES } from '../state/url.ts';
import { Segmented } from './segmented.tsx';

export function LanguageSwitch() {
  const { t } = useTranslation();
  return (
    <Segmented
      label={t('bar.language')}
      choices={LANGUAGES.map((id) => ({ id, label: id.toUpperCase() }))}
      value={useLanguage()}
      onChange={setLanguage}
    />
  );
}
