import { trail } from './trail.ts'
import { prove } from './goal.ts'

prove(trail)
