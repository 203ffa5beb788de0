/** Jobs: how far long work has come. */
import { type Static, Type } from 'typebox';
import { Nullable, Share, Time, Uuid } from './pieces.ts';

export const JobState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('done'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
]);
export const JobBody = Type.Object({
  jobId: Uuid,
  kind: Type.String(),
  state: JobState,
  progress: Share,
  message: Type.String(),
  result: Type.Unknown({ description: 'Null until done. A cut answers { planId }' }),
  error: Nullable(Type.String()),
  createdAt: Time,
  updatedAt: Time,
});
export type JobBody = Static<typeof JobBody>;
export const JobsBody = Type.Object({ jobs: Type.Array(JobBody) });
export const JobAccepted = Type.Object({ jobId: Uuid });
