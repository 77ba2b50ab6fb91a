import { accounts } from './accounts.ts'
import { onEachDatabase } from './harness.ts'
import { own } from './own.ts'
import { recovery } from './recovery.ts'
import { rows } from './rows.ts'
import { secondFactor } from './second-factor.ts'
import { users } from './users.ts'

// One server a database; the calls in the order in which a person makes them.
onEachDatabase((running) => {
  accounts(running)
  recovery(running)
  users(running)
  rows(running)
  own(running)
  secondFactor(running)
})
