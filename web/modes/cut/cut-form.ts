/** What the form of a cut holds. It outlives the panel, so that a look at another task loses nothing. */
import { createStore } from '../../state/store.ts';

export type Where = 'area' | 'view' | 'picked';
export type Limit = 'none' | 'teams' | 'hours';

export interface CutForm {
  shiftMinutes: number;
  limit: Limit;
  teams: number;
  hours: number;
  where: Where;
}

const form = createStore<CutForm>({ shiftMinutes: 120, limit: 'none', teams: 20, hours: 40, where: 'area' });

export const useCutForm = form.use;

export function changeCutForm(patch: Partial<CutForm>): void {
  form.set({ ...form.get(), ...patch });
}
