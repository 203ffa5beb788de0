/** Changes one field of what is tuned; a value that is back where it was saved is not a change any more. */
import type { Tuning } from '../../../state/tuning.ts';
import { readUrlState, setUrlState } from '../../../state/use-url-state.ts';

export function tune(patch: Partial<Tuning>, { step = false } = {}): void {
  setUrlState({ tuning: { ...readUrlState().tuning, ...patch } }, { step });
}

/** The value, unless it is as saved. */
export const changed = <T>(value: T, saved: T): T | undefined => (value === saved ? undefined : value);
