/** A table that may be wider than the screen: it scrolls within itself, by keyboard too. */
import type { ReactNode } from 'react';

export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer
    <section className="check-table" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
