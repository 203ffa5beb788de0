/** What long work tells its caller, and the kind of trouble a caller can act on. */

/** `fraction` of the work done, 0–1, and a short English sentence on what is going on. */
export type Progress = (fraction: number, message: string) => void;

export const silent: Progress = () => {};

/**
 * Trouble that the caller can act on. `code` is stable and ends the problem type ('unknown-strategy'),
 * `message` says what happened to what, `hint` what to do.
 */
export class UserError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly status: number;
  constructor(code: string, message: string, hint: string, status = 422) {
    super(message);
    this.name = 'UserError';
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}
