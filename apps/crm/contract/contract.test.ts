import { onEachDatabase } from './harness.ts'
import { seedFamilies } from './orders.ts'
import { people } from './people.ts'
import { rest } from './rest.ts'
import { selling } from './selling.ts'
import { team } from './team.ts'

// One server a database; the families in the order of the contract.
onEachDatabase('the contract', (running) => {
  people(running)
  seedFamilies(running)
  selling(running)
  team(running)
  rest(running)
})
