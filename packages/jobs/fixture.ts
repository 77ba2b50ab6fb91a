import { app, entity, id, integer, text } from '@tenon/model'
import { job, jobEntities } from './job.ts'

/** What the tests' jobs write: one row for each number of a job, so that doing one twice shows. */
export const Mark = entity('mark', { id: id(), job: text(50), n: integer() }, { table: 'marks', unique: [['job', 'n']], audit: false })
export const shop = app({ name: 'shop', dialect: null, resources: [], entities: [Mark, ...jobEntities] })

/** Counts to `upTo`, a number a step. */
export const counting = job<{ readonly upTo: number; readonly of: string }>({
  name: 'counting', attempts: 3, lease: 1, backoff: () => 0, key: ({ of }) => `counting ${of}`, holds: 'once',
  run: async (work) => {
    const { input, step } = work
    for (let n = Number(work.cursor ?? 0); n < input.upTo; n++) await step(async (hands) => { await hands.create(Mark, { job: input.of, n }) }, () => ({ cursor: n + 1, done: n + 1, total: input.upTo }))
    return { counted: input.upTo }
  },
})
