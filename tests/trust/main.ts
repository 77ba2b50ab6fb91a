// node tests/trust/main.ts [--goal N] [--seed S] [--small | --share 0.1]: every promise at its stated size, or a share of that, one line each.
import { parseArgs } from 'node:util'
import { goals } from './goals.ts'
import { attempt, seedOf, shareOf } from './goal.ts'

const { values } = parseArgs({ options: { goal: { type: 'string', multiple: true }, seed: { type: 'string' }, small: { type: 'boolean' }, share: { type: 'string', default: '1' }, database: { type: 'string' } } })
const wanted = goals.filter((g) => values.goal === undefined || values.goal.includes(String(g.number)))
if (wanted.length === 0) throw new Error(`no such goal; there are ${goals.map((g) => g.number).join(', ')}`)
const seed = values.seed === undefined ? seedOf() : Number(values.seed)
console.log(`seed ${seed}`)
let missed = 0
for (const goal of wanted) {
  for (const kind of (['sqlite', 'postgres'] as const).filter((k) => values.database === undefined || values.database === k)) {
    const started = performance.now()
    try {
      const figure = await attempt(goal, values.small === true ? goal.small : shareOf(goal, Number(values.share)), kind, seed, (progress) => console.log(`  goal ${goal.number} ${kind}: ${progress}`))
      console.log(`goal ${goal.number}: ${figure} (${kind}, ${Math.round((performance.now() - started) / 1000)} s)`)
    } catch (error) {
      missed += 1
      console.error(`goal ${goal.number}: MISSED`, error)
    }
  }
}
process.exitCode = missed === 0 ? 0 : 1
