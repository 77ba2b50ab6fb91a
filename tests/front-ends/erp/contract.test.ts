import { onEachDatabase } from './harness.ts'
import { people } from './people.ts'
import { records } from './records.ts'
import { supply } from './supply.ts'
import { told } from './told.ts'
import { traps } from './traps.ts'

// One server a database; the families in the order of the contract.
onEachDatabase('the pharma front end', (running) => {
  people(running)
  supply(running)
  records(running)
  told(running)
  traps(running)
})
