import { Job } from '@tenon/jobs'
import { type Command, databaseOptions } from '../command.ts'
import { withJobs } from '../jobs.ts'
import { systemOf } from '../systems.ts'

export const jobs: Command = {
  name: 'jobs', words: '[app]', summary: 'Lists the newest jobs: what waits, what runs and how far it is, what failed and why.',
  options: { ...databaseOptions, last: { type: 'string', help: 'how many (default 20)' } },
  examples: ['jobs isp', 'jobs isp --last 100'],
  async run(call) {
    const { system } = await systemOf(call)
    await withJobs(call, system, async ({ engine, context }) => {
      const rows = await engine.act(context, (hands) => hands.list(Job, { op: 'true' }, ['-id'], Number(call.text('last') ?? 20)))
      if (rows.length === 0) console.log('no jobs yet')
      for (const row of rows) console.log([String(row.id).padStart(6), String(row.state).padEnd(8), String(row.name).padEnd(22), (row.total === null ? '' : `${String(row.done)} of ${String(row.total)}`).padEnd(20), String(row.startedAt ?? row.runAt).slice(0, 19), row.error ?? ''].join('  ').trimEnd())
    })
  },
}
