import { onEachDatabase } from './harness.ts'
import { workday } from './workday.ts'

// A server of its own: its people keep their passwords all day.
onEachDatabase('a working day at the pharma front end', workday)
