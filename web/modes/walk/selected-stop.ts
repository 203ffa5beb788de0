/** The stop pointed at, on the map or in the list. */
import { createStore } from '../../state/store.ts';

export const selectedStop = createStore<number | undefined>(undefined);
