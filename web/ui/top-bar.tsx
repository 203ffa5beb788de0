/** Area, strategy, language, theme. */
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n.ts';
import { useTargeting } from '../modes/target/use-targeting.tsx';
import { NO_TUNING } from '../state/url.ts';
import { PHONE, useMedia } from '../state/use-media.ts';
import { setUrlState } from '../state/use-url-state.ts';
import { BasemapSetting } from './basemap-setting.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { PhoneSettings } from './phone-settings.tsx';
import { Picker } from './picker.tsx';
import { ThemeButton } from './theme-button.tsx';

export function TopBar() {
  const { t } = useTranslation();
  const language = useLanguage();
  const isPhone = useMedia(PHONE);
  const { area, areas, strategies, strategy, isTuned } = useTargeting();
  return (
    <header className="top-bar">
      <h1 className="visually-hidden">{t('app.titleOf', { area: area.name })}</h1>
      <Picker
        label={t('bar.area')}
        isLabelHidden
        value={area.areaCode}
        choices={areas.map(({ areaCode, name }) => ({ id: areaCode, label: name, detail: areaCode }))}
        onChange={(areaCode) =>
          setUrlState(
            {
              area: areaCode,
              tuning: NO_TUNING,
              precinct: undefined,
              cell: undefined,
              picked: [],
              plan: undefined,
              job: undefined,
              turf: undefined,
              backtest: undefined,
              group: undefined,
              position: undefined,
            },
            { step: true },
          )
        }
      />
      <Picker
        label={t('bar.strategy')}
        isLabelHidden
        value={strategy.name}
        choices={strategies.map(({ name, definition }) => ({ id: name, label: definition.title[language] }))}
        onChange={(name) =>
          setUrlState({ strategy: name, tuning: NO_TUNING, version: undefined }, { step: true })
        }
      />
      {isTuned && <span className="badge">{t('bar.tuned')}</span>}
      <span className="spacer" />
      {isPhone ? (
        <PhoneSettings />
      ) : (
        <>
          <LanguageSwitch />
          <BasemapSetting />
          <ThemeButton />
        </>
      )}
    </header>
  );
}
