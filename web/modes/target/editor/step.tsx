/** One step of the strategy: closed, its choice in a line; open, what can be changed. */
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { createStore } from '../../../state/store.ts';

export const STEPS = ['goal', 'camp', 'ballots', 'model', 'income', 'doors'] as const;
export type StepName = (typeof STEPS)[number];

/** Outlives the panel: what is open stays open while precincts and tasks come and go. */
const openSteps = createStore<ReadonlySet<StepName>>(new Set());

interface Props {
  name: StepName;
  /** What is chosen, in a line. */
  summary: string;
  isChanged: boolean;
  /** Something in it waits for a decision. */
  attention?: string;
  children: ReactNode;
}

export function Step({ name, summary, isChanged, attention, children }: Props) {
  const { t } = useTranslation();
  const open = openSteps.use();
  const isOpen = open.has(name);
  const setOpen = (next: boolean) => {
    const names = new Set(openSteps.get());
    if (next) names.add(name);
    else names.delete(name);
    openSteps.set(names);
  };
  return (
    <Disclosure className="step" isExpanded={isOpen} onExpandedChange={setOpen}>
      <Heading level={4}>
        <Button slot="trigger" className="step-button">
          <span className="step-number" aria-hidden>
            {STEPS.indexOf(name) + 1}
          </span>
          <span className="step-text">
            <span className="step-title">
              {t(`editor.step.${name}`)}
              {isChanged && <span className="step-changed">{t('editor.changed')}</span>}
            </span>
            {!isOpen && <small>{summary}</small>}
            {!isOpen && attention && <small className="step-attention">{attention}</small>}
          </span>
          <ChevronRight aria-hidden size={16} />
        </Button>
      </Heading>
      <DisclosurePanel className="step-panel">{isOpen && children}</DisclosurePanel>
    </Disclosure>
  );
}
