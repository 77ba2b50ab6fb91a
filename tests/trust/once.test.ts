import { prove } from './goal.ts'
import { once } from './once.ts'

prove(once)
