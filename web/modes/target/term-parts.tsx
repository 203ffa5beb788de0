/** How the terms of a model make its figure, and what income adds: the arithmetic of a score, line by line. */
import { useTranslation } from 'react-i18next';
import { MODELS } from '#server/domain/targeting/models/index.ts';
import { TERMS } from '#server/domain/targeting/terms.ts';
import type { ScoreParts, Term } from '#server/domain/targeting/types.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { useTargeting } from './use-targeting.tsx';

export function TermParts({ score, parts }: { score: number | null; parts: ScoreParts }) {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { ballots } = useTargeting();
  const titleOf = new Map(ballots.map(({ ballotId, title }) => [ballotId, title]));
  const largest = Math.max(...parts.terms.map((term) => Math.abs(broughtBy(term))), 1e-12);
  const { shrinkage, income, baseInterval } = parts;
  return (
    <>
      <table className="parts-table">
        <thead>
          <tr>
            <th scope="col">{t('terms.term')}</th>
            <th scope="col" className="number">
              {t('terms.value')}
            </th>
            {parts.formula === 'sum' && (
              <>
                <th scope="col" className="number">
                  {t('words.weight')}
                </th>
                <th scope="col" className="number">
                  {t('terms.brings')}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {parts.terms.map((term) => (
            <tr key={`${term.id} ${term.ballotId}`}>
              <th scope="row">
                {TERMS[term.id][language]}
                {term.ballotId && (
                  <small className="term-ballot">{titleOf.get(term.ballotId) ?? term.ballotId}</small>
                )}
                {term.factors && term.factors.length > 0 && (
                  <small className="term-ballot">
                    {term.factors
                      .map(({ id, value }) => `${TERMS[id][language]} ${format.figure(value)}`)
                      .join(' × ')}
                  </small>
                )}
                {parts.formula === 'sum' && (
                  <span
                    className="part-bar"
                    data-negative={broughtBy(term) < 0 || undefined}
                    style={{ width: `${(Math.abs(broughtBy(term)) / largest) * 100}%` }}
                  />
                )}
              </th>
              <td className="number">{format.figure(term.value)}</td>
              {parts.formula === 'sum' && (
                <>
                  <td className="number">{format.figure(term.weight)}</td>
                  <td className="number">{format.figure(term.contribution)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="arithmetic">
        {shrinkage && (
          <>
            <dt>{t('terms.own')}</dt>
            <dd>{format.figure(shrinkage.own)}</dd>
            <dt>
              {t(`terms.around.${shrinkage.basis}`, { count: shrinkage.precincts })}
              <small>{t('terms.drawn', { share: format.share(1 - shrinkage.weight) })}</small>
            </dt>
            <dd>{format.figure(shrinkage.surroundings)}</dd>
          </>
        )}
        <dt>
          {t('terms.base')}
          {parts.formula === 'product' && <small>{t('terms.product')}</small>}
          <small>{MODELS[parts.model]?.unit[language]}</small>
        </dt>
        <dd>
          {format.figure(parts.base)}
          {baseInterval && (
            <small>
              {t('terms.interval', {
                low: format.figure(baseInterval.low),
                high: format.figure(baseInterval.high),
              })}
            </small>
          )}
        </dd>
        <dt>{t('terms.percentile')}</dt>
        <dd>{format.figure(parts.basePercentile)}</dd>
        {income.weight > 0 && (
          <>
            <dt>
              {t('terms.income')}
              <small>{t('terms.incomeWeight', { weight: format.wholeShare(income.weight) })}</small>
            </dt>
            <dd>{format.figure(income.favoured)}</dd>
          </>
        )}
        <dt className="total">
          {t('words.score')}
          {income.weight > 0 && income.favoured !== null && (
            <small>
              {format.wholeShare(1 - income.weight)} × {format.figure(parts.basePercentile)} +{' '}
              {format.wholeShare(income.weight)} × {format.figure(income.favoured)}
            </small>
          )}
        </dt>
        <dd className="total">{format.figure(score)}</dd>
      </dl>
    </>
  );
}

const broughtBy = ({ contribution }: Term) => contribution ?? 0;
