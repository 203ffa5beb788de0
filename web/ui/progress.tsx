import { Label, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isStepCode, useLanguage } from '../i18n.ts';
import { stepCode } from './step-code.ts';

interface Props {
  label: string;
  /** 0–1; null: under way, nobody knows how far. */
  fraction: number | null;
}

export function Progress({ label, fraction }: Props) {
  return (
    <ProgressBar className="progress" value={(fraction ?? 0) * 100} isIndeterminate={fraction === null}>
      {({ percentage, valueText }) => (
        <>
          <span className="progress-line">
            <Label>{label}</Label>
            <span className="number">{fraction === null ? '' : valueText}</span>
          </span>
          <span className="progress-track">
            <span className="progress-fill" style={{ width: fraction === null ? '35%' : `${percentage}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}

/**
 * What a server's step reads as: from the catalogue, else, in English, as the server told it. Titles of datasets
 * read the same in both languages; they begin with a capital.
 */
export function useStep(): (step: string | undefined) => string | undefined {
  const { t } = useTranslation();
  const language = useLanguage();
  return (step) => {
    if (!step) return undefined;
    const code = stepCode(step);
    if (isStepCode(code)) return t(`steps.${code}`);
    const sentence = step[0].toUpperCase() + step.slice(1);
    return language === 'en' || sentence === step ? sentence : undefined;
  };
}
