/** One cell: the precincts that its voters are of, what each gives to its score, and how many live here. */
import { X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { shortCode } from '../../format.ts';
import { useFormats } from '../../i18n.ts';
import { useCell } from '../../state/queries.ts';
import { setUrlState } from '../../state/use-url-state.ts';
import { EstimatedRange } from '../../ui/estimated-range.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { AssumptionSlider } from './editor/assumption-slider.tsx';
import { useCellScores } from './use-cell-scores.ts';
import { useTargeting } from './use-targeting.tsx';

export function CellInspector({ cell }: { cell: string }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { area, strategy, scores, isTuned } = useTargeting();
  const { resolution } = useCellScores();
  const { data, error, refetch } = useCell(cell, resolution, strategy.name, area.areaCode);
  // Shares of voters do not move with the sliders: what a precinct gives follows its score of now.
  const members = (data?.members ?? []).map((member) => {
    const score = isTuned ? (scores?.find(member.precinctCode)?.score ?? null) : member.score;
    return { ...member, score, contribution: score === null ? null : member.weight * score };
  });
  const known = members.filter(({ contribution }) => contribution !== null);
  const score = known.length > 0 ? known.reduce((sum, one) => sum + one.contribution!, 0) : null;
  return (
    <section className="inspector" aria-label={t('cell.label')}>
      <header>
        <div>
          <p className="eyebrow">{t('cell.resolution', { resolution })}</p>
          <h2>{t('cell.title')}</h2>
          <p className="muted number">{data?.cell ?? cell}</p>
        </div>
        <Button
          className="icon-button"
          aria-label={t('cell.close')}
          onPress={() => setUrlState({ cell: undefined }, { step: true })}
        >
          <X aria-hidden size={18} />
        </Button>
      </header>
      {Boolean(error) && (
        <ProblemNote title={t('cell.failed')} error={error} onRetry={() => void refetch()} />
      )}
      {data && (
        <>
          <dl className="facts">
            <div>
              <dt>{t('words.score')}</dt>
              <dd>
                <span className="score-figure">{format.score(score)}</span>
                <small>{t('cell.mean')}</small>
              </dd>
            </div>
            {!isTuned && (
              <div>
                <dt>{t('words.expectedVotes')}</dt>
                <dd>
                  <EstimatedRange range={data.expectedVotes} showsMid />
                </dd>
              </div>
            )}
            <div>
              <dt>{t('words.registered')}</dt>
              <dd className="estimate">{format.estimate(data.registered)}</dd>
            </div>
            <div>
              <dt>{t('words.doors')}</dt>
              <dd className={data.doorsEstimated ? 'estimate' : 'number'}>
                {data.doorsEstimated ? format.estimate(data.doors) : format.count(data.doors)}
              </dd>
            </div>
          </dl>
          {data.cells.length > 1 && (
            <p className="muted">
              {t('cell.joined', { count: data.cells.length - 1, cells: format.count(data.cells.length - 1) })}
            </p>
          )}
          <h3>{t('cell.parts')}</h3>
          <table className="parts-table">
            <thead>
              <tr>
                <th scope="col">{t('words.precinct')}</th>
                <th scope="col">{t('cell.voters')}</th>
                <th scope="col">{t('words.score')}</th>
                <th scope="col">{t('words.weight')}</th>
                <th scope="col">{t('terms.brings')}</th>
              </tr>
            </thead>
            <tbody>
              {members.map(({ precinctCode, name, registered, weight, ...member }) => (
                <tr key={precinctCode}>
                  <th scope="row">
                    <Button
                      className="link"
                      onPress={() => setUrlState({ precinct: precinctCode, cell: undefined }, { step: true })}
                    >
                      {shortCode(precinctCode)} {name}
                    </Button>
                  </th>
                  <td title={t('cell.votersOf', { all: format.count(registered.all) })}>
                    {format.estimate(registered.here)}
                  </td>
                  <td>{format.figure(member.score)}</td>
                  <td>{format.figure(weight)}</td>
                  <td>{format.figure(member.contribution)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={4}>
                  {t('cell.sum')}
                </th>
                <td>{format.figure(score)}</td>
              </tr>
            </tfoot>
          </table>
          <AssumptionSlider />
        </>
      )}
    </section>
  );
}
