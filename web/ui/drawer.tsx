/** The table under the map, in three heights: its title alone, half, tall. */
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

export type Height = 'low' | 'half' | 'tall';
const HEIGHTS: Height[] = ['low', 'half', 'tall'];

interface Props {
  title: ReactNode;
  label: string;
  height: Height;
  onHeight: (height: Height) => void;
  children: ReactNode;
}

export function Drawer({ title, label, height, onHeight, children }: Props) {
  const { t } = useTranslation();
  const at = HEIGHTS.indexOf(height);
  return (
    <section className="drawer" data-height={height} aria-label={label}>
      <header className="drawer-header">
        <div className="drawer-title">{title}</div>
        <Button
          className="icon-button"
          aria-label={t('drawer.lower')}
          isDisabled={at === 0}
          onPress={() => onHeight(HEIGHTS[at - 1])}
        >
          <ChevronDown aria-hidden size={18} />
        </Button>
        <Button
          className="icon-button"
          aria-label={t('drawer.raise')}
          isDisabled={at === HEIGHTS.length - 1}
          onPress={() => onHeight(HEIGHTS[at + 1])}
        >
          <ChevronUp aria-hidden size={18} />
        </Button>
      </header>
      <div className="drawer-body">{children}</div>
    </section>
  );
}
