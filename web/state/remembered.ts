/** Personal choices kept in this browser. Storage can be switched off; then nothing is remembered. */
type Choice = 'language' | 'theme' | 'basemap';

export function recall(choice: Choice): string | undefined {
  try {
    return localStorage.getItem(`arpent.${choice}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(choice: Choice, value: string): void {
  try {
    if (value) localStorage.setItem(`arpent.${choice}`, value);
    else localStorage.removeItem(`arpent.${choice}`);
  } catch {
    // A browser without storage works all the same.
  }
}
