import { events } from './events.ts'
import { prove } from './goal.ts'

prove(events)
