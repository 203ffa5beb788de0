/** Language, theme and basemap behind one button, where the bar has no room for three. */
import { Settings2 } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { BasemapForm } from './basemap-setting.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeButton } from './theme-button.tsx';

export function PhoneSettings() {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <Button className="icon-button" aria-label={t('bar.settings')}>
        <Settings2 aria-hidden size={19} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog" aria-label={t('bar.settings')}>
          {({ close }) => (
            <>
              <div className="phone-settings">
                <LanguageSwitch />
                <ThemeButton />
              </div>
              <BasemapForm onDone={close} />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
