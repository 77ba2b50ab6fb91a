import { atomic } from './atomic.ts'
import { prove } from './goal.ts'

prove(atomic)
