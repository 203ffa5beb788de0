import { Moon, Sun } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { setTheme, useTheme } from '../state/theme.ts';

export function ThemeButton() {
  const { t } = useTranslation();
  const isDark = useTheme() === 'dark';
  return (
    <Button
      className="icon-button"
      aria-label={isDark ? t('bar.lightTheme') : t('bar.darkTheme')}
      onPress={() => setTheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <Sun aria-hidden size={18} /> : <Moon aria-hidden size={18} />}
    </Button>
  );
}
