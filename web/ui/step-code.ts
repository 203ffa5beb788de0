/** 'tidying up (a moment)' to 'tidying-up': the name of a server's step in the catalogues. */
export function stepCode(step: string): string {
  return step.replace(/\(.*/, '').trim().replaceAll(' ', '-');
}
