// node tests/trust/main.ts [--goal N] [--seed S] [--small]: every promise at its stated size, one line each.
import { parseArgs } from 'node:util'
import { goals } from './goals.ts'
import { attempt, seedOf } from './goal.ts'

const { values } = parseArgs({ options: { goal: { type: 'string', multiple: true }, seed: { type: 'string' }, small: { type: 'boolean' }, database: { type: 'string' } } })
const wanted = goals.filter((g) => values.goal === undefined || values.goal.includes(String(g.number)))
if (wanted.length === 0) throw new Error(`no such goal; there are ${goals.map((g) => g.number).join(', ')}`)
const seed = values.seed === undefined ? seedOf() : Number(values.seed)
console.log(`seed ${seed}`)
let missed = 0
for (const goal of wanted) {
  for (const kind of (['sqlite', 'postgres'] as const).filter((k) => values.database === undefined || values.database === k)) {
    const started = performance.now()
    try {
      const figure = await attempt(goal, values.small === true ? goal.small : goal.stated, kind, seed, (progress) => console.log(`  goal ${goal.number} ${kind}: ${progress}`))
      console.log(`goal ${goal.number}: ${figure} (${kind}, ${Math.round((performance.now() - started) / 1000)} s)`)
    } catch (error) {
      missed += 1
      console.error(`goal ${goal.number}: MISSED`, error)
    }
  }
}
process.exitCode = missed === 0 ? 0 : 1
