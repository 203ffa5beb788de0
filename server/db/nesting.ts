/** A transaction, or a savepoint inside one: the same words on both engines. */

/** Runs `work` at `depth` open transactions; undoes all of it when it fails. */
export async function inTransaction<T>(
  depth: number,
  script: (text: string) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const savepoint = `s${depth}`;
  await script(depth === 0 ? 'BEGIN' : `SAVEPOINT ${savepoint}`);
  try {
    const result = await work();
    await script(depth === 0 ? 'COMMIT' : `RELEASE SAVEPOINT ${savepoint}`);
    return result;
  } catch (error) {
    const undo =
      depth === 0 ? 'ROLLBACK' : `ROLLBACK TO SAVEPOINT ${savepoint}; RELEASE SAVEPOINT ${savepoint}`;
    // A connection that broke cannot roll back: the server does it. The first error is the one to tell.
    await script(undo).catch(() => {});
    throw error;
  }
}
