import { parseArgs } from 'node:util'
import { type Name, titles } from './workload.ts'

export interface Options {
  readonly orders: readonly number[]; readonly processes: readonly number[]; readonly rounds: number; readonly seconds: number; /** Seconds before an operation is first measured. */ readonly warm: number; readonly connections: number
  readonly names: readonly Name[]; readonly without: ReadonlySet<string>; readonly database?: string; readonly quick: boolean; readonly check: boolean; readonly json?: string
}

const help = `npm run bench -- [flags]
  --quick                two minutes: 10,000 orders, one round
  --check                only that every target answers the same content
  --orders 10000,100000  sizes of the table (1000000 takes half an hour)
  --processes 1,2        server processes of each target
  --rounds 3 --seconds 2 --warm 2 --connections 16
  --only R1,W1           operations: ${Object.keys(titles).join(' ')}
  --db sqlite|postgres   one database only
  --without drf,fastapi  targets left out; "peers" leaves out all of them
  --json FILE            every figure of every round`

/** What the command line asks for. */
export function readOptions(): Options {
  const { values } = parseArgs({ options: {
    quick: { type: 'boolean', default: false }, check: { type: 'boolean', default: false }, help: { type: 'boolean', default: false }, json: { type: 'string' }, db: { type: 'string' }, only: { type: 'string' }, without: { type: 'string', default: '' },
    orders: { type: 'string' }, processes: { type: 'string', default: '1' }, rounds: { type: 'string' }, seconds: { type: 'string' }, warm: { type: 'string' }, connections: { type: 'string', default: '16' },
  } })
  if (values.help) { console.log(help); process.exit(0) }
  const short = values.quick || values.check
  return {
    orders: numbers(values.orders ?? (short ? '10000' : '10000,100000')), processes: numbers(values.processes), rounds: Number(values.rounds ?? (short ? 1 : 3)), seconds: Number(values.seconds ?? (short ? 0.5 : 2)), warm: Number(values.warm ?? (short ? 0.5 : 2)), connections: Number(values.connections),
    names: (values.only?.split(',') ?? Object.keys(titles)) as Name[], without: new Set(values.without.split(',')), quick: values.quick, check: values.check,
    ...(values.db === undefined ? {} : { database: values.db }), ...(values.json === undefined ? {} : { json: values.json }),
  }
}
const numbers = (text: string): number[] => text.split(',').map((n) => Number(n.replaceAll('_', ''))).sort((a, b) => a - b)
