/** What a key may do. */
export const SCOPES = ['read', 'cut', 'import', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];
