import { Job, type JobDefinition, type JobInput } from '@tenon/jobs'
import { where } from '@tenon/model'
import { type Command, databaseOptions, UsageError } from '../command.ts'
import { withJobs } from '../jobs.ts'
import { nearest } from '../nearest.ts'
import { Progress } from '../progress.ts'
import { systemOf } from '../systems.ts'

export const runJob: Command = {
  name: 'run-job', words: '[app] job', summary: 'Does a job now and tells how far it is; one that another process is doing is watched to its end.',
  options: { ...databaseOptions, input: { type: 'string', help: 'what the job is told, as JSON' } },
  examples: ['run-job isp bill-run --input \'{"year":2026,"month":"DECEMBER"}\'', 'run-job isp suspend-due'],
  async run(call) {
    const { system, rest: [name] } = await systemOf(call)
    const input = inputOf(call.text('input'))
    await withJobs(call, system, async ({ engine, context, jobs, definitions: all }) => {
      const definitions = all as readonly unknown[] as readonly JobDefinition[]
      const names = definitions.map((one) => one.name)
      const definition = definitions.find((one) => one.name === name)
      if (definition === undefined) {
        const close = name === undefined ? undefined : nearest(name, names)
        throw new UsageError(`${name === undefined ? 'which job?' : `no job "${name}"${close === undefined ? '.' : `; did you mean ${close}?`}`} There is: ${names.join(', ') || 'none'}`)
      }
      const id = await jobs.put(definition, input, context)
      let progress: Progress | undefined
      let told = 0
      const look = async (): Promise<void> => {
        const row = await engine.act(context, (hands) => hands.find(Job, where('id', 'eq', id)))
        if (row === null || row.total === null) return
        progress ??= new Progress(definition.name, Number(row.total))
        progress.add(Number(row.done) - told)
        told = Number(row.done)
      }
      const watch = setInterval(() => void look(), 300)
      try {
        const result = await jobs.finish(id)
        await look()
        progress?.end()
        console.log(JSON.stringify(result))
      } finally { clearInterval(watch) }
    })
  },
}

function inputOf(text: string | undefined): JobInput {
  if (text === undefined) return {}
  let read: unknown
  try { read = JSON.parse(text) } catch { throw new UsageError('--input is not JSON') }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new UsageError('--input must be a JSON object')
  return read as JobInput
}
