/** Whose votes here count as ours, ballot by ballot: the published counts behind the camp's votes. */
import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { campReader } from '#server/domain/targeting/camp.ts';
import { communeOf, countsAt, type Panel } from '#server/domain/targeting/panel.ts';
import type { Camp } from '#server/domain/targeting/strategy.ts';
import { useFormats } from '../../i18n.ts';
import { useTargeting } from './use-targeting.tsx';

export function OursList({ precinctCode }: { precinctCode: string }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { ballots, panel, tuned } = useTargeting();
  if (!panel) return null;
  const heard = ballots.filter(({ weight }) => weight > 0);
  return (
    <Disclosure className="disclosure">
      {({ isExpanded }) => (
        <>
          <Heading level={4}>
            <Button slot="trigger" className="disclosure-button">
              <ChevronRight aria-hidden size={15} /> {t('inspector.ours')}
            </Button>
          </Heading>
          <DisclosurePanel>
            {isExpanded &&
              heard.map(({ ballotId, title }) => (
                <table key={ballotId} className="parts-table ours">
                  <caption>{title}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t('words.option')}</th>
                      <th scope="col">{t('words.votes')}</th>
                      <th scope="col">{t('words.weight')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {optionsAt(panel, precinctCode, ballotId, tuned.camp).map(
                      ({ label, nuance, votes, weight }) => (
                        <tr key={`${label} ${nuance}`} data-unused={weight === 0 || undefined}>
                          <th scope="row">
                            {label} {nuance && <small>{nuance}</small>}
                          </th>
                          <td>{format.count(votes)}</td>
                          <td>{weight === null ? t('editor.unknown') : format.weight(weight)}</td>
                        </tr>
                      ),
                    )}
                  </tbody>
                </table>
              ))}
          </DisclosurePanel>
        </>
      )}
    </Disclosure>
  );
}

/** Ours first, then those that the camp does not know, then the others; each by votes. */
function optionsAt(panel: Panel, precinctCode: string, ballotId: string, camp: Camp) {
  const ballot = panel.ballots.find((one) => one.ballotId === ballotId);
  const counts = ballot && countsAt(ballot, panel.precinctCodes.indexOf(precinctCode));
  const weightOf = campReader(camp)(communeOf(precinctCode), ballotId);
  return (counts?.votes ?? [])
    .map(([label, nuance, votes]) => ({ label, nuance, votes, weight: weightOf(label, nuance) ?? null }))
    .sort((a, b) => placeOf(b.weight) - placeOf(a.weight) || b.votes - a.votes);
}

const placeOf = (weight: number | null) => (weight === null ? 1 : weight > 0 ? 2 : 0);
