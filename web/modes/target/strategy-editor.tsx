/** The strategy in six steps: goal, camp, ballots, model, income, doors. Whatever moves recolours the map at once. */
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n.ts';
import { BallotsStep } from './editor/ballots-step.tsx';
import { CampStep } from './editor/camp-step.tsx';
import { DoorsStep } from './editor/doors-step.tsx';
import { GoalStep } from './editor/goal-step.tsx';
import { IncomeStep } from './editor/income-step.tsx';
import { ModelStep } from './editor/model-step.tsx';
import { StrategyFiles } from './strategy-files.tsx';
import { useTargeting } from './use-targeting.tsx';

export function StrategyEditor() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { saved, version } = useTargeting();
  return (
    <section className="strategy-editor" aria-label={t('editor.title')}>
      <header>
        <h3>{t('editor.title')}</h3>
        <span className="muted">
          {saved.title[language]} · {t('files.version', { version })}
        </span>
      </header>
      <div className="steps">
        <GoalStep />
        <CampStep />
        <BallotsStep />
        <ModelStep />
        <IncomeStep />
        <DoorsStep />
      </div>
      <StrategyFiles />
    </section>
  );
}
