/** What a backtest answered: curves of the chosen group, a line per model, and what does not count. */
import { type ReactNode, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../api.ts';
import { useFormats, useLanguage } from '../../i18n.ts';
import { setUrlState, useUrlState } from '../../state/use-url-state.ts';
import { Picker } from '../../ui/picker.tsx';
import { useTargeting } from '../target/use-targeting.tsx';
import { GainCurves, HUES } from './gain-curves.tsx';

/** What the picker calls the mean over the communes, and all of them as one. */
const MEAN = 'mean';
const WHOLE = 'all';

export function BacktestResults({ backtest }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { group } = useUrlState();
  const { area } = useTargeting();
  const [scope, setScope] = useState<typeof MEAN | typeof WHOLE>(MEAN);
  const titleOf = new Map(area.ballots.map(({ ballotId, title }) => [ballotId, title]));
  const named = (ballotId: string) => titleOf.get(ballotId) ?? ballotId;
  const isByCommune = backtest.by === 'commune';
  const shown = group ?? (isByCommune ? scope : WHOLE);
  const [highlighted, setHighlighted] = useState<string[]>(() => firstOf(backtest));
  const curves =
    group !== undefined
      ? (backtest.curves.group ?? {})
      : scope === MEAN && isByCommune
        ? backtest.curves.mean
        : backtest.curves.whole;
  const one =
    group === undefined
      ? shown === WHOLE
        ? backtest.whole
        : undefined
      : backtest.groups.find((g) => g.group === group);

  return (
    <>
      <header className="check-head">
        <h2>{t('check.answerTitle', { target: named(backtest.target) })}</h2>
        <p className="muted">
          {t('check.answerFrom', {
            base: named(backtest.base),
            train: format.count(backtest.train.length),
            count: backtest.groups.length,
            precincts: format.count(
              isByCommune
                ? backtest.groups.reduce((sum, g) => sum + g.precincts, 0)
                : backtest.whole.precincts,
            ),
          })}
        </p>
        {isByCommune && (
          <Picker
            label={t('check.scope')}
            value={shown}
            choices={[
              { id: MEAN, label: t('check.scopeMean', { count: backtest.groups.length }) },
              { id: WHOLE, label: t('check.scopeWhole') },
              ...backtest.groups.map((g) => ({
                id: g.group,
                label: g.group,
                detail: t('check.groupSize', {
                  precincts: format.count(g.precincts),
                  registered: format.count(g.registered),
                }),
              })),
            ]}
            onChange={(id) => {
              if (id === MEAN || id === WHOLE) {
                setScope(id);
                setUrlState({ group: undefined });
              } else setUrlState({ group: id }, { step: true });
            }}
          />
        )}
      </header>
      <Suspense fallback={<p className="muted">{t('app.loading')}</p>}>
        <GainCurves
          backtest={backtest}
          curves={curves}
          highlighted={highlighted}
          title={t('check.chartTitle', { target: named(backtest.target) })}
        />
      </Suspense>
      <ModelTable
        backtest={backtest}
        one={one?.models}
        highlighted={highlighted}
        onToggle={(name) =>
          setHighlighted(
            highlighted.includes(name)
              ? highlighted.filter((other) => other !== name)
              : [...highlighted, name].slice(-HUES.length),
          )
        }
      />
      <p className="muted">{t('check.gain20Note')}</p>
      <LeftOut backtest={backtest} />
    </>
  );
}

/** The product's own models, and the strongest baseline. */
function firstOf({ contenders }: Backtest): string[] {
  const models = contenders.filter(({ kind }) => kind === 'model').slice(0, 3);
  const baseline = contenders.find(({ kind, name }) => kind === 'baseline' && name !== 'random');
  return [...models, ...(baseline ? [baseline] : [])].map(({ name }) => name);
}

interface TableProps {
  backtest: Backtest;
  /** Figures of one group; undefined: the means over all. */
  one: Backtest['whole']['models'] | undefined;
  highlighted: string[];
  onToggle: (name: string) => void;
}

function ModelTable({ backtest, one, highlighted, onToggle }: TableProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const language = useLanguage();
  const { mean, coverage, stability, contenders, notRun } = backtest;
  const stableOf = useMemo(
    () => (name: string) => {
      const steps = (stability[name] ?? []).flatMap(({ spearman }) => (spearman === null ? [] : [spearman]));
      return steps.length > 0 ? steps.reduce((sum, step) => sum + step, 0) / steps.length : null;
    },
    [stability],
  );
  const columns: { title: string; hint: string; cell: (name: string) => ReactNode }[] = [
    {
      title: t(one ? 'check.gain20' : 'check.gain20Mean'),
      hint: t('check.gain20Note'),
      cell: (name) => <strong>{format.score((one ?? mean)[name]?.normalisedGain20)}</strong>,
    },
    ...(one
      ? []
      : [
          {
            title: t('check.median'),
            hint: t('check.medianHint'),
            cell: (name: string) => format.score(mean[name]?.median),
          },
          {
            title: t('check.p10'),
            hint: t('check.p10Hint'),
            cell: (name: string) => format.score(mean[name]?.p10),
          },
        ]),
    {
      title: t('check.capture'),
      hint: t('check.captureHint'),
      cell: (name) => format.share((one ?? mean)[name]?.capture20),
    },
    {
      title: t('check.spearman'),
      hint: t('check.spearmanHint'),
      cell: (name) => format.score((one ?? mean)[name]?.spearman),
    },
    {
      title: t('check.coverage'),
      hint: t('check.coverageHint'),
      cell: (name) => format.share(coverage[name]?.withinGroup),
    },
    {
      title: t('check.stability'),
      hint: t('check.stabilityHint'),
      cell: (name) => format.score(stableOf(name)),
    },
  ];
  return (
    <div className="check-table">
      <table className="parts-table">
        <thead>
          <tr>
            <th scope="col">{t('check.model')}</th>
            {columns.map(({ title, hint }) => (
              <th scope="col" className="number" key={title} title={hint}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {contenders.map(({ name, kind, title }) => {
            const at = highlighted.indexOf(name);
            return (
              <tr key={name} data-kind={kind}>
                <th scope="row">
                  <button type="button" aria-pressed={at >= 0} onClick={() => onToggle(name)}>
                    <span
                      className="swatch"
                      style={{ background: at >= 0 ? HUES[at % HUES.length] : undefined }}
                    />
                    {title[language]}
                  </button>
                </th>
                {columns.map((column) => (
                  <td className="number" key={column.title}>
                    {column.cell(name)}
                  </td>
                ))}
              </tr>
            );
          })}
          {Object.entries(notRun).map(([name, reason]) => (
            <tr key={name} data-unused>
              <th scope="row">{name}</th>
              <td colSpan={columns.length}>{reason[language]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LeftOut({ backtest: { leftOut } }: { backtest: Backtest }) {
  const { t } = useTranslation();
  const format = useFormats();
  const lines: [key: string, count: number, registered: number | null][] = [
    ...Object.entries(leftOut.precincts).map(
      ([reason, { precincts, registered }]): [string, number, number | null] => [
        `check.leftOut.${reason}`,
        precincts,
        registered,
      ],
    ),
    ['check.leftOut.small-groups', leftOut.smallGroups.precincts, leftOut.smallGroups.registered],
    ['check.leftOut.camp-absent-at-base', leftOut.campAbsentAtBase, null],
    ['check.leftOut.camp-absent-at-target', leftOut.campAbsentAtTarget, null],
    ['check.leftOut.unmapped-at-base', leftOut.unmappedVotes.base, null],
    ['check.leftOut.unmapped-at-target', leftOut.unmappedVotes.target, null],
  ];
  const told = lines.filter(([, count]) => count > 0);
  if (told.length === 0) return null;
  return (
    <section>
      <h3>{t('check.leftOutTitle')}</h3>
      <ul className="reasons">
        {told.map(([key, count, registered]) => (
          <li key={key}>
            <span>{t(key as 'check.leftOutTitle')}</span>
            <span className="number">
              {format.count(count)}
              {registered !== null && (
                <small className="muted">
                  {' '}
                  {t('check.leftOutRegistered', { registered: format.count(registered) })}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
