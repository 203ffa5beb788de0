/** The budget on a slider whose steps are ratios; the exact number stands beside it. */
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n.ts';
import { budgetAt, positionOf, STEPS } from './budget.ts';

interface Props {
  budgetH: number;
  /** Hours of every door. */
  mostH: number;
  onChange: (hours: number) => void;
}

export function BudgetSlider({ budgetH, mostH, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormats();
  // The browser's own slider: unlike a library's it can read out hours rather than its position.
  return (
    <input
      type="range"
      className="budget-slider"
      aria-label={t('hours.slider')}
      aria-valuetext={`${format.count(budgetH)} h`}
      min={0}
      max={STEPS}
      value={positionOf(budgetH, mostH)}
      onChange={(event) => onChange(budgetAt(Number(event.target.value), mostH))}
    />
  );
}
