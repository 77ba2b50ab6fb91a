import { prove } from './goal.ts'
import { oddInput } from './systems.ts'

prove(oddInput)
